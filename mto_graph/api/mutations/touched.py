"""Which plants the input of a mutation concerns, so that nobody changes a plant that is not theirs.

What is named and does not exist concerns no plant; the mutation itself says that it is not there. What belongs to the
company as a whole (materials, characteristics) is None: only whoever acts in all plants may change it. Where it
cannot be told, the answer is None as well: rather refused than done elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import strawberry
from graphql import GraphQLError

from mto_graph.api.fields import Touches
from mto_graph.api.ids import decoded, decoded_run
from mto_graph.services.reading import Session, plants_of, runs

Found = set[str | None]

_COMPANY: Final[Found] = {None}
_OF_EXISTING: Final[Mapping[str, tuple[str, Callable[[Session, Any], set[str]]]]] = {
    "sales_orders": ("sales_order", plants_of.of_sales_orders),
    "sales_order_configurations": ("sales_order", plants_of.of_sales_orders),
    "order_bom_items": ("sales_order", plants_of.of_sales_orders),
    "receipts": ("order", plants_of.of_orders),
    "reservations": ("reservation", plants_of.of_reservations),
    "control_cycles": ("control_cycle", plants_of.of_control_cycles),
    "kanban_containers": ("control_cycle", plants_of.of_control_cycles),
}
"""The tables whose rows may exist in another plant than the row says: the column of their key, and who knows."""
_IN_PLANTS: Final = ("plant", "supplying_plant", "planning_plant")


def rows(table: str) -> Touches:
    """The rows of an upsert: the plants that they name, and those in which they are already."""

    def touched(session: Session, given: Any) -> Found:
        found: Found = set()
        wanted = getattr(given, table)
        columns = {name for row in wanted for name in _IN_PLANTS if hasattr(row, name)}
        for row in wanted:
            named = {getattr(row, name) for name in columns}
            found |= {one for one in named if one is not strawberry.UNSET and one}
        if table in _OF_EXISTING:
            column, knows = _OF_EXISTING[table]
            found |= knows(session, {getattr(row, column) for row in wanted})
        elif table == "firmed_planned_orders":
            found |= plants_of.of_planned_orders(session, {_number(row.order) for row in wanted})
        return found if columns or table in _OF_EXISTING else _COMPANY

    return touched


def company(_session: Session, _given: Any) -> Found:
    """The company as a whole."""
    return _COMPANY


def order_bom(session: Session, given: Any) -> Found:
    """The plant that makes the parent, and those of the sales order."""
    return {given.plant, *plants_of.of_sales_orders(session, [given.sales_order])}


def planning_scope(session: Session, given: Any) -> Found:
    """What a run plans, with the plants that it is supplied from: their plan follows."""
    scope = given.scope
    if scope is None:
        return _COMPANY
    named = scope.material or scope.material_alone
    if scope.plant or named:
        return {*plants_of.with_suppliers(session, [scope.plant or named.plant])}
    if scope.sales_order_item:
        key = [scope.sales_order_item.sales_order]
        return {*plants_of.with_suppliers(session, plants_of.of_sales_orders(session, key))}
    return _COMPANY


def planning_run(session: Session, given: Any) -> Found:
    """The plant of a run; one of all plants is the company's."""
    row = runs.by_ids(session, [run := decoded_run(given.id)]).get(run)
    if row is None:
        return set()
    if row.sales_order_number:
        return {*plants_of.of_sales_orders(session, [row.sales_order_number])}
    return {row.plant_code}


def planned_order(session: Session, given: Any) -> Found:
    """The plant of a planned order."""
    return {*plants_of.of_planned_orders(session, [_number(given.number)])}


def new_planned_order(_session: Session, given: Any) -> Found:
    """The plant that a new planned order is for."""
    return {given.plant}


def converted(session: Session, given: Any) -> Found:
    """The plants of planned orders that are converted."""
    return {
        *plants_of.of_planned_orders(session, [_named(one.planned_order) for one in given.planned_orders])
    }


def requisitions(session: Session, given: Any) -> Found:
    """The plants of purchase requisitions."""
    return {*plants_of.of_orders(session, [one.number for one in given.purchase_requisitions])}


def orders(session: Session, given: Any) -> Found:
    """The plants of orders."""
    return {*plants_of.of_orders(session, [one.number for one in given.orders])}


def movements(session: Session, given: Any) -> Found:
    """The plants that goods movements name, and those of their documents."""
    found: Found = set()
    for one in given.goods_movements:
        documents = (
            (plants_of.of_orders, one.order),
            (plants_of.of_reservations, one.reservation),
            (plants_of.of_sales_orders, one.sales_order),
        )
        places: Found = {plant for look, number in documents if number for plant in look(session, [number])}
        places |= {one.plant} if one.plant else set()
        found |= places or _COMPANY
    return found


def reversed_movements(session: Session, given: Any) -> Found:
    """The plants of goods movements that are taken back, and of what was posted with them."""
    return {*plants_of.of_postings(session, [_number(one.number) for one in given.goods_movements])}


def containers(session: Session, given: Any) -> Found:
    """The plants of containers of kanban."""
    return {*plants_of.of_control_cycles(session, [one.control_cycle for one in given.containers])}


def control_cycle(session: Session, given: Any) -> Found:
    """The plant of a control cycle."""
    return {*plants_of.of_control_cycles(session, [given.control_cycle])}


def sales_order_item(session: Session, given: Any) -> Found:
    """The plants of a sales order."""
    return {*plants_of.of_sales_orders(session, [given.sales_order])}


def sales_order_items(session: Session, given: Any) -> Found:
    """The plants of sales orders."""
    return {*plants_of.of_sales_orders(session, [one.sales_order for one in given.sales_order_items])}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def _named(planned_order: Any) -> int:
    """The number of a planned order; minus the receipt's id for a firm one, 0 where it is the id of something else."""
    if planned_order.number:
        return _number(planned_order.number)
    try:
        kind, key = decoded(planned_order.id or "")
    except GraphQLError:
        return 0
    return {"PlannedOrder": 1, "FirmPlannedOrder": -1}.get(kind, 0) * _number(key)
