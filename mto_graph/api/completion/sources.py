"""Where the value of a field comes from: an attribute of the row, what was read along with it, or its id.

`bind` notes it for each field together with the resolver that graphql-core calls for the same; a field whose resolver
has been exchanged since is no longer known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLField

from mto_graph.services.reading.rows import Row


@dataclass(frozen=True, slots=True)
class Attribute:
    """The value is an attribute of the row."""

    name: str


@dataclass(frozen=True, slots=True)
class Related:
    """The value was read along with the row and stands under the response name."""

    along: str | None = None
    """The name under which the row may hold it instead."""


@dataclass(frozen=True, slots=True)
class Worked:
    """The value is worked out from the row alone."""

    function: Callable[[Row], Any]


Source = Attribute | Related | Worked


class Sources:
    """What is known of the fields of one schema."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[Source, Any]] = {}

    def note(self, type_name: str, field_name: str, source: Source, field: GraphQLField) -> None:
        """Note where a field has its value from."""
        self._known[type_name, field_name] = source, field.resolve

    def of(self, type_name: str, field_name: str, field: GraphQLField) -> Source | None:
        """Where the field has its value from; None where that is not known."""
        source, resolver = self._known.get((type_name, field_name), (None, None))
        return source if field.resolve is resolver else None
