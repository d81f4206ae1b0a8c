"""Promises: the availability check of sales order items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.assembly_orders.checking import MissingPart
from mto_graph.services.availability import Promise, promises
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.sales_orders import SalesOrderItemRow
from mto_graph.services.reading.segments import item_of
from mto_graph.services.reading.supplies import ReceiptRow
from mto_graph.strategies import Registry


class PromiseRow(Row):
    """What is confirmed of a sales order item."""

    __slots__ = ("confirmed_date", "confirmed_quantity", "missing_parts")

    confirmed_quantity: Decimal
    confirmed_date: date | None
    missing_parts: list[MissingPartRow]


class MissingPartRow(Row):
    """A component that keeps an order from being there in time."""

    __slots__ = (
        "available_date",
        "material_plant_id",
        "missing_quantity",
        "required_date",
        "required_quantity",
        "sales_order_item_id",
    )

    material_plant_id: int
    sales_order_item_id: int | None
    required_quantity: Decimal
    missing_quantity: Decimal
    required_date: date
    available_date: date


def of_items(
    session: Session, registry: Registry, items: Sequence[SalesOrderItemRow], today: date
) -> list[PromiseRow | None]:
    """The promise of each item; None where its strategy is not loaded."""
    found = promises(session, registry, [item.id for item in items], today)
    return [_row(found.get(item.id)) for item in items]


def _row(promise: Promise | None) -> PromiseRow | None:
    if promise is None:
        return None
    row = PromiseRow()
    row.confirmed_quantity = promise.confirmed_quantity
    row.confirmed_date = promise.confirmed_date
    row.missing_parts = [_part(part) for part in promise.missing_parts]
    return row


def missing_parts_of_orders(
    session: Session, registry: Registry, orders: Sequence[ReceiptRow], today: date
) -> list[list[MissingPartRow]]:
    """What each order lacks; nothing where it was not made with a sales order item."""
    items = [row.sales_order_item_id for row in orders if row.assembly_order and row.sales_order_item_id]
    found = promises(session, registry, items, today) if items else {}
    return [
        [_part(part) for part in found[row.sales_order_item_id].missing_parts]
        if row.assembly_order and row.sales_order_item_id in found
        else []
        for row in orders
    ]


def _part(part: MissingPart) -> MissingPartRow:
    row = MissingPartRow()
    row.material_plant_id = part.material_plant
    row.sales_order_item_id = item_of(part.segment)
    row.required_quantity = part.quantity
    row.missing_quantity = part.missing
    row.required_date = part.date
    row.available_date = part.available_date
    return row
