"""The orders that serve sales order items, down the pegging through all levels, in whatever section they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mto_graph.model.sessions import Session
from mto_graph.services.reading import demands, pegging, sales_orders
from mto_graph.services.reading.references import PLANNED_ORDER, RECEIPT, SCHEDULE_LINE, Reference
from mto_graph.services.reading.sales_orders import SalesOrderItemRow
from mto_graph.services.reading.segments import customer_segment, owned_sql, segment_sql
from mto_graph.strategies import Registry


@dataclass(slots=True)
class ServingOrders:
    """Planned orders (numbers) and receipts (ids), and the (material plant, segment) pairs where they stand."""

    planned_orders: set[int] = field(default_factory=set)
    receipts: set[int] = field(default_factory=set)
    places: set[tuple[int, int]] = field(default_factory=set)


def of_items(session: Session, registry: Registry, items: Sequence[SalesOrderItemRow]) -> ServingOrders:
    """What the last planning run pegged to these sales order items, level by level, and where they have anything."""
    ids = [item.id for item in items]
    lines = sales_orders.schedule_lines_of(session, ids)
    frontier = {Reference(SCHEDULE_LINE, line.id) for found in lines.values() for line in found}
    serving = ServingOrders(places={(item.material_plant_id, item.segment(registry)) for item in items})
    serving.places |= _own_places(
        session, {item.segment(registry) for item in items} | set(map(customer_segment, ids))
    )
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


def _own_places(session: Session, segments: Iterable[int]) -> set[tuple[int, int]]:
    """Where the sections have stock, receipts and reservations, whether anything needs them or not."""
    owned, parameters = owned_sql(session, segments)
    tables = ("stock", "receipt", "reservation")
    lines = session.rows(
        " UNION ".join(
            f"SELECT material_plant, {segment_sql()} FROM {table} WHERE {owned}" for table in tables
        ),
        parameters * len(tables),
    )
    return set(lines)


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
