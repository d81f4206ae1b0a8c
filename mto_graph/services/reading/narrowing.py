"""Reading of a row only what is asked for, along with rows that its statement joins.

A statement could read NULL for what nobody asks for, but answering fifty of those takes a database longer than the
rest, and widening its lines takes longer than reading them. So the kind of row changes instead: its attributes find
their columns where they stand in these lines.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from mto_graph.services.reading.rows import ColumnView, Derived, Row

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Narrowed(Generic[R]):
    """What a statement reads, and the kind of row that its lines are."""

    columns: str
    kind: type[R]


def narrowed(kind: type[R], attributes: frozenset[str] | None) -> Narrowed[R]:
    """What a statement reads whose rows are only asked for these attributes. None: all of them, and nothing joined.

    `component.base_unit` names an attribute of a joined row, and `component.` that row if nothing else does;
    `component` says that somebody reads it by its key, and then it is not in the line at all. An attribute that was
    not read raises an AttributeError. Raises TypeError where one does not say what it is derived from.

    Example:
        part = narrowed(PlantRow, frozenset({"code"}))
        part.kind.all(session.rows(f"SELECT {part.columns} FROM plant p"))
    """
    # Classes can be hashed, whatever mypy takes `type[R]` for.
    return Narrowed(kind.COLUMNS, kind) if attributes is None else _narrowed(kind, attributes)  # type: ignore[arg-type]


@lru_cache(maxsize=1024)
def _narrowed(kind: type[R], attributes: frozenset[str]) -> Narrowed[R]:
    line = _Line()
    made = line.part(kind, attributes)
    return Narrowed(", ".join(line.places) or "NULL", made)


class _Line:
    """A line that is being put together: the place of each expression in it."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def part(self, kind: type[R], attributes: frozenset[str]) -> type[R]:
        """The kind of row that finds these attributes in the line, which gets the columns that it has not yet."""
        keys = {name: join.key for name, join in kind.JOINS.items() if name in attributes}
        own = {keys.get(name, name) for name in attributes if name and "." not in name}
        read = sorted({place for name in own for place in _places(kind, name)})
        at = {place: self.places.setdefault(kind.EXPRESSIONS[place], len(self.places)) for place in read}
        members: dict[str, Any] = {"__slots__": (), "__module__": kind.__module__, "KIND": kind.KIND}
        for name, place in kind.PLACES.items():
            view = getattr(kind, name)
            members[name] = ColumnView(at[place], view.convert) if place in at else _unread(name)
        members["PLACES"] = {name: at[place] for name, place in kind.PLACES.items() if place in at}
        held = {}
        for name, join in kind.JOINS.items():
            start = f"{name}."
            asked = frozenset(one.removeprefix(start) for one in attributes if one.startswith(start))
            if asked and name not in keys:
                held[name] = self.part(join.kind, asked)
        members["HELD"] = MappingProxyType(held)
        return type(kind.__name__, (kind,), members)


@cache  # as many as there are names of columns
def _unread(name: str) -> property:
    """A column that was not read."""

    def refuse(row: Row) -> None:
        raise AttributeError(
            f"{type(row).__name__}.{name} was not read: nobody said that it would be looked at"
        )

    return property(refuse)


def _places(kind: type[Row], name: str) -> Iterator[int]:
    """The places of the columns that an attribute looks at."""
    found = inspect.getattr_static(kind, name)
    if isinstance(found, ColumnView):
        yield found.place
    elif isinstance(found, Derived):
        for column in found.columns:
            yield from _places(kind, column)
    elif name not in kind.EXTRAS:
        raise TypeError(f"{kind.__name__}.{name} does not say which columns it is derived from")
