"""The planning file: who entered what, why, and which run settles it."""

from __future__ import annotations

from typing import Any

from mto_graph.services.datasets import upsert

from .conftest import Client

ENTRIES = """{ planningFile { totalCount nodes {
    id reason origin date sectionKind enteredAt material { material { number } } salesOrderItem { item } } } }"""
RUN = """mutation ($type: PlanningRunType!) { runPlanning(input: {runType: $type, planningDate: "2025-03-03"}) {
    errors { message } planningRun { status counts { plannedOrdersCreated plannedOrdersChanged } } } }"""


def entries(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.ask(ENTRIES)["planningFile"]["nodes"]
    return found


def run(client: Client, run_type: str) -> Any:
    answer = client.ask(RUN, {"type": run_type})["runPlanning"]
    assert answer["errors"] == []
    return answer["planningRun"]["counts"]


def change(client: Client, quantity: int) -> None:
    row = {
        "sales_order": "4711",
        "item": 10,
        "material": "BIKE",
        "plant": "1000",
        "quantity": quantity,
        "requested_date": "2025-05-05",
    }
    upsert(client.application, {"sales_orders": [row]})


def test_a_changed_order_is_entered_with_its_reason_and_settled_by_net_change(works: Client) -> None:
    run(works, "NEUPL")
    assert entries(works) == []
    change(works, 11)
    (entry,) = entries(works)
    assert entry.pop("id")
    assert entry.pop("enteredAt")
    assert entry == {
        "reason": "SALES_ORDER",
        "origin": "upsert sales_orders",
        "date": "2025-05-05",
        "sectionKind": "CUSTOMER",
        "material": {"material": {"number": "BIKE"}},
        "salesOrderItem": {"item": 10},
    }
    assert run(works, "NETCH")["plannedOrdersChanged"] > 0
    assert entries(works) == []
    assert run(works, "NEUPL") == {"plannedOrdersCreated": 0, "plannedOrdersChanged": 0}


def test_rows_that_change_nothing_are_not_entered(works: Client) -> None:
    change(works, 11)
    run(works, "NEUPL")
    change(works, 11)
    upsert(works.application, {"plants": [{"plant": "1000", "name": "Another name"}]})
    assert entries(works) == []


def test_entries_can_be_picked(works: Client) -> None:
    run(works, "NEUPL")
    change(works, 11)
    count = '{ planningFile(where: {plant: "1000", material: "%s", reason: %s}) { totalCount } }'
    asked = {
        key: works.ask(count % key)["planningFile"]["totalCount"]
        for key in (("BIKE", "SALES_ORDER"), ("BIKE", "STOCK"), ("BELL", "SALES_ORDER"))
    }
    assert asked == {("BIKE", "SALES_ORDER"): 1, ("BIKE", "STOCK"): 0, ("BELL", "SALES_ORDER"): 0}


def test_an_entry_is_found_by_its_id(works: Client) -> None:
    run(works, "NEUPL")
    change(works, 11)
    (entry,) = entries(works)
    query = "query ($id: ID!) { node(id: $id) { id ... on PlanningFileEntry { reason } } }"
    assert works.ask(query, {"id": entry["id"]})["node"] == {"id": entry["id"], "reason": "SALES_ORDER"}
