"""Postings of people: goods receipt for an order, delivery to the customer, transfer between stocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.item_rules import ItemRules, item_rules
from mto_graph.services.places import material_plant_id, sales_order_item_id, section_segment
from mto_graph.services.plan_reduction import DeliveredLine, reduce_plan
from mto_graph.services.reading.segments import kind_of, owner_of
from mto_graph.services.stock_movements import MOVEMENT_TYPES, UNRESTRICTED, Movement, post
from mto_graph.strategies import SegmentKind
from mto_graph.units import from_quantity, to_day, to_quantity

STOCK_TYPES: Final = (UNRESTRICTED, "quality_inspection", "blocked")


@dataclass(frozen=True, slots=True)
class GoodsReceipt:
    """What was received for an order, and what is still to come; 0 means that the order is closed."""

    receipt_id: int
    order: str
    item: int
    quantity: Decimal
    open_quantity: Decimal


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was delivered for a sales order item, what is still open, and what the plan was reduced by."""

    sales_order_item_id: int
    quantity: Decimal
    open_quantity: Decimal
    plan_reduction: dict[int, Decimal]


@dataclass(frozen=True, slots=True)
class _Receipt:
    id: int
    order: str
    item: int
    material_plant: int
    sales_order_item: int | None
    open: int
    kind: str
    day: int


def goods_receipt(
    application: Application,
    order: str,
    item: int = 1,
    quantity: Decimal | None = None,
    *,
    storage_location: str = "",
) -> GoodsReceipt:
    """Receive an order of the receipts, or part of it, into the stock of its section (movement type 101).

    Without a quantity all that is open comes in. A full receipt closes the order. Refused: NOT_FOUND,
    EXCEEDS_OPEN_QUANTITY with what is open, CONFLICT for planned orders, which must be converted first.

    Example: `goods_receipt(application, "1000001", quantity=Decimal(10)).open_quantity`
    """
    with application.database.session() as session:
        session.serialize("datasets")
        found = _receipts(session, "r.order_number = ? AND r.item = ?", [order, item])
        if not found:
            raise refuse(ErrorCode.NOT_FOUND, f"Order {order}, item {item}, does not exist.", "order")
        return _receive(session, found[0], _thousandths(quantity), storage_location)


def receive_section(
    application: Application,
    material: str,
    plant: str,
    section: str,
    *,
    quantity: Decimal | None = None,
    on: date | None = None,
) -> GoodsReceipt:
    """Receive the open order of a section, `on` a day that day's: of several the first that is large enough.

    Refused with NOT_FOUND when nothing is open there, otherwise as `goods_receipt`.

    Example: `receive_section(application, "FG20", "1000", "customer 4711/10", quantity=Decimal(10))`
    """
    with application.database.session() as session:
        session.serialize("datasets")
        place = material_plant_id(session, material, plant)
        found = _open_in_section(session, place, section_segment(session, section), on)
        if not found:
            day = "" if on is None else f" on {on}"
            raise refuse(
                ErrorCode.NOT_FOUND,
                f"Material {material} in plant {plant} has no open order in section {section}{day}.",
                "section",
            )
        wanted = _thousandths(quantity)
        chosen = next((receipt for receipt in found if receipt.open >= (wanted or 0)), found[0])
        return _receive(session, chosen, wanted, "")


def delivery(
    application: Application,
    sales_order: str,
    item: int,
    quantity: Decimal,
    *,
    storage_location: str = "",
) -> Delivery:
    """Issue goods to the customer (movement type 601) from the stock that the item's strategy provides.

    The schedule lines are served in date order, and the plan that they consumed is reduced. Refused: NOT_FOUND,
    EXCEEDS_OPEN_QUANTITY with what is open, INSUFFICIENT_STOCK with what is there.

    Example: `delivery(application, "4711", 10, Decimal(90)).open_quantity`
    """
    with application.database.session() as session:
        session.serialize("datasets")
        identity = sales_order_item_id(session, sales_order, item)
        wanted = _thousandths(quantity) or 0
        lines, still_open = _delivered_lines(session, identity, wanted, f"{sales_order}/{item}")
        rules = item_rules(session, application.registry, identity)
        reduced = reduce_plan(session, application.registry, rules, lines)
        session.executemany(
            "UPDATE schedule_line SET delivered_quantity = delivered_quantity + ? WHERE id = ?",
            [(line.now, line.schedule_line) for line in lines],
        )
        post(
            session, Movement("601", rules.material_plant, wanted, _owner(rules, identity), storage_location)
        )
        return Delivery(
            identity,
            quantity,
            from_quantity(still_open),
            {line: from_quantity(taken) for line, taken in reduced.items()},
        )


def goods_movement(
    application: Application,
    movement_type: str,
    material: str,
    plant: str,
    quantity: Decimal,
    *,
    sales_order: str | None = None,
    item: int | None = None,
    storage_location: str = "",
    stock_type: str = UNRESTRICTED,
) -> None:
    """Post a movement without a document: 411 and 413 between customer and plant stock, 561 initial stock.

    Refused: NOT_FOUND for what does not exist, REQUIRED for a transfer without sales order item, CONFLICT for
    movement types that belong to a document, INSUFFICIENT_STOCK with what is there.

    Example: `goods_movement(application, "411", "FG20", "1000", Decimal(1), sales_order="4711", item=10)`
    """
    _check_movement(movement_type, sales_order, item, stock_type)
    with application.database.session() as session:
        session.serialize("datasets")
        place = material_plant_id(session, material, plant)
        owner = None
        if sales_order is not None and item is not None:
            owner = sales_order_item_id(session, sales_order, item)
        thousandths = _thousandths(quantity) or 0
        post(session, Movement(movement_type, place, thousandths, owner, storage_location, stock_type))


