"""Orders, what they need and what covers it: everything below some orders, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mto_graph.model.sessions import Session
from mto_graph.services.reading import demands, pegging, planned_orders, supplies
from mto_graph.services.reading.demands import DependentRequirementRow, ReservationRow
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.pegging_closure import DEEPEST, below
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.references import PLANNED_ORDER, RECEIPT, Reference
from mto_graph.services.reading.supplies import ReceiptRow

OrderRow: TypeAlias = PlannedOrderRow | ReceiptRow
ComponentRow: TypeAlias = DependentRequirementRow | ReservationRow


@dataclass(frozen=True, slots=True)
class OrderGraph:
    """Orders by supply code (planned orders above zero, receipts below), their components, and what covers these."""

    orders: Mapping[int, OrderRow]
    components: Mapping[int, Sequence[ComponentRow]]
    coverage: Mapping[Reference, Sequence[PeggingRow]]

    def supplies_of(self, requirement: Reference) -> Sequence[PeggingRow]:
        """What covers a requirement; nothing where it was not read."""
        return self.coverage.get(requirement, ())


def code_of(supply: Reference) -> int | None:
    """The supply code of an order; None for stock."""
    if supply.kind == PLANNED_ORDER:
        return int(supply.key)
    return -int(supply.key) if supply.kind == RECEIPT else None


def scaled_quantity(order: OrderRow) -> int:
    """What the order still brings, in thousandths."""
    quantity = order.quantity if isinstance(order, PlannedOrderRow) else order.open_quantity
    return int(quantity * 1000)


def orders_by_codes(session: Session, codes: Sequence[int]) -> dict[int, OrderRow]:
    """The orders of these supply codes; what is gone meanwhile is missing."""
    found: dict[int, OrderRow] = dict(
        planned_orders.by_numbers(session, (code for code in codes if code > 0))
    )
    receipts = supplies.receipts_by_ids(session, (-code for code in codes if code < 0))
    found.update({-key: row for key, row in receipts.items()})
    return found


def read_order_graph(
    session: Session, roots: Iterable[Reference], orders: Iterable[int] = (), levels: int = DEEPEST
) -> OrderGraph:
    """Everything below these requirements and orders, so many levels of orders deep."""
    covered = pegging.of_demands(session, roots)
    seeds = {code for pegs in covered.values() for peg in pegs if (code := code_of(peg.supply))}
    reached = below(session, seeds | set(orders), levels)
    found = orders_by_codes(session, reached)
    components: dict[int, list[ComponentRow]] = {
        code: [row for row in rows if not row.passed_through]
        for code, rows in demands.dependent_of(session, reached).items()
    }
    reserved = demands.reservations_of(session, "receipt", (-code for code in found if code < 0))
    for receipt, rows in reserved.items():
        components[-receipt].extend(row for row in rows if row.open_quantity > 0 and not row.phantom)
    needed = [row.reference for code in reached for row in components[code]]
    return OrderGraph(found, components, {**covered, **pegging.of_demands(session, needed)})
