"""Planning runs: from the database to the plan and back, writing only the difference."""

from mto_graph.services.planning.request import SINGLE_LEVEL, PlanningRequest, PlanningResult, Progress
from mto_graph.services.planning.run import run_planning

__all__ = ["SINGLE_LEVEL", "PlanningRequest", "PlanningResult", "Progress", "run_planning"]
