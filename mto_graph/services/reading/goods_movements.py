"""The ledger of goods movements: every posting is a row, and stock is the sum of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.reading.paging import Filter, Order, Page, Parents, Slice, read_page, read_pages
from mto_graph.services.reading.rows import (
    Row,
    calendar_day,
    stored,
    ten_thousandths,
    thousandths,
    timestamp,
    word,
)
from mto_graph.services.reading.segments import customer_segment
from mto_graph.services.reading.sql import grouped, numbers


class GoodsMovementRow(Row):
    """A row of the ledger; it never changes."""

    __slots__ = ()

    id: int = stored("gm.id")
    posting: int = stored("gm.posting")
    movement_type_code: str = stored("gm.movement_type")
    quantity: Decimal = thousandths("gm.quantity")
    posting_date: date = calendar_day("gm.posting_date")
    posted_at: datetime = timestamp("gm.posted_at")
    material_plant_id: int = stored("gm.material_plant")
    to_material_plant_id: int | None = stored("gm.to_material_plant")
    from_segment: int | None = stored("gm.from_segment")
    from_storage_location: str | None = word("gm.from_location")
    from_stock_type: str | None = word("gm.from_stock_type")
    to_segment: int | None = stored("gm.to_segment")
    to_storage_location: str | None = word("gm.to_location")
    to_stock_type: str | None = word("gm.to_stock_type")
    receipt_id: int | None = stored("gm.receipt")
    order_number: str | None = word("gm.receipt_order")
    order_item: int | None = stored("gm.receipt_item")
    reservation_id: int | None = stored("gm.reservation")
    schedule_line_id: int | None = stored("gm.schedule_line")
    sales_order_item_id: int | None = stored("gm.sales_order_item")
    reversal_of_id: int | None = stored("gm.reversal_of")
    amount: Decimal | None = ten_thousandths("gm.amount")
    cost: Decimal = ten_thousandths("gm.cost")
    document: str | None = word("gm.document")

    @property
    def number(self) -> str:
        """Its number, as people write it."""
        return str(self.id)

    @property
    def taker_id(self) -> int:
        """The material in its plant that it brought the quantity to."""
        other = self.to_material_plant_id
        return self.material_plant_id if other is None else other

    @property
    def posting_number(self) -> str:
        """The number of the first of those that were posted together."""
        return str(self.posting)


class PlanReductionRow(Row):
    """What a delivery took from a line of the plan; below zero where its reversal gave back."""

    __slots__ = ()

    goods_movement_id: int = stored("pr.goods_movement")
    plan_line_id: int = stored("pr.planned_independent_requirement")
    quantity: Decimal = thousandths("pr.quantity")


SOURCE: Final = "goods_movement gm"
BY_NUMBER: Final = ("gm.id",)
BY_POSTING_DATE: Final = ("gm.posting_date", "gm.id")

_OF_MATERIALS: Final = (
    "(SELECT id AS movement, material_plant AS place FROM goods_movement"
    " UNION ALL SELECT id, to_material_plant FROM goods_movement WHERE to_material_plant <> material_plant) owned"
    " JOIN goods_movement gm ON gm.id = owned.movement"
)
# Whoever takes over what was another item's bears the cost; the row still belongs to both.
_OF_ITEMS: Final = (
    "(SELECT id AS movement, sales_order_item AS place FROM goods_movement"
    " UNION ALL SELECT given.id, soi.id FROM sales_order_item soi JOIN goods_movement given"
    " ON given.from_segment = 3 + 8 * CAST(soi.id AS BIGINT)"
    " WHERE COALESCE(given.sales_order_item, 0) <> soi.id) owned"
    " JOIN goods_movement gm ON gm.id = owned.movement"
)


def page(session: Session, where: Filter, order: Order, part: Slice) -> Page[GoodsMovementRow]:
    """One page of the ledger's rows that meet the filter (columns of `goods_movement gm`)."""
    return read_page(session, GoodsMovementRow, SOURCE, where, order, part)


def of_material(where: Filter, chosen: Filter) -> None:
    """Only rows from or to a material in a plant that meets a filter (columns of `material m` and `plant p`)."""
    places = (
        "(SELECT mp.id FROM material_plant mp JOIN material m ON m.id = mp.material"
        f" JOIN plant p ON p.id = mp.plant WHERE {chosen.clause()})"
    )
    where.add(
        f"(gm.material_plant IN {places} OR gm.to_material_plant IN {places})",
        *chosen.parameters,
        *chosen.parameters,
    )


def of_item(where: Filter, sales_order_item: int) -> None:
    """Only rows that a sales order item (id) bears the cost of, or whose stock they took."""
    where.add(
        "(gm.sales_order_item = ? OR gm.from_segment = ?)",
        sales_order_item,
        customer_segment(sales_order_item),
    )


def pages_of_material_plants(
    session: Session, material_plants: Sequence[int], order: Order, part: Slice
) -> dict[int, Page[GoodsMovementRow]]:
    """For each material plant a page of the rows from or to it."""
    parents = Parents("owned.place", list(material_plants))
    return read_pages(session, GoodsMovementRow, _OF_MATERIALS, parents, order, part)


def pages_of_items(
    session: Session, items: Sequence[int], order: Order, part: Slice
) -> dict[int, Page[GoodsMovementRow]]:
    """For each sales order item a page of its rows, on all levels."""
    parents = Parents("owned.place", list(items))
    return read_pages(session, GoodsMovementRow, _OF_ITEMS, parents, order, part)


def pages_of_receipts(
    session: Session, receipts: Sequence[int], order: Order, part: Slice
) -> dict[int, Page[GoodsMovementRow]]:
    """For each receipt a page of what was received for it and issued to it."""
    return read_pages(session, GoodsMovementRow, SOURCE, Parents("gm.receipt", list(receipts)), order, part)


def by_numbers(session: Session, wanted: Iterable[int]) -> dict[int, GoodsMovementRow]:
    """The rows of these numbers."""
    among, parameter = numbers(session, wanted)
    lines = session.rows(
        f"SELECT {GoodsMovementRow.COLUMNS} FROM {SOURCE} WHERE gm.id IN {among}", [parameter]
    )
    return {row.id: row for row in GoodsMovementRow.all(lines)}


def reversals_of(session: Session, wanted: Iterable[int]) -> dict[int, list[GoodsMovementRow]]:
    """The rows that take back each of these, in the order of their posting."""
    keys = list(wanted)
    among, parameter = numbers(session, keys)
    lines = session.rows(
        f"SELECT {GoodsMovementRow.COLUMNS} FROM {SOURCE} WHERE gm.reversal_of IN {among} ORDER BY gm.id",
        [parameter],
    )
    return grouped(keys, ((row.reversal_of_id or 0, row) for row in GoodsMovementRow.all(lines)))


def plan_reductions_of(session: Session, wanted: Iterable[int]) -> dict[int, list[PlanReductionRow]]:
    """What each of these rows took from lines of the plan."""
    keys = list(wanted)
    among, parameter = numbers(session, keys)
    lines = session.rows(
        f"SELECT {PlanReductionRow.COLUMNS} FROM plan_reduction pr WHERE pr.goods_movement IN {among}"
        " ORDER BY pr.goods_movement, pr.planned_independent_requirement",
        [parameter],
    )
    return grouped(keys, ((row.goods_movement_id, row) for row in PlanReductionRow.all(lines)))
