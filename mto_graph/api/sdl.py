"""The schema as SDL: what `schema.graphql` and `mto-graph schema` show."""

from __future__ import annotations

from mto_graph.api.schema import build_schema


def schema_text() -> str:
    """The SDL, with a line end at its end.

    Example: `print(schema_text(), end="")`
    """
    return build_schema().as_str().rstrip("\n") + "\n"
