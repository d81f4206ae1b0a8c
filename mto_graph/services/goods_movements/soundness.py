"""Whether a goods movement is sound: what its movement type asks for is there, fits together, and is in range.

Each function raises `MovementFault` for the first thing that is wrong.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.errors import ErrorCode
from mto_graph.services.goods_movements.facts import Facts, Order, Reservation
from mto_graph.services.goods_movements.given import GoodsMovement
from mto_graph.services.goods_movements.places import segment_at, segment_of_document, target_segment
from mto_graph.services.goods_movements.wanted import Wanted
from mto_graph.services.reading.segments import customer_segment, is_individual, item_of
from mto_graph.services.reading.segments import project_of as stored_project
from mto_graph.strategies import Document, MovementType, Place
from mto_graph.units import to_day, to_quantity

STOCK_TYPES: Final = ("unrestricted", "quality_inspection", "blocked", "returns_blocked")
LONGEST_NAME: Final = 40
LONGEST_REFERENCE: Final = 255


class MovementFault(Exception):  # noqa: N818 - a fault of the input, told to its author
    """What is wrong with one field of a movement."""

    def __init__(self, code: ErrorCode, field: str, message: str) -> None:
        super().__init__(message)
        self.code, self.field, self.message = code, field, message


def check_texts(given: GoodsMovement) -> None:
    """Names are short enough and can be printed, and the stock type is one that there is."""
    for field, longest in (
        ("storage_location", LONGEST_NAME),
        ("to_storage_location", LONGEST_NAME),
        ("document", LONGEST_REFERENCE),
    ):
        text = getattr(given, field)
        if len(text) > longest or not text.isprintable():
            raise MovementFault(
                ErrorCode.INVALID_VALUE, field, f"{field}: at most {longest} printable characters."
            )
    if given.stock_type and given.stock_type not in STOCK_TYPES:
        raise MovementFault(
            ErrorCode.INVALID_VALUE,
            "stock_type",
            f"{given.stock_type!r} is not one of {', '.join(STOCK_TYPES)}.",
        )


def check_stock_type(given: GoodsMovement, kind: MovementType) -> None:
    """Only unrestricted stock goes into an order or to a customer; some types name their stock themselves."""
    named = given.stock_type
    issues = (Document.COMPONENT, Document.DELIVERY, Document.SALES_ORDER_ITEM)
    fixed = kind.from_stock_type or (kind.to_stock_type if kind.source is Place.OUTSIDE else "")
    if kind.document in issues and not kind.reverses:
        fixed = "unrestricted"
    if named and fixed and named != fixed:
        message = f"Movement type {kind.code} is about {fixed.replace('_', ' ')} stock; leave stock_type out."
        raise MovementFault(ErrorCode.CONFLICT, "stock_type", message)


def check_document(
    given: GoodsMovement,
    facts: Facts,
    kind: MovementType,
    order: Order | None,
    reservation: Reservation | None,
    item: int | None,
) -> None:
    """The documents that a movement type needs are named, no others are, and they belong together."""
    name = f"Movement type {kind.code} ({kind.text})"
    if kind.document is Document.ORDER and order is None:
        raise MovementFault(ErrorCode.REQUIRED, "order", f"{name} needs the order.")
    if kind.document is Document.COMPONENT and order is None and reservation is None:
        raise MovementFault(ErrorCode.REQUIRED, "order", f"{name} needs the order or its reservation.")
    of_item = (Document.DELIVERY, Document.RETURN, Document.SALES_ORDER_ITEM)
    customer = Place.CUSTOMER in (kind.source, kind.target)
    if item is None and (kind.document in of_item or customer):
        field = "sales_order_item" if given.sales_order else "sales_order"
        raise MovementFault(ErrorCode.REQUIRED, field, f"{name} needs the sales order and its item.")
    if order is not None and kind.document not in (Document.ORDER, Document.COMPONENT):
        raise MovementFault(ErrorCode.CONFLICT, "order", f"{name} is not posted for an order; leave it out.")
    if order is None:
        return
    if order.kind in ("planned_order", "purchase_requisition") and not kind.reverses:
        what, into = order.kind.replace("_", " "), "convert it"
        if order.kind == "purchase_requisition":
            into = "make a purchase order of it"
        message = f"Order {order.order} is a {what}; {into} before goods are posted for it."
        raise MovementFault(ErrorCode.CONFLICT, "order", message)
    if item is not None and order.segment not in (
        customer_segment(item),
        facts.rules[item].individual_section,
    ):
        message = f"The {order.name} does not belong to the sales order item that is named."
        raise MovementFault(ErrorCode.CONFLICT, "sales_order", message)


def check_owner(
    given: GoodsMovement, facts: Facts, kind: MovementType, section: int | None, item: int | None
) -> None:
    """The project, or whose individual stock it is, must be named where the movement type is about it."""
    places = (kind.source, kind.target)
    named = section if section is not None or item is None else facts.rules[item].individual_section
    if Place.PROJECT in places and (named is None or stored_project(named) is None):
        message = f"Movement type {kind.code} ({kind.text}) needs the project; name section project NUMBER."
        if item is not None:
            message += " The sales order item has none that it is planned by."
        raise MovementFault(ErrorCode.REQUIRED, "section", message)
    if Place.INDIVIDUAL in places and (named is None or not is_individual(named)):
        message = (
            f"Movement type {kind.code} ({kind.text}) needs the sales order and its item, or the project."
        )
        raise MovementFault(
            ErrorCode.REQUIRED, "sales_order_item" if given.sales_order else "sales_order", message
        )


def check_locations(kind: MovementType, location: str | None, to_location: str | None) -> None:
    """What moves between storage locations has two of them."""
    if kind.other_location and not kind.reverses and location == to_location:
        raise MovementFault(
            ErrorCode.CONFLICT,
            "to_storage_location",
            f"Movement type {kind.code} ({kind.text}) needs two different storage locations; both are"
            f" {location or 'the one without a name'}.",
        )


def check_target(facts: Facts, wanted: Wanted) -> None:
    """Nothing is brought to a section that does not exist: only items that are kept apart have one."""
    source = segment_at(wanted.kind.source, wanted, segment_of_document(wanted))
    target = target_segment(wanted, segment_of_document(wanted))
    item = None if target in (None, source) else item_of(target or 0)
    by_document = wanted.kind.document in (Document.ORDER, Document.RETURN)
    if item is None or by_document or wanted.kind.reverses:
        return
    rules = facts.rules[item]
    if rules.section == target:
        return
    field = "to_section" if wanted.to_section is not None else "sales_order"
    reason = "The sales order item has no section of its own: what it needs comes from plant stock."
    if rules.shares_project:
        reason = (
            "The sales order item has no section of its own: what it needs comes from the stock of its project;"
            " bring it there."
        )
    raise MovementFault(ErrorCode.NOT_FOUND, field, reason)


def moved_quantity(given: GoodsMovement, kind: MovementType, has_components: bool) -> int | None:
    """Thousandths; None: what the document or the components still ask for."""
    quantity = given.quantity
    if quantity is None:
        counted = kind.document in (Document.ORDER, Document.DELIVERY) or has_components
        if counted and not kind.reverses:
            return None
        raise MovementFault(ErrorCode.REQUIRED, "quantity", f"Movement type {kind.code} needs a quantity.")
    return _positive_thousandths(quantity)


def posting_day(given: GoodsMovement, today: date) -> int:
    """The day that is named, else today."""
    try:
        return to_day(given.posting_date or today)
    except ValueError as error:
        raise MovementFault(ErrorCode.INVALID_VALUE, "posting_date", f"{error}.") from None


def _positive_thousandths(quantity: Decimal) -> int:
    """A quantity greater than zero as thousandths; MovementFault (INVALID_VALUE) for every other."""
    try:
        thousandths = to_quantity(quantity)
    except ValueError as error:
        raise MovementFault(ErrorCode.INVALID_VALUE, "quantity", f"{error}.") from None
    if thousandths <= 0:
        raise MovementFault(ErrorCode.INVALID_VALUE, "quantity", f"{quantity} must be greater than zero.")
    return thousandths
