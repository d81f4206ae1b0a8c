"""Pegging over several levels: up to the sales orders, down to the last part, with shares; on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, Client

ROWS = """level quantity share material { material { number } }
    requirement { ... on ScheduleLine { salesOrderItem { salesOrder { number } } }
        ... on DependentRequirement { order { ... on PlannedOrder { material { material { number } } } } } }
    supply { __typename ... on PlannedOrder { material { material { number } } } }"""


def shared_lot(application: Application) -> None:
    """Two orders of a product; its collective part comes in one weekly lot, made of two units of bar each."""
    upsert(
        application,
        {
            "plants": [{"plant": "1000"}],
            "material_plants": [
                {"material": "P", "plant": "1000", "strategy_group": "20", "procurement_type": "in_house"},
                {
                    "material": "PART",
                    "plant": "1000",
                    "procurement_type": "in_house",
                    "individual_collective": "collective",
                    "lot_size": "MB",
                    "minimum_lot_size": 20,
                },
                {"material": "BAR", "plant": "1000"},
            ],
            "bom_items": [
                {"parent": "P", "plant": "1000", "item": "10", "component": "PART", "quantity": 3},
                {"parent": "PART", "plant": "1000", "item": "10", "component": "BAR", "quantity": 2},
            ],
            "sales_orders": [
                {
                    "sales_order": number,
                    "item": 10,
                    "material": "P",
                    "plant": "1000",
                    "quantity": quantity,
                    "requested_date": "2025-04-07",
                }
                for number, quantity in (("1", 2), ("2", 3))
            ],
            "stock": [{"material": "BAR", "plant": "1000", "quantity": 10}],
        },
    )
    run_planning(application, PlanningRequest(today=TODAY))


def named(row: dict[str, Any]) -> tuple[int, str, str, str]:
    return row["level"], row["material"]["material"]["number"], row["quantity"], row["share"]


def test_down_from_a_sales_order_item_to_the_last_part(client: Client) -> None:
    """Item 2 takes 9 of a lot of 20, and so 9/20 of the 10 bars in stock and of the 30 that are bought."""
    shared_lot(client.application)
    query = f'{{ salesOrderItem(salesOrder: "2", item: 10) {{ pegging(levels: 9) {{ {ROWS} }} }} }}'
    rows = client.ask(query)["salesOrderItem"]["pegging"]
    assert [named(row) for row in rows] == [
        (1, "P", "3", "3"),
        (2, "PART", "9", "9"),
        (3, "BAR", "10", "4.5"),
        (3, "BAR", "30", "13.5"),
    ]
    assert rows[0]["requirement"] == {"salesOrderItem": {"salesOrder": {"number": "2"}}}
    assert rows[2]["supply"] == {"__typename": "SectionStock"}


def test_down_stops_at_the_level_that_is_asked_for(client: Client) -> None:
    shared_lot(client.application)
    query = """query ($levels: Int!) { salesOrderItem(salesOrder: "1", item: 10) { pegging(levels: $levels) { level }
        plannedOrders { nodes { down: pegging(direction: DOWN, levels: $levels) { level } } } } }"""
    for levels in (1, 2, 3, 100):
        item = client.ask(query, {"levels": levels})["salesOrderItem"]
        assert [row["level"] for row in item["pegging"]] == [one for one in (1, 2, 3, 3) if one <= levels]
        (product,) = item["plannedOrders"]["nodes"]
        assert [row["level"] for row in product["down"]] == [one for one in (1, 2, 2) if one <= levels]
    (fault,) = client.faults(query, {"levels": 101})
    assert "levels" in fault["message"]


def test_up_to_the_sales_orders(client: Client) -> None:
    """Of the lot of 20 parts that the bars go into, 6 and 9 go on and 5 are surplus."""
    shared_lot(client.application)
    query = f"""{{ plannedOrders(where: {{material: "BAR"}}) {{ nodes {{ quantity
        pegging(direction: UP, levels: 9) {{ {ROWS} }} }} }} }}"""
    (bar,) = client.ask(query)["plannedOrders"]["nodes"]
    assert [named(row) for row in bar["pegging"]] == [
        (1, "BAR", "30", "30"),
        (2, "PART", "6", "9"),
        (2, "PART", "9", "13.5"),
        (3, "P", "2", "9"),
        (3, "P", "3", "13.5"),
    ]
    ends = [row["requirement"] for row in bar["pegging"] if row["level"] == 3]
    assert [end["salesOrderItem"]["salesOrder"]["number"] for end in ends] == ["1", "2"]


def test_up_from_a_dependent_requirement(client: Client) -> None:
    shared_lot(client.application)
    query = f"""{{ plannedOrders(where: {{material: "PART"}}) {{ nodes {{ components {{ quantity
        pegging(levels: 9) {{ {ROWS} }} }} }} }} }}"""
    (part,) = client.ask(query)["plannedOrders"]["nodes"]
    (bars,) = part["components"]
    assert bars["quantity"] == "40"
    assert [named(row) for row in bars["pegging"]] == [
        (1, "PART", "6", "12"),
        (1, "PART", "9", "18"),
        (2, "P", "2", "12"),
        (2, "P", "3", "18"),
    ]


def test_the_shares_of_each_level_add_up_to_what_is_below(works: Client) -> None:
    """Whatever goes up from an order at a level came into that level, less surplus."""
    query = f"{{ plannedOrders(first: 100) {{ nodes {{ quantity pegging(levels: 9) {{ {ROWS} }} }} }} }}"
    for order in works.ask(query)["plannedOrders"]["nodes"]:
        levels: dict[int, Decimal] = {0: Decimal(order["quantity"])}
        for row in order["pegging"]:
            levels[row["level"]] = levels.get(row["level"], Decimal(0)) + Decimal(row["share"])
        sums = [levels[level] for level in sorted(levels)]
        assert sums == sorted(sums, reverse=True)


def test_levels_cost_no_statements(works: Client) -> None:
    query = """query ($levels: Int!) { salesOrderItem(salesOrder: "4711", item: 10) { pegging(levels: $levels) { share }
        plannedOrders { nodes { up: pegging(direction: UP, levels: $levels) { share }
            down: pegging(direction: DOWN, levels: $levels) { share }
            components { pegging(levels: $levels) { share } } } } } }"""
    deep, shallow = (works.statements(query, {"levels": levels}) for levels in (50, 2))
    assert len(deep) == len(shallow)
