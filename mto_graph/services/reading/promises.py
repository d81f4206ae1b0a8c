"""Promises: the availability check of sales order items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.availability import Promise, promises
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
    found = promises(session, registry, [item.id for item in items], today)
    return [_row(found.get(item.id)) for item in items]


def _row(promise: Promise | None) -> PromiseRow | None:
    if promise is None:
        return None
    row = PromiseRow()
    row.confirmed_quantity = promise.confirmed_quantity
    row.confirmed_date = promise.confirmed_date
    return row
