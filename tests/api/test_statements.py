"""The number of SQL statements depends on the question, never on how much there is."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.api.limits import Limits
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, Client
from .everything import selection

WIDE = Limits(tokens=10**6, aliases=10**6, fields=10**6, objects=10**7)
"""Limits that no test reaches."""

NESTED = """query ($material: String!) { materialPlant(material: $material, plant: "P") {
  material { number }
  bom { items { item requiredQuantity component { id material { number description } strategy { code } findings
  { code }
    bom { items { item requiredQuantity component { id material { number }
      bom { items { item requiredQuantity component { id material { number } } } } } } } } } }
} }"""


def structure(name: str, width: int) -> dict[str, list[dict[str, Any]]]:
    """A product with three levels of `width` components each: width + width² + width³ nodes."""
    materials, items = [name], []
    level = [name]
    for depth in range(3):
        below = []
        for parent in level:
            for at in range(width):
                component = f"{parent}-{at}" if depth < 2 else f"{name}-part-{at}"
                below.append(component)
                items.append(
                    {
                        "parent": parent,
                        "plant": "P",
                        "item": f"{at:04}",
                        "component": component,
                        "quantity": 2,
                    }
                )
        level = list(dict.fromkeys(below))
        materials.extend(level)
    rows = [
        {
            "material": material,
            "plant": "P",
            "strategy_group": "20" if material == name else "",
            "procurement_type": "external" if "part" in material else "in_house",
            "in_house_production_days": 1,
        }
        for material in materials
    ]
    order = {
        "sales_order": f"SO-{name}",
        "item": 10,
        "material": name,
        "plant": "P",
        "quantity": 3,
        "requested_date": "2026-03-02",
    }
    return {
        "plants": [{"plant": "P"}],
        "material_plants": rows,
        "bom_items": items,
        "sales_orders": [order],
    }


def nodes_in(value: object) -> int:
    """How many components an answer holds."""
    if isinstance(value, list):
        return sum(map(nodes_in, value))
    if isinstance(value, dict):
        return ("requiredQuantity" in value) + sum(map(nodes_in, value.values()))
    return 0


@pytest.fixture
def two_products(client: Client) -> Client:
    """A small product and one with a thousand components, planned."""
    for name, width in (("SMALL", 2), ("LARGE", 10)):
        upsert(client.application, structure(name, width))
    parts = [f"{name}-part-{at}" for name, width in (("SMALL", 2), ("LARGE", 10)) for at in range(width)]
    stock = [{"plant": "P", "quantity": 1, "storage_location": at} for at in map(str, range(10))]
    upsert(
        client.application,
        {"stock": [{"material": part, **there} for part in parts for there in stock]},
    )
    run_planning(client.application, PlanningRequest(today=TODAY))
    return client


def test_a_nested_bill_of_material(two_products: Client) -> None:
    counts = {}
    for name, nodes in (("SMALL", 14), ("LARGE", 1110)):
        variables = {"material": name}
        assert nodes_in(two_products.ask(NESTED, variables)) == nodes
        counts[name] = len(two_products.statements(NESTED, variables))
    assert counts["SMALL"] == counts["LARGE"] <= 15


def test_a_level_of_a_bill_of_material_is_one_statement(two_products: Client) -> None:
    """Components, their materials and their plants stand in the lines of the items."""
    below = "bom { items { item component { procurementType material { number } plant { code } %s } } }"
    deep = two_products.statements(
        f'{{ materialPlant(material: "LARGE", plant: "P") {{ {below % (below % "")} }} }}'
    )
    flat = two_products.statements(f'{{ materialPlant(material: "LARGE", plant: "P") {{ {below % ""} }} }}')
    assert len(deep) == len(flat) + 1
    assert sum("bom_item b LEFT JOIN" in statement for statement in deep) == 2


def test_messages_of_a_list_are_only_read_where_somebody_asks(two_products: Client) -> None:
    query = """query { stockRequirementsList(material: "LARGE-part-0", plant: "P") { sections { ... on Section {
        rows { quantity %s } } } } }"""
    silent = two_products.statements(query % "")
    told = two_products.statements(query % "... on MrpElement { told: exceptions { number } }")
    assert len(told) == len(silent) + 2
    assert any("FROM plan_exception" in statement for statement in told)


def test_an_explosion_and_a_where_used_list(two_products: Client) -> None:
    explosion = """query ($material: String!) { materialPlant(material: $material, plant: "P") {
        explosion { level path quantity component { material { number } } bomItem { item } } } }"""
    used = """query ($material: String!) { materialPlant(material: $material, plant: "P") {
        whereUsed { level path quantity assembly { material { number } } bomItem { item } } } }"""
    assert len(two_products.statements(explosion, {"material": "SMALL"})) == len(
        two_products.statements(explosion, {"material": "LARGE"})
    )
    small, large = {"material": "SMALL-part-0"}, {"material": "LARGE-part-0"}
    assert len(two_products.ask(used, large)["materialPlant"]["whereUsed"]) == 300
    assert len(two_products.statements(used, small)) == len(two_products.statements(used, large))


LISTS = {
    "planned orders": """query ($first: Int!) { plannedOrders(first: $first) { totalCount nodes {
        number material { material { number } plant { code } } section { kind rows { date exceptions { number } } }
        salesOrderItem { item salesOrder { number } } strategy { code } planningRun { id } exceptions { number text }
        components { quantity material { material { number } } bomItem { item } coveredBy { quantity supply {
        __typename } } }
        up: pegging(direction: UP) { quantity requirement { __typename ... on ScheduleLine { salesOrderItem { item } }
            ... on DependentRequirement { order { ... on PlannedOrder { number } } } } }
        down: pegging(direction: DOWN) { quantity supply { __typename ... on PlannedOrder { number } } }
        explanation { sentence steps { __typename text
            ... on DemandStep { requirement { __typename } } ... on SupplyTakenStep { supply { __typename } }
            ... on LotSizeStep { lotSize { name } plugin { name } }
            ... on StrategyStep { strategy { name } plugin { name } }
            ... on MessageStep { message { number } } } } } } }""",
    "materials": """query ($first: Int!) { materials(first: $first) { totalCount nodes { number plants {
        plant { code holidays } stock { quantity } receipts { number } reservations { number } findings { message }
        salesOrderItems { item } plannedIndependentRequirements { date } plannedOrders(first: 3) { totalCount
        nodes { number } }
        stockRequirementsList { sections { kind rows { quantity source { __typename } coveredBy { quantity }
        peggedTo { quantity } } } }
        explosion(levels: 2) { level } whereUsed(levels: 2) { level } } } } }""",
    "exceptions": """query ($first: Int!) { exceptions(first: $first) { totalCount nodes {
        number text material { material { number } } section { kind } subject { __typename ... on PlannedOrder
        { number } } } } }""",
    "goods movements": """query ($first: Int!) { goodsMovements(first: $first) { totalCount nodes {
        number movementType { code reversal { code } plugin { name } } material { material { number } }
        toMaterial { id } fromSection { kind rows { quantity } } toSection { kind ... on CustomerSection { stock } }
        order { number goodsMovements(first: 2) { totalCount nodes { number } } } reservation { number }
        scheduleLine { id } salesOrderItem { item orders { number } goodsMovements(first: 2) { nodes { number } } }
        reversalOf { number } reversedBy { number } planReductions { quantity } } } }""",
    "materials in plants": """query ($first: Int!) { materialPlants(first: $first) { nodes {
        material { number } strategy { code } bom { items { item } } } } }""",
}


@pytest.mark.parametrize("name", LISTS)
def test_what_hangs_below_lists(two_products: Client, name: str) -> None:
    few, many = (two_products.statements(LISTS[name], {"first": first}) for first in (6, 120))
    assert len(many) <= len(few) + 1, "\n".join(many)


def test_the_sections_of_a_sales_order_item(two_products: Client) -> None:
    query = """query ($number: String!) { salesOrder(number: $number) { items { scheduleLines { coveredBy {
            quantity } }
        stock { quantity } sections { material { material { number } } rows { quantity source { __typename } } }
        plannedOrders(first: 500) { nodes { number exceptions { number } } } } } }"""
    few, many = (two_products.statements(query, {"number": f"SO-{name}"}) for name in ("SMALL", "LARGE"))
    assert len(few) == len(many)


def test_everything_at_once_stays_set_wise(two_products: Client) -> None:
    """All fields of a planned order two levels down: as many statements for one order as for many."""
    everything = selection(two_products.api.schema._schema, "PlannedOrderConnection", 3)
    # Promises are checked item by item, and the levels of a structure are read one by one.
    client = Client(two_products.application, WIDE)
    few, many = (
        client.statements(f"{{ plannedOrders(first: {first}) {everything} }}") for first in (20, 100)
    )
    assert len(many) <= len(few) + 10, f"{len(few)} and {len(many)}"
