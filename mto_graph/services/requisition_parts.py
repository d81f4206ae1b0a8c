"""Ordering a part of a requisition: an order beside it, with its share of what the requisition covers and reserves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mto_graph.model.bulk import allocate_ids, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services.number_ranges import PURCHASE_ORDERS, RESERVATIONS, next_numbers
from mto_graph.services.order_pegging import PeggingBook
from mto_graph.services.reading.segments import owner_columns, receipt_columns, segment_sql
from mto_graph.services.reading.sql import numbers


@dataclass(slots=True)
class Requisition:
    """A receipt that is (or is taken for) a requisition; thousandths, ten-thousandths, days."""

    id: int
    order: str
    item: int
    kind: str
    material_plant: int
    quantity: int
    received: int
    completed: bool
    start: int | None
    availability: int
    segment: int
    purchase_price: int | None
    storage_location: str

    @property
    def open(self) -> int:
        """What may still be ordered of it."""
        return 0 if self.completed else max(self.quantity - self.received, 0)


@dataclass(frozen=True, slots=True)
class ChosenRequisition:
    """How much of a requisition is ordered, at which price, for which day."""

    requisition: Requisition
    quantity: int
    price: int | None
    availability: int

    @property
    def whole(self) -> bool:
        """Whether nothing of it stays a requisition."""
        return self.quantity == self.requisition.open


def split_requisitions(session: Session, parts: Sequence[tuple[ChosenRequisition, str]]) -> list[int]:
    """Of a part becomes an order beside the requisition; the ids of these orders."""
    if not parts:
        return []
    ids = list(allocate_ids(session, "receipt", len(parts)))
    rows = [one.requisition for one, _ in parts]
    insert_columns(
        session,
        "receipt",
        {
            "id": ids,
            "order_number": [number for _, number in parts],
            "item": [1] * len(parts),
            "kind": [PURCHASE_ORDERS] * len(parts),
            "material_plant": [row.material_plant for row in rows],
            "quantity": [one.quantity for one, _ in parts],
            "received_quantity": [0] * len(parts),
            "start_date": [row.start for row in rows],
            "availability_date": [one.availability for one, _ in parts],
            "firmed": [True] * len(parts),
            **receipt_columns(row.segment for row in rows),
            "net_price": [one.price for one, _ in parts],
            "delivery_completed": [False] * len(parts),
            "storage_location": [row.storage_location for row in rows],
        },
    )
    session.executemany(
        "UPDATE receipt SET quantity = quantity - ? WHERE id = ?",
        [(one.quantity, one.requisition.id) for one, _ in parts],
    )
    reserved = _reservations(session, [row.id for row in rows])
    book = PeggingBook(
        session,
        [(-row.id, row.material_plant, row.segment) for row in rows],
        [line[0] for lines in reserved.values() for line in lines],
    )
    for (one, _), receipt in zip(parts, ids, strict=True):
        book.hand_over_supply(-one.requisition.id, -receipt, one.quantity)
    _split_reservations(session, parts, ids, reserved, book)
    book.write()
    return ids


_Line = tuple[int, str, int, int, int, int, int]
"""A reservation: id, number, material in its plant, quantity, withdrawn, day, stored segment."""


def _split_reservations(
    session: Session,
    parts: Sequence[tuple[ChosenRequisition, str]],
    ids: Sequence[int],
    reserved: dict[int, list[_Line]],
    book: PeggingBook,
) -> None:
    """The part's share of what is reserved for the requisition, rounded up, becomes a reservation of the order."""
    moved: list[tuple[_Line, int, int]] = []
    for (one, _), receipt in zip(parts, ids, strict=True):
        for line in reserved.get(one.requisition.id, ()):
            still_open = line[3] - line[4]
            share = -(-still_open * one.quantity // one.requisition.open)
            if share:
                moved.append((line, receipt, share))
    if not moved:
        return
    given = next_numbers(session, RESERVATIONS, len(moved))
    new = list(allocate_ids(session, "reservation", len(moved)))
    insert_columns(
        session,
        "reservation",
        {
            "id": new,
            "reservation": given,
            "item": [1] * len(moved),
            "material_plant": [line[2] for line, _, _ in moved],
            "quantity": [share for _, _, share in moved],
            "withdrawn_quantity": [0] * len(moved),
            "date": [line[5] for line, _, _ in moved],
            **owner_columns(line[6] for line, _, _ in moved),
            "receipt": [receipt for _, receipt, _ in moved],
            "final_issue": [False] * len(moved),
        },
    )
    session.executemany(
        "UPDATE reservation SET quantity = quantity - ? WHERE id = ?",
        [(share, line[0]) for line, _, share in moved],
    )
    for identity, (line, _, share) in zip(new, moved, strict=True):
        book.hand_over_reservation(line[0], identity, share)


def _reservations(session: Session, receipts: Sequence[int]) -> dict[int, list[_Line]]:
    among, parameter = numbers(session, receipts)
    found: dict[int, list[_Line]] = {}
    for receipt, *line in session.rows(
        f"SELECT receipt, id, reservation, material_plant, quantity, withdrawn_quantity, date, {segment_sql()}"
        f" FROM reservation WHERE quantity > withdrawn_quantity AND NOT final_issue AND receipt IN {among}"
        " ORDER BY reservation, item",
        [parameter],
    ):
        found.setdefault(receipt, []).append((line[0], line[1], line[2], line[3], line[4], line[5], line[6]))
    return found