def _check_movement(movement_type: str, sales_order: str | None, item: int | None, stock_type: str) -> None:
    kind = MOVEMENT_TYPES.get(movement_type)
    manual = ", ".join(code for code, known in MOVEMENT_TYPES.items() if known.manual)
    if kind is None:
        raise refuse(
            ErrorCode.NOT_FOUND,
            f"Movement type {movement_type} is not known; there are {manual}.",
            "movement_type",
        )
    if not kind.manual:
        raise refuse(
            ErrorCode.CONFLICT,
            f"Movement type {kind.code} ({kind.text}) belongs to its document; by hand there are {manual}.",
            "movement_type",
        )
    if (sales_order is None) != (item is None) or (kind.transfer and sales_order is None):
        raise refuse(
            ErrorCode.REQUIRED,
            f"Movement type {kind.code} ({kind.text}) needs the sales order and its item."
            if kind.transfer
            else "A sales order and its item are given together.",
            "sales_order_item" if item is None else "sales_order",
        )
    if stock_type not in STOCK_TYPES:
        raise refuse(
            ErrorCode.INVALID_VALUE, f"{stock_type!r} is not one of {', '.join(STOCK_TYPES)}.", "stock_type"
        )


def _thousandths(quantity: Decimal | None) -> int | None:
    if quantity is None:
        return None
    try:
        thousandths = to_quantity(quantity)
    except ValueError as error:
        raise refuse(ErrorCode.INVALID_VALUE, f"{error}.", "quantity") from None
    if thousandths <= 0:
        raise refuse(ErrorCode.INVALID_VALUE, f"{quantity} must be greater than zero.", "quantity")
    return thousandths


def _receipts(session: Session, condition: str, parameters: Sequence[int | str]) -> list[_Receipt]:
    rows = session.rows(
        "SELECT r.id, r.order_number, r.item, r.material_plant, r.sales_order_item,"
        " r.quantity - r.received_quantity, r.kind, r.availability_date FROM receipt r"
        f" WHERE {condition} ORDER BY r.availability_date, r.order_number, r.item",
        parameters,
    )
    return [_Receipt(*row) for row in rows]


def _open_in_section(session: Session, material_plant: int, segment: int, on: date | None) -> list[_Receipt]:
    if kind_of(segment) not in (SegmentKind.NET, SegmentKind.CUSTOMER):
        return []
    owner = owner_of(segment)
    condition = "r.material_plant = ? AND r.kind <> 'planned_order' AND r.quantity > r.received_quantity AND "
    if owner is None:
        found = _receipts(session, f"{condition} r.sales_order_item IS NULL", [material_plant])
    else:
        found = _receipts(session, f"{condition} r.sales_order_item = ?", [material_plant, owner])
    return [receipt for receipt in found if on is None or receipt.day == to_day(on)]


def _receive(
    session: Session, receipt: _Receipt, quantity: int | None, storage_location: str
) -> GoodsReceipt:
    if receipt.kind == "planned_order":
        raise refuse(
            ErrorCode.CONFLICT,
            f"Order {receipt.order} is a planned order; convert it before goods are received for it.",
            "order",
        )
    wanted = receipt.open if quantity is None else quantity
    if wanted > receipt.open or receipt.open <= 0:
        raise _exceeds(
            f"order {receipt.order}, item {receipt.item}", max(receipt.open, 0), "received", wanted
        )
    session.execute(
        "UPDATE receipt SET received_quantity = received_quantity + ? WHERE id = ?", [wanted, receipt.id]
    )
    post(session, Movement("101", receipt.material_plant, wanted, receipt.sales_order_item, storage_location))
    return GoodsReceipt(
        receipt.id, receipt.order, receipt.item, from_quantity(wanted), from_quantity(receipt.open - wanted)
    )


def _delivered_lines(
    session: Session, sales_order_item: int, wanted: int, name: str
) -> tuple[list[DeliveredLine], int]:
    """The schedule lines that the quantity serves, in date order, and what stays open of all of them."""
    rows = session.rows(
        "SELECT l.id, l.delivered_quantity, l.quantity - l.delivered_quantity FROM schedule_line l"
        " JOIN sales_order_item i ON i.id = l.sales_order_item"
        " WHERE i.id = ? AND NOT i.rejected AND l.quantity > l.delivered_quantity"
        " ORDER BY l.requested_date, l.schedule_line",
        [sales_order_item],
    )
    still_open = sum(open_quantity for _, _, open_quantity in rows)
    if wanted > still_open:
        raise _exceeds(f"sales order item {name}", still_open, "delivered", wanted)
    lines: list[DeliveredLine] = []
    rest = wanted
    for identity, before, open_quantity in rows:
        now = min(rest, open_quantity)
        if now:
            lines.append(DeliveredLine(identity, before, now))
            rest -= now
    return lines, still_open - wanted


def _owner(rules: ItemRules, sales_order_item: int) -> int | None:
    """Whose stock is delivered: the item's own when its strategy keeps it apart, else plant stock."""
    apart = rules.requirements_class.segment in (SegmentKind.CUSTOMER, SegmentKind.PROJECT)
    return sales_order_item if apart else None


def _exceeds(name: str, still_open: int, done: str, wanted: int) -> Refused:
    return refuse(
        ErrorCode.EXCEEDS_OPEN_QUANTITY,
        f"{from_quantity(wanted)} cannot be {done} for {name}: {from_quantity(still_open)} is open.",
        "quantity",
    )
