"""Rows of which not all columns were read: nothing is worked out from a column that is missing."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import suppress

import pytest

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.reading import boms, material_plants, materials, plants
from mto_graph.services.reading.boms import BomItemRow
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.materials import MaterialRow
from mto_graph.services.reading.narrowing import narrowed
from mto_graph.services.reading.plants import PlantRow
from mto_graph.services.reading.rows import Derived, Row, derived, joined, stored


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


class Whole(Row):
    """A row whose statement joins halves."""

    __slots__ = ()

    key: int = stored("w.key")
    half = joined(Half, "key")
    first: int = stored("h.first")


@pytest.mark.parametrize(
    ("attributes", "columns"),
    [
        ((), "NULL"),
        (("beside",), "NULL"),
        (("first",), "h.first"),
        (("doubled",), "h.first"),
        (("second",), "h.second"),
        (("together",), "h.first, h.second"),
    ],
)
def test_only_what_is_looked_at_is_read(attributes: tuple[str, ...], columns: str) -> None:
    part = narrowed(Half, frozenset(attributes))
    assert part.columns == columns
    line = {"h.first": 1, "h.second": 2, "NULL": None}
    row = part.kind([line[column] for column in columns.split(", ")])
    for name, value in (("first", 1), ("second", 2)):
        if f"h.{name}" in columns:
            assert getattr(row, name) == value
        else:
            with pytest.raises(AttributeError, match=rf"Half\.{name} was not read"):
                getattr(row, name)
    assert narrowed(Half, None).columns == Half.COLUMNS == "h.first, h.second"
    assert part.kind.KIND is Half


def test_a_line_may_hold_several_rows() -> None:
    part = narrowed(Whole, frozenset({"key", "first", "half.second", "half.doubled"}))
    assert part.columns == "w.key, h.first, h.second"
    row = part.kind([1, 2, 3])
    half = part.kind.HELD["half"](row.values)
    assert isinstance(half, Half)
    assert (row.key, row.first, half.doubled, half.second) == (1, 2, 4, 3)


def test_a_row_is_only_held_where_somebody_asks_for_it() -> None:
    assert not narrowed(Whole, frozenset({"key"})).kind.HELD
    assert not narrowed(Whole, None).kind.HELD
    assert narrowed(Whole, frozenset({"half."})).columns == "NULL"
    assert [*narrowed(Whole, frozenset({"half."})).kind.HELD] == ["half"]


def test_a_row_that_somebody_reads_by_its_key_is_not_held() -> None:
    part = narrowed(Whole, frozenset({"half", "half.second"}))
    assert part.columns == "w.key"
    assert not part.kind.HELD


def test_what_does_not_say_its_columns_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Half\.unsaid does not say which columns it is derived from"):
        narrowed(Half, frozenset({"unsaid"}))


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
    for kind in (BomItemRow, MaterialPlantRow, MaterialRow, PlantRow):
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
    places = narrowed(kind, frozenset({name})).kind.PLACES
    return [column in places for column in kind.PLACES]


@pytest.mark.parametrize(
    ("kind", "source"),
    [(BomItemRow, boms.SOURCE), (MaterialPlantRow, material_plants.SOURCE)],
)
def test_statements_join_what_their_rows_declare(
    application: Application, kind: type[Row], source: str
) -> None:
    """All columns of all joined rows can be read, and say what each row says when it is read alone."""
    load_bicycles(application)
    alone = {MaterialPlantRow: material_plants, MaterialRow: materials, PlantRow: plants}
    part = narrowed(kind, frozenset(every_column(kind)))
    with application.database.reading() as session:
        rows = part.kind.all(session.rows(f"SELECT {part.columns} FROM {source}"))
        assert rows
        found = [joined_row for row in rows for joined_row in joined_rows(row)]
        for other in found:
            (single,) = alone[other.KIND].by_ids(session, [other.id]).values()
            assert [getattr(other, name) for name in other.KIND.PLACES] == [
                getattr(single, name) for name in other.KIND.PLACES
            ]
    assert {other.KIND for other in found} == {*alone} - {kind}


def every_column(kind: type[Row], path: str = "") -> Iterator[str]:
    for name in kind.PLACES:
        yield f"{path}{name}"
    for name, other in kind.JOINS.items():
        yield from every_column(other.kind, f"{path}{name}.")


def joined_rows(row: Row) -> Iterator[Row]:
    for kind in row.HELD.values():
        yield kind(row.values)
        yield from joined_rows(kind(row.values))


def load_bicycles(application: Application) -> None:
    upsert(
        application,
        {
            "plants": [{"plant": "1000", "name": "Works"}],
            "materials": [{"material": name, "description": name.title()} for name in ("BIKE", "BELL")],
            "material_plants": [{"material": name, "plant": "1000"} for name in ("BIKE", "BELL")],
            "bom_items": [
                {"parent": "BIKE", "plant": "1000", "item": "0010", "component": "BELL", "quantity": 1}
            ],
        },
    )
