"""Following the plan and its messages: entries of the log of changes, as the hub tells them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import GraphQLError

from mto_graph.api.context import Context, Reading
from mto_graph.api.cursors import plan_change_of
from mto_graph.api.fields import Given
from mto_graph.api.lookahead import Asked
from mto_graph.api.subscriptions.mailbox import Mailbox
from mto_graph.api.subscriptions.ticks import Tick
from mto_graph.services.plan_changes.hub import Follower, Forgotten, Topic, Unknown
from mto_graph.services.plan_changes.interests import Interest
from mto_graph.services.reading import Session, material_plants, materials, plants, sales_orders
from mto_graph.services.reading.plan_changes import PlanChangeRow, change_row
from mto_graph.services.reading.rows import Row

_CONDITIONS: Final = ("material", "plant", "mrp_controller", "sales_order", "item")
WAITING: Final = 32
"""So many changes may wait for somebody who is slow."""


@dataclass(frozen=True, slots=True)
class _Change:
    """An entry of the log, for one interest and topic."""

    entry: int
    interest: Interest
    row_type: type[PlanChangeRow]

    @property
    def key(self) -> Hashable:
        return self.entry

    def read(self, read: Reading) -> Row:
        row = change_row(read.session, self.entry, self.interest, self.row_type)
        if row is None:
            raise _forgotten()
        return row


async def follow(
    topic: Topic, row_type: type[PlanChangeRow], context: Context, asked: Asked
) -> AsyncIterator[Tick]:
    """Whatever changes in the sections of interest; those after a cursor first, if there is one."""
    interest, after = _wanted(asked.arguments, context.identity.plants)
    hub = context.application.plan_changes
    mailbox = Mailbox(WAITING, lambda: hub.leave(follower))
    follower = Follower(topic, interest, mailbox.put)
    try:
        await asyncio.to_thread(_check_names, context, interest)
        try:
            missed = await asyncio.to_thread(hub.follow, follower, after)
        except Forgotten:
            raise _forgotten() from None
        except Unknown:
            raise GraphQLError(
                "There has been no change of this cursor here; read the data again and follow from there.",
                extensions={"code": "INVALID_CURSOR"},
            ) from None
        for entry in missed:
            yield _Change(entry, interest, row_type)
        async for entry in mailbox.all():
            yield _Change(entry, interest, row_type)
    finally:
        hub.leave(follower)


def _wanted(arguments: Mapping[str, Any], plants: tuple[str, ...]) -> tuple[Interest, int | None]:
    cursor = arguments["after"]
    after = None if cursor is None else plan_change_of(cursor)
    if arguments["item"] is not None and arguments["sales_order"] is None:
        raise GraphQLError(
            "An item is named with its sales order: give salesOrder too.", extensions={"code": "REQUIRED"}
        )
    return Interest(**{name: arguments[name] for name in _CONDITIONS}, plants=plants), after


def _check_names(context: Context, interest: Interest) -> None:
    """Refuse names that do not exist: nothing would ever be told of them."""
    with context.application.database.reading(context.identity.plants) as session:
        unknown = _unknown(session, interest)
    if unknown:
        raise GraphQLError(f"{unknown} does not exist.", extensions={"code": "NOT_FOUND"})


def _unknown(session: Session, interest: Interest) -> str:
    material, plant, order, item = interest.material, interest.plant, interest.sales_order, interest.item
    if material is not None and material not in materials.by_numbers(session, [material]):
        return f"Material {material}"
    if plant is not None and plant not in plants.by_codes(session, [plant]):
        return f"Plant {plant}"
    if None not in (material, plant) and not material_plants.by_keys(
        session, [(material or "", plant or "")]
    ):
        return f"Material {material} in plant {plant}"
    if order is not None and order not in sales_orders.orders_by_numbers(session, [order]):
        return f"Sales order {order}"
    if item is not None and not sales_orders.items_by_keys(session, [(order or "", item)]):
        return f"Item {item} of sales order {order}"
    return ""


def _forgotten() -> GraphQLError:
    return GraphQLError(
        "Too much has changed since this cursor to be told one by one; read the data again and follow from there.",
        extensions={"code": "CHANGES_FORGOTTEN"},
    )


WANTED: Final = {
    "material": Given(str | None, "Only sections of the material of this number.", None),
    "plant": Given(str | None, "Only in the plant of this code.", None, names_plant=True),
    "mrp_controller": Given(str | None, "Only materials looked after by this planner.", None),
    "sales_order": Given(str | None, "Only sections of the items of the sales order of this number.", None),
    "item": Given(int | None, "Only sections of this item of the sales order.", None),
    "after": Given(
        str | None,
        "First what has changed after this cursor: that of the last change you have seen, or `planChangeCursor` of the "
        "query by which you have read the data. So nothing is missed between reading and following.",
        None,
    ),
}
