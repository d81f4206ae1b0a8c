"""Graph fields: what a plugin adds to the types of the GraphQL schema of its application."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from mto_graph.strategies.registry import Registry

_TYPE = re.compile(r"[A-Z][A-Za-z0-9]{0,79}\Z")
_FIELD = re.compile(r"[a-z][A-Za-z0-9]{0,79}\Z")

PERMISSIONS = ("READ", "PLAN", "MAINTAIN", "POST", "ADMINISTER")
"""What a field of `Query` may ask of whoever calls it."""


class Graph(Protocol):
    """What a resolver may look at: the loaded plugins, and the graph in the snapshot of the running query."""

    @property
    def registry(self) -> Registry:
        """The loaded plugins and what they supply."""

    @property
    def today(self) -> date:
        """The day that counts where a query names none."""

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data of a query in the same snapshot; one for all parents, never one for each."""


Resolver = Callable[[Graph, Sequence[Mapping[str, Any]], Mapping[str, Any]], Sequence[Any]]
"""Answers for all parents at once, one value for each: called with the graph, the parents' plain values by the names
of their fields (of a root field: one empty parent), and the arguments by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphType:
    """An object type of the plugin's own: its objects are mappings of field name to value.

    `fields` has the type and the description of each field: `{"code": ("String!", "Its code.")}`.
    """

    name: str
    description: str
    fields: Mapping[str, tuple[str, str]]

    def __post_init__(self) -> None:
        _require(_TYPE, self.name, "type", "PlanningNote")
        for name in self.fields:
            _require(_FIELD, name, f"field of type {self.name}", "planningNote")
        if not self.fields or not self.description:
            raise ValueError(f"GraphQL type {self.name} needs a description and at least one field")


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphField:
    """A field on a type of the graph (`Query` for a way into it), read for all parents at once.

    `returns` and the types of `arguments` are written as in SDL: scalars and enums of the schema, and the plugin's
    own `types`. An argument is its type and its description; one that must not be left out ends with `!`.

    `permission` is what a field of `Query` asks of whoever calls it: READ unless another of `PERMISSIONS` is named.
    A field of another type is for whoever may read its parent.

    Example:
        GraphField(
            type="Plant", name="shifts", returns="Int!", description="Shifts a day.",
            resolve=lambda graph, plants, given: [SHIFTS[plant["code"]] for plant in plants],
        )
    """

    type: str
    name: str
    returns: str
    description: str
    resolve: Resolver
    arguments: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    types: tuple[GraphType, ...] = ()
    permission: str = "READ"

    def __post_init__(self) -> None:
        if self.permission not in PERMISSIONS:
            known = ", ".join(PERMISSIONS)
            raise ValueError(
                f"GraphQL field {self.type}.{self.name}: {self.permission!r} is no permission; there are {known}"
            )
        if self.type != "Query" and self.permission != "READ":
            raise ValueError(
                f"GraphQL field {self.type}.{self.name}: only fields of Query name a permission; leave it out"
            )
        _require(_TYPE, self.type, "type", "MaterialPlant")
        _require(_FIELD, self.name, f"field of type {self.type}", "planningNote")
        if not self.description:
            raise ValueError(f"GraphQL field {self.type}.{self.name} needs a description")


def _require(pattern: re.Pattern[str], name: str, what: str, example: str) -> None:
    if not pattern.match(name):
        raise ValueError(f"{name!r} cannot name a GraphQL {what}; write it as in {example}")
