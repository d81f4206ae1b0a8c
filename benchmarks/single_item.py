"""One sales order item, planned on all its levels by the mutation, in a small and in a large database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.databases import Engine, filled, sqlite
from benchmarks.problem_tables import tables
from benchmarks.problems import TODAY, Problem
from benchmarks.results import Result, Settings, Target
from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

ROUNDS = 15
_PLAN = """mutation ($order: String!, $day: Date!) {
  runPlanning(input: {scope: {salesOrderItem: {salesOrder: $order, item: 10}}, planningDate: $day}) {
    planningRun { counts { plannedOrdersChanged } } errors { message } } }"""


def single_item(settings: Settings) -> Iterator[Result]:
    """In process, without HTTP; each time the item's quantity is another one, so that all levels change."""
    sizes = (100, 1_000) if settings.small else (500, 48_000)
    with sqlite() as engine:
        small, _ = _measured(engine, sizes[0])
        large, orders = _measured(engine, sizes[1])
    yield Result(
        workload="one sales order item planned through the API",
        size=f"{orders:,} planned orders",
        rows=orders,
        figure=large * 1000,
        unit="ms",
        floor=small * 1000,
        floor_of=f"the same among {sizes[0]} lines",
        target=Target(20, of="figure"),
    )


def _measured(engine: Engine, lines: int) -> tuple[float, int]:
    """The median seconds of the mutation, and how many planned orders there are."""
    problem = Problem(lines=lines, products=max(20, lines // 250))
    changed: dict[str, Any] = dict(tables(problem)["sales_orders"][lines // 2])
    with closing(open_application(filled(engine, problem))) as application:
        orders = run_planning(application, PlanningRequest(today=TODAY)).counts["planned_orders"]
        api = Api(application, today=lambda: TODAY)
        request = GraphQLRequest(_PLAN, {"order": changed["sales_order"], "day": TODAY.isoformat()})
        taken = []
        for at in range(ROUNDS + 1):
            upsert(application, {"sales_orders": [{**changed, "quantity": 30 + at}]})
            start = perf_counter()
            answer = api.execute(request, "benchmark").body
            taken.append(perf_counter() - start)
            _check(answer)
    return median(taken[1:]), orders


def _check(answer: dict[str, Any]) -> None:
    """Orders must have changed, else it was not this that was measured."""
    if "errors" in answer:
        raise RuntimeError(f"the item was not planned: {answer}")
    payload = answer["data"]["runPlanning"]
    if payload["errors"] or not payload["planningRun"]["counts"]["plannedOrdersChanged"]:
        raise RuntimeError(f"the item was not planned: {answer}")
