"""The planning file, as people read it: what the next net-change run looks at, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from mto_graph.model.sessions import Session
from mto_graph.services.planning_file import ALL_SECTIONS
from mto_graph.services.reading.paging import Filter, Order, Page, Slice, read_page
from mto_graph.services.reading.rows import Row, calendar_day, stored, timestamp
from mto_graph.services.reading.segments import item_of, kind_of, project_of
from mto_graph.services.reading.sql import numbers


class PlanningFileEntryRow(Row):
    """An entry."""

    __slots__ = ()

    id: int = stored("e.id")
    material_plant_id: int = stored("e.material_plant")
    segment: int = stored("e.segment")
    reason: int = stored("e.reason")
    date: date | None = calendar_day("e.date")
    origin: str = stored("e.origin")
    entered_at: datetime = timestamp("e.entered_at")

    @property
    def section_kind(self) -> int | None:
        """The kind of the section; None: all sections of the material."""
        return None if self.segment == ALL_SECTIONS else int(kind_of(self.segment))

    @property
    def sales_order_item_id(self) -> int | None:
        """The sales order item that the section belongs to, if it belongs to one."""
        return None if self.segment == ALL_SECTIONS else item_of(self.segment)

    @property
    def project_id(self) -> int | None:
        return None if self.segment == ALL_SECTIONS else project_of(self.segment)


FILTERED = (
    "planning_file_entry e JOIN material_plant mp ON mp.id = e.material_plant"
    " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
)
BY_ID = ("e.id",)


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, PlanningFileEntryRow]:
    """The entries of these ids."""
    among, parameter = numbers(session, ids)
    lines = session.rows(
        f"SELECT {PlanningFileEntryRow.COLUMNS} FROM planning_file_entry e WHERE e.id IN {among}", [parameter]
    )
    return {row.id: row for row in PlanningFileEntryRow.all(lines)}


def page(session: Session, where: Filter, order: Order, part: Slice) -> Page[PlanningFileEntryRow]:
    """One page of the entries that meet the filter (columns of `FILTERED`)."""
    return read_page(session, PlanningFileEntryRow, FILTERED, where, order, part)
