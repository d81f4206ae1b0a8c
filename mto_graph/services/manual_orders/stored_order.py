"""A planned order as it is stored, and keeping its row, its components, its pegging and its messages in step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mto_graph.errors import ErrorCode, UserError
from mto_graph.model.bulk import delete_keys, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services.exception_messages import forget_messages
from mto_graph.services.manual_orders.order_material import OrderComponent
from mto_graph.services.order_pegging import PeggingBook, Requirement
from mto_graph.services.planning.outcome import SUBJECT_PLANNED_ORDER


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """A planned order in thousandths and days."""

    number: int
    material_plant: int
    segment: int
    quantity: int
    start: int
    finish: int
    availability: int
    convertible: bool
    order_type: str


_SELECT = (
    "SELECT po.number, po.material_plant, po.segment, po.quantity, po.start_date, po.finish_date,"
    " po.availability_date, op.convertible, op.order_type FROM planned_order po"
    " JOIN order_profile op ON op.id = po.order_profile"
)


def read_order(session: Session, number: int) -> StoredOrder | None:
    """The planned order of this number; None when there is none."""
    rows = session.rows(f"{_SELECT} WHERE po.number = ?", [number])
    return StoredOrder(*rows[0]) if rows else None


def orders_of_section(session: Session, material_plant: int, segment: int) -> list[StoredOrder]:
    """The planned orders of one section of a material, by availability and number."""
    rows = session.rows(
        f"{_SELECT} WHERE po.material_plant = ? AND po.segment = ? ORDER BY po.availability_date, po.number",
        [material_plant, segment],
    )
    return [StoredOrder(*row) for row in rows]


def hindrance(order: StoredOrder, *path: str) -> UserError | None:
    """Why nobody may change or delete an order by hand."""
    if order.convertible:
        return None
    return UserError(
        ErrorCode.NOT_CHANGEABLE,
        f"Planned order {order.number} has type {order.order_type}: it stands for a plan and is not changed by hand. "
        "Change the plan instead.",
        path,
    )


def need_components(session: Session, order: StoredOrder, components: Sequence[OrderComponent]) -> None:
    """Let the order cover no more than its quantity, and need these components.

    What stays the same requirement keeps what covers it, up to its new quantity; how the rest is covered is for the
    next planning run.
    """
    book = PeggingBook(session, [(order.number, order.material_plant, order.segment)])
    book.limit_supply(order.number, order.quantity)
    wanted = {component.position: component for component in components}
    kept = []
    for requirement in book.components[order.number]:
        component = wanted.get(requirement.position)
        stays = component is not None and _is_same(component, requirement)
        requirement.left = component.quantity if component is not None and stays else 0
        book.limit_demand(requirement, requirement.left)
        if component is not None and stays:
            kept.append(component)
            del wanted[component.position]
    book.write()
    session.executemany(
        "UPDATE dependent_requirement SET date = ?, bom_item = ? WHERE parent = ? AND position = ?",
        [(component.date, component.bom_item, order.number, component.position) for component in kept],
    )
    _insert(session, order.number, list(wanted.values()))


def remove_order(session: Session, order: StoredOrder) -> None:
    """Delete the order with its components; what it covered is open again."""
    book = PeggingBook(session, [(order.number, order.material_plant, order.segment)])
    book.limit_supply(order.number, 0)
    for requirement in book.components[order.number]:
        requirement.left = 0
        book.limit_demand(requirement, 0)
    book.write()
    delete_keys(session, "planned_order", {"number": [order.number]})
    forget_order_messages(session, order)


def forget_order_messages(session: Session, order: StoredOrder) -> None:
    """Delete what the last run said of the order as a firm one."""
    forget_messages(session, SUBJECT_PLANNED_ORDER, [(order.material_plant, order.segment, order.number)])


def _is_same(component: OrderComponent, requirement: Requirement) -> bool:
    return (component.material_plant, component.segment) == (requirement.material_plant, requirement.segment)


def _insert(session: Session, number: int, components: Sequence[OrderComponent]) -> None:
    insert_columns(
        session,
        "dependent_requirement",
        {
            "parent": [number] * len(components),
            **{
                name: [getattr(component, name) for component in components]
                for name in OrderComponent._fields
            },
            "covered_by": [None] * len(components),
        },
    )
