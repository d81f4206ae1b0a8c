"""Goods movements: the rows of the ledger, whose sum is stock."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from mto_graph.api.connections import AFTER, FIRST, ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.enums import StockType
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked, Loader
from mto_graph.api.queries.lists import Columns, sequence
from mto_graph.api.types.links import link, listed, to_material_plant, to_sales_order_item
from mto_graph.api.types.movement_types import load_movement_types
from mto_graph.api.types.node import Node
from mto_graph.api.types.references import (
    GoodsMovementRef,
    MaterialPlantRef,
    MovementTypeRef,
    PlannedIndependentRequirementRef,
    PlanReductionRef,
    ReceiptRef,
    ReservationRef,
    SalesOrderItemRef,
    ScheduleLineRef,
    SectionRef,
)
from mto_graph.api.where import GoodsMovementOrder
from mto_graph.services.reading import (
    Session,
    demands,
    goods_movements,
    material_plants,
    sales_orders,
    sections,
    supplies,
)
from mto_graph.services.reading.goods_movements import GoodsMovementRow, PlanReductionRow
from mto_graph.services.reading.paging import Order, Page, Slice
from mto_graph.services.reading.sections import SectionRow

ORDERS: Final[Columns] = {
    "number": goods_movements.BY_NUMBER,
    "posting_date": goods_movements.BY_POSTING_DATE,
}
PAGED: Final[Mapping[str, Given]] = {
    "order_by": Given(GoodsMovementOrder | None, "In which sequence; null: as they were posted.", None),
    "first": FIRST,
    "after": AFTER,
}
"""The arguments of every list of goods movements."""

Pages = Callable[[Session, Sequence[int], Order, Slice], Mapping[int, Page[GoodsMovementRow]]]


def paged(pages: Pages) -> Loader:
    """A loader of the goods movements of each row, one page of each."""

    def load(read: Reading, rows: Sequence[Any], asked: Asked) -> list[ConnectionRow]:
        name, order = sequence(ORDERS, asked)
        part = sliced(read, asked, name, order.columns)
        found = pages(read.session, [row.id for row in rows], order, part)
        return [connection(found[row.id], name) for row in rows]

    return load


def _sections(material: str, segment: str) -> Loader:
    place: Callable[[Any], tuple[int, int | None]] = attrgetter(material, segment)

    def load(_read: Reading, rows: Sequence[GoodsMovementRow], _asked: Asked) -> list[SectionRow | None]:
        found = []
        for row in rows:
            key, stored = place(row)
            found.append(None if stored is None else sections.section_row(key, stored))
        return found

    return load


@graph_type(
    PlanReductionRow, description="What a delivery took from a line of the plan, for good (plan reduction)."
)
class PlanReduction:
    quantity: Decimal = shown(
        "How much, in the unit of the planned material; below zero where a reversal gave it back."
    )
    planned_independent_requirement: PlannedIndependentRequirementRef | None = related(
        link(demands.plans_by_ids, "plan_line_id"), "The line of the plan; null when it is gone."
    )


@graph_type(
    GoodsMovementRow,
    description=(
        "A goods movement: one quantity of one material that went from one place to another. It is a row of the "
        "ledger, which is only ever added to: what was wrong is reversed by another row, and stock is the sum of all."
    ),
)
class GoodsMovement(Node):
    number: str = shown("Its number in the ledger, without gaps and in the order of posting.")
    posting_number: str = shown(
        "The number of the first of those that were posted together, for example a receipt with its components."
    )
    movement_type: MovementTypeRef | None = related(
        load_movement_types, "What kind of movement it is; null when no loaded plugin supplies the type."
    )
    movement_type_code: str = shown("The code of that kind, for example `101`.")
    quantity: Decimal = shown("How much was moved, always above zero, in the base unit of `material`.")
    posting_date: datetime.date = shown("The day that it counts for.")
    posted_at: datetime.datetime = shown("When it was posted, in UTC.")
    material: MaterialPlantRef = related(to_material_plant, "What was moved, in its plant.")
    to_material: MaterialPlantRef | None = related(
        link(material_plants.by_ids, "to_material_plant_id"),
        "What it became; null unless the movement makes one material another.",
    )
    from_section: SectionRef | None = related(
        _sections("material_plant_id", "from_segment"),
        "The section whose stock it left; null when it came from outside: bought, made, sent back.",
    )
    from_storage_location: str | None = shown("The storage location that it left; null: none is kept.")
    from_stock_type: StockType | None = shown("The stock type that it left; null when it came from outside.")
    to_section: SectionRef | None = related(
        _sections("taker_id", "to_segment"),
        "The section whose stock it entered; null when it went outside: used up, delivered, scrapped.",
    )
    to_storage_location: str | None = shown("The storage location that it entered; null: none is kept.")
    to_stock_type: StockType | None = shown("The stock type that it entered; null when it went outside.")
    order: ReceiptRef | None = related(
        link(supplies.receipts_by_ids, "receipt_id"),
        "The order that it was received for or issued to; null when there is none, or it is gone meanwhile.",
    )
    order_number: str | None = shown("The number of that order, also when it is gone.")
    order_item: int | None = shown("The item of that order.")
    reservation: ReservationRef | None = related(
        link(demands.reservations_by_ids, "reservation_id"), "The reservation that it was issued for."
    )
    schedule_line: ScheduleLineRef | None = related(
        link(sales_orders.schedule_lines_by_ids, "schedule_line_id"), "The schedule line that it delivered."
    )
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item,
        "The sales order item that it is for and that bears its cost: the one whose stock it entered, else left, "
        "else that of its order.",
    )
    reversal_of: GoodsMovementRef | None = related(
        link(goods_movements.by_numbers, "reversal_of_id"),
        "The movement that it takes back; null when it is no reversal.",
    )
    reversed_by: list[GoodsMovementRef] = related(
        listed(goods_movements.reversals_of),
        "The movements that take it back, in parts or as a whole; empty while it stands.",
    )
    amount: Decimal | None = shown("What the quantity is worth; null when it is not valuated.")
    cost: Decimal = shown(
        "What it adds to the actual cost of its sales order item; below zero takes away, zero for moves within it."
    )
    document: str | None = shown("A reference that was given with it, for example a delivery note.")
    plan_reductions: list[PlanReductionRef] = related(
        listed(goods_movements.plan_reductions_of), "What it took from the plan, when it is a delivery."
    )
