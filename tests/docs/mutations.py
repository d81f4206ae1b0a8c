"""The mutations that the page for integrators shows, in the order in which they are run on the demo company."""

from __future__ import annotations

from typing import Any

_ORDER = """\
mutation ($input: UpsertSalesOrdersInput!) {
  upsertSalesOrders(input: $input) {
    rows
    salesOrders { number items { item strategyCode sections { kind } } }
    errors { code message path }
  }
}"""

_PLAN = """\
mutation ($input: RunPlanningInput!) {
  runPlanning(input: $input) {
    planningRun { status counts { plannedOrdersCreated plannedOrdersChanged plannedOrdersDeleted } }
    errors { code message path }
  }
}"""

_CONVERT = """\
mutation ($input: ConvertPlannedOrdersInput!) {
  convertPlannedOrders(input: $input) {
    conversions { quantity remainingQuantity order { __typename number availabilityDate } }
    errors { code message path }
  }
}"""


_RECEIVE = """\
mutation ($input: PostGoodsMovementsInput!) {
  postGoodsMovements(input: $input) {
    postings { quantity notices goodsMovements { number material { material { number } } toSection { kind } } }
    errors { code message path }
  }
}"""


def _orders(*changes: dict[str, Any]) -> dict[str, Any]:
    row = {
        "salesOrder": "4800",
        "item": 10,
        "customer": "Brekke Dairy",
        "material": "TSM-400",
        "plant": "1000",
        "quantity": "1",
        "requestedDate": "2027-07-30",
    }
    return {"input": {"salesOrders": [row | change for change in changes]}}


MUTATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "order": (_ORDER, _orders({})),
    "faulty-order": (_ORDER, _orders({"quantity": "-1"}, {"item": 20, "material": "TSM-404"})),
    "plan": (
        _PLAN,
        {
            "input": {
                "scope": {"salesOrderItem": {"salesOrder": "4800", "item": 10}},
                "planningDate": "2027-03-01",
                "idempotencyKey": "plan 4800/10, first time",
            }
        },
    ),
    "convert": (_CONVERT, {"input": {"plannedOrders": [{"plannedOrder": {"number": "12"}}]}}),
    "receive": (
        _RECEIVE,
        {
            "input": {
                "goodsMovements": [{"movementType": "101", "order": "1000001", "postingDate": "2027-03-16"}],
                "idempotencyKey": "receipt 1000001, first time",
            }
        },
    ),
}

START = """\
mutation ($input: RunPlanningInput!) {
  runPlanning(input: $input) {
    planningRun { id startedBy }
    errors { code message path }
  }
}"""

START_INPUT: dict[str, Any] = {
    "input": {
        "planningDate": "2027-03-01",
        "runType": "NEUPL",
        "wait": False,
        "idempotencyKey": "night run 2027-03-01",
    }
}

FOLLOW = """\
subscription ($id: ID!) {
  planningRunProgress(id: $id) {
    status
    phase
    progressPercent
    counts { plannedOrders plannedOrdersCreated }
    error { code message }
  }
}"""
