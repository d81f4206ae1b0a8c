"""Planning runs: from the database to the plan and back, writing only the difference."""

from mto_graph.services.planning.request import PlanningRequest, PlanningResult, Progress
from mto_graph.services.planning.running import run_planning

__all__ = ["PlanningRequest", "PlanningResult", "Progress", "run_planning"]
