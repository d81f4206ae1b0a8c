"""Projects in the graph: their items, sections, stock and orders, and what is posted for them."""

from __future__ import annotations

from typing import Any

from mto_graph.services.datasets import upsert

from .conftest import Client

PUMP = {"material": "PUMP", "plant": "1000"}


def test_a_project_from_its_upsert_to_its_sections(client: Client) -> None:
    upsert(
        client.application,
        {
            "plants": [{"plant": "1000"}],
            "material_plants": [
                {
                    **PUMP,
                    "procurement_type": "in_house",
                    "strategy_group": "21",
                    "in_house_production_days": 5,
                }
            ],
            "stock": [{**PUMP, "quantity": 10}],
        },
    )
    row = (
        'item: 10, material: "PUMP", plant: "1000", quantity: 3, requestedDate: "2025-04-07", project: "P-1"'
    )
    data = client.ask(
        f"""mutation {{
            projects: upsertProjects(input: {{projects: [{{project: "P-1", description: "Station"}}]}}) {{
              projects {{ number description }} rows errors {{ message }} }}
            orders: upsertSalesOrders(input: {{salesOrders: [
              {{salesOrder: "P1", {row}}}, {{salesOrder: "P2", {row}}}]}}) {{ errors {{ message }} }}
            stock: upsertStock(input: {{stock: [{{material: "PUMP", plant: "1000", project: "P-1", quantity: 1}}]}}) {{
              stock {{ quantity project {{ number }} salesOrderItem {{ item }} }} errors {{ message }} }}
            moved: postGoodsMovements(input: {{goodsMovements: [{{movementType: "415", material: "PUMP", plant: "1000",
              section: "project P-1", quantity: 1}}]}}) {{
              errors {{ message }} }}
            run: runPlanning(input: {{planningDate: "2025-03-03",
              scope: {{salesOrderItem: {{salesOrder: "P1", item: 10}}}}}}) {{
              errors {{ message }} }} }}"""
    )
    assert data["projects"] == {
        "projects": [{"number": "P-1", "description": "Station"}],
        "rows": 1,
        "errors": [],
    }
    assert data["stock"]["stock"] == [{"quantity": "1", "project": {"number": "P-1"}, "salesOrderItem": None}]
    assert [data[name]["errors"] for name in ("orders", "moved", "run")] == [[], [], []]
    data = client.ask(
        """{ salesOrderItem(salesOrder: "P1", item: 10) {
               project { number items { salesOrder { number } item }
                 sections { stock kind project { number } material { material { number } }
                   rows { element quantity available } } }
               sections { kind } stock { quantity }
               promise { confirmedQuantity confirmedDate }
               plannedOrders { nodes { orderType quantity project { number } salesOrderItem { item } } }
               cost { planned actual }
               progress { materials { material { material { number } } stockQuantity plannedQuantity } }
               orderReport { rows { level material { material { number } } } } }
             plannedOrders(where: {salesOrderItem: {salesOrder: "P2", item: 10}}) { totalCount }
             missing: project(number: "P-2") { number } }"""
    )
    item: dict[str, Any] = data["salesOrderItem"]
    (section,) = item["project"].pop("sections")
    assert item["project"] == {
        "number": "P-1",
        "items": [{"salesOrder": {"number": order}, "item": 10} for order in ("P1", "P2")],
    }
    assert section == {
        "stock": "2",
        "kind": "PROJECT",
        "project": {"number": "P-1"},
        "material": {"material": {"number": "PUMP"}},
        "rows": [
            {"element": "PROJECT_STOCK", "quantity": None, "available": "2"},
            {"element": "PLANNED_ORDER", "quantity": "1", "available": "3"},
            {"element": "PLANNED_ORDER", "quantity": "3", "available": "6"},
            {"element": "SALES_ORDER", "quantity": "-3", "available": "3"},
            {"element": "SALES_ORDER", "quantity": "-3", "available": "0"},
        ],
    }
    assert (item["sections"], item["stock"]) == ([], [])
    assert item["plannedOrders"]["nodes"] == [
        {"orderType": "PR", "quantity": quantity, "project": {"number": "P-1"}, "salesOrderItem": None}
        for quantity in ("1", "3")
    ]
    assert data["plannedOrders"]["totalCount"] == 2
    assert data["missing"] is None
    assert item["promise"] == {"confirmedQuantity": "3", "confirmedDate": "2025-04-07"}
    (progress,) = item["progress"]["materials"]
    assert (progress["stockQuantity"], progress["plannedQuantity"]) == ("2", "4")
    # The first order gets the stock and the small planned order; the report follows only what covers it.
    assert [row["material"]["material"]["number"] for row in item["orderReport"]["rows"]] == ["PUMP", "PUMP"]
    assert item["cost"] == {"planned": "0", "actual": "0"}
