"""Promises: the availability check of sales order items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from mto_graph.errors import ErrorCode, Refused
from mto_graph.model.sessions import Session
from mto_graph.services.availability import promise_in
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.sales_orders import SalesOrderItemRow
from mto_graph.strategies import Registry


class PromiseRow(Row):
    """What is confirmed of a sales order item."""

    __slots__ = ("confirmed_date", "confirmed_quantity")

    confirmed_quantity: Decimal
    confirmed_date: date | None


def of_items(
    session: Session, registry: Registry, items: Sequence[SalesOrderItemRow], today: date
) -> list[PromiseRow | None]:
    """The promise of each item; None where its strategy is not loaded."""
    return [_of_item(session, registry, item, today) for item in items]


def _of_item(session: Session, registry: Registry, item: SalesOrderItemRow, today: date) -> PromiseRow | None:
    try:
        found = promise_in(session, registry, item.sales_order_number, item.item, today)
    except Refused as refusal:
        if any(error.code is ErrorCode.UNKNOWN_STRATEGY for error in refusal.errors):
            return None
        raise
    row = PromiseRow()
    row.confirmed_quantity = found.confirmed_quantity
    row.confirmed_date = found.confirmed_date
    return row
