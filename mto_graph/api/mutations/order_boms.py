"""Setting order BOMs by mutation."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import strawberry

from mto_graph.api.context import Context, Reading
from mto_graph.api.declaring import input_type
from mto_graph.api.enums import ExplosionType
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.mutations.outcomes import IDEMPOTENCY_KEY, attempted, camel_case
from mto_graph.api.mutations.upserts import cells_of
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import OrderBomItemRef
from mto_graph.services.idempotency import Answer, once
from mto_graph.services.order_boms import set_order_bom
from mto_graph.services.reading import order_boms
from mto_graph.services.reading.order_boms import OrderBomItemRow
from mto_graph.services.reading.rows import Row


def _left_out(description: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description)


@input_type(description="An item of an order BOM that is set as a whole.")
class OrderBomPartInput:
    item: str = strawberry.field(description="The item's number, for example `0010`.")
    component: str = strawberry.field(description="The material that goes in.")
    quantity: Decimal = strawberry.field(description="How much of it goes into the base quantity.")
    base_quantity: Decimal | None = _left_out(
        "The quantity of the parent that `quantity` is for; 1 by default."
    )
    unit: str | None = _left_out("The unit of the quantity, as a note: it is in the component's base unit.")
    fixed_quantity: bool | None = _left_out("Whether the quantity is for a whole order, whatever its size.")
    scrap_percent: Decimal | None = _left_out("Part of the quantity that is lost.")
    explosion: ExplosionType | None = _left_out("Overrides how the component's requirements are treated.")
    lead_time_offset_days: int | None = _left_out("Workdays after the order's start at which it is needed.")
    condition: str | None = _left_out("Selection condition, an expression over characteristics.")
    quantity_expression: str | None = _left_out("Expression over characteristics that replaces `quantity`.")


@input_type(
    description="The bill of material that holds for one sales order item, in place of the parent's own."
)
class SetOrderBomInput:
    sales_order: str = strawberry.field(description="The sales order's number.")
    item: int = strawberry.field(description="The item: 10, 20, …")
    parent: str = strawberry.field(description="The material that is made: the ordered one, or one below it.")
    plant: str = strawberry.field(description="The plant that makes it.")
    items: list[OrderBomPartInput] | None = strawberry.field(
        default=None,
        description="All that goes in. Null: a copy of the parent's own, as valid on the first requested day. Empty: "
        "the order BOM is deleted, and the parent is made by its own again.",
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


class SetOrderBomPayloadRow(Row):
    """What came of setting an order BOM."""

    __slots__ = ("errors", "ids")

    ids: list[int]
    errors: list[UserErrorRow]


def _items(
    read: Reading, rows: Sequence[SetOrderBomPayloadRow], _asked: Asked
) -> list[list[OrderBomItemRow]]:
    found = order_boms.by_ids(read.session, {one for row in rows for one in row.ids})
    return [[found[one].copied() for one in row.ids if one in found] for row in rows]


@graph_type(SetOrderBomPayloadRow, description="What came of `setOrderBom`.")
class SetOrderBomPayload:
    order_bom_items: list[OrderBomItemRef] = related(
        _items, "The items of the order BOM as it is now, by number; empty when there are errors."
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was changed.")


def set_bom(context: Context, given: Any) -> SetOrderBomPayloadRow:
    """Set what the input says."""
    items = None if given.items is None else [cells_of(one) for one in given.items]
    key = {"sales_order": given.sales_order, "item": given.item, "parent": given.parent, "plant": given.plant}

    def change() -> Answer:
        return {"items": list(set_order_bom(context.application, **key, items=items))}

    answer, errors = attempted(
        lambda: once(
            context.application, given.idempotency_key, "setOrderBom", {**key, "items": items}, change
        ),
        _place,
    )
    payload = SetOrderBomPayloadRow()
    payload.ids = [] if answer is None else answer["items"]
    payload.errors = errors
    return payload


def _place(path: tuple[str, ...]) -> list[str]:
    return ["input", *map(camel_case, path)]
