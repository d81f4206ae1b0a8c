"""The schema as SDL: what `schema.graphql` and `mto-graph schema` show."""

from __future__ import annotations

from mto_graph.api.schema import build_schema
from mto_graph.strategies import Registry


def schema_text(registry: Registry | None = None) -> str:
    """The SDL with the fields of the registry's plugins, with a line end at its end.

    Example: `print(schema_text(), end="")`
    """
    return build_schema(registry=registry).as_str().rstrip("\n") + "\n"
