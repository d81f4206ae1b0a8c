"""Numbers for new documents: plain digits, ascending, never one that somebody else uses."""

from __future__ import annotations

from itertools import count, islice
from typing import Final

from mto_graph.model.bulk import rows_where_in
from mto_graph.model.sessions import Session

PLANNED_ORDERS: Final = "planned_order"
PRODUCTION_ORDERS: Final = "production_order"
ASSEMBLY_ORDERS: Final = "assembly_order"
"""Planned orders that are made with a sales order item; a planning run, which numbers its own, may be at work."""
PURCHASE_REQUISITIONS: Final = "purchase_requisition"
PURCHASE_ORDERS: Final = "purchase_order"
RESERVATIONS: Final = "reservation"

_LAST_BEFORE_FIRST: Final = {
    PLANNED_ORDERS: 0,
    PRODUCTION_ORDERS: 1_000_000,
    ASSEMBLY_ORDERS: 800_000_000,
    PURCHASE_REQUISITIONS: 10_000_000,
    PURCHASE_ORDERS: 4_500_000_000,
    RESERVATIONS: 0,
}
_USED: Final = {
    PLANNED_ORDERS: "SELECT order_number FROM receipt WHERE order_number IN",
    PRODUCTION_ORDERS: "SELECT order_number FROM receipt WHERE order_number IN",
    ASSEMBLY_ORDERS: "SELECT order_number FROM receipt WHERE order_number IN",
    PURCHASE_REQUISITIONS: "SELECT order_number FROM receipt WHERE order_number IN",
    PURCHASE_ORDERS: "SELECT order_number FROM receipt WHERE order_number IN",
    RESERVATIONS: "SELECT reservation FROM reservation WHERE reservation IN",
}


def next_numbers(session: Session, number_range: str, wanted: int) -> list[str]:
    """The next free numbers of a range; numbers that imported documents carry already are left out.

    Example: `next_numbers(session, PRODUCTION_ORDERS, 2)` gives `["1000001", "1000002"]` in a new database.
    """
    if not wanted:
        return []
    stored = session.scalar("SELECT value FROM counter WHERE name = ?", [number_range])
    last = _LAST_BEFORE_FIRST[number_range] if stored is None else int(stored)
    candidates = map(str, count(last + 1))
    numbers: list[str] = []
    while len(numbers) < wanted:
        batch = list(islice(candidates, wanted - len(numbers)))
        used = {number for (number,) in rows_where_in(session, _USED[number_range], batch)}
        numbers.extend(number for number in batch if number not in used)
    _remember(session, number_range, int(numbers[-1]), known=stored is not None)
    return numbers


def skip_numbers(session: Session, number_range: str, used: int) -> None:
    """Let the next numbers of a range come after one that somebody brought along."""
    stored = session.scalar("SELECT value FROM counter WHERE name = ?", [number_range])
    if used > (_LAST_BEFORE_FIRST[number_range] if stored is None else int(stored)):
        _remember(session, number_range, used, known=stored is not None)


def _remember(session: Session, number_range: str, last: int, *, known: bool) -> None:

    if known:
        session.execute("UPDATE counter SET value = ? WHERE name = ?", [last, number_range])
    else:
        session.execute("INSERT INTO counter (value, name) VALUES (?, ?)", [last, number_range])
