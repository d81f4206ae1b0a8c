"""Sections of stock/requirements lists, and their lines."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.segments import item_of, kind_of, project_of
from mto_graph.services.stock_requirements import Row as ElementRow
from mto_graph.services.stock_requirements import Section, StockRequirementsList, stock_requirements_lists
from mto_graph.strategies import Registry, SegmentKind


class ListRow(Row):
    """A stock/requirements list."""

    __slots__ = ("listed",)

    listed: StockRequirementsList

    @property
    def material_plant_id(self) -> int:
        return self.listed.material_plant_id

    @property
    def planning_date(self) -> datetime.date:
        return self.listed.planning_date


class SectionRow(Row):
    """A section; its lines are read when somebody asks. The kinds are subclasses."""

    __slots__ = ("listed", "material_plant_id", "segment")

    material_plant_id: int
    segment: int
    listed: Section | None

    @property
    def kind(self) -> int:
        return int(kind_of(self.segment))

    @property
    def sales_order_item_id(self) -> int | None:
        return item_of(self.segment)

    @property
    def project_id(self) -> int | None:
        return project_of(self.segment)

    @property
    def stock(self) -> Decimal:
        assert self.listed is not None
        return self.listed.stock


class NetSectionRow(SectionRow):
    """Plant stock and what is planned against it."""

    __slots__ = ()


class GrossSectionRow(SectionRow):
    """Gross requirements planning."""

    __slots__ = ()


class PlanningSectionRow(SectionRow):
    """Planning without final assembly."""

    __slots__ = ()


class CustomerSectionRow(SectionRow):
    """One sales order item."""

    __slots__ = ()


class ProjectSectionRow(SectionRow):
    """One project."""

    __slots__ = ()


_KINDS: Final[dict[SegmentKind, type[SectionRow]]] = {
    SegmentKind.NET: NetSectionRow,
    SegmentKind.GROSS: GrossSectionRow,
    SegmentKind.PLANNING: PlanningSectionRow,
    SegmentKind.CUSTOMER: CustomerSectionRow,
    SegmentKind.PROJECT: ProjectSectionRow,
}


def section_row(material_plant: int, segment: int, listed: Section | None = None) -> SectionRow:
    """The section of a material in a plant, as the row of its kind."""
    row = _KINDS[kind_of(segment)]()
    row.material_plant_id = material_plant
    row.segment = segment
    row.listed = listed
    return row


def lists(
    session: Session, registry: Registry, material_plants: Iterable[int], *, messages: bool = True
) -> dict[int, ListRow]:
    """The stock/requirements list of each material plant; without `messages` none is entered in the lines."""
    found = {}
    listing = stock_requirements_lists(session, registry, material_plants, messages=messages)
    for key, listed in listing.items():
        row = ListRow()
        row.listed = listed
        found[key] = row
    return found


def sections_of(row: ListRow, kinds: Sequence[int] | None) -> list[SectionRow]:
    """The sections of a list, or those of some kinds."""
    return [
        section_row(row.material_plant_id, section.segment, section)
        for section in row.listed.sections
        if kinds is None or int(section.kind) in kinds
    ]


def read_lines(session: Session, registry: Registry, rows: Sequence[SectionRow]) -> None:
    """Enter what is listed in each section where it is not known yet; nothing is listed in an empty one."""
    missing = {row.material_plant_id for row in rows if row.listed is None}
    if not missing:
        return
    known = {
        (key, section.segment): section
        for key, listed in stock_requirements_lists(session, registry, missing).items()
        for section in listed.sections
    }
    for row in rows:
        if row.listed is None:
            row.listed = known.get((row.material_plant_id, row.segment)) or _empty(row)


def _empty(row: SectionRow) -> Section:
    return Section(
        kind=kind_of(row.segment),
        text="",
        segment=row.segment,
        sales_order="",
        item=None,
        sales_order_item_id=row.sales_order_item_id,
        project="",
        stock=Decimal(0),
        rows=(),
    )


def elements_of(row: SectionRow) -> list[ElementRow]:
    """The lines of a section that has been read; copies where something has been read along with them already."""
    assert row.listed is not None
    lines = row.listed.rows
    in_use = bool(lines) and hasattr(lines[0], "related")
    return [line.copied() for line in lines] if in_use else list(lines)
