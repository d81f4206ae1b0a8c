"""Planned orders by hand, planning modes and single-level runs through the graph."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from mto_graph.services.datasets import upsert

from .conftest import Client

CHANGE = """mutation ($input: ChangePlannedOrderInput!) { changePlannedOrder(input: $input) {
    plannedOrder { number quantity startDate finishDate availabilityDate firmed exceptions { number text }
        components { quantity date material { material { number } } } }
    errors { code message path } } }"""
CREATE = """mutation ($input: CreatePlannedOrderInput!) { createPlannedOrder(input: $input) {
    plannedOrder { number quantity orderType firmed planningRun { id } salesOrderItem { item }
        components { quantity } }
    errors { code path } } }"""
DELETE = """mutation ($input: DeletePlannedOrderInput!) { deletePlannedOrder(input: $input) {
    deletedNumber errors { code path } } }"""
PLAN = """mutation ($input: RunPlanningInput!) { runPlanning(input: $input) {
    planningRun { planningMode singleLevel material { number } counts {
        plannedOrders plannedOrdersCreated plannedOrdersChanged plannedOrdersDeleted } }
    errors { code path } } }"""


def frame(client: Client) -> dict[str, Any]:
    """The planned orders of FRAME for sales order 4711: six of them on 1 May, four are in stock."""
    found = client.ask(
        """{ plannedOrders(where: {material: "FRAME", salesOrderItem: {salesOrder: "4711", item: 10}}) {
            nodes { number quantity firmed exceptions { number } } } }"""
    )["plannedOrders"]["nodes"]
    (one,) = found
    return dict(one)


def change(client: Client, **given: Any) -> Any:
    return client.ask(CHANGE, {"input": given})["changePlannedOrder"]


def plan(client: Client, **given: Any) -> Any:
    return client.ask(PLAN, {"input": {"planningDate": "2025-03-03", **given}})["runPlanning"]


def test_a_change_answers_with_the_order_and_its_new_components(works: Client) -> None:
    number = frame(works)["number"]
    assert change(works, number=number, quantity="8", availabilityDate="2025-04-30") == {
        "plannedOrder": {
            "number": number,
            "quantity": "8",
            "startDate": "2025-04-25",
            "finishDate": "2025-04-30",
            "availabilityDate": "2025-04-30",
            "firmed": True,
            "exceptions": [{"number": "46", "text": "Order proposal has been manually changed"}],
            # 8 x 7.5 / 2 and a tenth of scrap
            "components": [
                {"quantity": "33", "date": "2025-04-25", "material": {"material": {"number": "TUBE"}}}
            ],
        },
        "errors": [],
    }
    assert plan(works, planningMode="DELETE_AND_RECREATE", runType="NEUPL")["errors"] == []
    kept = frame(works)
    assert (kept["number"], kept["quantity"], kept["firmed"]) == (number, "8", True)
    assert [one["number"] for one in kept["exceptions"]] == ["26", "46"]


def test_firming_and_giving_back(works: Client) -> None:
    number = frame(works)["number"]
    assert change(works, number=number, firmed=True)["plannedOrder"]["firmed"] is True
    assert change(works, number=number, firmed=False)["plannedOrder"]["firmed"] is False
    assert plan(works)["planningRun"]["counts"]["plannedOrdersCreated"] == 0
    assert frame(works) == {"number": number, "quantity": "6", "firmed": False, "exceptions": []}


def test_a_repeated_change_answers_again_and_happens_once(works: Client) -> None:
    number = frame(works)["number"]
    first = change(works, number=number, quantity="8", idempotencyKey="k")
    change(works, number=number, quantity="9")
    again = change(works, number=number, quantity="8.000", idempotencyKey="k")
    assert first["plannedOrder"]["quantity"] == "8"
    assert again["plannedOrder"]["quantity"] == "9"
    other = change(works, number=number, quantity="7", idempotencyKey="k")
    assert [(fault["code"], fault["path"]) for fault in other["errors"]] == [
        ("IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"])
    ]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"number": "99999", "firmed": True}, ("NOT_FOUND", ["input", "number"])),
        ({"number": "x", "firmed": True}, ("NOT_FOUND", ["input", "number"])),
        ({}, ("REQUIRED", ["input"])),
        ({"quantity": "0"}, ("INVALID_VALUE", ["input", "quantity"])),
        ({"startDate": "2026-01-01"}, ("INVALID_VALUE", ["input", "startDate"])),
        ({"firmed": False, "quantity": "1"}, ("CONFLICT", ["input", "firmed"])),
    ],
)
def test_a_refused_change_names_its_place(works: Client, given: dict[str, Any], fault: Any) -> None:
    before = frame(works)
    answer = change(works, **{"number": before["number"], **given})
    assert answer["plannedOrder"] is None
    assert [(one["code"], one["path"]) for one in answer["errors"]] == [fault]
    assert frame(works) == before


def test_an_order_that_stands_for_a_plan_cannot_be_changed(works: Client) -> None:
    upsert(
        works.application,
        {
            "material_plants": [
                {"material": "PLAN", "plant": "1000", "procurement_type": "in_house", "strategy_group": "50"}
            ],
            "planned_independent_requirements": [
                {"material": "PLAN", "plant": "1000", "date": "2025-06-02", "quantity": 5}
            ],
        },
    )
    plan(works)
    (order,) = works.ask('{ plannedOrders(where: {material: "PLAN"}) { nodes { number orderType } } }')[
        "plannedOrders"
    ]["nodes"]
    assert order["orderType"] == "VP"
    assert change(works, number=order["number"], firmed=True)["errors"] == [
        {
            "code": "NOT_CHANGEABLE",
            "message": f"Planned order {order['number']} has type VP: it stands for a plan and is not changed by hand. "
            "Change the plan instead.",
            "path": ["input", "number"],
        }
    ]
    answer = works.ask(DELETE, {"input": {"number": order["number"]}})["deletePlannedOrder"]
    assert answer == {
        "deletedNumber": None,
        "errors": [{"code": "NOT_CHANGEABLE", "path": ["input", "number"]}],
    }


def test_an_order_is_made_and_deleted_by_hand(works: Client) -> None:
    new = {
        "material": "FRAME",
        "plant": "1000",
        "quantity": "6",
        "availabilityDate": "2025-05-01",
        "salesOrder": "4711",
        "salesOrderItem": 10,
        "idempotencyKey": "new",
    }
    answer = works.ask(CREATE, {"input": new})["createPlannedOrder"]
    order = answer["plannedOrder"]
    assert answer["errors"] == []
    assert (order["quantity"], order["orderType"], order["firmed"]) == ("6", "KD", True)
    assert (order["planningRun"], order["salesOrderItem"]) == (None, {"item": 10})
    assert order["components"] == [{"quantity": "24.75"}]
    assert works.ask(CREATE, {"input": new})["createPlannedOrder"] == answer
    plan(works)
    assert frame(works)["number"] == order["number"]
    gone = works.ask(DELETE, {"input": {"number": order["number"]}})["deletePlannedOrder"]
    assert gone == {"deletedNumber": order["number"], "errors": []}
    plan(works)
    assert frame(works)["number"] not in ("0", order["number"])


WHY = """{ plannedOrders(where: {material: "FRAME", salesOrderItem: {salesOrder: "4711", item: 10}}) {
    nodes { explanation { steps { __typename text ... on FirmingStep { firmedBy }
        ... on LotSizeStep { sizingRule quantity requiredQuantity surplusQuantity } } } } } }"""


def why(client: Client) -> dict[str, dict[str, Any]]:
    (order,) = client.ask(WHY)["plannedOrders"]["nodes"]
    return {step["__typename"]: step for step in order["explanation"]["steps"]}


def test_an_explanation_claims_no_rule_for_what_a_person_decided(works: Client) -> None:
    change(works, number=frame(works)["number"], quantity="8")
    plan(works)
    steps = why(works)
    assert steps["FirmingStep"]["firmedBy"] == "BY_HAND"
    assert steps["LotSizeStep"]["text"] == (
        "A person answers for its quantity. It was proposed so: Individual sections are lot-for-lot: each shortage is "
        "one order. 2 PC of the order are beyond its requirements."
    )
    assert (steps["LotSizeStep"]["quantity"], steps["LotSizeStep"]["surplusQuantity"]) == ("8", "2")
    assert steps["ScheduleStep"]["text"].endswith(" A person answers for its dates.")


def test_an_order_that_a_person_entered_was_proposed_by_nobody(works: Client) -> None:
    new = {"material": "FRAME", "plant": "1000", "quantity": "6", "availabilityDate": "2025-05-01"}
    works.ask(CREATE, {"input": {**new, "salesOrder": "4711", "salesOrderItem": 10}})
    plan(works)
    steps = why(works)
    assert steps["LotSizeStep"]["sizingRule"] is None
    assert steps["LotSizeStep"]["text"] == "A person answers for its quantity."
    assert steps["FirmingStep"]["text"].startswith("A person has entered it")


def test_what_cannot_be_made_is_refused_at_its_place(works: Client) -> None:
    new = {"material": "NONE", "plant": "1000", "quantity": "6", "availabilityDate": "2025-05-01"}
    answer = works.ask(CREATE, {"input": new})["createPlannedOrder"]
    assert answer == {"plannedOrder": None, "errors": [{"code": "NOT_FOUND", "path": ["input", "material"]}]}


def test_eight_who_change_one_order_leave_one_whole_change(works: Client) -> None:
    """Each change is whole: the components are those of the quantity that stands in the end."""
    number = frame(works)["number"]
    together = Barrier(8)

    def one(quantity: int) -> Any:
        together.wait()
        while True:
            answer = change(works, number=number, quantity=str(quantity))
            if not any(fault["code"] == "PLANNING_IN_PROGRESS" for fault in answer["errors"]):
                return answer["errors"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(1, 9))) == [[]] * 8
    (order,) = works.ask(
        '{ plannedOrders(where: {material: "FRAME", salesOrderItem: {salesOrder: "4711", item: 10}}) { nodes {'
        " quantity components { quantity } } } }"
    )["plannedOrders"]["nodes"]
    assert [float(one["quantity"]) for one in order["components"]] == [float(order["quantity"]) * 4.125]


def test_runs_in_every_mode_and_of_one_material_alone(works: Client) -> None:
    again = plan(works, planningMode="RE_EXPLODE", runType="NEUPL")["planningRun"]
    assert (again["planningMode"], again["singleLevel"]) == ("RE_EXPLODE", False)
    assert again["counts"]["plannedOrdersChanged"] > 0
    assert [one["number"] for one in frame(works)["exceptions"]] == ["44"]
    anew = plan(
        works,
        planningMode="DELETE_AND_RECREATE",
        runType="NEUPL",
        scope={"materialAlone": {"material": "FRAME", "plant": "1000"}},
    )
    run = anew["planningRun"]
    assert (run["singleLevel"], run["material"]) == (True, {"number": "FRAME"})
    counts = run["counts"]
    assert counts["plannedOrders"] == counts["plannedOrdersCreated"] == counts["plannedOrdersDeleted"] == 2
    assert [one["number"] for one in frame(works)["exceptions"]] == ["01"]


def test_the_worklist_tells_what_happened_as_the_orders_do(works: Client) -> None:
    change(works, number=frame(works)["number"], firmed=True)
    query = '{ exceptions(where: {numbers: ["01", "42", "44", "46"]}) { totalCount nodes { number } } }'
    plan(works)
    found = works.ask(query)["exceptions"]
    assert [one["number"] for one in found["nodes"]] == ["46"]
    plan(works, planningMode="RE_EXPLODE", runType="NEUPL")
    found = works.ask(query)["exceptions"]
    assert {one["number"] for one in found["nodes"]} == {"44", "46"}
    assert found["totalCount"] == len(found["nodes"])
