"""Rows of which not all columns were read: nothing is worked out from a column that is missing."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import suppress

import pytest

from mto_graph.services.reading.boms import BomItemRow
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.materials import MaterialRow
from mto_graph.services.reading.rows import Derived, Row, derived, stored


class Half(Row):
    """Two columns and what is made of them."""

    __slots__ = ("beside",)
    beside: int

    first: int = stored("h.first")
    second: int = stored("h.second")

    @derived("first")
    def doubled(self) -> int:
        return 2 * self.first

    @derived("doubled", "second")
    def together(self) -> int:
        return int(self.doubled) + self.second

    @property
    def unsaid(self) -> int:
        return self.second


@pytest.mark.parametrize(
    ("attributes", "columns", "whole"),
    [
        ((), "NULL", (None, None)),
        (("beside",), "NULL", (None, None)),
        (("first",), "h.first", (1, None)),
        (("doubled",), "h.first", (1, None)),
        (("second",), "h.second", (None, 1)),
        (("together",), "h.first, h.second", (1, 2)),
    ],
)
def test_only_what_is_looked_at_is_read(
    attributes: tuple[str, ...], columns: str, whole: tuple[int | None, ...]
) -> None:
    part = Half.narrowed(frozenset(attributes))
    assert part.columns == columns
    line = (None,) if columns == "NULL" else (1, 2)[: columns.count("h.")]
    assert list(part.whole([line])) == [whole]
    assert Half.narrowed(None).columns == Half.COLUMNS == "h.first, h.second"


def test_what_does_not_say_its_columns_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Half\.unsaid does not say which columns it is derived from"):
        Half.narrowed(frozenset({"unsaid"}))


class Unread:
    """A value that must not be looked at."""

    def __getattribute__(self, name: str) -> object:
        raise AssertionError("a column was looked at that is not declared")

    def __bool__(self) -> bool:
        raise AssertionError("a column was looked at that is not declared")

    __eq__ = __add__ = __radd__ = __mul__ = __rmul__ = lambda self, _other: bool(self)  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]


def worked_out() -> Iterator[tuple[type[Row], str]]:
    """What can be asked of rows that are read in part."""
    for kind in (BomItemRow, MaterialPlantRow, MaterialRow):
        for name, found in inspect.getmembers_static(kind, lambda member: isinstance(member, Derived)):
            assert isinstance(found, Derived)
            yield kind, name


@pytest.mark.parametrize(("kind", "name"), list(worked_out()))
def test_derived_properties_name_all_columns_that_they_look_at(kind: type[Row], name: str) -> None:
    for value in (1, 0, None):
        # What a value makes impossible does not matter here, only what is looked at.
        with suppress(TypeError, ZeroDivisionError):
            getattr(kind([value if there else Unread() for there in read(kind, name)]), name)


def read(kind: type[Row], name: str) -> list[bool]:
    """For each column whether the statement reads it."""
    part = kind.narrowed(frozenset({name}))
    there = [True] * (len(kind.EXPRESSIONS) if part.places is None else max(part.places))
    return [value is True for value in next(iter(part.whole([there])))]
