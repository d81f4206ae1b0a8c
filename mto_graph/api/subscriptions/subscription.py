"""The type Subscription."""

import strawberry

from mto_graph.api.fields import Given, following
from mto_graph.api.subscriptions import planning_runs
from mto_graph.api.types.planning_runs import PlanningRun


@strawberry.type(description="What can be followed while it goes on.")
class Subscription:
    planning_run_progress: PlanningRun = following(
        planning_runs.follow,
        "How far a planning run is, in whatever process it works: at once, then whenever something has changed (looked "
        "at twice a second), and at least every ten seconds. Ends with the run.",
        id=Given(strawberry.ID, "The run's id."),
    )
