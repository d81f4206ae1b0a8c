"""What a report begins with: the open schedule lines of a sales order item, or a planned order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mto_graph.model.sessions import Session
from mto_graph.services.reading import sales_orders
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.references import Reference
from mto_graph.services.reading.sales_orders import SalesOrderItemRow


@dataclass(frozen=True, slots=True)
class Root:
    """A demand that is wanted on a day: a schedule line, or a planned order, wanted when its requirement is."""

    material_plant_id: int
    wanted: date
    quantity: int
    """Thousandths."""
    demand: Reference | None = None
    """The schedule line; None where the report begins with an order."""
    order: int | None = None
    """The number of the planned order."""


def roots_of_items(session: Session, items: Sequence[SalesOrderItemRow]) -> list[list[Root]]:
    """For each item its open schedule lines, by line; none where it is rejected or delivered."""
    lines = sales_orders.schedule_lines_of(session, [item.id for item in items])
    return [
        []
        if item.rejected
        else [
            Root(
                item.material_plant_id,
                line.requested_date,
                int(line.open_quantity * 1000),
                demand=line.reference,
            )
            for line in lines[item.id]
            if line.open_quantity > 0
        ]
        for item in items
    ]


def roots_of_planned_orders(orders: Sequence[PlannedOrderRow]) -> list[list[Root]]:
    """Each order, wanted when the run that made it needed it; older ones when they are there."""
    return [
        [
            Root(
                order.material_plant_id,
                order.requirement_date or order.availability_date,
                int(order.quantity * 1000),
                order=order.number,
            )
        ]
        for order in orders
    ]
