"""Event-driven kanban: a container for a single need, called when it is created, gone when it is full."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.bulk import allocate_ids, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.kanban.calls import Call, call
from mto_graph.services.kanban.containers import ControlCycle, read_control_cycle
from mto_graph.services.kanban.given import ChangedContainer
from mto_graph.services.kanban.statuses import Status
from mto_graph.units import to_day, to_quantity

_COUNTER: Final = "kanban_container"


def create_kanban(
    application: Application,
    control_cycle: str,
    quantity: Decimal | None = None,
    *,
    on: date | None = None,
    today: date | None = None,
) -> ChangedContainer:
    """Create a container of an event-driven control cycle for a quantity that is needed on a day, and call for it.

    Without a quantity it is the container quantity, without a day as soon as possible. Refused: NOT_FOUND, CONFLICT
    for control cycles with containers of their own, REQUIRED, INVALID_VALUE, LEAD_TIME_OUTSIDE_CALENDAR.

    Example: `create_kanban(application, "E1", Decimal(30), on=date(2025, 5, 1)).container`
    """
    day = today or date.today()
    with application.database.session() as session:
        session.serialize("datasets")
        cycle = _cycle(session, control_cycle)
        wanted = _quantity(cycle, quantity)
        called = call(session, application, [Call(0, cycle, wanted, on or day)], day)[0]
        identity = next(iter(allocate_ids(session, "kanban_container", 1)))
        container = _next_container(session, cycle)
        insert_columns(
            session,
            "kanban_container",
            {
                "id": [identity],
                "control_cycle": [cycle.id],
                "container": [container],
                "status": [Status.EMPTY.value],
                "actual_quantity": [0],
                "receipt": [called.receipt],
                "reservation": [called.reservation],
                "changed_on": [to_day(day)],
            },
        )
        return ChangedContainer(
            control_cycle=control_cycle,
            container=container,
            status=Status.EMPTY.value,
            container_id=identity,
            receipt_id=called.receipt,
            reservation_id=called.reservation,
            called=True,
            movements=(),
        )


def _cycle(session: Session, name: str) -> ControlCycle:
    cycle = read_control_cycle(session, name)
    if cycle is None:
        raise refuse(ErrorCode.NOT_FOUND, f"Control cycle {name} does not exist.", "control_cycle")
    if not cycle.event_driven:
        message = f"Control cycle {name} has containers of its own; set one of them to empty."
        raise refuse(ErrorCode.CONFLICT, message, "control_cycle")
    return cycle


def _quantity(cycle: ControlCycle, quantity: Decimal | None) -> int:
    if quantity is None and cycle.container_quantity is not None:
        return cycle.container_quantity
    if quantity is None:
        raise refuse(ErrorCode.REQUIRED, "Say how much is needed.", "quantity")
    try:
        wanted = to_quantity(quantity)
    except ValueError as error:
        raise refuse(ErrorCode.INVALID_VALUE, f"{error}.", "quantity") from None
    if wanted <= 0:
        raise refuse(ErrorCode.INVALID_VALUE, f"{quantity} must be greater than zero.", "quantity")
    return wanted


def _next_container(session: Session, cycle: ControlCycle) -> int:
    """A number that no container had before, so that a late signal never finds another container."""
    stored = session.scalar("SELECT value FROM counter WHERE name = ?", [_COUNTER])
    there = session.scalar("SELECT MAX(container) FROM kanban_container WHERE control_cycle = ?", [cycle.id])
    number = max(stored or 0, there or 0) + 1
    if stored is None:
        session.execute("INSERT INTO counter (value, name) VALUES (?, ?)", [number, _COUNTER])
    else:
        session.execute("UPDATE counter SET value = ? WHERE name = ?", [number, _COUNTER])
    return int(number)
