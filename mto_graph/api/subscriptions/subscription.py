"""The type Subscription."""

import strawberry

from mto_graph.api.fields import Given, following
from mto_graph.api.subscriptions import planning_runs
from mto_graph.api.types.planning_runs import PlanningRun
from mto_graph.services.identity import Permission


@strawberry.type(description="What can be followed while it goes on.")
class Subscription:
    planning_run_progress: PlanningRun = following(
        planning_runs.follow,
        "How far a planning run is, in whatever process it works: at once, then whenever something has changed (looked "
        "at twice a second), and at least every ten seconds. Ends with the run.",
        needs=Permission.READ,
        id=Given(strawberry.ID, "The run's id."),
    )
