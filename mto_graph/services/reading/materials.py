"""Materials: what they are, the same in every plant."""

from __future__ import annotations

from collections.abc import Iterable

from mto_graph.model.sessions import Session
from mto_graph.services.reading.narrowing import narrowed
from mto_graph.services.reading.paging import LIKE, Filter, Order, Page, Slice, pattern, read_page
from mto_graph.services.reading.rows import Row, stored, word
from mto_graph.services.reading.sql import numbers, texts


class MaterialRow(Row):
    """A material."""

    __slots__ = ()

    id: int = stored("m.id")
    number: str = stored("m.material")
    description: str | None = word("m.description")
    base_unit: str = stored("m.base_unit")
    material_type: str | None = word("m.material_type")


SOURCE = "material m"
BY_NUMBER = ("m.material",)
BY_DESCRIPTION = ("m.description", "m.id")


def by_ids(
    session: Session, ids: Iterable[int], only: frozenset[str] | None = None
) -> dict[int, MaterialRow]:
    """The materials of these ids; with `only`, rows that are asked for nothing but these attributes."""
    among, parameter = numbers(session, ids)
    part = narrowed(MaterialRow, None if only is None else only | {"id"})
    lines = session.rows(f"SELECT {part.columns} FROM {SOURCE} WHERE m.id IN {among}", [parameter])
    return part.kind.keyed(lines)


def by_numbers(session: Session, wanted: Iterable[str]) -> dict[str, MaterialRow]:
    """The materials of these numbers."""
    among, parameter = texts(session, wanted)
    lines = session.rows(
        f"SELECT {MaterialRow.COLUMNS} FROM {SOURCE} WHERE m.material IN {among}", [parameter]
    )
    return {row.number: row for row in MaterialRow.all(lines)}


def page(session: Session, where: Filter, order: Order, part: Slice) -> Page[MaterialRow]:
    """One page of the materials that meet the filter (columns of `material m`)."""
    return read_page(session, MaterialRow, SOURCE, where, order, part)


def containing(where: Filter, text: str | None) -> None:
    """Only materials whose number or description contains the text, whatever its case."""
    if text:
        where.add(f"(LOWER(m.material) {LIKE} OR LOWER(m.description) {LIKE})", *[pattern(text)] * 2)
