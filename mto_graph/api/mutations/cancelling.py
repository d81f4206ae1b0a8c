"""Cancelling a planning run by mutation."""

from typing import Any

import strawberry
from graphql import GraphQLError

from mto_graph.api.context import Context
from mto_graph.api.declaring import input_type
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.ids import decoded_run
from mto_graph.api.mutations.outcomes import IDEMPOTENCY_KEY, attempted
from mto_graph.api.mutations.planning import load_planning_run
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import PlanningRunRef
from mto_graph.errors import ErrorCode, refuse
from mto_graph.services.idempotency import Answer, once_outside
from mto_graph.services.planning import cancel_planning
from mto_graph.services.reading.rows import Row


@input_type(description="Which planning run to stop.")
class CancelPlanningRunInput:
    id: strawberry.ID = strawberry.field(description="The run's id.")
    idempotency_key: str | None = strawberry.field(default=None, description=IDEMPOTENCY_KEY)


class CancelPlanningRunPayloadRow(Row):
    """What came of it."""

    __slots__ = ("errors", "run_id")

    run_id: int | None
    errors: list[UserErrorRow]


@graph_type(CancelPlanningRunPayloadRow, description="What came of `cancelPlanningRun`.")
class CancelPlanningRunPayload:
    planning_run: PlanningRunRef | None = related(
        load_planning_run,
        "The run: `CANCELLED`, or still `RUNNING` when it could not stop within two seconds.",
    )
    errors: list[UserError] = shown("What was wrong: there is no such run, or it has ended already.")


def cancel(context: Context, given: Any) -> CancelPlanningRunPayloadRow:
    """Stop the run that the input names."""

    def change() -> Answer:
        try:
            run = decoded_run(given.id)
        except GraphQLError as fault:
            raise refuse(ErrorCode.INVALID_VALUE, fault.message, "id") from None

        def cancelled() -> Answer:
            cancel_planning(context.application, run)
            return {"run": run}

        return once_outside(
            context.application, given.idempotency_key, "cancelPlanningRun", {"run": run}, cancelled
        )

    answer, errors = attempted(change, lambda path: ["input", *path])
    payload = CancelPlanningRunPayloadRow()
    payload.run_id = None if answer is None else answer["run"]
    payload.errors = errors
    return payload
