"""The type Subscription."""

from functools import partial

import strawberry

from mto_graph.api.declaring import object_type
from mto_graph.api.fields import Given, following
from mto_graph.api.subscriptions import plan_changes, planning_runs
from mto_graph.api.subscriptions.plan_changes import WANTED
from mto_graph.api.types.plan_changes import ExceptionsChange, PlanChange
from mto_graph.api.types.planning_runs import PlanningRun
from mto_graph.services.identity import Permission
from mto_graph.services.plan_changes.hub import Topic
from mto_graph.services.reading.plan_changes import ExceptionsChangeRow, PlanChangeRow


@object_type(description="What can be followed while it goes on.")
class Subscription:
    planning_run_progress: PlanningRun = following(
        planning_runs.follow,
        "How far a planning run is, in whatever process it works: at once, then whenever something has changed (looked "
        "at twice a second), and at least every ten seconds. Ends with the run.",
        needs=Permission.READ,
        id=Given(strawberry.ID, "The run's id."),
    )
    plan_changed: PlanChange = following(
        partial(plan_changes.follow, Topic.PLAN, PlanChangeRow),
        "What changes of the plan, whoever changes it and in whatever process: a planning run that has stored its "
        "plan, or a person who created, changed, deleted or converted planned orders. One change for each run or "
        "mutation, in the sequence in which they were stored. Whoever lets 32 of them wait is dropped "
        "(`SUBSCRIPTION_DROPPED`) and may subscribe again with `after`.",
        needs=Permission.READ,
        **WANTED,
    )
    exceptions_changed: ExceptionsChange = following(
        partial(plan_changes.follow, Topic.MESSAGES, ExceptionsChangeRow),
        "What changes of the worklist: messages that a planning run found new, gone or worse, and those that are gone "
        "because somebody changed or converted their planned order. Otherwise like `planChanged`.",
        needs=Permission.READ,
        **WANTED,
    )
