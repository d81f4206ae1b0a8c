"""A planned order as it is stored, and keeping its row, its components, its pegging and its messages in step.

Every change enters what it concerns into the planning file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mto_graph.errors import ErrorCode, UserError
from mto_graph.model.bulk import delete_keys, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.convertible_orders import may_hold_orders
from mto_graph.services.order_pegging import PeggingBook, Requirement
from mto_graph.services.plan_changes.columns import integers
from mto_graph.services.plan_changes.draft import PlanChangeDraft, note
from mto_graph.services.plan_changes.noted import OrderChange
from mto_graph.services.reading import sql
from mto_graph.services.worklist_upkeep import forget_messages


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

    @property
    def code(self) -> int:
        """Its supply code."""
        return self.number

    @property
    def section(self) -> tuple[int, int]:
        """Where it stands: the material in its plant, and the segment."""
        return self.material_plant, self.segment

    @property
    def noted(self) -> tuple[int, int, int]:
        """As the log of plan changes names it."""
        return self.number, *self.section


class OrderComponent(NamedTuple):
    """A component requirement of an order, as it is stored."""

    position: int
    material_plant: int
    segment: int
    quantity: int
    date: int
    bom_item: int | None
    through: int | None = None
    """The position of the phantom that it comes through, where the order keeps that; it is below zero."""

    @property
    def passed(self) -> bool:
        """Whether it is such a phantom itself: its components are needed beside it."""
        return self.position < 0


_SELECT = (
    "SELECT po.number, po.material_plant, po.segment, po.quantity, po.start_date, po.finish_date,"
    " po.availability_date, op.convertible, op.order_type FROM planned_order po"
    " JOIN order_profile op ON op.id = po.order_profile"
)


def read_orders(session: Session, numbers: Iterable[int]) -> dict[int, StoredOrder]:
    """The planned orders of these numbers."""
    among, parameter = sql.numbers(session, numbers)
    found = (StoredOrder(*row) for row in session.rows(f"{_SELECT} WHERE po.number IN {among}", [parameter]))
    return {order.number: order for order in found}


def orders_of_section(session: Session, material_plant: int, segment: int) -> list[StoredOrder]:
    """The planned orders of one section of a material, by availability and number."""
    rows = session.rows(
        f"{_SELECT} WHERE po.material_plant = ? AND po.segment = ? ORDER BY po.availability_date, po.number",
        [material_plant, segment],
    )
    return [StoredOrder(*row) for row in rows]


def hindrance(order: StoredOrder, *path: str) -> UserError | None:
    """Why nobody may change or delete an order by hand."""
    if not order.convertible:
        reason = (
            f"Planned order {order.number} has type {order.order_type}: it stands for a plan and is not changed by "
            "hand. Change the plan instead."
        )
    elif not may_hold_orders(order.segment):
        reason = (
            f"Planned order {order.number} stands in a section that has no orders of its own: only net, gross, "
            "customer and project have."
        )
    else:
        return None
    return UserError(ErrorCode.NOT_CHANGEABLE, reason, path)


def need_components(
    session: Session,
    orders: Sequence[StoredOrder],
    components: Mapping[int, Sequence[OrderComponent]],
    origin: str,
) -> None:
    """Let the orders cover no more than their quantities, and need these components (by number).

    What stays the same requirement keeps what covers it, up to its new quantity; how the rest is covered is for the
    next planning run. What the last one said of the orders holds no more.
    """
    forget_messages(session, orders)
    book = PeggingBook(session, [(order.number, *order.section) for order in orders])
    kept: list[tuple[int, int | None, int | None, int, int]] = []
    new: list[tuple[int, OrderComponent]] = []
    for order in orders:
        book.limit_supply(order.number, order.quantity)
        wanted = {component.position: component for component in components[order.number]}
        for requirement in book.components[order.number]:
            component = wanted.get(requirement.position)
            if component is None or not _is_same(component, requirement):
                book.limit(requirement, 0)
                continue
            book.limit(requirement, component.quantity)
            kept.append(
                (component.date, component.bom_item, component.through, order.number, component.position)
            )
            del wanted[component.position]
        new += [(order.number, component) for component in wanted.values()]
    book.write()
    session.executemany(
        "UPDATE dependent_requirement SET date = ?, bom_item = ?, through = ? WHERE parent = ? AND position = ?",
        kept,
    )
    _insert(session, new)
    _enter(
        session,
        orders,
        book,
        [component for order in orders for component in components[order.number]],
        origin,
    )


def remove_order(session: Session, order: StoredOrder, origin: str) -> None:
    """Delete the order with its components; what it covered is open again."""
    book = PeggingBook(session, [(order.number, *order.section)])
    book.limit_supply(order.number, 0)
    for requirement in book.components[order.number]:
        book.limit(requirement, 0)
    book.write()
    delete_keys(session, "planned_order", {"number": [order.number]})
    forget_messages(session, [order])
    note(session, OrderChange.DELETED, [order.noted], origin)
    _enter(session, [order], book, [], origin)


def enter_order(session: Session, order: StoredOrder, origin: str) -> None:
    """Let the next run look at the order's section."""
    sections = [(*order.section, order.availability)]
    planning_file.enter(session, planning_file.Reason.PLANNED_ORDER, sections, origin)


def _is_same(component: OrderComponent, requirement: Requirement) -> bool:
    return (component.material_plant, component.segment) == (requirement.material_plant, requirement.segment)


def _insert(session: Session, rows: Sequence[tuple[int, OrderComponent]]) -> None:
    columns = {name: [getattr(component, name) for _, component in rows] for name in OrderComponent._fields}
    parents = {"parent": [number for number, _ in rows]}
    insert_columns(session, "dependent_requirement", {**parents, **columns, "covered_by": [None] * len(rows)})


def _enter(
    session: Session,
    orders: Sequence[StoredOrder],
    book: PeggingBook,
    components: Sequence[OrderComponent],
    origin: str,
) -> None:
    """Let the next run look at the orders' sections, and at those of the components that they had and have."""
    for order in orders:
        enter_order(session, order, origin)
    sections = [(row.material_plant, row.segment, row.date) for row in components]
    sections += [
        (row.material_plant, row.segment, row.date) for needed in book.components.values() for row in needed
    ]
    planning_file.enter(session, planning_file.Reason.DEPENDENT, sections, origin)
    session.closing(PlanChangeDraft).changes.sections(
        integers(section[0] for section in sections), integers(section[1] for section in sections)
    )
