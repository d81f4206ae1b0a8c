"""Assemble-to-order through the graph: one mutation enters the item, and answers with its order and its date."""

from __future__ import annotations

from typing import Any

from .conftest import Client

DESK = """
    mutation ($input: UpsertSalesOrdersInput!) { upsertSalesOrders(input: $input) {
        errors { code message path }
        salesOrders { items { quantity requestedDate
            promise { confirmedQuantity confirmedDate
                missingParts { material { material { number } } salesOrderItem { item } requiredQuantity
                    missingQuantity requiredDate availableDate } }
            assemblyOrder { __typename number quantity startDate availabilityDate assemblyOrder deletionFlag
                salesOrderItem { item } reservations { quantity material { material { number } } }
                missingParts { missingQuantity } } } } } }"""


def fill(client: Client, strategy: str) -> None:
    made = {"plant": "1000", "procurementType": "IN_HOUSE", "inHouseProductionDays": 5}
    bought = {"plant": "1000", "procurementType": "EXTERNAL", "plannedDeliveryDays": 28}
    for name, rows in (
        ("plants", [{"plant": "1000"}]),
        ("materials", [{"material": "DESK"}, {"material": "TOP"}]),
        (
            "materialPlants",
            [
                {**made, "material": "DESK", "goodsReceiptDays": 1, "strategyGroup": strategy},
                {**bought, "material": "TOP", "individualCollective": "COLLECTIVE"},
            ],
        ),
        (
            "bomItems",
            [{"parent": "DESK", "plant": "1000", "item": "10", "component": "TOP", "quantity": "1"}],
        ),
        ("stock", [{"material": "TOP", "plant": "1000", "quantity": "4"}]),
    ):
        kind = name[0].upper() + name[1:]
        client.ask(
            f"mutation ($input: Upsert{kind}Input!) {{ upsert{kind}(input: $input) {{ errors {{ message }} }} }}",
            {"input": {name: rows}},
        )


def enter(client: Client, **more: Any) -> Any:
    row = {"salesOrder": "1", "item": 10, "material": "DESK", "plant": "1000", "quantity": "10"}
    row |= {"requestedDate": "2025-04-07", **more}
    answer = client.ask(DESK, {"input": {"salesOrders": [row]}})["upsertSalesOrders"]
    assert answer["errors"] == []
    return answer["salesOrders"][0]["items"][0]


def test_the_answer_has_the_order_the_date_and_what_is_missing(memory_client: Client) -> None:
    fill(memory_client, "82")
    item = enter(memory_client)
    assert item["promise"] == {
        "confirmedQuantity": "10",
        "confirmedDate": "2025-04-08",
        "missingParts": [
            {
                "material": {"material": {"number": "TOP"}},
                "salesOrderItem": None,
                "requiredQuantity": "10",
                "missingQuantity": "6",
                "requiredDate": "2025-03-28",
                "availableDate": "2025-03-31",
            }
        ],
    }
    order = item["assemblyOrder"]
    assert order.pop("number")
    assert order == {
        "__typename": "ProductionOrder",
        "quantity": "10",
        "startDate": "2025-03-28",
        "availabilityDate": "2025-04-07",
        "assemblyOrder": True,
        "deletionFlag": False,
        "salesOrderItem": {"item": 10},
        "reservations": [{"quantity": "10", "material": {"material": {"number": "TOP"}}}],
        "missingParts": [{"missingQuantity": "6"}],
    }
    assert enter(memory_client, quantity="4")["promise"]["missingParts"] == []


def test_the_order_tells_the_item(memory_client: Client) -> None:
    fill(memory_client, "81")
    order = enter(memory_client)["assemblyOrder"]
    assert order["__typename"] == "FirmPlannedOrder"
    answer = memory_client.ask(
        """mutation ($input: UpsertReceiptsInput!) { upsertReceipts(input: $input) { errors { message }
            receipts { number salesOrderItem { quantity requestedDate } } } }""",
        {
            "input": {
                "receipts": [
                    {"order": order["number"], "quantity": "3", "availabilityDate": "2025-04-14"},
                ]
            }
        },
    )["upsertReceipts"]
    assert answer == {
        "errors": [],
        "receipts": [
            {"number": order["number"], "salesOrderItem": {"quantity": "3", "requestedDate": "2025-04-14"}}
        ],
    }


def test_a_rejection_flags_the_order(memory_client: Client) -> None:
    fill(memory_client, "82")
    enter(memory_client)
    answer = memory_client.ask(
        """mutation { rejectSalesOrderItems(input: {salesOrderItems: [{salesOrder: "1", item: 10}]}) {
            errors { message } salesOrderItems { rejected assemblyOrder { deletionFlag deliveryCompleted } } } }"""
    )["rejectSalesOrderItems"]
    assert answer == {
        "errors": [],
        "salesOrderItems": [
            {"rejected": True, "assemblyOrder": {"deletionFlag": True, "deliveryCompleted": True}}
        ],
    }


def test_the_strategy_says_what_it_makes(memory_client: Client) -> None:
    found = memory_client.ask(
        """{ strategies { code customerRequirementsClass { requirementsType assemblyOrder } } }"""
    )["strategies"]
    declared = {one["code"]: one["customerRequirementsClass"] for one in found}
    assert declared["81"] == {"requirementsType": "KMSE", "assemblyOrder": "PLANNED_ORDER"}
    assert declared["82"] == {"requirementsType": "KMFA", "assemblyOrder": "PRODUCTION_ORDER"}
    assert declared["20"]["assemblyOrder"] is None


def test_missing_parts_of_many_items_cost_no_statement_each(memory_client: Client) -> None:
    fill(memory_client, "82")
    query = "{ salesOrders { nodes { items { promise { missingParts { missingQuantity } } } } } }"
    enter(memory_client)
    one = len(memory_client.statements(query))
    for number in ("2", "3", "4"):
        enter(memory_client, salesOrder=number)
    assert len(memory_client.statements(query)) == one
