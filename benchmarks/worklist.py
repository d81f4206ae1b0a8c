"""Pages of a worklist of some 100,000 messages, on SQLite: every order of the plan is late."""

from __future__ import annotations

import tempfile
from typing import Any

from benchmarks.end_to_end import TODAY, tables
from benchmarks.measuring import median_seconds
from benchmarks.problems import Problem
from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

LINES = 4_800
QUERY = """query ($where: WorklistWhere, $after: String) { worklist(where: $where, after: $after) {
    nodes { key urgency dueDate text material { material { number } } proposedAction { sentence } }
    pageInfo { endCursor } } }"""
WITH_DEMAND = """{ worklist { nodes { key demandAtRisk { count date salesOrderItems {
    item salesOrder { number } } } } } }"""
WHERE: dict[str, dict[str, Any]] = {
    "of a planner": {"mrpController": "P07"},
    "of a planner without any": {"mrpController": "NOBODY"},
    "of a plant": {"plant": "1000"},
    "of a material": {"material": "M000005"},
    "of a sales order item": {"salesOrderItem": {"salesOrder": "00002400", "item": 10}},
    "of a group": {"groups": [2]},
    "of a group without any": {"groups": [6]},
}


def worklist(rounds: int = 15, url: str = "") -> list[dict[str, object]]:
    """The first page, one from the middle, and the first page under each filter."""
    with tempfile.TemporaryDirectory() as folder:
        application = open_application(url or f"sqlite:///{folder}/bench.db")
        results = _planned(application)
        api = Api(application)
        middle = _middle(api)
        pages = {"first page": ({}, None), "page in the middle": ({}, middle)}
        pages |= {f"first page {name}": (where, None) for name, where in WHERE.items()}
        for name, (where, after) in pages.items():
            variables = {"where": where, "after": after}
            (seconds,) = median_seconds(rounds, lambda variables=variables: _ask(api, QUERY, variables))  # type: ignore[misc]
            results.append({"workload": f"worklist, {name}", "milliseconds": round(seconds * 1000, 1)})
        (seconds,) = median_seconds(rounds, lambda: _ask(api, WITH_DEMAND, {}))
        results.append({"workload": "worklist, demand at risk", "milliseconds": round(seconds * 1000, 1)})
        application.close()
    return results


def _planned(application: Application) -> list[dict[str, object]]:
    upsert(application, tables(Problem(lines=LINES, first_day=1, last_day=5)))
    results: list[dict[str, object]] = []
    for name in ("first run", "second run"):
        result = run_planning(application, PlanningRequest(today=TODAY, run_type="NEUPL"))
        messages = result.counts["exceptions_new"] + result.counts["exceptions_unchanged"]
        results.append(
            {
                "workload": f"late plan, {name}",
                "planned_orders": result.counts["planned_orders"],
                "messages": messages,
                **{f"{phase}_seconds": round(seconds, 2) for phase, seconds in result.seconds.items()},
            }
        )
    return results


def _middle(api: Api) -> str | None:
    """A cursor some pages into the worklist, found by walking there."""
    after = None
    for _ in range(100):
        after = _ask(api, QUERY, {"where": {}, "after": after})["worklist"]["pageInfo"]["endCursor"]
    return after


def _ask(api: Api, query: str, variables: dict[str, Any]) -> Any:
    body = api.execute(GraphQLRequest(query, variables), "benchmark").body
    if "errors" in body:
        raise RuntimeError(body["errors"])
    return body["data"]
