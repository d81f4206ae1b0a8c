"""Running planning by mutation."""

import datetime
from collections.abc import Sequence
from typing import Any

import strawberry

from mto_graph.api.context import Context, Reading
from mto_graph.api.declaring import input_type
from mto_graph.api.enums import PlanningMode, PlanningRunType
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.mutations.outcomes import attempted, camel_case
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import PlanningRunRef
from mto_graph.api.where import MaterialPlantRef, SalesOrderItemRef
from mto_graph.services.application import Application
from mto_graph.services.idempotency import Answer, once_outside
from mto_graph.services.identity import LOCAL
from mto_graph.services.planning import SINGLE_LEVEL, BegunRun, PlanningRequest, begin_planning, is_soon_done
from mto_graph.services.reading import runs
from mto_graph.services.reading.rows import Row
from mto_graph.services.reading.runs import PlanningRunRow


@input_type(one_of=True, description="What a planning run plans. Exactly one of them.")
class PlanningScopeInput:
    plant: str | None = strawberry.field(
        default=strawberry.UNSET, description="Everything in the plant of this code."
    )
    material: MaterialPlantRef | None = strawberry.field(
        default=strawberry.UNSET, description="A material in a plant, and everything that goes into it."
    )
    material_alone: MaterialPlantRef | None = strawberry.field(
        default=strawberry.UNSET,
        description="A material in a plant alone (single-level), without what goes into it.",
    )
    sales_order_item: SalesOrderItemRef | None = strawberry.field(
        default=strawberry.UNSET, description="The sections of one sales order item, on all levels."
    )


@input_type(description="What to plan, and how.")
class RunPlanningInput:
    scope: PlanningScopeInput | None = strawberry.field(
        default=None, description="What to plan; null: everything in all plants."
    )
    planning_date: datetime.date | None = strawberry.field(
        default=None, description="The day that planning takes for today; null: today."
    )
    run_type: PlanningRunType = strawberry.field(
        default=PlanningRunType.NETCH, description="Which materials of the scope are planned."
    )
    planning_mode: PlanningMode = strawberry.field(
        default=PlanningMode.ADAPT, description="What happens to the proposals that are there already."
    )
    wait: bool | None = strawberry.field(
        default=None,
        description="Whether to answer when the run has ended (`true`) or as soon as it is at work (`false`). Null: "
        "wait for a sales order item, and for all else if planned orders, schedule lines of sales orders and lines "
        "of the plan are at most 20000 rows together.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="Makes the mutation safe to repeat: the same key with the same input answers with the first run, "
        "wherever that stands. `wait` may differ.",
    )


class RunPlanningPayloadRow(Row):
    """What came of it."""

    __slots__ = ("errors", "run_id")

    run_id: int | None
    errors: list[UserErrorRow]


def load_planning_run(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[PlanningRunRow | None]:
    """The runs whose numbers payloads name as `run_id`."""
    found = runs.by_ids(read.session, {row.run_id for row in rows if row.run_id is not None})
    return [found.get(row.run_id or 0) for row in rows]


@graph_type(RunPlanningPayloadRow, description="What came of `runPlanning`.")
class RunPlanningPayload:
    planning_run: PlanningRunRef | None = related(
        load_planning_run,
        "The run: finished, or `RUNNING` when nobody waits for it; null when there are errors.",
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, the plan is as it was before.")


def run(context: Context, given: Any) -> RunPlanningPayloadRow:
    """Plan what the input says."""
    answer, errors = attempted(lambda: _answered(context, given), _place)
    payload = RunPlanningPayloadRow()
    payload.run_id = None if answer is None else answer["run"]
    payload.errors = errors
    return payload


def _answered(context: Context, given: RunPlanningInput) -> Answer:
    """The run by its number, at work in the background where the input does not wait for it."""
    application, begun = context.application, list[BegunRun]()

    def change() -> Answer:
        request = PlanningRequest(**_request(context, given))
        waits = _waits(application, request, given.wait)
        run = begin_planning(application, request)
        if waits:
            with application.background.stoppable(run.watch.cancel):
                run.perform()
        else:
            begun.append(run)
        return {"run": run.run}

    try:
        return once_outside(application, given.idempotency_key, "runPlanning", _content(given), change)
    except BaseException:
        for run in begun:
            run.watch.cancel()
        raise
    finally:
        # Not before the key is noted, which would have to wait for a run that writes.
        for run in begun:
            application.background.start(run.perform, run.watch.cancel)


def _waits(application: Application, request: PlanningRequest, wanted: bool | None) -> bool:
    if wanted is not None:
        return wanted
    with application.database.reading() as session:
        return is_soon_done(session, request)


def _request(context: Context, given: RunPlanningInput) -> dict[str, Any]:
    names: dict[str, Any] = {
        "today": given.planning_date or context.today,
        "run_type": given.run_type.value,
        "planning_mode": given.planning_mode.value,
        "started_by": "api" if context.identity is LOCAL else context.identity.name,
    }
    scope = given.scope
    if scope is not None and scope.plant:
        names["plant"] = scope.plant
    if scope is not None and scope.material:
        names["material"], names["plant"] = scope.material.material, scope.material.plant
    if scope is not None and scope.material_alone:
        names["material"], names["plant"] = scope.material_alone.material, scope.material_alone.plant
        names["scope"] = SINGLE_LEVEL
    if scope is not None and scope.sales_order_item:
        names["sales_order"] = scope.sales_order_item.sales_order
        names["item"] = scope.sales_order_item.item
    return names


def _content(given: RunPlanningInput) -> dict[str, Any]:
    """What the idempotency key stands for; a planning date that was left out stays so."""
    scope = given.scope
    named: dict[str, Any] = {}
    if scope is not None:
        named = {
            "plant": scope.plant or None,
            "material": vars(scope.material) if scope.material else None,
            "sales_order_item": vars(scope.sales_order_item) if scope.sales_order_item else None,
        }
        if scope.material_alone:
            named["material_alone"] = vars(scope.material_alone)
    return {
        "scope": named,
        "planning_date": given.planning_date,
        "run_type": given.run_type.value,
        "planning_mode": given.planning_mode.value,
    }


def _place(path: tuple[str, ...]) -> list[str]:
    """The way through the input for a name of the request."""
    names = {
        "today": ["planningDate"],
        "plant": ["scope"],
        "material": ["scope", "material"],
        "sales_order": ["scope", "salesOrderItem"],
    }
    return ["input", *(names.get(path[0], [camel_case(path[0])]) if path else [])]
