"""Setting the status of containers: each change once, all of them or none, every fault told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all
from mto_graph.model.bulk import delete_keys
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.goods_movements import PostedMovement
from mto_graph.services.kanban.arrivals import Arrival, receive, withdraw
from mto_graph.services.kanban.calls import Call, Called, call
from mto_graph.services.kanban.containers import Container, read_containers
from mto_graph.services.kanban.given import ChangedContainer, KanbanStatusChange
from mto_graph.services.kanban.statuses import CALLED, NEXT, Status, may_follow
from mto_graph.services.reading.sql import numbers
from mto_graph.units import to_day, to_quantity

MOST_CHANGES: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Change:
    """A change that is allowed."""

    index: int
    container: Container
    status: Status
    given: KanbanStatusChange


def set_kanban_status(
    application: Application, changes: Sequence[KanbanStatusChange], *, today: date | None = None
) -> tuple[ChangedContainer, ...]:
    """Give containers a status, all of them or none, and say what became of each.

    `empty` calls, unless what was called is still open; `full` receives what is open into the supply area and closes
    it; `wait` withdraws it. So a signal that comes twice does nothing twice. Event-driven containers are gone when
    they are full. Refused, with every fault and its place (index, field): NOT_FOUND, DUPLICATE, INVALID_VALUE,
    CONFLICT with the statuses that may follow, and what postings refuse.

    Example: `set_kanban_status(application, [KanbanStatusChange(control_cycle="K1", container=1, status="empty")])`
    """
    if len(changes) > MOST_CHANGES:
        raise refuse(
            ErrorCode.INVALID_VALUE,
            f"At most {MOST_CHANGES} containers are changed at once, not {len(changes)}.",
        )
    day = today or date.today()
    with application.database.session() as session:
        # Two signals of one container wait for each other, so that the second sees what the first has called.
        session.serialize("datasets")
        allowed = _allowed(session, changes)
        called = call(session, application, list(_calls(allowed, day)), day)
        posted = receive(application, list(_arrivals(allowed)), day)
        withdraw(session, application, [one.container for one in allowed if one.status is Status.WAIT])
        _write(session, allowed, called, to_day(day))
        return tuple(_told(one, called, posted) for one in allowed)


def _calls(changes: Sequence[_Change], day: date) -> Iterator[Call]:
    for one in changes:
        if one.status is Status.EMPTY and not one.container.is_called:
            cycle = one.container.cycle
            yield Call(one.index, cycle, cycle.container_quantity or 0, day)


def _arrivals(changes: Sequence[_Change]) -> Iterator[Arrival]:
    for one in changes:
        if one.status is Status.FULL and one.container.is_called:
            yield Arrival(one.index, one.container, one.given.quantity, one.given.issue_components)


def _allowed(session: Session, changes: Sequence[KanbanStatusChange]) -> list[_Change]:
    found = read_containers(session, [(one.control_cycle, one.container) for one in changes])
    seen: set[int] = set()
    faults: list[UserError] = []
    allowed = []
    for index, given in enumerate(changes):
        container = found.get((given.control_cycle, given.container))
        told = list(_faults(index, given, container, seen))
        faults += told
        if container is not None:
            seen.add(container.id)
            if not told:
                allowed.append(_Change(index, container, Status(given.status), given))
    refuse_all(faults)
    return allowed


def _faults(
    index: int, given: KanbanStatusChange, container: Container | None, seen: set[int]
) -> Iterator[UserError]:
    def fault(code: ErrorCode, field: str, message: str) -> UserError:
        return UserError(code, message, (str(index), field))

    if given.status not in tuple(Status):
        known = ", ".join(Status)
        yield fault(
            ErrorCode.INVALID_VALUE, "status", f"{given.status!r} is not a status; they are: {known}."
        )
        return
    if container is None:
        name = f"Container {given.container} of control cycle {given.control_cycle}"
        yield fault(ErrorCode.NOT_FOUND, "container", f"{name} does not exist.")
        return
    if container.id in seen:
        yield fault(ErrorCode.DUPLICATE, "container", f"{container.name} is named twice.")
    after = Status(given.status)
    if not may_follow(container.status, after):
        following = ", ".join(NEXT[container.status])
        message = f"{container.name} is {container.status}; it may become {following}, not {after}."
        yield fault(ErrorCode.CONFLICT, "status", message)
    elif after is Status.FULL and container.status in CALLED and not _has_come(container):
        message = (
            f"{container.name}: nothing of it is open and nothing has come; set it to empty to call again."
        )
        yield fault(ErrorCode.CONFLICT, "status", message)
    if given.quantity is not None:
        reason = _wrong_quantity(given, after)
        if reason:
            yield fault(ErrorCode.INVALID_VALUE, "quantity", reason)


def _has_come(container: Container) -> bool:
    """Whether there is something to receive, or it was received without the container."""
    element = container.element
    return element is not None and (element.open or element.arrived > 0)


def _wrong_quantity(given: KanbanStatusChange, status: Status) -> str:
    if status is not Status.FULL:
        return "A quantity is only told of a container that is full; leave it out."
    try:
        return "" if to_quantity(given.quantity) > 0 else f"{given.quantity} must be greater than zero."  # type: ignore[arg-type]
    except ValueError as error:
        return f"{error}."


def _write(session: Session, changes: Sequence[_Change], called: dict[int, Called], day: int) -> None:
    gone = [one for one in changes if _is_gone(one)]
    delete_keys(session, "kanban_container", {"id": [one.container.id for one in gone]})
    kept = [one for one in changes if not _is_gone(one)]
    session.executemany(
        "UPDATE kanban_container SET status = ? WHERE id = ?",
        [(one.status.value, one.container.id) for one in kept],
    )
    session.executemany(
        "UPDATE kanban_container SET changed_on = ? WHERE id = ?",
        [(day, one.container.id) for one in kept if one.status is not one.container.status],
    )
    session.executemany(
        "UPDATE kanban_container SET actual_quantity = 0, receipt = NULL, reservation = NULL WHERE id = ?",
        [(one.container.id,) for one in kept if one.status is Status.WAIT or one.index in called],
    )
    session.executemany(
        "UPDATE kanban_container SET receipt = ?, reservation = ? WHERE id = ?",
        [
            (called[one.index].receipt, called[one.index].reservation, one.container.id)
            for one in kept
            if one.index in called
        ],
    )
    _count_arrivals(session, [one for one in kept if one.status is Status.FULL])


def _count_arrivals(session: Session, full: Sequence[_Change]) -> None:
    """What a full container holds is what has come of its order or reservation."""
    among, parameter = numbers(session, (one.container.id for one in full))
    session.execute(
        "UPDATE kanban_container SET actual_quantity = COALESCE("
        "(SELECT r.received_quantity FROM receipt r WHERE r.id = kanban_container.receipt),"
        " (SELECT s.withdrawn_quantity FROM reservation s WHERE s.id = kanban_container.reservation),"
        f" actual_quantity) WHERE id IN {among}",
        [parameter],
    )


def _is_gone(change: _Change) -> bool:
    """A container for a single need ends when it is full, or when it is no longer needed."""
    return change.container.cycle.event_driven and change.status in (Status.FULL, Status.WAIT)


def _told(change: _Change, called: dict[int, Called], posted: dict[int, PostedMovement]) -> ChangedContainer:
    element, movement = change.container.element, posted.get(change.index)
    new = called.get(change.index)
    if new is None:
        of_order = element is not None and bool(element.kind)
        receipt = element.id if element is not None and of_order else None
        reservation = element.id if element is not None and not of_order else None
        new = Called(receipt, reservation)
    return ChangedContainer(
        control_cycle=change.container.cycle.name,
        container=change.container.container,
        status=change.status.value,
        container_id=None if _is_gone(change) else change.container.id,
        receipt_id=new.receipt,
        reservation_id=new.reservation,
        called=change.index in called,
        movements=() if movement is None else (*movement.components, *movement.numbers),
    )
