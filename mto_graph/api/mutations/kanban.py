"""Setting the status of containers, and creating containers for a single need, by mutation."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import strawberry

from mto_graph.api.context import Context, Reading
from mto_graph.api.declaring import input_type
from mto_graph.api.enums import KanbanStatus
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.mutations.outcomes import IDEMPOTENCY_KEY, attempted, camel_case, through
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import (
    ControlCycleRef,
    GoodsMovementRef,
    KanbanContainerRef,
    ReceiptRef,
    ReservationRef,
)
from mto_graph.services.idempotency import Answer, once
from mto_graph.services.kanban import ChangedContainer, KanbanStatusChange, create_kanban, set_kanban_status
from mto_graph.services.reading import demands, goods_movements, kanban, supplies
from mto_graph.services.reading.rows import Row


@input_type(description="A container and the status that it shall have.")
class KanbanStatusChangeInput:
    control_cycle: str = strawberry.field(description="The control cycle's number.")
    container: int = strawberry.field(description="The container's number in it.")
    status: KanbanStatus = strawberry.field(description="The status; the same again does nothing twice.")
    quantity: Decimal | None = strawberry.field(
        default=None, description="How much a `FULL` container holds; null: all that was called."
    )
    issue_components: bool = strawberry.field(
        default=False, description="Whether a production order's components are issued along."
    )


@input_type(description="Containers to change, all or none.")
class SetKanbanStatusInput:
    containers: list[KanbanStatusChangeInput] = strawberry.field(description="Which ones.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


@input_type(description="What is needed once, of an event-driven control cycle.")
class CreateKanbanInput:
    control_cycle: str = strawberry.field(description="The control cycle's number.")
    quantity: Decimal | None = strawberry.field(
        default=None, description="How much; null: the container quantity."
    )
    date: datetime.date | None = strawberry.field(
        default=None, description="By when; null: as soon as possible."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


class KanbanChangeRow(Row):
    """What became of one container."""

    __slots__ = ("changed",)

    changed: ChangedContainer

    @property
    def number(self) -> int:
        return self.changed.container

    @property
    def status(self) -> str:
        return self.changed.status

    @property
    def called(self) -> bool:
        return self.changed.called


class SetKanbanStatusPayloadRow(Row):
    """What came of it."""

    __slots__ = ("changes", "errors")

    changes: list[KanbanChangeRow]
    errors: list[UserErrorRow]


class CreateKanbanPayloadRow(Row):
    """What came of it."""

    __slots__ = ("change", "errors")

    change: KanbanChangeRow | None
    errors: list[UserErrorRow]


def _cycles(read: Reading, rows: Sequence[KanbanChangeRow], _asked: Asked) -> list[Any]:
    found = kanban.cycles_by_numbers(read.session, {row.changed.control_cycle for row in rows})
    return [found.get(row.changed.control_cycle) for row in rows]


def _containers(read: Reading, rows: Sequence[KanbanChangeRow], _asked: Asked) -> list[Any]:
    ids = [row.changed.container_id for row in rows]
    found = kanban.containers_by_ids(read.session, {one for one in ids if one is not None})
    return [None if one is None else found.get(one) for one in ids]


def _orders(read: Reading, rows: Sequence[KanbanChangeRow], _asked: Asked) -> list[Any]:
    ids = [row.changed.receipt_id for row in rows]
    found = supplies.receipts_by_ids(read.session, {one for one in ids if one is not None})
    return [None if one is None else found.get(one) for one in ids]


def _reservations(read: Reading, rows: Sequence[KanbanChangeRow], _asked: Asked) -> list[Any]:
    ids = [row.changed.reservation_id for row in rows]
    found = demands.reservations_by_ids(read.session, {one for one in ids if one is not None})
    return [None if one is None else found.get(one) for one in ids]


def _movements(read: Reading, rows: Sequence[KanbanChangeRow], _asked: Asked) -> list[list[Any]]:
    found = goods_movements.by_numbers(read.session, {one for row in rows for one in row.changed.movements})
    return [[found[one].copied() for one in row.changed.movements] for row in rows]


def _changes(_read: Reading, rows: Sequence[SetKanbanStatusPayloadRow], _asked: Asked) -> list[list[Row]]:
    return [[row.copied() for row in payload.changes] for payload in rows]


def _change(_read: Reading, rows: Sequence[CreateKanbanPayloadRow], _asked: Asked) -> list[Row | None]:
    return [payload.change for payload in rows]


@graph_type(KanbanChangeRow, description="What became of a container.")
class KanbanChange:
    control_cycle: ControlCycleRef | None = related(_cycles, "The control cycle; null when it is gone again.")
    number: int = shown("The container's number in it.")
    status: KanbanStatus = shown("The status that it was given.")
    container: KanbanContainerRef | None = related(
        _containers,
        "The container as it is now; null when it is gone, as those of event-driven control cycles are once full.",
    )
    called: bool = shown("Whether a new replenishment was called.")
    order: ReceiptRef | None = related(_orders, "The order that fills it, or has filled it.")
    reservation: ReservationRef | None = related(
        _reservations, "The reservation that fills it, or has filled it."
    )
    goods_movements: list[GoodsMovementRef] = related(
        _movements, "What was posted: the components first, then the receipt."
    )


@graph_type(SetKanbanStatusPayloadRow, description="What came of `setKanbanStatus`.")
class SetKanbanStatusPayload:
    changes: list[KanbanChange] = related(
        _changes, "What became of each container, in the order of the input; empty when there are errors."
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was changed.")


@graph_type(CreateKanbanPayloadRow, description="What came of `createKanban`.")
class CreateKanbanPayload:
    change: KanbanChange | None = related(_change, "The new container; null when there are errors.")
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was created.")


def set_status(context: Context, given: Any) -> SetKanbanStatusPayloadRow:
    """Give the containers of the input their status."""
    wanted = [
        KanbanStatusChange(
            control_cycle=one.control_cycle,
            container=one.container,
            status=one.status.value,
            quantity=one.quantity,
            issue_components=one.issue_components,
        )
        for one in given.containers
    ]

    def change() -> Answer:
        changed = set_kanban_status(context.application, wanted, today=context.today)
        return {"changed": [asdict(one) for one in changed]}

    answer, errors = attempted(
        lambda: once(
            context.application,
            given.idempotency_key,
            "setKanbanStatus",
            [asdict(one) for one in wanted],
            change,
        ),
        lambda path: through(KanbanStatusChangeInput, "containers", path),
    )
    payload = SetKanbanStatusPayloadRow()
    payload.changes = [] if answer is None else [_row(one) for one in answer["changed"]]
    payload.errors = errors
    return payload


def create(context: Context, given: Any) -> CreateKanbanPayloadRow:
    """Create the container of the input."""
    content = {"control_cycle": given.control_cycle, "quantity": given.quantity, "date": given.date}

    def change() -> Answer:
        created = create_kanban(
            context.application, given.control_cycle, given.quantity, on=given.date, today=context.today
        )
        return asdict(created)

    answer, errors = attempted(
        lambda: once(context.application, given.idempotency_key, "createKanban", content, change),
        lambda path: ["input", *map(camel_case, path[-1:])],
    )
    payload = CreateKanbanPayloadRow()
    payload.change = None if answer is None else _row(answer)
    payload.errors = errors
    return payload


def _row(noted: dict[str, Any]) -> KanbanChangeRow:
    row = KanbanChangeRow()
    row.changed = ChangedContainer(**{**noted, "movements": tuple(noted["movements"])})
    return row
