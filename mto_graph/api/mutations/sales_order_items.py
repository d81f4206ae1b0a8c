"""Delivering and rejecting sales order items by mutation."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import strawberry

from mto_graph.api.context import Context, Reading
from mto_graph.api.declaring import input_type
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.mutations.goods_movements import load_numbered, noted
from mto_graph.api.mutations.outcomes import IDEMPOTENCY_KEY, attempted, camel_case, through
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import GoodsMovementRef
from mto_graph.api.types.references import SalesOrderItemRef as ItemRef
from mto_graph.api.where import SalesOrderItemRef
from mto_graph.services.goods_movements import GoodsMovement
from mto_graph.services.idempotency import Answer, once
from mto_graph.services.reading import sales_orders
from mto_graph.services.reading.goods_movements import GoodsMovementRow
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.sales_orders import SalesOrderItemRow
from mto_graph.services.sales_order_items import reject_sales_order_items
from mto_graph.services.stock_postings import post_one
from mto_graph.strategies import Purpose


@input_type(description="What to deliver of a sales order item.")
class DeliverSalesOrderItemInput:
    sales_order: str = strawberry.field(description="The sales order's number.")
    item: int = strawberry.field(description="The item: 10, 20, …")
    quantity: Decimal | None = strawberry.field(
        default=None, description="How much leaves; null: all that is open."
    )
    storage_location: str | None = strawberry.field(
        default=None, description="From where; null: from all storage locations in their order."
    )
    posting_date: datetime.date | None = strawberry.field(
        default=None, description="The day that it counts for; null: today."
    )
    document: str | None = strawberry.field(
        default=None, description="A reference to keep with it, for example the delivery note."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


@input_type(description="Sales order items to reject, or to take up again, all or none.")
class RejectSalesOrderItemsInput:
    sales_order_items: list[SalesOrderItemRef] = strawberry.field(description="Which ones.")
    rejected: bool = strawberry.field(default=True, description="False takes the rejection back.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


class DeliverSalesOrderItemPayloadRow(Row):
    """What came of delivering."""

    __slots__ = ("delivered_quantity", "errors", "key", "numbers")

    key: tuple[str, int]
    numbers: list[int]
    delivered_quantity: Decimal | None
    errors: list[UserErrorRow]


class RejectSalesOrderItemsPayloadRow(Row):
    """What came of rejecting."""

    __slots__ = ("errors", "ids")

    ids: list[int]
    errors: list[UserErrorRow]


def _item(
    read: Reading, rows: Sequence[DeliverSalesOrderItemPayloadRow], _asked: Asked
) -> list[SalesOrderItemRow | None]:
    found = sales_orders.items_by_keys(read.session, {row.key for row in rows})
    return [found.get(row.key) for row in rows]


def _movements(
    read: Reading, rows: Sequence[DeliverSalesOrderItemPayloadRow], _asked: Asked
) -> list[list[GoodsMovementRow]]:
    return load_numbered(read, [row.numbers for row in rows])


def _items(
    read: Reading, rows: Sequence[RejectSalesOrderItemsPayloadRow], _asked: Asked
) -> list[list[SalesOrderItemRow]]:
    found = sales_orders.items_by_ids(read.session, {one for row in rows for one in row.ids})
    return [[found[one].copied() for one in row.ids if one in found] for row in rows]


@graph_type(DeliverSalesOrderItemPayloadRow, description="What came of `deliverSalesOrderItem`.")
class DeliverSalesOrderItemPayload:
    delivered_quantity: Decimal | None = shown("How much left now; null when there are errors.")
    sales_order_item: ItemRef | None = related(
        _item, "The item as it is now: `progress` says what is still open; null when there is none."
    )
    goods_movements: list[GoodsMovementRef] = related(
        _movements,
        "The goods issues in the ledger, one for each schedule line and storage location, with what they took from "
        "the plan; empty when there are errors.",
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was delivered.")


@graph_type(RejectSalesOrderItemsPayloadRow, description="What came of `rejectSalesOrderItems`.")
class RejectSalesOrderItemsPayload:
    sales_order_items: list[ItemRef] = related(
        _items, "The items as they are now, in the order of the input; empty when there are errors."
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was changed.")


def deliver(context: Context, given: Any) -> DeliverSalesOrderItemPayloadRow:
    """Deliver what the input says."""
    movement = GoodsMovement(
        movement_type=context.application.registry.movement_type_for(Purpose.DELIVERY).code,
        sales_order=given.sales_order,
        sales_order_item=given.item,
        quantity=given.quantity,
        storage_location=given.storage_location or "",
        posting_date=given.posting_date,
        document=given.document or "",
    )

    def change() -> Answer:
        return {"posted": noted(post_one(context.application, movement, context.today))}

    answer, errors = attempted(
        lambda: once(
            context.application, given.idempotency_key, "deliverSalesOrderItem", asdict(movement), change
        ),
        _place,
    )
    payload = DeliverSalesOrderItemPayloadRow()
    payload.key = given.sales_order, given.item
    numbers, _, quantity, _ = ([], [], None, []) if answer is None else answer["posted"]
    payload.numbers, payload.delivered_quantity = numbers, None if quantity is None else Decimal(quantity)
    payload.errors = errors
    return payload


def reject(context: Context, given: Any) -> RejectSalesOrderItemsPayloadRow:
    """Reject the items of the input, or take them up again."""
    items = [(one.sales_order, one.item) for one in given.sales_order_items]

    def change() -> Answer:
        return {"items": list(reject_sales_order_items(context.application, items, rejected=given.rejected))}

    answer, errors = attempted(
        lambda: once(
            context.application,
            given.idempotency_key,
            "rejectSalesOrderItems",
            {"items": items, "rejected": given.rejected},
            change,
        ),
        lambda path: through(SalesOrderItemRef, "salesOrderItems", path),
    )
    payload = RejectSalesOrderItemsPayloadRow()
    payload.ids = [] if answer is None else answer["items"]
    payload.errors = errors
    return payload


def _place(path: tuple[str, ...]) -> list[str]:
    names = {"sales_order_item": "item"}
    known = {"sales_order", "item", "quantity", "storage_location", "posting_date", "document"}
    named = [names.get(part, part) for part in path]
    return ["input", *(camel_case(part) for part in named if part in known)]
