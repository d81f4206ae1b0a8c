"""The postings of every day, in a few words: goods receipt for an order, delivery to the customer, a movement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.goods_movements import GoodsMovement, PostedMovement, post_goods_movements
from mto_graph.services.goods_movements.reversal import without_index
from mto_graph.services.number_ranges import PURCHASE_REQUISITIONS
from mto_graph.services.places import material_plant_id, section_segment
from mto_graph.services.purchase_orders import RequisitionConversion, convert_purchase_requisitions
from mto_graph.services.reading.segments import receipt_segment_sql
from mto_graph.strategies import Purpose
from mto_graph.units import from_quantity, to_day


@dataclass(frozen=True, slots=True)
class GoodsReceipt:
    """What was received for an order, and what is still to come; 0 means that nothing more is expected."""

    receipt_id: int
    order: str
    item: int
    quantity: Decimal
    open_quantity: Decimal
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was delivered for a sales order item, what is still open, and what the plan was reduced by."""

    sales_order_item_id: int
    quantity: Decimal
    open_quantity: Decimal
    plan_reduction: dict[int, Decimal]


def goods_receipt(
    application: Application,
    order: str,
    item: int = 1,
    quantity: Decimal | None = None,
    *,
    storage_location: str = "",
    issue_components: bool = False,
    final: bool = False,
    today: date | None = None,
) -> GoodsReceipt:
    """Receive an order, or part of it, into the stock of its section.

    Without a quantity all that is open comes in. `issue_components` takes its components along, `final` says that
    nothing more will come. Refused: NOT_FOUND, EXCEEDS_OPEN_QUANTITY beyond the tolerance with what is allowed,
    CONFLICT for planned orders and purchase requisitions, which must become orders first.

    Example: `goods_receipt(application, "1000001", quantity=Decimal(10)).open_quantity`
    """
    movement = GoodsMovement(
        movement_type=application.registry.movement_type_for(Purpose.GOODS_RECEIPT).code,
        order=order,
        order_item=item,
        quantity=quantity,
        storage_location=storage_location,
        issue_components=issue_components,
        final=final,
    )
    with application.database.session() as session:
        posted = post_one(application, movement, today)
        identity, still_open, completed = session.rows(
            "SELECT id, quantity - received_quantity, delivery_completed FROM receipt"
            " WHERE order_number = ? AND item = ?",
            [order, item],
        )[0]
        left = 0 if completed else max(still_open, 0)
        return GoodsReceipt(identity, order, item, posted.quantity, from_quantity(left), posted.notices)


def receive_section(
    application: Application,
    material: str,
    plant: str,
    section: str,
    *,
    quantity: Decimal | None = None,
    on: date | None = None,
    issue_components: bool = False,
    final: bool = False,
    today: date | None = None,
) -> GoodsReceipt:
    """Receive the open order of a section, `on` a day that day's: of several the first that is large enough.

    A purchase requisition that stands there becomes a purchase order on the way, at the material's purchase price.
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
        order, item, _, kind = next((row for row in found if row[2] >= (quantity or 0)), found[0])
        if kind == PURCHASE_REQUISITIONS:
            ordered = convert_purchase_requisitions(application, [RequisitionConversion(order, item)])[0]
            order, item = ordered.order, ordered.item
        return goods_receipt(
            application,
            order,
            item,
            quantity,
            issue_components=issue_components,
            final=final,
            today=today,
        )


def delivery(
    application: Application,
    sales_order: str,
    item: int,
    quantity: Decimal | None = None,
    *,
    storage_location: str = "",
    today: date | None = None,
) -> Delivery:
    """Issue goods to the customer from the stock that the item's strategy provides; all that is open, or a quantity.

    The schedule lines are served in date order, and the plan that they consumed is reduced. Refused: NOT_FOUND,
    EXCEEDS_OPEN_QUANTITY with what is open, INSUFFICIENT_STOCK with what is there.

    Example: `delivery(application, "4711", 10, Decimal(90)).open_quantity`
    """
    movement = GoodsMovement(
        movement_type=application.registry.movement_type_for(Purpose.DELIVERY).code,
        sales_order=sales_order,
        sales_order_item=item,
        quantity=quantity,
        storage_location=storage_location,
    )
    with application.database.session() as session:
        posted = post_one(application, movement, today)
        identity, still_open = session.rows(
            "SELECT i.id, SUM(CASE WHEN l.quantity > l.delivered_quantity THEN l.quantity - l.delivered_quantity"
            " ELSE 0 END) FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
            " JOIN schedule_line l ON l.sales_order_item = i.id WHERE o.sales_order = ? AND i.item = ? GROUP BY i.id",
            [sales_order, item],
        )[0]
        return Delivery(
            identity, posted.quantity, from_quantity(int(still_open)), _reductions(session, posted)
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
    stock_type: str = "",
    today: date | None = None,
) -> PostedMovement:
    """Post one movement of a material by its movement type; refused as `post_goods_movements`.

    Example: `goods_movement(application, "411", "FG20", "1000", Decimal(1), sales_order="4711", item=10)`
    """
    movement = GoodsMovement(
        movement_type=movement_type,
        material=material,
        plant=plant,
        quantity=quantity,
        sales_order=sales_order or "",
        sales_order_item=item,
        storage_location=storage_location,
        stock_type=stock_type,
    )
    return post_one(application, movement, today)


def post_one(application: Application, movement: GoodsMovement, today: date | None = None) -> PostedMovement:
    """Post a single movement; its faults lead straight to its fields."""
    try:
        return post_goods_movements(application, [movement], today=today)[0]
    except Refused as refused:
        raise Refused(*without_index(refused.errors)) from None


def _open_in_section(
    session: Session, material_plant: int, segment: int, on: date | None
) -> Sequence[tuple[str, int, Decimal, str]]:
    """Order, item, open quantity and kind of the orders of a section, in the order of their dates."""
    rows = session.rows(
        "SELECT order_number, item, quantity - received_quantity, kind, availability_date FROM receipt"
        " WHERE material_plant = ? AND kind <> 'planned_order' AND quantity > received_quantity"
        f" AND NOT delivery_completed AND {receipt_segment_sql()} = ?"
        " ORDER BY availability_date, order_number, item",
        [material_plant, segment],
    )
    day = None if on is None else to_day(on)
    return [
        (order, item, from_quantity(quantity), kind)
        for order, item, quantity, kind, when in rows
        if day in (None, when)
    ]


def _reductions(session: Session, posted: PostedMovement) -> dict[int, Decimal]:
    reduced: dict[int, int] = {}
    for number in posted.numbers:
        for line, quantity in session.rows(
            "SELECT planned_independent_requirement, quantity FROM plan_reduction WHERE goods_movement = ?",
            [number],
        ):
            reduced[line] = reduced.get(line, 0) + quantity
    return {line: from_quantity(quantity) for line, quantity in sorted(reduced.items())}
