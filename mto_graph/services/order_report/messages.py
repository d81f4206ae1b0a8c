"""The exception messages on the orders of a report: planned orders carry their own, receipts those of the last run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from mto_graph.model.sessions import Session
from mto_graph.services.reading import exceptions
from mto_graph.services.reading.exceptions import ON_RECEIPT, ExceptionMessageRow
from mto_graph.services.reading.order_graph import OrderRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.sql import number_pairs
from mto_graph.strategies import Registry

Messages: TypeAlias = Mapping[int, Sequence[ExceptionMessageRow]]
"""By supply code of an order."""


def messages_of(session: Session, registry: Registry, orders: Mapping[int, OrderRow]) -> Messages:
    """What a planner must look at, for each order, by number."""
    planned = [order for order in orders.values() if isinstance(order, PlannedOrderRow)]
    plants = exceptions.plant_codes(session, {order.material_plant_id for order in planned})
    shown = exceptions.of_planned_orders(session, registry, planned, plants)
    found: dict[int, list[ExceptionMessageRow]] = defaultdict(list)
    found.update({order.number: messages for order, messages in zip(planned, shown, strict=True)})
    places = {(order.material_plant_id, order.segment) for code, order in orders.items() if code < 0}
    among, parameter = number_pairs(session, places)
    for line in session.rows(
        f"SELECT {ExceptionMessageRow.COLUMNS} FROM plan_exception x WHERE x.subject_kind = {ON_RECEIPT:d}"
        f" AND (x.material_plant, x.segment) IN {among} ORDER BY x.number",
        [parameter],
    ):
        message = exceptions.explained(registry, ExceptionMessageRow(line))
        if -message.subject_key in orders:
            found[-message.subject_key].append(message)
    return found
