"""A container is full: what was called is received into the supply area, and its order or reservation is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mto_graph.errors import Refused, UserError
from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.application import Application
from mto_graph.services.goods_movements import GoodsMovement, PostedMovement, post_goods_movements
from mto_graph.services.kanban.calls import ORIGIN
from mto_graph.services.kanban.containers import Container
from mto_graph.services.number_ranges import PURCHASE_REQUISITIONS
from mto_graph.services.order_completion import complete_orders
from mto_graph.services.purchase_orders import RequisitionConversion, convert_purchase_requisitions
from mto_graph.strategies import Purpose


@dataclass(frozen=True, slots=True)
class Arrival:
    """A container with an open order or reservation, and how much of it has come; None: all that is open."""

    index: int
    container: Container
    quantity: Decimal | None
    issue_components: bool


def receive(application: Application, arrivals: Sequence[Arrival], today: date) -> dict[int, PostedMovement]:
    """Post what has come, by the index of each; a requisition is ordered on the way, at the purchase price.

    Refused as `post_goods_movements`, with the places of the changes.
    """
    orders = _ordered(application, arrivals)
    movements = [_movement(application, one, *orders[one.index]) for one in arrivals]
    try:
        posted = post_goods_movements(application, movements, today=today)
    except Refused as refused:
        raise Refused(*(_placed(error, arrivals) for error in refused.errors)) from None
    return {one.index: movement for one, movement in zip(arrivals, posted, strict=True)}


def _ordered(application: Application, arrivals: Sequence[Arrival]) -> dict[int, tuple[str, int]]:
    """The number and item under which each arrival is posted."""
    found = {}
    requisitions = []
    for one in arrivals:
        element = one.container.element
        assert element is not None
        found[one.index] = element.number, element.item
        if element.kind == PURCHASE_REQUISITIONS:
            requisitions.append(one)
    if requisitions:
        wanted = [RequisitionConversion(*found[one.index]) for one in requisitions]
        ordered = convert_purchase_requisitions(application, wanted)
        for one, order in zip(requisitions, ordered, strict=True):
            found[one.index] = order.order, order.item
    return found


def _movement(application: Application, one: Arrival, number: str, item: int) -> GoodsMovement:
    cycle, element = one.container.cycle, one.container.element
    if element is not None and not element.kind:
        return GoodsMovement(
            movement_type=application.registry.movement_type_for(Purpose.LOCATION_TRANSFER).code,
            reservation=number,
            reservation_item=item,
            quantity=one.quantity,
            to_storage_location=cycle.storage_location,
            final=True,
        )
    return GoodsMovement(
        movement_type=application.registry.movement_type_for(Purpose.GOODS_RECEIPT).code,
        order=number,
        order_item=item,
        quantity=one.quantity,
        storage_location=cycle.storage_location,
        issue_components=one.issue_components,
        final=True,
    )


def _placed(error: UserError, arrivals: Sequence[Arrival]) -> UserError:
    """What a posting refuses, at the change that it was posted for."""
    if not error.path or not error.path[0].isdigit():
        return error
    one = arrivals[int(error.path[0])]
    field = "quantity" if error.path[1:] == ("quantity",) else "status"
    return UserError(error.code, f"{one.container.name}: {error.message}", (str(one.index), field))


def withdraw(session: Session, application: Application, containers: Sequence[Container]) -> None:
    """Nothing shall come for these containers: what was called for them is closed."""
    elements = [one.element for one in containers if one.element is not None and one.element.open]
    orders = [(element.number, element.item) for element in elements if element.kind]
    if orders:
        complete_orders(application, orders)
    session.executemany(
        "UPDATE reservation SET final_issue = ? WHERE id = ?",
        [(True, element.id) for element in elements if not element.kind],
    )
    planning_file.enter_reservations(
        session, (element.id for element in elements if not element.kind), ORIGIN
    )
