"""Converting planned orders by mutation."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import strawberry
from graphql import GraphQLError

from mto_graph.api.context import Context, Reading
from mto_graph.api.declaring import input_type
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.ids import decoded
from mto_graph.api.lookahead import Asked
from mto_graph.api.mutations.outcomes import attempted, camel_case
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import PlannedOrderRef, ReceiptRef
from mto_graph.errors import ErrorCode, refuse
from mto_graph.services.idempotency import Answer, once
from mto_graph.services.orders import Conversion, convert_planned_orders
from mto_graph.services.reading import planned_orders, supplies
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.supplies import ReceiptRow


@input_type(one_of=True, description="Names a planned order. Exactly one of them.")
class PlannedOrderRefInput:
    number: str | None = strawberry.field(
        default=strawberry.UNSET, description="The number of a `PlannedOrder`."
    )
    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The id of a `PlannedOrder` or `FirmPlannedOrder`."
    )


@input_type(description="A planned order to convert, as a whole or in part.")
class PlannedOrderConversionInput:
    planned_order: PlannedOrderRefInput = strawberry.field(description="The planned order.")
    quantity: Decimal | None = strawberry.field(
        default=None, description="How much of it; the rest stays a planned order. Null: all of it."
    )


@input_type(description="Planned orders to convert, all or none.")
class ConvertPlannedOrdersInput:
    planned_orders: list[PlannedOrderConversionInput] = strawberry.field(description="Which ones.")
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="Makes the mutation safe to repeat: the same key with the same input gives the first answer.",
    )


class ConvertedRow(Row):
    """What one planned order became."""

    __slots__ = ("planned_order_number", "quantity", "receipt_id", "remaining_quantity")

    planned_order_number: int
    receipt_id: int
    quantity: Decimal
    remaining_quantity: Decimal


class ConvertPlannedOrdersPayloadRow(Row):
    """What came of it."""

    __slots__ = ("conversions", "errors")

    conversions: list[ConvertedRow]
    errors: list[UserErrorRow]


def _receipts(read: Reading, rows: Sequence[ConvertedRow], _asked: Asked) -> list[ReceiptRow | None]:
    found = supplies.receipts_by_ids(read.session, {row.receipt_id for row in rows})
    return [found.get(row.receipt_id) for row in rows]


def _rests(read: Reading, rows: Sequence[ConvertedRow], _asked: Asked) -> list[PlannedOrderRow | None]:
    found = planned_orders.by_numbers(read.session, {row.planned_order_number for row in rows})
    return [found.get(row.planned_order_number) for row in rows]


def _conversions(
    _read: Reading, rows: Sequence[ConvertPlannedOrdersPayloadRow], _asked: Asked
) -> list[list[Row]]:
    return [[row.copied() for row in payload.conversions] for payload in rows]


@graph_type(ConvertedRow, description="What a planned order became.")
class PlannedOrderConversion:
    order: ReceiptRef | None = related(
        _receipts, "The production order or purchase requisition; null when it is gone again."
    )
    quantity: Decimal = shown("How much of the planned order was converted.")
    remaining_quantity: Decimal = shown("How much of it stays a planned order.")
    planned_order: PlannedOrderRef | None = related(
        _rests, "What stays a planned order; null when nothing does."
    )


@graph_type(ConvertPlannedOrdersPayloadRow, description="What came of `convertPlannedOrders`.")
class ConvertPlannedOrdersPayload:
    conversions: list[PlannedOrderConversion] = related(
        _conversions,
        "What each planned order became, in the order of the input; empty when there are errors.",
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was converted.")


def convert(context: Context, given: Any) -> ConvertPlannedOrdersPayloadRow:
    """Convert the planned orders of the input."""

    def change() -> Answer:
        wanted = [
            Conversion(_code(one.planned_order, at), one.quantity)
            for at, one in enumerate(given.planned_orders)
        ]
        content = [{"planned_order": one.planned_order, "quantity": one.quantity} for one in wanted]
        return once(
            context.application,
            given.idempotency_key,
            "convertPlannedOrders",
            content,
            lambda: _answered(context, wanted),
        )

    answer, errors = attempted(change, _place)
    payload = ConvertPlannedOrdersPayloadRow()
    payload.conversions = [] if answer is None else [_converted(*one) for one in answer["converted"]]
    payload.errors = errors
    return payload


def _answered(context: Context, wanted: list[Conversion]) -> Answer:
    converted = convert_planned_orders(context.application, wanted)
    return {
        "converted": [
            [one.planned_order, one.receipt_id, str(one.quantity), str(one.remaining)] for one in converted
        ]
    }


def _converted(planned_order: int, receipt: int, quantity: str, remaining: str) -> ConvertedRow:
    row = ConvertedRow()
    row.planned_order_number = planned_order
    row.receipt_id = receipt
    row.quantity, row.remaining_quantity = Decimal(quantity), Decimal(remaining)
    return row


def _code(named: PlannedOrderRefInput, at: int) -> int:
    """The number of a planned order; minus the receipt's id for a firm planned order."""
    if named.number:
        text = named.number
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    place = str(at), "planned_order", "id"
    try:
        type_name, key = decoded(named.id or "")
    except GraphQLError as fault:
        raise refuse(ErrorCode.INVALID_VALUE, fault.message, *place) from None
    numbered = key.isascii() and key.isdigit() and len(key) <= 18
    if type_name not in ("PlannedOrder", "FirmPlannedOrder") or not numbered:
        message = f"This is the id of a {type_name[:80]}; pass the id of a planned order."
        raise refuse(ErrorCode.INVALID_VALUE, message, *place)
    return int(key) if type_name == "PlannedOrder" else -int(key)


def _place(path: tuple[str, ...]) -> list[str]:
    return ["input", *(["plannedOrders", path[0]] if path else []), *(camel_case(part) for part in path[1:])]
