"""What a planning run changed of the worklist."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry

from mto_graph.api.connections import AFTER, FIRST, ConnectionRow, connection, sliced
from mto_graph.api.context import Reading
from mto_graph.api.fields import Given, graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.references import ExceptionMessageRef
from mto_graph.services.planning import worklist
from mto_graph.services.reading import run_exceptions
from mto_graph.services.reading.run_exceptions import RunExceptionRow
from mto_graph.services.reading.runs import PlanningRunRow
from mto_graph.services.reading.worklist import WorklistRow


def _value(value: Any, description: str) -> Any:
    return strawberry.enum_value(value, description=description)


@strawberry.enum(
    description="How a message of the worklist stands to the plan before the run. Messages that stay as they were, or "
    "got better, are counted and not listed."
)
class ExceptionChange(Enum):
    NEW = _value("NEW", "The plan before the run did not have it.")
    GONE = _value("GONE", "The plan before the run had it, the new one does not.")
    WORSE = _value("WORSE", "Both have it, and it has grown: more days, or a larger quantity.")


def change_of(asked: Asked) -> worklist.ExceptionChange | None:
    """Which kind of change the argument `change` wants; None: all."""
    wanted = asked.arguments["change"]
    return None if wanted is None else worklist.ExceptionChange[wanted.value]


def load_run_exceptions(read: Reading, rows: Sequence[PlanningRunRow], asked: Asked) -> list[ConnectionRow]:
    """A page of what each run reported."""
    part = sliced(read, asked, "change", run_exceptions.BY_CHANGE)
    pages = run_exceptions.pages(
        read.session, read.application.registry, [row.id for row in rows], change_of(asked), part
    )
    return [connection(pages[row.id], "change") for row in rows]


def _messages(read: Reading, rows: Sequence[RunExceptionRow], _asked: Asked) -> list[WorklistRow]:
    return [row.message(read.application.registry) for row in rows]


@graph_type(
    RunExceptionRow,
    description="A message of the worklist that a planning run made, took away or found grown.",
)
class RunException:
    change: ExceptionChange = shown("What the run changed.")
    message: ExceptionMessageRef = related(
        _messages, "The message as it was in that run; what it leads to is as it is now."
    )
    days: int | None = shown("Of a worse message about days: how many it is late or early.")
    days_before: int | None = shown("How many days it was late or early before the run.")
    quantity_before: Decimal | None = shown(
        "Of a worse message about a quantity: the quantity before the run."
    )


PAGED = {
    "change": Given(ExceptionChange | None, "Only messages that changed in this way; null: all.", None),
    "first": FIRST,
    "after": AFTER,
}
