"""The demand at risk: what an order or stock serves in the end, up the pegging to sales orders and plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from mto_graph.model.sessions import Session
from mto_graph.services.reading import demands, elements, pegging, planned_orders, supplies
from mto_graph.services.reading.pegging import SupplyKey
from mto_graph.services.reading.references import (
    DEPENDENT_REQUIREMENT,
    RESERVATION,
    Reference,
)
from mto_graph.services.reading.rows import Row


class DemandAtRiskRow(Row):
    """The demands that one order or stock serves in the end, the earliest first."""

    __slots__ = ("demands",)

    demands: Sequence[tuple[Reference, Any]]
    """Each by its name and its row."""

    @property
    def requirement(self) -> Reference:
        """The earliest of them."""
        return self.demands[0][0]

    @property
    def date(self) -> date | None:
        """When it is wanted; None for safety stock and reorder points, which are wanted always."""
        return _date(self.demands[0][1])

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.demands)

    @property
    def sales_order_item_ids(self) -> list[int]:
        """The sales order items among them, each once."""
        found = (getattr(row, "sales_order_item_id", None) for _, row in self.demands)
        return list(dict.fromkeys(item for item in found if item is not None))


def of_supplies(
    session: Session, wanted: Iterable[SupplyKey], count: Callable[[int], None] = lambda further: None
) -> dict[SupplyKey, DemandAtRiskRow]:
    """The demand at risk of each supply that serves any; `count` is told how much is read and may refuse."""
    origins = list(dict.fromkeys(wanted))
    ends, above = _followed(session, origins, count)
    reached = {origin: _ends_of(origin, ends, above, count) for origin in origins}
    rows = elements.found(session, {end for found in reached.values() for end in found})
    answer = {}
    for origin, found in reached.items():
        known = [(end, rows[end]) for end in found if end in rows]
        if known:
            row = DemandAtRiskRow()
            row.demands = sorted(known, key=_sequence)
            answer[origin] = row
    return answer


_Ends = dict[SupplyKey, list[Reference]]
_Above = dict[SupplyKey, list[SupplyKey]]


def _followed(
    session: Session, origins: Iterable[SupplyKey], count: Callable[[int], None]
) -> tuple[_Ends, _Above]:
    """For each supply on the way the demands that end there, and the orders above it; level by level."""
    ends: _Ends = {}
    above: _Above = {}
    frontier = set(origins)
    while frontier:
        pegged = pegging.of_supplies(session, frontier)
        wanted = {peg.demand for found in pegged.values() for peg in found}
        count(len(wanted))
        orders = _orders_above(session, wanted)
        for supply in frontier:
            needed = list(dict.fromkeys(peg.demand for peg in pegged[supply]))
            above[supply] = [orders[demand] for demand in needed if demand in orders]
            ends[supply] = [demand for demand in needed if demand not in orders]
        frontier = {order for supply in frontier for order in above[supply]} - above.keys()
    return ends, above


def _orders_above(session: Session, wanted: Iterable[Reference]) -> dict[Reference, SupplyKey]:
    """The orders whose components some of these demands are, as supplies."""
    order_of = {demand: demand.key[0] for demand in wanted if demand.kind == DEPENDENT_REQUIREMENT}
    reserved = {demand.key: demand for demand in wanted if demand.kind == RESERVATION}
    if reserved:
        for key, row in demands.reservations_by_ids(session, reserved).items():
            if row.receipt_id is not None:
                order_of[reserved[key]] = -row.receipt_id
    places: dict[int, SupplyKey] = {}
    proposed = {order for order in order_of.values() if order > 0}
    if proposed:
        for number, order in planned_orders.by_numbers(session, proposed).items():
            places[number] = number, order.material_plant_id, order.segment
    firm = {-order for order in order_of.values() if order < 0}
    if firm:
        for key, receipt in supplies.receipts_by_ids(session, firm).items():
            places[-key] = -key, receipt.material_plant_id, receipt.segment
    return {demand: places[order] for demand, order in order_of.items() if order in places}


def _ends_of(
    origin: SupplyKey, ends: _Ends, above: _Above, count: Callable[[int], None]
) -> Iterable[Reference]:
    seen, waiting = {origin}, [origin]
    found: dict[Reference, None] = {}
    while waiting:
        supply = waiting.pop()
        found.update(dict.fromkeys(ends[supply]))
        further = [order for order in above[supply] if order not in seen]
        seen.update(further)
        waiting.extend(further)
    count(len(seen))
    return found


def _sequence(demand: tuple[Reference, Any]) -> tuple[date, str, str]:
    reference, row = demand
    return _date(row) or date.max, reference.kind, f"{reference.key!s:>20}"


def _date(row: Any) -> date | None:
    found: date | None = getattr(row, "requested_date", None) or getattr(row, "date", None)
    return found
