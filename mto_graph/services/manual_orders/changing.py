"""Changing, firming, giving back and deleting planned orders by hand.

What a person has changed is firm: it keeps its number and counts as a receipt in every planning mode, until it is
converted, deleted or given back to planning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.exception_messages import FIRMED_BY_HAND, messages_by_hand
from mto_graph.services.manual_orders.order_materials import OrderMaterials
from mto_graph.services.manual_orders.stored_order import (
    StoredOrder,
    enter_order,
    hindrance,
    need_components,
    orders_of_section,
    read_orders,
    remove_order,
)
from mto_graph.services.manual_orders.values import GivenValues
from mto_graph.services.places import material_plant_id, section_segment
from mto_graph.services.plan_changes.draft import note
from mto_graph.services.plan_changes.noted import OrderChange
from mto_graph.services.planning.dictionaries import Dictionaries
from mto_graph.services.worklist_upkeep import forget_messages
from mto_graph.strategies import Registry
from mto_graph.units import to_day

_ORIGIN: Final = "changed planned order"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOrderChange:
    """What shall become of a planned order; None leaves it as it is.

    A new availability date without a start date is scheduled backward by the material's lead times. A change firms
    the order, and so does `firmed` true alone; `firmed` false gives it back to planning.
    """

    quantity: Decimal | None = None
    availability_date: date | None = None
    start_date: date | None = None
    firmed: bool | None = None


def change_planned_order(application: Application, number: int, change: PlannedOrderChange) -> int:
    """Change a planned order by hand, and its components with it; its number.

    How the requirements of the components are covered is for the next planning run. Refused: NOT_FOUND,
    NOT_CHANGEABLE (orders that only stand for a plan), REQUIRED when nothing is to be changed, CONFLICT,
    INVALID_VALUE, LEAD_TIME_OUTSIDE_CALENDAR; PLANNING_IN_PROGRESS during a planning run.

    Example: `change_planned_order(application, 17, PlannedOrderChange(quantity=Decimal(12)))`
    """
    return _changed(application, change, lambda session: _by_number(session, number))


def change_section(
    application: Application,
    material: str,
    plant: str,
    section: str,
    change: PlannedOrderChange,
    *,
    on: date | None = None,
) -> int:
    """Change the planned order of one section of a material, or the one available `on` a day; its number.

    Refused with NOT_FOUND when there is none, CONFLICT when there are several; otherwise as `change_planned_order`.

    Example: `change_section(application, "FG20", "1000", "net", PlannedOrderChange(firmed=True))`
    """
    return _changed(application, change, lambda session: _in_section(session, material, plant, section, on))


def delete_planned_order(application: Application, number: int) -> int:
    """Delete a planned order, firm or not; its number. What it covered is proposed again by the next planning run.

    Refused: NOT_FOUND, NOT_CHANGEABLE (orders that only stand for a plan); PLANNING_IN_PROGRESS during a run.

    Example: `delete_planned_order(application, 17)`
    """
    return _deleted(application, lambda session: _by_number(session, number))


def delete_section(
    application: Application, material: str, plant: str, section: str, *, on: date | None = None
) -> int:
    """Delete the planned order of one section of a material, or the one available `on` a day; its number.

    Refused with NOT_FOUND when there is none, CONFLICT when there are several; otherwise as `delete_planned_order`.

    Example: `delete_section(application, "FG20", "1000", "net")`
    """
    return _deleted(application, lambda session: _in_section(session, material, plant, section, on))


def _deleted(application: Application, find: Callable[[Session], StoredOrder]) -> int:
    # A planning run that read the order before and writes its difference after would bring it back.
    with application.database.planning_lock(), application.database.session() as session:
        session.serialize("datasets")
        order = find(session)
        remove_order(session, order, "deleted planned order")
        return order.number


def _changed(
    application: Application, change: PlannedOrderChange, find: Callable[[Session], StoredOrder]
) -> int:
    # A planning run that read the order before and writes its difference after would undo the change.
    with application.database.planning_lock(), application.database.session() as session:
        session.serialize("datasets")
        order = find(session)
        values = _values(change)
        if change.firmed is False:
            _give_back(session, order)
        else:
            _firm(session, application.registry, order, values)
        note(session, OrderChange.CHANGED, [order.noted], _ORIGIN)
        return order.number


def _by_number(session: Session, number: int) -> StoredOrder:
    order = read_orders(session, [number]).get(number)
    if order is None:
        raise refuse(ErrorCode.NOT_FOUND, f"Planned order {number} does not exist.", "number")
    _refuse_plan(order, "number")
    return order


def _in_section(session: Session, material: str, plant: str, section: str, on: date | None) -> StoredOrder:
    place = material_plant_id(session, material, plant)
    orders = orders_of_section(session, place, section_segment(session, section))
    if on is not None:
        orders = [order for order in orders if order.availability == to_day(on)]
    if len(orders) != 1:
        found = f"{len(orders)} planned orders" if orders else "no planned order"
        day = "" if on is None else f" on {on}"
        raise refuse(
            ErrorCode.CONFLICT if orders else ErrorCode.NOT_FOUND,
            f"Material {material} in plant {plant} has {found} in section {section}{day}.",
            "section",
        )
    _refuse_plan(orders[0], "section")
    return orders[0]


def _refuse_plan(order: StoredOrder, path: str) -> None:
    fault = hindrance(order, path)
    refuse_all([fault] if fault is not None else [])


def _values(change: PlannedOrderChange) -> GivenValues:
    faults: list[UserError] = []
    values = GivenValues.read(change.quantity, change.availability_date, change.start_date, faults)
    given = change.quantity, change.availability_date, change.start_date
    if change.firmed is None and given == (None, None, None):
        message = "Nothing is to be changed; give a quantity, a date or whether it is firmed."
        faults.append(UserError(ErrorCode.REQUIRED, message))
    if change.firmed is False and given != (None, None, None):
        message = (
            "Planning would undo the change of an order that is given back; leave firmed out, or the change."
        )
        faults.append(UserError(ErrorCode.CONFLICT, message, ("firmed",)))
    refuse_all(faults)
    return values


def _give_back(session: Session, order: StoredOrder) -> None:
    """From the next planning run on it is a proposal like others; until then it says nothing."""
    session.execute(
        "UPDATE planned_order SET firmed = 0, exception_set = 0 WHERE number = ? AND firmed <> 0",
        [order.number],
    )
    forget_messages(session, [order])
    enter_order(session, order, _ORIGIN)


def _firm(session: Session, registry: Registry, order: StoredOrder, values: GivenValues) -> None:
    materials = OrderMaterials(session, registry, [order.section])
    changed = _with(order, materials, values)
    dictionaries = Dictionaries(session, registry)
    session.execute(
        "UPDATE planned_order SET quantity = ?, start_date = ?, finish_date = ?, availability_date = ?, firmed = ?,"
        " exception_set = ? WHERE number = ?",
        [
            changed.quantity,
            changed.start,
            changed.finish,
            changed.availability,
            FIRMED_BY_HAND,
            dictionaries.exception_set(messages_by_hand(registry)),
            order.number,
        ],
    )
    dictionaries.write(session)
    need_components(session, [changed], materials.components([changed]), _ORIGIN)
    enter_order(session, order, _ORIGIN)


def _with(order: StoredOrder, materials: OrderMaterials, values: GivenValues) -> StoredOrder:
    """The order with the values that are given.

    A date that stays keeps what was scheduled for it, unless another quantity takes another time.
    """
    quantity = order.quantity if values.quantity is None else values.quantity
    availability = order.availability if values.availability is None else values.availability
    longer = quantity != order.quantity and materials.timed_by_quantity(order.material_plant)
    if availability == order.availability and not longer:
        start, finish = order.start, order.finish
    else:
        start, finish = materials.dates(order.material_plant, availability, quantity)
    start = values.checked_start(start, availability)
    return replace(
        order, quantity=quantity, start=start, finish=max(start, finish), availability=availability
    )
