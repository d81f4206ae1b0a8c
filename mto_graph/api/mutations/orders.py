"""Ordering what requisitions ask for, and completing orders, by mutation."""

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
from mto_graph.api.mutations.outcomes import IDEMPOTENCY_KEY, attempted, through
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import ReceiptRef
from mto_graph.services.idempotency import Answer, once
from mto_graph.services.order_completion import complete_orders
from mto_graph.services.purchase_orders import RequisitionConversion, convert_purchase_requisitions
from mto_graph.services.reading import supplies
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.supplies import ReceiptRow


@input_type(description="A purchase requisition to order, as a whole or in part.")
class PurchaseRequisitionConversionInput:
    number: str = strawberry.field(description="The requisition's number.")
    item: int = strawberry.field(default=1, description="The item of the requisition.")
    quantity: Decimal | None = strawberry.field(
        default=None, description="How much of it; the rest stays a requisition. Null: all that is open."
    )
    net_price: Decimal | None = strawberry.field(
        default=None,
        description="What `priceUnit` base units cost; null: the material's purchase price.",
    )
    availability_date: datetime.date | None = strawberry.field(
        default=None, description="From when the supplier lets it be used; null: as requested."
    )


@input_type(description="Purchase requisitions to order, all or none.")
class ConvertPurchaseRequisitionsInput:
    purchase_requisitions: list[PurchaseRequisitionConversionInput] = strawberry.field(
        description="Which ones."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


@input_type(description="Names an order that brings material.")
class OrderRefInput:
    number: str = strawberry.field(description="The order's number.")
    item: int = strawberry.field(default=1, description="The item of the order.")


@input_type(description="Orders to complete, or to open again, all or none.")
class CompleteOrdersInput:
    orders: list[OrderRefInput] = strawberry.field(description="Which ones.")
    completed: bool = strawberry.field(default=True, description="False opens them again.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


class OrderedRow(Row):
    """What one requisition became."""

    __slots__ = ("quantity", "receipt_id", "remaining_quantity", "requisition")

    requisition: tuple[str, int]
    receipt_id: int
    quantity: Decimal
    remaining_quantity: Decimal


class ConvertPurchaseRequisitionsPayloadRow(Row):
    """What came of ordering."""

    __slots__ = ("conversions", "errors")

    conversions: list[OrderedRow]
    errors: list[UserErrorRow]


class CompleteOrdersPayloadRow(Row):
    """What came of completing."""

    __slots__ = ("errors", "ids")

    ids: list[int]
    errors: list[UserErrorRow]


def _orders(read: Reading, rows: Sequence[OrderedRow], _asked: Asked) -> list[ReceiptRow | None]:
    found = supplies.receipts_by_ids(read.session, {row.receipt_id for row in rows})
    return [found.get(row.receipt_id) for row in rows]


def _rests(read: Reading, rows: Sequence[OrderedRow], _asked: Asked) -> list[ReceiptRow | None]:
    left = [row.requisition for row in rows if row.remaining_quantity]
    found = {(row.number, row.item): row for row in supplies.receipts_by_keys(read.session, left)}
    return [found.get(row.requisition) if row.remaining_quantity else None for row in rows]


def _conversions(
    _read: Reading, rows: Sequence[ConvertPurchaseRequisitionsPayloadRow], _asked: Asked
) -> list[list[Row]]:
    return [[row.copied() for row in payload.conversions] for payload in rows]


def _completed(read: Reading, rows: Sequence[CompleteOrdersPayloadRow], _asked: Asked) -> list[list[Row]]:
    found = supplies.receipts_by_ids(read.session, {one for row in rows for one in row.ids})
    return [[found[one].copied() for one in row.ids if one in found] for row in rows]


@graph_type(OrderedRow, description="What a purchase requisition became.")
class PurchaseRequisitionConversion:
    order: ReceiptRef | None = related(
        _orders, "The purchase order; it stays in the requisition's section. Null when it is gone again."
    )
    quantity: Decimal = shown("How much of the requisition was ordered.")
    remaining_quantity: Decimal = shown("How much of it stays a requisition.")
    purchase_requisition: ReceiptRef | None = related(
        _rests, "What stays a requisition; null when nothing does."
    )


@graph_type(ConvertPurchaseRequisitionsPayloadRow, description="What came of `convertPurchaseRequisitions`.")
class ConvertPurchaseRequisitionsPayload:
    conversions: list[PurchaseRequisitionConversion] = related(
        _conversions,
        "What each requisition became, in the order of the input; empty when there are errors.",
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was ordered.")


@graph_type(CompleteOrdersPayloadRow, description="What came of `completeOrders`.")
class CompleteOrdersPayload:
    orders: list[ReceiptRef] = related(
        _completed, "The orders as they are now, in the order of the input; empty when there are errors."
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was changed.")


def convert(context: Context, given: Any) -> ConvertPurchaseRequisitionsPayloadRow:
    """Order what the requisitions of the input ask for."""
    wanted = [
        RequisitionConversion(one.number, one.item, one.quantity, one.net_price, one.availability_date)
        for one in given.purchase_requisitions
    ]

    def change() -> Answer:
        ordered = convert_purchase_requisitions(context.application, wanted)
        return {
            "ordered": [
                [one.requisition, one.requisition_item, one.receipt_id, str(one.quantity), str(one.remaining)]
                for one in ordered
            ]
        }

    answer, errors = attempted(
        lambda: once(
            context.application,
            given.idempotency_key,
            "convertPurchaseRequisitions",
            [asdict(one) for one in wanted],
            change,
        ),
        lambda path: through(PurchaseRequisitionConversionInput, "purchaseRequisitions", _numbered(path)),
    )
    payload = ConvertPurchaseRequisitionsPayloadRow()
    payload.conversions = [] if answer is None else [_ordered(*one) for one in answer["ordered"]]
    payload.errors = errors
    return payload


def complete(context: Context, given: Any) -> CompleteOrdersPayloadRow:
    """Complete the orders of the input, or open them again."""
    orders = [(one.number, one.item) for one in given.orders]

    def change() -> Answer:
        return {"orders": list(complete_orders(context.application, orders, completed=given.completed))}

    answer, errors = attempted(
        lambda: once(
            context.application,
            given.idempotency_key,
            "completeOrders",
            {"orders": orders, "completed": given.completed},
            change,
        ),
        lambda path: through(OrderRefInput, "orders", _numbered(path)),
    )
    payload = CompleteOrdersPayloadRow()
    payload.ids = [] if answer is None else answer["orders"]
    payload.errors = errors
    return payload


def _ordered(number: str, item: int, receipt: int, quantity: str, remaining: str) -> OrderedRow:
    row = OrderedRow()
    row.requisition, row.receipt_id = (number, item), receipt
    row.quantity, row.remaining_quantity = Decimal(quantity), Decimal(remaining)
    return row


def _numbered(path: tuple[str, ...]) -> tuple[str, ...]:
    """What services call the order is its number here."""
    return tuple("number" if part == "order" else part for part in path)
