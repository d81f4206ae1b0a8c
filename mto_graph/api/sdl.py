"""The schema as SDL: what `schema.graphql` and `mto-graph schema` show."""

from __future__ import annotations

from typing import Final

from mto_graph.api.schema import build_schema
from mto_graph.strategies import Registry

_ONE_OF: Final = "directive @oneOf on INPUT_OBJECT"
_DESCRIBED: Final = f'"""Exactly one of the fields of the input is given, and it is not null."""\n{_ONE_OF}'


def schema_text(registry: Registry | None = None) -> str:
    """The SDL with the fields of the registry's plugins, with a line end at its end.

    Example: `print(schema_text(), end="")`
    """
    # Tools that do not know the directive yet learn it here, as they do everything else: with a description.
    return build_schema(registry=registry).as_str().rstrip("\n").replace(_ONE_OF, _DESCRIBED, 1) + "\n"
