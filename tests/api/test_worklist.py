"""The worklist and what runs change of it, as the graph shows them."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.api.connections import encoded
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, Client


def material(name: str, days: int = 0, **columns: Any) -> dict[str, Any]:
    made = {"procurement_type": "in_house", "in_house_production_days": days}
    return {"material": name, "plant": "1000", **made, **columns}


def order(number: int, name: str, quantity: int, on: str) -> dict[str, Any]:
    head = {"sales_order": str(number), "item": 10, "material": name, "plant": "1000"}
    return {**head, "quantity": quantity, "requested_date": on}


WORLD: dict[str, list[dict[str, Any]]] = {
    "plants": [{"plant": "1000", "rescheduling_horizon_days": 50}],
    "material_plants": [
        material("LATE", 5, strategy_group="20", mrp_controller="MAKE"),
        material("SCREW", 3, individual_collective="collective", mrp_controller="BUY"),
        material("PUMP", 0, mrp_controller="BUY"),
    ],
    "bom_items": [
        {"parent": "LATE", "plant": "1000", "item": "10", "component": "SCREW", "quantity": 2},
        {"parent": "PUMP", "plant": "1000", "item": "10", "component": "SCREW", "quantity": 1},
    ],
    "sales_orders": [
        order(1, "LATE", 1, "2025-03-05"),
        order(2, "LATE", 1, "2025-03-04"),
        order(3, "PUMP", 4, "2025-04-07"),
    ],
    "receipts": [
        {
            "order": "45",
            "kind": "purchase_order",
            "material": "PUMP",
            "plant": "1000",
            "quantity": 4,
            "availability_date": "2025-04-09",
        }
    ],
    "stock": [
        {"material": "PUMP", "plant": "1000", "quantity": 3, "sales_order": "3", "sales_order_item": 10}
    ],
}


@pytest.fixture
def late(client: Client) -> Client:
    upsert(client.application, WORLD)
    run_planning(client.application, PlanningRequest(today=TODAY))
    return client


def keys(client: Client, where: str = "") -> list[str]:
    arguments = f"(where: {where})" if where else ""
    return [
        one["key"]
        for one in client.ask(f"{{ worklist{arguments} {{ nodes {{ key }} }} }}")["worklist"]["nodes"]
    ]


ALL = [
    "30:planned_order:3",
    "30:planned_order:4",
    "30:planned_order:2",
    "30:planned_order:1",
    "10:receipt:45/1",
    "50:planned_order:3",
    "50:planned_order:4",
    "26:stock:PUMP:1000:customer 3/10",
]


def test_most_urgent_first(late: Client) -> None:
    found = late.ask("{ worklist { totalCount nodes { key urgency dueDate } } }")["worklist"]
    assert found["totalCount"] == len(ALL)
    assert [one["key"] for one in found["nodes"]] == ALL
    sequence = [(one["urgency"], one["dueDate"] or "9999") for one in found["nodes"]]
    assert sequence == sorted(sequence)


def test_everything_about_a_message(late: Client) -> None:
    (found,) = late.ask(
        """{ worklist(where: {numbers: ["10"]}) { nodes { key number group text urgency dueDate quantity mrpController
            material { material { number } plant { code } mrpController } section { kind } salesOrderItem { item }
            subject { ... on PurchaseOrder { number item } }
            demandAtRisk { count date requirement { __typename ... on ScheduleLine { quantity } }
                salesOrderItems { item salesOrder { number } } }
            proposedAction { sentence ... on Reschedule { fromDate toDate } } } } }"""
    )["worklist"]["nodes"]
    assert found == {
        "key": "10:receipt:45/1",
        "number": "10",
        "group": 7,
        "text": "Bring process forward",
        "urgency": 1,
        "dueDate": "2025-04-07",
        "quantity": "4",
        "mrpController": "BUY",
        "material": {"material": {"number": "PUMP"}, "plant": {"code": "1000"}, "mrpController": "BUY"},
        "section": {"kind": "NET"},
        "salesOrderItem": None,
        "subject": {"number": "45", "item": 1},
        "demandAtRisk": {
            "count": 1,
            "date": "2025-04-07",
            "requirement": {"__typename": "ScheduleLine", "quantity": "4"},
            "salesOrderItems": [{"item": 10, "salesOrder": {"number": "3"}}],
        },
        "proposedAction": {
            "sentence": "Bring it forward from 2025-04-09 to 2025-04-07.",
            "fromDate": "2025-04-09",
            "toDate": "2025-04-07",
        },
    }


ACTIONS = """{ worklist { nodes { number proposedAction { __typename sentence
    ... on Reschedule { fromDate toDate } ... on Cancel { quantity } ... on CheckMasterData { field }
    ... on UseElsewhere { quantity } } } } }"""


def test_what_each_message_proposes(late: Client) -> None:
    upsert(
        late.application,
        {"receipts": [{**WORLD["receipts"][0], "order": "46", "sales_order": "3", "sales_order_item": 10}]},
    )
    run_planning(late.application, PlanningRequest(today=TODAY))
    found = {one["number"]: one["proposedAction"] for one in late.ask(ACTIONS)["worklist"]["nodes"]}
    assert found["20"] == {"__typename": "Cancel", "sentence": "Cancel 4.", "quantity": "4"}
    assert found["26"] == {"__typename": "UseElsewhere", "sentence": "Use 3 elsewhere.", "quantity": "3"}
    assert found["50"] == {
        "__typename": "CheckMasterData",
        "sentence": "Check bom_items.",
        "field": "bom_items",
    }
    assert found["30"]["__typename"] == found["10"]["__typename"] == "Reschedule"


def test_the_demand_at_risk_is_followed_up_to_the_sales_orders(late: Client) -> None:
    """The common screws are needed by orders of two items; what is too much endangers nobody."""
    found = late.ask(
        """{ worklist { nodes { key demandAtRisk { count date salesOrderItems { salesOrder { number } } } } } }"""
    )["worklist"]["nodes"]
    at_risk = {one["key"]: one["demandAtRisk"] for one in found}
    assert at_risk["26:stock:PUMP:1000:customer 3/10"] is None
    reached = [
        item["salesOrder"]["number"]
        for key in ("30:planned_order:3", "30:planned_order:4")
        for item in at_risk[key]["salesOrderItems"]
    ]
    assert sorted(reached) == ["1", "2"]
    assert at_risk["30:planned_order:1"] == {
        "count": 1,
        "date": "2025-03-05",
        "salesOrderItems": [{"salesOrder": {"number": "1"}}],
    }


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('{mrpController: "MAKE"}', ALL[2:4]),
        ('{mrpController: "nobody"}', []),
        ('{plant: "1000"}', ALL),
        ('{plant: "9999"}', []),
        ('{material: "PUMP"}', [ALL[4], ALL[7]]),
        ("{groups: [5, 6]}", ALL[5:]),
        ("{groups: []}", []),
        ('{numbers: ["10", "x"]}', [ALL[4]]),
        ('{salesOrderItem: {salesOrder: "3", item: 10}}', [ALL[4], ALL[7]]),
        ('{salesOrder: "none"}', []),
        ("{}", ALL),
    ],
)
def test_filters(late: Client, where: str, expected: list[str]) -> None:
    assert keys(late, where) == expected


def test_a_sales_order_has_the_common_parts_that_serve_it(late: Client) -> None:
    found = [keys(late, f'{{salesOrder: "{number}"}}') for number in (1, 2)]
    assert {len(one) for one in found} == {3}
    assert sorted(found[0] + found[1]) == sorted(ALL[:4] + ALL[5:7])


def test_pages_visit_every_message_once(late: Client) -> None:
    found: list[str] = []
    after = "null"
    while True:
        page = late.ask(
            f"{{ worklist(first: 3, after: {after}) {{ nodes {{ key }} pageInfo {{ hasNextPage endCursor }} }} }}"
        )["worklist"]
        found += [one["key"] for one in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = f'"{page["pageInfo"]["endCursor"]}"'
    assert found == ALL


@pytest.mark.parametrize("key", [("x",), (1,), (1, 2, 3, 4, 5, 6, "x"), (2**63,) * 7])
def test_cursors_of_other_lists_are_refused(late: Client, key: tuple[Any, ...]) -> None:
    (fault,) = late.faults(f'{{ worklist(after: "{encoded("urgency", key)}") {{ totalCount }} }}')
    assert fault["extensions"]["code"] == "INVALID_CURSOR"


def test_a_message_is_found_again_by_its_id_until_it_is_gone(late: Client) -> None:
    (one,) = late.ask('{ worklist(where: {numbers: ["10"]}) { nodes { id key } } }')["worklist"]["nodes"]
    query = f'{{ node(id: "{one["id"]}") {{ id ... on ExceptionMessage {{ key urgency }} }} }}'
    assert late.ask(query)["node"] == {**one, "urgency": 1}
    upsert(late.application, {"receipts": [{**WORLD["receipts"][0], "availability_date": "2025-04-07"}]})
    run_planning(late.application, PlanningRequest(today=TODAY))
    assert late.ask(query)["node"] is None


def test_messages_that_ask_for_nothing_have_a_key_and_no_action(late: Client) -> None:
    found = late.ask(
        """{ exceptions(where: {numbers: ["01"]}, first: 1) { nodes {
            id key urgency dueDate quantity proposedAction { sentence } } } }"""
    )["exceptions"]["nodes"]
    (one,) = found
    assert {key: value for key, value in one.items() if key != "id"} == {
        "key": "01:planned_order:1",
        "urgency": None,
        "dueDate": None,
        "quantity": None,
        "proposedAction": None,
    }
    assert late.ask(f'{{ node(id: "{one["id"]}") {{ ... on ExceptionMessage {{ key }} }} }}')["node"] == {
        "key": "01:planned_order:1"
    }


def test_the_lists_of_a_planner_are_live(late: Client) -> None:
    upsert(
        late.application,
        {"material_plants": [{"material": "PUMP", "plant": "1000", "mrp_controller": "NEW"}]},
    )
    assert keys(late, '{mrpController: "NEW"}') == [ALL[4], ALL[7]]
    found = late.ask(
        """{ exceptions(where: {mrpController: "NEW"}) { nodes { number } }
            materialPlants(where: {mrpController: "NEW"}) { nodes { material { number } } } }"""
    )
    assert {one["number"] for one in found["exceptions"]["nodes"]} == {"10", "26"}
    assert found["materialPlants"]["nodes"] == [{"material": {"number": "PUMP"}}]


RUNS = """query ($change: ExceptionChange) { planningRuns(first: 1) { nodes {
    counts { exceptionsNew exceptionsGone exceptionsWorse exceptionsUnchanged }
    exceptions(change: $change) { totalCount nodes { change days daysBefore quantityBefore
        message { key quantity subject { __typename } } } } } } }"""


def test_what_a_run_changed(late: Client) -> None:
    receipt = {**WORLD["receipts"][0], "availability_date": "2025-04-11"}
    rejected = {"sales_order": "1", "item": 10, "rejected": True}
    more = {**WORLD["stock"][0], "quantity": 5}
    upsert(late.application, {"receipts": [receipt], "sales_orders": [rejected], "stock": [more]})
    run_planning(late.application, PlanningRequest(today=TODAY, run_type="NEUPL"))
    (run,) = late.ask(RUNS)["planningRuns"]["nodes"]
    assert run["counts"] == {
        "exceptionsNew": 0,
        "exceptionsGone": 3,
        "exceptionsWorse": 2,
        "exceptionsUnchanged": 3,
    }
    found = run["exceptions"]
    assert found["totalCount"] == 5
    assert {one["message"]["subject"] is None for one in found["nodes"] if one["change"] == "GONE"} == {True}
    worse = [one for one in found["nodes"] if one["change"] == "WORSE"]
    assert worse == late.ask(RUNS, {"change": "WORSE"})["planningRuns"]["nodes"][0]["exceptions"]["nodes"]
    assert [(one["message"]["key"], one["days"], one["daysBefore"]) for one in worse] == [
        ("10:receipt:45/1", 4, 2),
        ("26:stock:PUMP:1000:customer 3/10", None, None),
    ]
    assert [(one["message"]["quantity"], one["quantityBefore"]) for one in worse][1] == ("5", "3")
    assert late.ask(RUNS, {"change": "NEW"})["planningRuns"]["nodes"][0]["exceptions"]["nodes"] == []


def test_pages_of_what_several_runs_changed(late: Client) -> None:
    run_planning(late.application, PlanningRequest(today=TODAY))
    query = "query ($after: String) { planningRuns { nodes { exceptions(first: 5, after: $after) { totalCount"
    query += " nodes { change message { key } } pageInfo { hasNextPage endCursor } } } } }"
    second, first = (one["exceptions"] for one in late.ask(query)["planningRuns"]["nodes"])
    assert (second["totalCount"], second["nodes"]) == (0, [])
    assert first["totalCount"] == len(ALL)
    _, rest = (
        one["exceptions"]
        for one in late.ask(query, {"after": first["pageInfo"]["endCursor"]})["planningRuns"]["nodes"]
    )
    assert [one["message"]["key"] for one in first["nodes"] + rest["nodes"]] == ALL


EVERYTHING = """query ($first: Int!) {
    worklist(first: $first) { totalCount nodes {
        id key number text urgency dueDate quantity mrpController material { material { number } } section { kind }
        salesOrderItem { item } subject { __typename ... on PlannedOrder { number exceptions { key dueDate } } }
        demandAtRisk { count date requirement { __typename } salesOrderItems { item salesOrder { number } } }
        proposedAction { sentence } } }
    planningRuns { nodes { exceptions(first: $first) { totalCount nodes {
        change days message { key urgency proposedAction { sentence } demandAtRisk { count } } } } } } }"""


def test_the_number_of_statements_does_not_grow_with_the_messages(late: Client) -> None:
    """The first two are of common screws, whose demand is two levels up; nothing else is deeper."""
    upsert(
        late.application,
        {"sales_orders": [order(number, "LATE", 1, "2025-03-04") for number in range(10, 60)]},
    )
    run_planning(late.application, PlanningRequest(today=TODAY))
    assert late.ask("{ worklist { totalCount } }")["worklist"]["totalCount"] == len(ALL) + 3 * 50
    few = late.statements(EVERYTHING, {"first": 55})
    many = late.statements(EVERYTHING, {"first": 158})
    assert len(many) <= len(few) + 4, "\n".join(many)
    where = '{ worklist(where: {salesOrder: "%s"}) { nodes { key } } }'
    assert len(late.statements(where % 10)) == len(late.statements(where % 1))
