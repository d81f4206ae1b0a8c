"""What orders of sales order items still need of their components: reservations, or the explosion of planned orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mto_graph.model.sessions import Session
from mto_graph.services.assembly_orders.coupling import CoupledOrder
from mto_graph.services.manual_orders.order_materials import OrderMaterials
from mto_graph.services.planning_locations import requires
from mto_graph.services.reading.segments import segment_sql
from mto_graph.services.reading.sql import numbers


@dataclass(frozen=True, slots=True)
class ComponentNeed:
    """All that an order of a sales order item still needs of a component in a section; thousandths, first day."""

    sales_order_item: int
    material_plant: int
    segment: int
    quantity: int
    day: int


def needs_of_orders(
    session: Session, materials: OrderMaterials, orders: Sequence[CoupledOrder]
) -> dict[int, list[ComponentNeed]]:
    """By sales order item; `materials` knows the materials of the orders and all below."""
    planned = [order for order in orders if order.planned and order.open]
    exploded = materials.components([order.as_planned(order.open) for order in planned])
    rows = [
        (order.sales_order_item, part.material_plant, part.segment, part.quantity, part.date)
        for order in planned
        for part in exploded[-order.id]
        if not part.passed
    ]
    rows += _reserved(session, {order.id: order.sales_order_item for order in orders if not order.planned})
    found: dict[int, list[ComponentNeed]] = {}
    for need in _summed(rows):
        found.setdefault(need.sales_order_item, []).append(need)
    return found


def _reserved(session: Session, items: dict[int, int]) -> list[tuple[int, int, int, int, int]]:
    among, parameter = numbers(session, items)
    return [
        (items[receipt], material_plant, segment, quantity, day)
        for receipt, material_plant, segment, quantity, day in session.rows(
            f"SELECT receipt, material_plant, {segment_sql()}, quantity - withdrawn_quantity, date FROM reservation"
            f" WHERE receipt IN {among} AND quantity > withdrawn_quantity AND NOT final_issue AND NOT phantom"
            f" AND {requires('reservation')} ORDER BY receipt, item, id",
            [parameter],
        )
    ]


def _summed(rows: Iterable[tuple[int, int, int, int, int]]) -> list[ComponentNeed]:
    """One need for each component and section, on the first day on which anything of it is needed."""
    found: dict[tuple[int, int, int], tuple[int, int]] = {}
    for *key, quantity, day in rows:
        place = (key[0], key[1], key[2])
        before, first = found.get(place, (0, day))
        found[place] = before + quantity, min(first, day)
    return [ComponentNeed(*place, *values) for place, values in found.items()]
