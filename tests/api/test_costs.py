"""The cost of sales order items in the graph: its shape, its numbers, and how many statements it takes."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert

from ..services.costing import PUMP_WORKS, order, post, sales_order
from .conftest import Client

EVERYTHING = """{
  salesOrderItem(salesOrder: "4711", item: 10) {
    cost {
      planned actual variance revenue plannedMargin margin valuation stockValue workInProcess delivered scrapped
      difference
      byLevel { level planned actual variance byCause { cause amount } materials { material { material { number } } } }
      byKind { kind planned actual variance plannedQuantity actualQuantity }
      byCause { cause amount }
      materials {
        material { material { number } } level planned actual variance stock stockValue workInProcess scrapped
        byKind { kind planned actual plannedQuantity actualQuantity } byCause { cause amount }
      }
      findings { code field message }
    }
  }
}"""


@pytest.fixture
def works(application: Application) -> Client:
    """The pump works: castings bought and issued for bodies, nothing else done yet."""
    upsert(application, PUMP_WORKS)
    order(application, "PO1", "purchase_order", "CASTING", "11", net_price="8.50")
    order(application, "PR1", "production_order", "BODY", "4")
    post(application, "101", "11", order="PO1")
    post(application, "261", "10", order="PR1", material="CASTING", section="customer 4711/10")
    return Client(application)


def test_the_whole_cost_of_an_item(works: Client) -> None:
    found = works.ask(EVERYTHING)["salesOrderItem"]["cost"]
    plain = {name: value for name, value in found.items() if not isinstance(value, list)}
    assert plain == {
        "planned": "239.88",
        "actual": "93.5",
        "variance": "-146.38",
        "revenue": "380",
        "plannedMargin": "140.12",
        "margin": "0",
        "valuation": "SEPARATE",
        "stockValue": "8.5",
        "workInProcess": "85",
        "delivered": "0",
        "scrapped": "0",
        "difference": "0",
    }
    assert [(level["level"], level["planned"], level["actual"]) for level in found["byLevel"]] == [
        (0, "50", "0"),
        (1, "106.68", "0"),
        (2, "83.2", "93.5"),
    ]
    assert found["byLevel"][2] == {
        "level": 2,
        "planned": "83.2",
        "actual": "93.5",
        "variance": "10.3",
        "byCause": [{"cause": "PRICE", "amount": "5.5"}, {"cause": "QUANTITY", "amount": "4.8"}],
        "materials": [{"material": {"material": {"number": "CASTING"}}}],
    }
    assert found["byKind"][0] == {
        "kind": "PURCHASE",
        "planned": "108.8",
        "actual": "93.5",
        "variance": "-15.3",
        "plannedQuantity": None,
        "actualQuantity": None,
    }
    assert [entry["kind"] for entry in found["byKind"]] == ["PURCHASE", "ACTIVITY", "PLANT_STOCK"]
    # PRICE 5.50; QUANTITY 4.80 above the castings' plan, less all that is still to be made and bought (155.60).
    assert found["byCause"] == [
        {"cause": "PRICE", "amount": "5.5"},
        {"cause": "QUANTITY", "amount": "-150.8"},
        {"cause": "USAGE", "amount": "-1.08"},
    ]
    assert found["findings"] == []


def test_the_cost_of_each_material(works: Client) -> None:
    found = {
        entry["material"]["material"]["number"]: entry
        for entry in works.ask(EVERYTHING)["salesOrderItem"]["cost"]["materials"]
    }
    assert list(found) == ["PUMP", "BODY", "BOLT", "SEAL", "CASTING"]
    casting = found["CASTING"]
    assert (casting["stock"], casting["stockValue"], casting["scrapped"]) == ("1", "8.5", "0")
    assert casting["byKind"] == [
        {
            "kind": "PURCHASE",
            "planned": "83.2",
            "actual": "93.5",
            "plannedQuantity": "10.4",
            "actualQuantity": "11",
        }
    ]
    assert (found["BODY"]["workInProcess"], found["BODY"]["planned"]) == ("85", "80")


def test_a_section_shows_what_its_material_costs(works: Client) -> None:
    found = works.ask(
        '{ stockRequirementsList(material: "CASTING", plant: "1000") { sections(kinds: [CUSTOMER])'
        " { ... on CustomerSection { stock cost { level planned actual stockValue } } } } }"
    )
    assert found["stockRequirementsList"]["sections"] == [
        {"stock": "1", "cost": {"level": 2, "planned": "83.2", "actual": "93.5", "stockValue": "8.5"}}
    ]


def test_without_prices_there_are_findings(works: Client) -> None:
    upsert(
        works.application,
        {
            "material_plants": [
                {"material": "SEAL", "plant": "1000", "purchase_price": None, "standard_price": None}
            ]
        },
    )
    found = works.ask(EVERYTHING)["salesOrderItem"]["cost"]
    assert [finding["code"] for finding in found["findings"]] == ["PURCHASE_PRICE_MISSING"]
    assert "SEAL" in found["findings"][0]["message"]


def test_an_item_that_cannot_be_planned_has_no_plan_to_compare_with(works: Client) -> None:
    with works.application.database.session() as session:
        session.execute("UPDATE sales_order_item SET strategy_group = 'gone'")
    found = works.ask(EVERYTHING)["salesOrderItem"]["cost"]
    assert [found[name] for name in ("planned", "variance", "plannedMargin")] == [None] * 3
    assert (found["actual"], found["byCause"]) == ("93.5", [])
    assert [finding["code"] for finding in found["findings"]] == ["UNKNOWN_STRATEGY"]
    casting: dict[str, Any] = found["materials"][0]
    assert (casting["planned"], casting["variance"], casting["level"]) == (None, None, None)


def test_the_cost_of_many_items_is_read_at_once(works: Client) -> None:
    upsert(works.application, {"sales_orders": [sales_order(f"5{at:03}", "PUMP", "2") for at in range(30)]})

    def query(first: int) -> str:
        return (
            f"{{ salesOrders(first: {first}) {{ nodes {{ items {{ cost {{ planned byLevel {{ materials {{ material"
            " { material { number } } } } } } } } }"
        )

    few, many = works.statements(query(1)), works.statements(query(50))
    assert len(few) == len(many)
