"""Planned orders: the proposals of the last planning runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.exception_messages import History
from mto_graph.services.reading.paging import Filter, Order, Page, Parents, Slice, read_page, read_pages
from mto_graph.services.reading.rows import Row, calendar_day, flag, stored, thousandths, word
from mto_graph.services.reading.segments import item_of, project_of
from mto_graph.services.reading.sql import grouped, number_pairs, numbers


class PlannedOrderRow(Row):
    """A planned order."""

    __slots__ = ()

    number: int = stored("po.number")
    material_plant_id: int = stored("po.material_plant")
    segment: int = stored("po.segment")
    quantity: Decimal = thousandths("po.quantity")
    start_date: date = calendar_day("po.start_date")
    finish_date: date = calendar_day("po.finish_date")
    availability_date: date = calendar_day("po.availability_date")
    order_type: str = stored("op.order_type")
    convertible: bool = flag("op.convertible")
    strategy_code: str | None = word("op.strategy")
    requirements_type: str | None = word("op.requirements_type")
    procurement_type: str | None = word("op.procurement")
    demand_side: str | None = word("op.demand_side")
    strategy_plugin: str | None = word("op.strategy_plugin")
    sized_by: str | None = word("op.lot_size")
    lot_size_plugin: str | None = word("op.lot_size_plugin")
    sizing: int | None = stored("op.sizing")
    scheduling: int | None = stored("op.scheduling")
    requirement_date: date | None = calendar_day("po.requirement_date")
    exception_numbers: str = stored("COALESCE(es.numbers, '')")
    firmed: bool = flag("po.firmed")
    created_run: int = stored("po.created_run")
    changed_run: int = stored("po.changed_run")
    exploded_run: int = stored("po.exploded_run")
    firming: int = stored("po.firmed")

    @property
    def supply_number(self) -> int:
        """What peggings call it as a supply, and dependent requirements as their order."""
        return self.number

    @property
    def identity(self) -> int:
        """Its number."""
        return self.number

    @property
    def history(self) -> History:
        """What has happened to it."""
        return History(self.created_run, self.changed_run, self.exploded_run, self.firming)

    @property
    def sales_order_item_id(self) -> int | None:
        """The sales order item that it is made for, if it is made for one."""
        return item_of(self.segment)

    @property
    def project_id(self) -> int | None:
        """The project whose section it is in."""
        return project_of(self.segment)


SOURCE = (
    "planned_order po JOIN order_profile op ON op.id = po.order_profile"
    " LEFT JOIN exception_set es ON es.id = po.exception_set"
)
FILTERED = (
    f"{SOURCE} JOIN material_plant mp ON mp.id = po.material_plant"
    " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
)
BY_NUMBER = ("po.number",)
BY_AVAILABILITY = ("po.availability_date", "po.number")
BY_LEVEL = ("mp.low_level_code", "po.availability_date", "po.number")


def by_numbers(session: Session, wanted: Iterable[int]) -> dict[int, PlannedOrderRow]:
    """The planned orders of these numbers."""
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {PlannedOrderRow.COLUMNS} FROM {SOURCE} WHERE po.number IN {among}", [parameter]
    )
    return {row.number: row for row in PlannedOrderRow.all(lines)}


def page(session: Session, where: Filter, order: Order, part: Slice) -> Page[PlannedOrderRow]:
    """One page of the planned orders that meet the filter (columns of `FILTERED`)."""
    return read_page(session, PlannedOrderRow, FILTERED, where, order, part)


def pages_of_material_plants(
    session: Session, material_plants: list[int], part: Slice
) -> dict[int, Page[PlannedOrderRow]]:
    """For each material plant a page of its planned orders, by availability."""
    order = Order(BY_AVAILABILITY)
    return read_pages(
        session, PlannedOrderRow, SOURCE, Parents("po.material_plant", material_plants), order, part
    )


def pages_of_sections(
    session: Session, sections: Iterable[tuple[int, int]], part: Slice
) -> dict[int, Page[PlannedOrderRow]]:
    """For each segment of the (material plant, segment) pairs a page of its orders there, products first."""
    wanted = set(sections)
    order = Order(BY_LEVEL)
    among, parameter = number_pairs(session, wanted)
    there = Filter([f"(po.material_plant, po.segment) IN {among}"], [parameter])
    segments = sorted({segment for _, segment in wanted})
    return read_pages(session, PlannedOrderRow, FILTERED, Parents("po.segment", segments), order, part, there)


def of_sections(
    session: Session, sections: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], list[PlannedOrderRow]]:
    """The planned orders of each (material plant, segment), by availability."""
    wanted = list(sections)
    among, parameter = number_pairs(session, wanted)
    lines = session.rows(
        f"SELECT {PlannedOrderRow.COLUMNS} FROM {SOURCE} WHERE (po.material_plant, po.segment) IN {among}"
        " ORDER BY po.availability_date, po.number",
        [parameter],
    )
    return grouped(
        wanted, (((row.material_plant_id, row.segment), row) for row in PlannedOrderRow.all(lines))
    )
