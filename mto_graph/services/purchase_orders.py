"""Purchase requisitions become purchase orders: with a number, a price and a date of their own.

What the requisition covered the purchase order covers, and what was reserved for it moves along. A requisition that
is ordered as a whole keeps its row, so the next planning run finds nothing to change unless the date did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all
from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.application import Application
from mto_graph.services.number_ranges import PURCHASE_ORDERS, PURCHASE_REQUISITIONS, next_numbers
from mto_graph.services.reading.segments import receipt_segment_sql
from mto_graph.services.reading.sql import texts
from mto_graph.services.requisition_parts import ChosenRequisition, Requisition, split_requisitions
from mto_graph.units import PRICE_PLACES, from_price, from_quantity, parse_decimal, to_day, to_quantity

MOST_REQUISITIONS: Final = 10_000
_ORIGIN: Final = "purchase order"


@dataclass(frozen=True, slots=True)
class RequisitionConversion:
    """A requisition to order: all that is open of it, or a part whose rest stays a requisition.

    `net_price` is for one price unit of the material; None: its purchase price. `availability_date` None: as wanted.
    """

    order: str
    item: int = 1
    quantity: Decimal | None = None
    net_price: Decimal | None = None
    availability_date: date | None = None


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """What a requisition became; `remaining` is the quantity that stays a requisition."""

    requisition: str
    requisition_item: int
    receipt_id: int
    order: str
    item: int
    quantity: Decimal
    remaining: Decimal
    net_price: Decimal | None


def convert_purchase_requisitions(
    application: Application, conversions: Sequence[RequisitionConversion]
) -> tuple[PurchaseOrder, ...]:
    """Order what requisitions ask for, all of them or none, and say what each became.

    Refused, with every fault and its place in `conversions`: NOT_FOUND, CONFLICT for what is no requisition,
    EXCEEDS_OPEN_QUANTITY, INVALID_VALUE, DUPLICATE; PLANNING_IN_PROGRESS during a planning run.

    Example: `convert_purchase_requisitions(application, [RequisitionConversion("10000001")])[0].order`
    """
    if len(conversions) > MOST_REQUISITIONS:
        raise refuse(
            ErrorCode.INVALID_VALUE,
            f"At most {MOST_REQUISITIONS} requisitions are converted at once, not {len(conversions)}.",
        )
    # As with planned orders: a run that read the requisition before must not write its pegging after.
    with application.database.planning_lock(), application.database.session() as session:
        session.serialize("datasets")
        return _converted(session, _chosen(session, conversions))


def _chosen(session: Session, conversions: Sequence[RequisitionConversion]) -> list[ChosenRequisition]:
    found = _requisitions(session, {wanted.order for wanted in conversions})
    seen: set[tuple[str, int]] = set()
    faults: list[UserError] = []
    chosen: list[ChosenRequisition] = []
    for index, wanted in enumerate(conversions):
        key = (wanted.order, wanted.item)
        row = found.get(key)
        fault = _hindrance(wanted, row, key in seen, index)
        if fault is not None or row is None:
            faults += [] if fault is None else [fault]
            continue
        seen.add(key)
        one = _wanted(wanted, row, index, faults)
        if one is not None:
            chosen.append(one)
    refuse_all(faults)
    return chosen


def _hindrance(
    wanted: RequisitionConversion, row: Requisition | None, again: bool, index: int
) -> UserError | None:
    place = (str(index), "order")
    name = f"Order {wanted.order}, item {wanted.item},"
    if row is None:
        return UserError(ErrorCode.NOT_FOUND, f"{name} does not exist.", place)
    if row.kind != PURCHASE_REQUISITIONS:
        message = f"{name} is a {row.kind.replace('_', ' ')}, not a purchase requisition."
        return UserError(ErrorCode.CONFLICT, message, place)
    if again:
        return UserError(ErrorCode.DUPLICATE, f"{name} is named twice.", place)
    if not row.open:
        return UserError(ErrorCode.EXCEEDS_OPEN_QUANTITY, f"{name} has nothing open.", place)
    return None


def _wanted(
    wanted: RequisitionConversion, row: Requisition, index: int, faults: list[UserError]
) -> ChosenRequisition | None:
    def told(code: ErrorCode, field: str, message: str) -> None:
        faults.append(UserError(code, message, (str(index), field)))

    before = len(faults)
    quantity, price, day = row.open, row.purchase_price, row.availability
    try:
        quantity = row.open if wanted.quantity is None else to_quantity(wanted.quantity)
    except ValueError as error:
        told(ErrorCode.INVALID_VALUE, "quantity", f"{error}.")
    try:
        price = price if wanted.net_price is None else parse_decimal(wanted.net_price, PRICE_PLACES)
    except ValueError as error:
        told(ErrorCode.INVALID_VALUE, "net_price", f"{error}.")
    try:
        day = day if wanted.availability_date is None else to_day(wanted.availability_date)
    except ValueError as error:
        told(ErrorCode.INVALID_VALUE, "availability_date", f"{error}.")
    if quantity <= 0:
        told(ErrorCode.INVALID_VALUE, "quantity", f"{wanted.quantity} must be greater than zero.")
    elif quantity > row.open:
        message = (
            f"{from_quantity(row.open)} is open of requisition {row.order}, less than {wanted.quantity}."
        )
        told(ErrorCode.EXCEEDS_OPEN_QUANTITY, "quantity", message)
    if price is not None and price < 0:
        told(ErrorCode.INVALID_VALUE, "net_price", f"{wanted.net_price} is below zero.")
    return None if len(faults) > before else ChosenRequisition(row, quantity, price, day)


def _requisitions(session: Session, orders: set[str]) -> dict[tuple[str, int], Requisition]:
    among, parameter = texts(session, orders)
    rows = session.rows(
        "SELECT r.id, r.order_number, r.item, r.kind, r.material_plant, r.quantity, r.received_quantity,"
        f" r.delivery_completed, r.start_date, r.availability_date, {receipt_segment_sql('r')}, mp.purchase_price,"
        " r.storage_location"
        " FROM receipt r JOIN material_plant mp ON mp.id = r.material_plant"
        f" WHERE r.order_number IN {among}",
        [parameter],
    )
    return {(row[1], row[2]): Requisition(*row) for row in rows}


def _converted(session: Session, chosen: Sequence[ChosenRequisition]) -> tuple[PurchaseOrder, ...]:
    given = next_numbers(session, PURCHASE_ORDERS, len(chosen))
    numbered = list(zip(chosen, given, strict=True))
    _rename(session, [(one, number) for one, number in numbered if one.whole])
    parts = [(one, number) for one, number in numbered if not one.whole]
    ids = dict(zip((number for _, number in parts), split_requisitions(session, parts), strict=True))
    receipts = {*(one.requisition.id for one in chosen), *ids.values()}
    planning_file.enter_receipts(session, receipts, _ORIGIN)
    planning_file.enter_reservations_of(session, receipts, _ORIGIN)
    return tuple(
        PurchaseOrder(
            one.requisition.order,
            one.requisition.item,
            ids.get(number, one.requisition.id),
            number,
            1,
            from_quantity(one.quantity),
            from_quantity(one.requisition.open - one.quantity),
            None if one.price is None else from_price(one.price),
        )
        for one, number in numbered
    )


def _rename(session: Session, whole: Sequence[tuple[ChosenRequisition, str]]) -> None:
    """What is ordered as a whole keeps its row, and so everything that hangs on it."""
    session.executemany(
        "UPDATE receipt SET kind = ?, order_number = ?, item = 1, net_price = ?, availability_date = ?, firmed = ?"
        " WHERE id = ?",
        [
            (PURCHASE_ORDERS, number, one.price, one.availability, True, one.requisition.id)
            for one, number in whole
        ],
    )
