"""The orders that serve sales order items, down the pegging through all levels, in whatever section they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mto_graph.model.sessions import Session
from mto_graph.services.reading import demands, pegging, sales_orders
from mto_graph.services.reading.references import PLANNED_ORDER, RECEIPT, SCHEDULE_LINE, Reference


@dataclass(slots=True)
class ServingOrders:
    """Planned orders (numbers) and receipts (ids), and the (material plant, segment) pairs where they stand."""

    planned_orders: set[int] = field(default_factory=set)
    receipts: set[int] = field(default_factory=set)
    places: set[tuple[int, int]] = field(default_factory=set)


def of_items(session: Session, items: Iterable[int]) -> ServingOrders:
    """What the last planning run pegged to these sales order items, level by level."""
    lines = sales_orders.schedule_lines_of(session, items)
    frontier = {Reference(SCHEDULE_LINE, line.id) for found in lines.values() for line in found}
    serving = ServingOrders()
    while frontier:
        pegs = [peg for found in pegging.of_demands(session, frontier).values() for peg in found]
        proposed = {peg.supply.key for peg in pegs if peg.supply.kind == PLANNED_ORDER}
        firm = {peg.supply.key for peg in pegs if peg.supply.kind == RECEIPT}
        new_proposed, new_firm = proposed - serving.planned_orders, firm - serving.receipts
        serving.planned_orders |= proposed
        serving.receipts |= firm
        serving.places |= {(peg.material_plant_id, peg.segment) for peg in pegs}
        frontier = _components(session, new_proposed, new_firm)
    return serving


def _components(session: Session, proposed: set[int], firm: set[int]) -> set[Reference]:
    needed = demands.dependent_of(session, [*proposed, *(-receipt for receipt in firm)])
    reserved = demands.reservations_of(session, "receipt", firm) if firm else {}
    return {row.reference for rows in (*needed.values(), *reserved.values()) for row in rows}
