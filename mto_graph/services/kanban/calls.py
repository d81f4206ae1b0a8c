"""Calling: an empty container gets exactly one order, or one reservation at the location that fills it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from mto_graph.model.bulk import allocate_ids, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.application import Application
from mto_graph.services.kanban.containers import FROM_STORAGE_LOCATION, ControlCycle
from mto_graph.services.kanban.schedules import IN_HOUSE, Scheduled, Wanted, schedule_calls
from mto_graph.services.number_ranges import (
    PRODUCTION_ORDERS,
    PURCHASE_REQUISITIONS,
    RESERVATIONS,
    next_numbers,
)
from mto_graph.units import to_day

ORIGIN: Final = "kanban"
"""What the planning file calls signals of containers."""


@dataclass(frozen=True, slots=True)
class Call:
    """What one container needs: thousandths, and the day by which it should be there."""

    index: int
    """Its place among what was asked for, for messages."""
    cycle: ControlCycle
    quantity: int
    day: date


@dataclass(frozen=True, slots=True)
class Called:
    """The order (a receipt's id) or the reservation (its id) that will fill the container."""

    receipt: int | None = None
    reservation: int | None = None


def call(session: Session, application: Application, calls: Sequence[Call], today: date) -> dict[int, Called]:
    """Make the orders and reservations of these calls, by the index of each."""
    transfers = [one for one in calls if one.cycle.replenishment == FROM_STORAGE_LOCATION]
    orders = [one for one in calls if one.cycle.replenishment != FROM_STORAGE_LOCATION]
    found = {one.index: Called(reservation=row) for one, row in _reserve(session, transfers, today)}
    found |= {one.index: Called(receipt=row) for one, row in _order(session, application, orders, today)}
    receipts = [one.receipt for one in found.values() if one.receipt is not None]
    planning_file.enter_receipts(session, receipts, ORIGIN)
    planning_file.enter_reservations_of(session, receipts, ORIGIN)
    reservations = [one.reservation for one in found.values() if one.reservation is not None]
    planning_file.enter_reservations(session, reservations, ORIGIN)
    return found


def _reserve(session: Session, calls: Sequence[Call], today: date) -> list[tuple[Call, int]]:
    """One reservation each, at the source: from there to the supply area."""
    ids = list(allocate_ids(session, "reservation", len(calls)))
    insert_columns(
        session,
        "reservation",
        {
            "id": ids,
            "reservation": next_numbers(session, RESERVATIONS, len(calls)),
            "item": [1] * len(calls),
            "material_plant": [one.cycle.material_plant for one in calls],
            "quantity": [one.quantity for one in calls],
            "withdrawn_quantity": [0] * len(calls),
            "date": [to_day(max(one.day, today)) for one in calls],
            "storage_location": [one.cycle.source_storage_location for one in calls],
            "to_storage_location": [one.cycle.storage_location for one in calls],
        },
    )
    return list(zip(calls, ids, strict=True))


def _order(
    session: Session, application: Application, calls: Sequence[Call], today: date
) -> list[tuple[Call, int]]:
    """One firm order each, which delivers to the supply area."""
    if not calls:
        return []
    wanted = [
        Wanted(one.index, one.cycle.material_plant, one.quantity, one.cycle.replenishment, to_day(one.day))
        for one in calls
    ]
    scheduled = schedule_calls(session, application.registry, wanted, today)
    kinds = [
        PRODUCTION_ORDERS if one.cycle.replenishment == IN_HOUSE else PURCHASE_REQUISITIONS for one in calls
    ]
    numbers = {kind: iter(next_numbers(session, kind, kinds.count(kind))) for kind in sorted(set(kinds))}
    ids = list(allocate_ids(session, "receipt", len(calls)))
    insert_columns(
        session,
        "receipt",
        {
            "id": ids,
            "order_number": [next(numbers[kind]) for kind in kinds],
            "item": [1] * len(calls),
            "kind": kinds,
            "material_plant": [one.cycle.material_plant for one in calls],
            "quantity": [one.quantity for one in calls],
            "received_quantity": [0] * len(calls),
            "start_date": [one.start for one in scheduled],
            "availability_date": [one.availability for one in scheduled],
            "firmed": [True] * len(calls),
            "storage_location": [one.cycle.storage_location for one in calls],
        },
    )
    _reserve_components(session, list(zip(ids, scheduled, strict=True)))
    return list(zip(calls, ids, strict=True))


def _reserve_components(session: Session, orders: Sequence[tuple[int, Scheduled]]) -> None:
    """What the orders need: one document an order, one item a component, from plant stock."""
    with_components = [(receipt, order) for receipt, order in orders if order.components]
    documents = next_numbers(session, RESERVATIONS, len(with_components))
    rows = [
        (receipt, document, item, component)
        for (receipt, order), document in zip(with_components, documents, strict=True)
        for item, component in enumerate(order.components, start=1)
    ]
    items = {(receipt, component.position): item for receipt, _, item, component in rows}
    insert_columns(
        session,
        "reservation",
        {
            "reservation": [document for _, document, _, _ in rows],
            "item": [item for _, _, item, _ in rows],
            "material_plant": [component.material_plant for *_, component in rows],
            "quantity": [component.quantity for *_, component in rows],
            "withdrawn_quantity": [0] * len(rows),
            "date": [component.day for *_, component in rows],
            "receipt": [receipt for receipt, *_ in rows],
            "phantom": [component.position < 0 for *_, component in rows],
            "through_item": [items.get((receipt, component.through)) for receipt, _, _, component in rows],
        },
    )
