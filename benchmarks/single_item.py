"""One sales order item planned on all its levels (MD50) by the mutation, in process, without HTTP."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from benchmarks.problems import TODAY
from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.services.application import Application

_PLAN = """mutation ($order: String!, $day: Date!) {
  runPlanning(input: {scope: {salesOrderItem: {salesOrder: $order, item: 10}}, planningDate: $day}) {
    planningRun { counts { plannedOrdersCreated plannedOrdersChanged } } errors { message } } }"""


def plan_item(application: Application, sales_order: str) -> None:
    """Plan item 10 of a sales order, in which something must have changed."""
    request = GraphQLRequest(_PLAN, {"order": sales_order, "day": TODAY.isoformat()})
    answer = _api(application).execute(request, "benchmark").body
    if "errors" in answer:
        raise RuntimeError(f"the item was not planned: {answer}")
    payload: dict[str, Any] = answer["data"]["runPlanning"]
    if payload["errors"] or not any(payload["planningRun"]["counts"].values()):
        raise RuntimeError(f"the item was not planned: {answer}")


@lru_cache(2)
def _api(application: Application) -> Api:
    return Api(application, today=lambda: TODAY)
