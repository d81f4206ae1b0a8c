"""Planning runs: from the database to the plan and back, writing only the difference."""

from mto_graph.services.planning.cancelling import cancel_planning
from mto_graph.services.planning.request import SINGLE_LEVEL, PlanningRequest, PlanningResult, Progress
from mto_graph.services.planning.running import BegunRun, begin_planning, run_planning
from mto_graph.services.planning.size import is_soon_done

__all__ = [
    "SINGLE_LEVEL",
    "BegunRun",
    "PlanningRequest",
    "PlanningResult",
    "Progress",
    "begin_planning",
    "cancel_planning",
    "is_soon_done",
    "run_planning",
]
