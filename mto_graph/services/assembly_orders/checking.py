"""The component check: when the parts of an order that was made with a sales order item let it begin and be there.

Items are served in the order in which they were entered: what an earlier item's order still needs is not promised to
a later one. So a confirmation stays until stock, receipts or other demand change, whoever enters something after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.services.assembly_orders.component_supply import ComponentSupplies
from mto_graph.services.assembly_orders.coupling import CoupledOrder
from mto_graph.services.assembly_orders.needs import ComponentNeed, needs_of_orders
from mto_graph.services.manual_orders.order_materials import OrderMaterials
from mto_graph.services.reading.segments import customer_segment
from mto_graph.strategies import Registry
from mto_graph.units import from_day, from_quantity

CalendarDate: TypeAlias = date


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPart:
    """A component that is not there when its order could begin.

    `material` is its number, `material_plant` an id, `segment` the stored segment that it is taken from. `quantity` is
    what the order needs, `missing` what of it cannot be had on `date`, and `available_date` when all of it can.
    """

    material: str
    material_plant: int
    segment: int
    quantity: Decimal
    missing: Decimal
    date: CalendarDate
    available_date: CalendarDate


@dataclass(frozen=True, slots=True)
class ComponentCheck:
    """When an order can be there (a day), and which of its parts keep it from being there in its own time."""

    day: int
    missing_parts: tuple[MissingPart, ...]


def check_components(
    session: Session,
    registry: Registry,
    orders: Mapping[int, CoupledOrder],
    today: date,
    *,
    checked: Iterable[int],
) -> dict[int, ComponentCheck]:
    """The check of open orders by their items (ids), in a number of statements that does not depend on how many.

    The components of the items in `checked` are looked at; for the others the lead time alone decides. An order begins
    on its start, not before today, and not before its last part is there; from then on its lead time counts. Refused
    with LEAD_TIME_OUTSIDE_CALENDAR.

    Example: `check_components(session, registry, {item: order}, date(2025, 5, 1), checked=[item])[item].day`
    """
    if not orders:
        return {}
    sections = [(order.material_plant, customer_segment(item)) for item, order in orders.items()]
    materials = OrderMaterials(session, registry, sections)
    wanted = set(checked)
    needs = needs_of_orders(session, materials, [order for item, order in orders.items() if item in wanted])
    supplies = ComponentSupplies(session, registry, needs.values(), today)
    return {
        item: _check(materials, supplies, order, needs.get(item, []), day_of(today))
        for item, order in orders.items()
    }


def _check(
    materials: OrderMaterials,
    supplies: ComponentSupplies,
    order: CoupledOrder,
    needs: list[ComponentNeed],
    today: int,
) -> ComponentCheck:
    place = order.material_plant
    earliest = order.start if order.received else max(order.start, materials.workday(place, today))
    start, missing = earliest, []
    for need in needs:
        later = materials.workdays_between(place, order.start, need.day)
        wanted_on = max(materials.workday(place, earliest, later), today)
        there_on = supplies.day(need)
        if there_on > wanted_on:
            missing.append(_missing(supplies, need, wanted_on, there_on))
            start = max(start, materials.workday(place, there_on, -later))
    if start == order.start:
        day = max(order.availability, today)
    else:
        day = max(order.availability, materials.available(place, start, order.open))
    return ComponentCheck(day, tuple(missing))


def _missing(supplies: ComponentSupplies, need: ComponentNeed, wanted_on: int, there_on: int) -> MissingPart:
    lacking = need.quantity - min(supplies.free(need, wanted_on), need.quantity)
    return MissingPart(
        material=supplies.name(need),
        material_plant=need.material_plant,
        segment=need.segment,
        quantity=from_quantity(need.quantity),
        missing=from_quantity(lacking),
        date=from_day(wanted_on),
        available_date=from_day(there_on),
    )
