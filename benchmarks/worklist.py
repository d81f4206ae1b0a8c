"""Pages of a worklist of some 100,000 messages, on SQLite: every order of the plan is late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Any

from benchmarks.databases import filled, sqlite
from benchmarks.measuring import median_seconds
from benchmarks.problems import TODAY, Problem
from benchmarks.results import Result, Settings
from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.services.application import open_application
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
    "of a sales order item": {"salesOrderItem": {"salesOrder": "00000100", "item": 10}},
    "of a group": {"groups": [2]},
    "of a group without any": {"groups": [6]},
}


def worklist(settings: Settings) -> Iterator[Result]:
    """The first page, one from the middle, and the first page under each filter."""
    lines, rounds = (300, 3) if settings.small else (LINES, 15)
    with sqlite() as engine:
        url = filled(engine, Problem(lines=lines, first_day=1, last_day=5))
        with closing(open_application(url)) as application:
            counts = run_planning(application, PlanningRequest(today=TODAY)).counts
            size = f"{counts['exceptions_new']:,} messages"
            api = Api(application)
            pages = {"first page": ({}, None), "page in the middle": ({}, _middle(api, lines // 48))}
            pages |= {f"first page {name}": (where, None) for name, where in WHERE.items()}
            works = {
                name: partial(_ask, api, QUERY, {"where": where, "after": after})
                for name, (where, after) in pages.items()
            }
            works["demand at risk"] = partial(_ask, api, WITH_DEMAND, {})
            for name, work in works.items():
                (seconds,) = median_seconds(rounds, work)
                yield Result(workload=f"worklist, {name}", size=size, figure=seconds * 1000, unit="ms")


def _middle(api: Api, pages: int) -> str | None:
    """A cursor so many pages into the worklist, found by walking there."""
    after = None
    for _ in range(pages):
        after = _ask(api, QUERY, {"where": {}, "after": after})["worklist"]["pageInfo"]["endCursor"]
    return after


def _ask(api: Api, query: str, variables: dict[str, Any]) -> Any:
    body = api.execute(GraphQLRequest(query, variables), "benchmark").body
    if "errors" in body:
        raise RuntimeError(body["errors"])
    return body["data"]
