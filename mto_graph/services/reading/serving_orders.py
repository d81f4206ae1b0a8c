"""The orders that serve sales order items, down the pegging through all levels, in whatever section they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mto_graph.model.sessions import Session
from mto_graph.services.reading import demands, pegging, sales_orders
from mto_graph.services.reading.references import PLANNED_ORDER, RECEIPT, SCHEDULE_LINE, Reference
from mto_graph.services.reading.sales_orders import SalesOrderItemRow
from mto_graph.services.reading.segments import customer_segment
from mto_graph.services.reading.sql import numbers


@dataclass(slots=True)
class ServingOrders:
    """Planned orders (numbers) and receipts (ids), and the (material plant, segment) pairs where they stand."""

    planned_orders: set[int] = field(default_factory=set)
    receipts: set[int] = field(default_factory=set)
    places: set[tuple[int, int]] = field(default_factory=set)


def of_items(session: Session, items: Sequence[SalesOrderItemRow]) -> ServingOrders:
    """What the last planning run pegged to these sales order items, level by level, and where they have anything."""
    ids = [item.id for item in items]
    lines = sales_orders.schedule_lines_of(session, ids)
    frontier = {Reference(SCHEDULE_LINE, line.id) for found in lines.values() for line in found}
    serving = ServingOrders(places={(item.material_plant_id, item.segment) for item in items})
    serving.places |= _own_places(session, ids)
    while frontier:
        pegs = [peg for found in pegging.of_demands(session, frontier).values() for peg in found]
        proposed = {peg.supply.key for peg in pegs if peg.supply.kind == PLANNED_ORDER}
        firm = {peg.supply.key for peg in pegs if peg.supply.kind == RECEIPT}
        new_proposed, new_firm = proposed - serving.planned_orders, firm - serving.receipts
        serving.planned_orders |= proposed
        serving.receipts |= firm
        serving.places |= {(peg.material_plant_id, peg.segment) for peg in pegs}
        frontier = _components(session, serving, new_proposed, new_firm)
    return serving


def _own_places(session: Session, items: Sequence[int]) -> set[tuple[int, int]]:
    """Where the items have stock, receipts and reservations, whether anything needs them or not."""
    among, parameter = numbers(session, items)
    tables = ("stock", "receipt", "reservation")
    lines = session.rows(
        " UNION ".join(
            f"SELECT material_plant, sales_order_item FROM {table} WHERE sales_order_item IN {among}"
            for table in tables
        ),
        [parameter] * len(tables),
    )
    return {(material_plant, customer_segment(item)) for material_plant, item in lines}


def _components(
    session: Session, serving: ServingOrders, proposed: set[int], firm: set[int]
) -> set[Reference]:
    """What these orders need; also where nothing can be planned for it, the items have a need."""
    needed = demands.dependent_of(session, [*proposed, *(-receipt for receipt in firm)])
    rows = [row for found in needed.values() for row in found if not row.passed_through]
    references = {row.reference for row in rows}
    serving.places |= {(row.material_plant_id, row.segment) for row in rows}
    if firm:
        reserved = demands.reservations_of(session, "receipt", firm)
        references |= {row.reference for found in reserved.values() for row in found if not row.phantom}
    return references
