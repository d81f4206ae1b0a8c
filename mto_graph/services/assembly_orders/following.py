"""Item and order stay one: what is changed on one side, the other side follows in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from mto_graph.model.bulk import allocate_ids, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.assembly_orders.coupling import (
    CoupledItem,
    CoupledOrder,
    assembly_kinds,
    coupled_items,
    coupled_orders,
    coupled_receipts,
    has_assemblies,
)
from mto_graph.services.assembly_orders.reserving import reserve
from mto_graph.services.item_rules import rules_of_items
from mto_graph.services.manual_orders.order_materials import OrderMaterials
from mto_graph.services.number_ranges import ASSEMBLY_ORDERS, PRODUCTION_ORDERS, next_numbers
from mto_graph.services.reading.segments import customer_segment
from mto_graph.strategies import AssemblyOrder, Registry

MORE_THAN_ONE_LINE: Final = (
    "schedule_line: the item is assembled to order, and its one order has one quantity and one date; "
    "enter another item for what is wanted on another day."
)
_RANGES: Final = {
    AssemblyOrder.PLANNED_ORDER: ASSEMBLY_ORDERS,
    AssemblyOrder.PRODUCTION_ORDER: PRODUCTION_ORDERS,
}
_MANY: Final = 1_000
"""Items; in a company that never assembles to order none of more than these is looked for."""


def follow_items(session: Session, registry: Registry, items: Collection[int], origin: str) -> list[int]:
    """Let the orders follow items (ids) that are new or changed; the items that cannot have an order.

    An item whose strategy declares an assembly gets its order as soon as it is there; a rejected one has its order
    flagged for deletion, and so has one that gets another material or strategy. Items with several schedule lines are
    answered and left alone. Refused: LEAD_TIME_OUTSIDE_CALENDAR, QUANTITY_OVERFLOW.

    Example: `follow_items(session, registry, {item}, "import")`
    """
    if len(items) > _MANY and not has_assemblies(session, registry):
        return []
    kinds = assembly_kinds(session, registry, items)
    orders = coupled_orders(session, items)
    facts = coupled_items(session, {*kinds, *orders})
    loaded = rules_of_items(session, registry, orders)
    strays = [order for item, order in orders.items() if item in loaded and _is_stray(facts, order, kinds)]
    for order in strays:
        del orders[order.sales_order_item]
    _flag(session, strays, True, origin)
    _uncouple(session, strays)
    faulty = [item for item in kinds if item in facts and facts[item].lines > 1]
    sound = [facts[item] for item in sorted(kinds) if item in facts and item not in faulty]
    ended = [orders[item.id] for item in sound if item.id in orders and not _is_wanted(item)]
    _flag(session, [order for order in ended if not order.deletion_flag], True, origin)
    wanted = [item for item in sound if _is_wanted(item)]
    again = [orders[item.id] for item in wanted if item.id in orders and orders[item.id].deletion_flag]
    _flag(session, again, False, origin)
    _keep_in_step(session, registry, wanted, orders, kinds, {order.id for order in again}, origin)
    return faulty


def follow_orders(
    session: Session, registry: Registry, receipts: Iterable[int], rescheduled: Collection[int], origin: str
) -> None:
    """Let the items follow those of these receipts (ids) that are their orders: quantity, and date of availability.

    Those of `rescheduled` got another day of availability but no other start: they start by their lead time.
    """
    found = [order for order in coupled_receipts(session, receipts) if not order.deletion_flag]
    items = coupled_items(session, {order.sales_order_item for order in found})
    found = [order for order in found if order.sales_order_item in items]
    if not found:
        return
    session.executemany(
        "UPDATE schedule_line SET quantity = ?, requested_date = ? WHERE sales_order_item = ?",
        [(order.quantity, order.availability, order.sales_order_item) for order in found],
    )
    planning_file.enter_items(session, (order.sales_order_item for order in found), origin)
    materials = OrderMaterials(session, registry, _sections(found))
    placed = [_on_workday(materials, order, order.id in rescheduled) for order in found]
    _store(session, placed, materials, origin)


def _is_stray(
    facts: Mapping[int, CoupledItem], order: CoupledOrder, kinds: Mapping[int, AssemblyOrder]
) -> bool:
    """Whether the item is assembled no more, or is another material now."""
    item = facts[order.sales_order_item]
    return item.id not in kinds or item.material_plant != order.material_plant


def _is_wanted(item: CoupledItem) -> bool:
    return not item.rejected and item.quantity > 0


def _flag(session: Session, orders: Sequence[CoupledOrder], flagged: bool, origin: str) -> None:
    """Flagged for deletion an order brings nothing and takes nothing; planning does not see it."""
    ids = [order.id for order in orders]
    session.executemany(
        "UPDATE receipt SET deletion_flag = ?, delivery_completed = ? WHERE id = ?",
        [(flagged, flagged, identity) for identity in ids],
    )
    session.executemany(
        "UPDATE reservation SET final_issue = ? WHERE receipt = ?", [(flagged, identity) for identity in ids]
    )
    _enter(session, ids, origin)


def _uncouple(session: Session, orders: Sequence[CoupledOrder]) -> None:
    session.executemany(
        "UPDATE receipt SET assembly_order = FALSE WHERE id = ?", [(order.id,) for order in orders]
    )


def _keep_in_step(
    session: Session,
    registry: Registry,
    items: Sequence[CoupledItem],
    orders: Mapping[int, CoupledOrder],
    kinds: Mapping[int, AssemblyOrder],
    again: Collection[int],
    origin: str,
) -> None:
    """Orders for the items that have none, and the values of the items for the orders that differ."""
    new = [item for item in items if item.id not in orders and not item.delivered]
    known = [orders[item.id] for item in items if item.id in orders]
    if not new and not known:
        return
    sections = [(item.material_plant, customer_segment(item.id)) for item in new]
    materials = OrderMaterials(session, registry, [*sections, *_sections(known)])
    days = {item.id: materials.counted(item.material_plant, item.day) for item in items}
    old = [
        replace(orders[item.id], quantity=item.quantity, availability=days[item.id])
        for item in items
        if item.id in orders and _differs(orders[item.id], item.quantity, days[item.id], again)
    ]
    placed = [_started(materials, order) for order in [*old, *_made(session, new, days, kinds)]]
    _insert(session, placed[len(old) :], kinds)
    _store(session, placed, materials, origin)


def _differs(order: CoupledOrder, quantity: int, day: int, again: Collection[int]) -> bool:
    return order.id in again or (order.quantity, order.availability) != (quantity, day)


def _made(
    session: Session,
    items: Sequence[CoupledItem],
    days: Mapping[int, int],
    kinds: Mapping[int, AssemblyOrder],
) -> list[CoupledOrder]:
    ids = allocate_ids(session, "receipt", len(items))
    return [
        CoupledOrder(
            identity, str(kinds[item.id]), item.id, item.material_plant, item.quantity, 0, days[item.id], days[item.id],
            completed=False, deletion_flag=False,
        )
        for identity, item in zip(ids, items, strict=True)
    ]  # fmt: skip


def _started(materials: OrderMaterials, order: CoupledOrder) -> CoupledOrder:
    dates = materials.dates(order.material_plant, order.availability, order.quantity)
    return replace(order, start=dates.start)


def _on_workday(materials: OrderMaterials, order: CoupledOrder, rescheduled: bool) -> CoupledOrder:
    """The order on the day at which its item counts; it keeps its start, unless that is worked out or too late."""
    day = materials.counted(order.material_plant, order.availability)
    placed = replace(order, availability=day)
    return _started(materials, placed) if rescheduled or order.start > day else placed


def _insert(session: Session, orders: Sequence[CoupledOrder], kinds: Mapping[int, AssemblyOrder]) -> None:
    ranges = [_RANGES[kinds[order.sales_order_item]] for order in orders]
    given = {name: iter(next_numbers(session, name, ranges.count(name))) for name in sorted(set(ranges))}
    insert_columns(
        session,
        "receipt",
        {
            "id": [order.id for order in orders],
            "order_number": [next(given[name]) for name in ranges],
            "item": [1] * len(orders),
            "kind": [order.kind for order in orders],
            "material_plant": [order.material_plant for order in orders],
            "quantity": [order.quantity for order in orders],
            "received_quantity": [0] * len(orders),
            "start_date": [order.start for order in orders],
            "availability_date": [order.availability for order in orders],
            "firmed": [True] * len(orders),
            "sales_order_item": [order.sales_order_item for order in orders],
            "assembly_order": [True] * len(orders),
        },
    )


def _store(session: Session, orders: Sequence[CoupledOrder], materials: OrderMaterials, origin: str) -> None:
    """Write the values of the orders and let production orders reserve what they need for them."""
    _enter(session, [order.id for order in orders], origin)
    session.executemany(
        "UPDATE receipt SET quantity = ?, start_date = ?, availability_date = ? WHERE id = ?",
        [(order.quantity, order.start, order.availability, order.id) for order in orders],
    )
    reserving = [order for order in orders if not order.planned and order.quantity > 0]
    components = materials.components([order.as_planned(order.quantity) for order in reserving])
    reserve(session, {order.id: components[-order.id] for order in reserving}, origin)
    _enter(session, [order.id for order in orders], origin)


def _sections(orders: Iterable[CoupledOrder]) -> list[tuple[int, int]]:
    return [(order.material_plant, customer_segment(order.sales_order_item)) for order in orders]


def _enter(session: Session, receipts: Sequence[int], origin: str) -> None:
    planning_file.enter_receipts(session, receipts, origin)
    planning_file.enter_reservations_of(session, receipts, origin)
