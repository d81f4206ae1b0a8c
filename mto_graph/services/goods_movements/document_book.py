"""The documents that some postings touch: orders, reservations, schedule lines; checked and counted in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Final

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.sessions import Session
from mto_graph.services.goods_movements.facts import Order, Reservation
from mto_graph.services.goods_movements.naming import item_name
from mto_graph.services.reading.sql import numbers, texts
from mto_graph.units import PERCENT_PLACES, format_decimal, from_quantity

_WHOLE: Final = 100 * 10**PERCENT_PLACES


@dataclass(slots=True)
class _Receipt:
    quantity: int
    received: int
    completed: bool
    tolerance: int
    """Percent, in thousandths."""

    @property
    def most(self) -> int:
        """What may be received at most, altogether."""
        return self.quantity + self.quantity * self.tolerance // _WHOLE


@dataclass(slots=True)
class _Withdrawal:
    quantity: int
    withdrawn: int
    final: bool

    @property
    def open(self) -> int:
        return 0 if self.final else max(self.quantity - self.withdrawn, 0)

    @property
    def taken(self) -> Fraction:
        """The part that is taken, 1 at most; of what is closed all."""
        if self.open == 0:
            return Fraction(1)
        return Fraction(max(self.withdrawn, 0), self.quantity)


@dataclass(slots=True)
class ScheduleLine:
    """A schedule line; thousandths, in the order of delivery."""

    id: int
    quantity: int
    delivered: int

    @property
    def open(self) -> int:
        """What is still to be delivered."""
        return max(self.quantity - self.delivered, 0)


class DocumentBook:
    """What is open of the documents, as the postings before have left it."""

    def __init__(
        self,
        session: Session,
        receipts: Iterable[int],
        reservations: Iterable[int],
        items: Iterable[int],
        return_types: Iterable[str],
    ) -> None:
        self._session = session
        wanted_items = sorted(set(items))
        self._receipts = self._read_receipts(receipts)
        self._reservations = self._read_reservations(reservations)
        self._lines = self._read_lines(wanted_items)
        self._rejected = self._read_rejected(wanted_items)
        self._returned = self._read_returned(wanted_items, return_types)

    def receive(self, order: Order, quantity: int | None, *, final: bool) -> tuple[int, list[str]]:
        """Receive a quantity (None: all that is open); how much that is, and what to tell about it.

        EXCEEDS_OPEN_QUANTITY beyond the tolerance, with what is allowed.
        """
        row = self._receipts[order.id]
        still_open = max(row.quantity - row.received, 0)
        allowed = 0 if row.completed else max(row.most - row.received, 0)
        wanted = (0 if row.completed else still_open) if quantity is None else quantity
        if wanted <= 0 or wanted > allowed:
            raise self._too_much(order, row, wanted, min(still_open, allowed), allowed)
        row.received += wanted
        row.completed = row.completed or final
        if wanted <= still_open:
            return wanted, []
        over = row.received - row.quantity
        return wanted, [
            f"{from_quantity(row.received)} of {from_quantity(row.quantity)} ordered are received for"
            f" {order.name}: {from_quantity(over)} more, within its tolerance of"
            f" {format_decimal(row.tolerance, PERCENT_PLACES)} %."
        ]

    def components_for(self, order: Order, reservation: Reservation) -> int:
        """How much of a component goes with what has been received by now; all that is open of a finished order."""
        received, row = self._receipts[order.id], self._reservations[reservation.id]
        if received.completed or received.received >= received.quantity:
            return row.open
        due = -(-row.quantity * received.received // received.quantity)
        return min(max(due - row.withdrawn, 0), row.open)

    def open_of(self, reservation: Reservation) -> int:
        """What is still reserved."""
        return self._reservations[reservation.id].open

    def withdraw(self, reservation: Reservation, quantity: int, *, final: bool) -> list[str]:
        """Take a quantity; more than is reserved is allowed, and told."""
        row = self._reservations[reservation.id]
        over = quantity - row.open
        row.withdrawn += quantity
        row.final = row.final or final
        if over <= 0:
            return []
        return [f"{from_quantity(over)} more than is open of the {reservation.name} are taken."]

    def follow(self, phantom: int, components: Iterable[int]) -> int:
        """Let a phantom's reservation be withdrawn as far as those of its components are; the change of it."""
        parts = [self._reservations[component].taken for component in components]
        row = self._reservations[phantom]
        withdrawn = floor(row.quantity * min(parts)) if parts else row.withdrawn
        change = withdrawn - row.withdrawn
        row.withdrawn = withdrawn
        return change

    def withdrawn_of(self, reservation: int) -> int:
        """How much of a reservation (id) is withdrawn."""
        return self._reservations[reservation].withdrawn

    def lines(self, item: int) -> list[ScheduleLine]:
        """The schedule lines of a sales order item with something open, in date order."""
        if item in self._rejected:
            return []
        return [line for line in self._lines[item] if line.open]

    def check_delivery(self, item: int, quantity: int) -> None:
        """EXCEEDS_OPEN_QUANTITY when less is open; nothing of a rejected item is."""
        still_open = sum(line.open for line in self.lines(item))
        if quantity > still_open or still_open <= 0:
            rejected = " It is rejected." if item in self._rejected else ""
            raise refuse(
                ErrorCode.EXCEEDS_OPEN_QUANTITY,
                f"{from_quantity(quantity)} cannot be delivered for sales order item"
                f" {item_name(self._session, item)}: {from_quantity(still_open)} is open.{rejected}",
                "quantity",
            )

    def take_back(self, item: int, quantity: int) -> None:
        """Count a customer's return; EXCEEDS_OPEN_QUANTITY when more comes back than was delivered."""
        there = self._with_customer(item)
        if quantity > there:
            raise refuse(
                ErrorCode.EXCEEDS_OPEN_QUANTITY,
                f"{from_quantity(quantity)} cannot come back from sales order item"
                f" {item_name(self._session, item)}: {from_quantity(max(there, 0))} is with the customer.",
                "quantity",
            )
        self._returned[item] = self._returned.get(item, 0) + quantity

    def undo_receipt(self, receipt: int, quantity: int) -> None:
        """Take a receipt back; CONFLICT when the order has not received so much."""
        row = self._receipts.get(receipt)
        if row is None or row.received < quantity:
            raise _no_longer("The order has not received so much, or it is gone")
        row.received -= quantity
        row.completed = False

    def undo_withdrawal(self, reservation: int, quantity: int) -> None:
        """Take an issue back; CONFLICT when the reservation has not been served so much."""
        row = self._reservations.get(reservation)
        if row is None or row.withdrawn < quantity:
            raise _no_longer("The reservation has not been served so much, or it is gone")
        row.withdrawn -= quantity
        row.final = False

    def undo_delivery(self, item: int, schedule_line: int, quantity: int) -> None:
        """Take a delivery back; CONFLICT when it is not with the customer any more."""
        line = next((line for line in self._lines[item] if line.id == schedule_line), None)
        if line is None or line.delivered < quantity:
            raise _no_longer("The schedule line has not been delivered so much, or it is gone")
        if self._with_customer(item) < quantity:
            raise _no_longer("The customer has sent it back; take the return back first")
        line.delivered -= quantity

    def undo_return(self, item: int, quantity: int) -> None:
        """Take a customer's return back."""
        self._returned[item] = self._returned.get(item, 0) - quantity

    def _with_customer(self, item: int) -> int:
        return sum(line.delivered for line in self._lines[item]) - self._returned.get(item, 0)

    def _too_much(self, order: Order, row: _Receipt, wanted: int, still_open: int, allowed: int) -> Refused:
        if row.completed:
            why = "its delivery is completed"
        elif allowed > still_open:
            why = (
                f"{from_quantity(still_open)} is open, and with its tolerance of"
                f" {format_decimal(row.tolerance, PERCENT_PLACES)} % at most {from_quantity(allowed)} may come"
            )
        else:
            why = f"{from_quantity(still_open)} is open"
        return refuse(
            ErrorCode.EXCEEDS_OPEN_QUANTITY,
            f"{from_quantity(wanted)} cannot be received for {order.name}: {why}.",
            "quantity",
        )

    def _read_receipts(self, ids: Iterable[int]) -> dict[int, _Receipt]:
        among, parameter = numbers(self._session, ids)
        rows = self._session.rows(
            "SELECT r.id, r.quantity, r.received_quantity, r.delivery_completed,"
            " COALESCE(mp.overdelivery_tolerance_percent, 0) FROM receipt r"
            f" JOIN material_plant mp ON mp.id = r.material_plant WHERE r.id IN {among}",
            [parameter],
        )
        return {row[0]: _Receipt(row[1], row[2], bool(row[3]), row[4]) for row in rows}

    def _read_reservations(self, ids: Iterable[int]) -> dict[int, _Withdrawal]:
        among, parameter = numbers(self._session, ids)
        rows = self._session.rows(
            f"SELECT id, quantity, withdrawn_quantity, final_issue FROM reservation WHERE id IN {among}",
            [parameter],
        )
        return {row[0]: _Withdrawal(row[1], row[2], bool(row[3])) for row in rows}

    def _read_lines(self, items: list[int]) -> dict[int, list[ScheduleLine]]:
        among, parameter = numbers(self._session, items)
        found: dict[int, list[ScheduleLine]] = {item: [] for item in items}
        for item, *line in self._session.rows(
            "SELECT sales_order_item, id, quantity, delivered_quantity FROM schedule_line"
            f" WHERE sales_order_item IN {among} ORDER BY requested_date, schedule_line",
            [parameter],
        ):
            found[item].append(ScheduleLine(*line))
        return found

    def _read_rejected(self, items: list[int]) -> set[int]:
        among, parameter = numbers(self._session, items)
        rows = self._session.rows(
            f"SELECT id FROM sales_order_item WHERE rejected AND id IN {among}", [parameter]
        )
        return {identity for (identity,) in rows}

    def _read_returned(self, items: list[int], types: Iterable[str]) -> dict[int, int]:
        among, parameter = numbers(self._session, items)
        kinds, kinds_parameter = texts(self._session, types)
        rows = self._session.rows(
            "SELECT sales_order_item, SUM(CASE WHEN reversal_of IS NULL THEN quantity ELSE -quantity END)"
            f" FROM goods_movement WHERE sales_order_item IN {among} AND movement_type IN {kinds}"
            " GROUP BY sales_order_item",
            [parameter, kinds_parameter],
        )
        return {item: int(quantity) for item, quantity in rows}


def _no_longer(reason: str) -> Refused:
    return refuse(ErrorCode.CONFLICT, f"{reason}; it cannot be reversed.", "quantity")
