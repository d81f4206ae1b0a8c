"""Changing, making and deleting planned orders by hand, by mutation."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, TypeVar

import strawberry

from mto_graph.api.context import Context, Reading
from mto_graph.api.declaring import input_type
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.mutations.outcomes import IDEMPOTENCY_KEY, attempted, camel_case
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import PlannedOrderRef
from mto_graph.services.idempotency import Answer, once
from mto_graph.services.manual_orders import (
    NewPlannedOrder,
    PlannedOrderChange,
    change_planned_order,
    create_planned_order,
    delete_planned_order,
)
from mto_graph.services.reading import planned_orders
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.rows import Row

P = TypeVar("P", bound="PlannedOrderPayloadRow")

_NUMBER = "The number of a `PlannedOrder`."
_START = "When it starts; null: scheduled backward by the lead times where the availability date is new."


@input_type(description="What shall become of a planned order; what is left out stays as it is.")
class ChangePlannedOrderInput:
    number: str = strawberry.field(description=_NUMBER)
    quantity: Decimal | None = strawberry.field(default=None, description="How much it brings.")
    availability_date: datetime.date | None = strawberry.field(
        default=None, description="From when it can be used."
    )
    start_date: datetime.date | None = strawberry.field(default=None, description=_START)
    firmed: bool | None = strawberry.field(
        default=None,
        description=(
            "True firms the order as it is; a change of quantity or dates does so, too. False gives it back to "
            "planning, which adapts it again."
        ),
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


@input_type(description="A planned order to make by hand.")
class CreatePlannedOrderInput:
    material: str = strawberry.field(description="What it brings.")
    plant: str = strawberry.field(description="To which plant.")
    quantity: Decimal = strawberry.field(description="How much.")
    availability_date: datetime.date = strawberry.field(description="From when it can be used.")
    start_date: datetime.date | None = strawberry.field(
        default=None, description="When it starts; null: scheduled backward by the lead times."
    )
    sales_order: str | None = strawberry.field(
        default=None, description="The sales order that it is made for; null: for plant stock."
    )
    sales_order_item: int | None = strawberry.field(
        default=None, description="The item of that sales order, which must be kept apart."
    )
    gross: bool | None = strawberry.field(
        default=None,
        description="Whether it is for the gross plan of the material, which stock does not cover.",
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


@input_type(description="A planned order to delete.")
class DeletePlannedOrderInput:
    number: str = strawberry.field(description=_NUMBER)
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


class PlannedOrderPayloadRow(Row):
    """What came of it; the number is 0 when there are errors."""

    __slots__ = ("errors", "number")

    number: int
    errors: list[UserErrorRow]


class ChangedRow(PlannedOrderPayloadRow):
    """What came of a change."""

    __slots__ = ()


class CreatedRow(PlannedOrderPayloadRow):
    """What came of making an order."""

    __slots__ = ()


class DeletedRow(PlannedOrderPayloadRow):
    """What came of deleting an order."""

    __slots__ = ()

    @property
    def deleted_number(self) -> str | None:
        """The number of the order that is gone."""
        return str(self.number) if self.number else None


def _orders(
    read: Reading, rows: Sequence[PlannedOrderPayloadRow], _asked: Asked
) -> list[PlannedOrderRow | None]:
    found = planned_orders.by_numbers(read.session, {row.number for row in rows})
    return [found.get(row.number) for row in rows]


@graph_type(ChangedRow, description="What came of `changePlannedOrder`.")
class ChangePlannedOrderPayload:
    planned_order: PlannedOrderRef | None = related(
        _orders, "The order as it is now, with its new components; null when there are errors."
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was changed.")


@graph_type(CreatedRow, description="What came of `createPlannedOrder`.")
class CreatePlannedOrderPayload:
    planned_order: PlannedOrderRef | None = related(
        _orders, "The new order with its components; null when there are errors."
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was made.")


@graph_type(DeletedRow, description="What came of `deletePlannedOrder`.")
class DeletePlannedOrderPayload:
    deleted_number: str | None = shown("The number of the order that is gone; null when there are errors.")
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was deleted.")


def change(context: Context, given: Any) -> ChangedRow:
    """Change the planned order of the input."""
    number = _number(given.number)
    wanted = PlannedOrderChange(
        quantity=given.quantity,
        availability_date=given.availability_date,
        start_date=given.start_date,
        firmed=given.firmed,
    )
    return _payload(
        ChangedRow(),
        context,
        given,
        "changePlannedOrder",
        {"number": number, **asdict(wanted)},
        lambda: change_planned_order(context.application, number, wanted),
    )


def create(context: Context, given: Any) -> CreatedRow:
    """Make the planned order of the input."""
    new = NewPlannedOrder(
        material=given.material,
        plant=given.plant,
        quantity=given.quantity,
        availability_date=given.availability_date,
        start_date=given.start_date,
        sales_order=given.sales_order or "",
        sales_order_item=given.sales_order_item,
        gross=bool(given.gross),
    )
    return _payload(
        CreatedRow(),
        context,
        given,
        "createPlannedOrder",
        asdict(new),
        lambda: create_planned_order(context.application, new),
    )


def delete(context: Context, given: Any) -> DeletedRow:
    """Delete the planned order of the input."""
    number = _number(given.number)
    return _payload(
        DeletedRow(),
        context,
        given,
        "deletePlannedOrder",
        {"number": number},
        lambda: delete_planned_order(context.application, number),
    )


def _payload(
    payload: P,
    context: Context,
    given: Any,
    operation: str,
    content: dict[str, Any],
    act: Callable[[], int],
) -> P:
    def done() -> Answer:
        return {"number": act()}

    answer, errors = attempted(
        lambda: once(context.application, given.idempotency_key, operation, content, done), _place
    )
    payload.number = 0 if answer is None else answer["number"]
    payload.errors = errors
    return payload


def _number(text: str) -> int:
    """The number as planning counts; 0, which no order has, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def _place(path: tuple[str, ...]) -> list[str]:
    return ["input", *map(camel_case, path)]
