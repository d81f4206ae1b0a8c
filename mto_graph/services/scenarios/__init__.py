"""Scenario files (mto-scenario/1): worked examples that run as they stand."""

from mto_graph.services.scenarios.comparing import Line, SeenRow
from mto_graph.services.scenarios.document import Scenario, load_scenario, parse_scenario
from mto_graph.services.scenarios.expectations import ExpectedRow
from mto_graph.services.scenarios.reporting import Difference, ScenarioResult, render
from mto_graph.services.scenarios.running import perform_scenario, run_scenario

__all__ = [
    "Difference",
    "ExpectedRow",
    "Line",
    "Scenario",
    "ScenarioResult",
    "SeenRow",
    "load_scenario",
    "parse_scenario",
    "perform_scenario",
    "render",
    "run_scenario",
]
