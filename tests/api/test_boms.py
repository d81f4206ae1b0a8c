"""Bills of material in the graph: as planning takes them, multiplied through, upward and downward."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.services.datasets import upsert

from .conftest import Client


def bike(client: Client, selection: str, variables: dict[str, Any] | None = None) -> Any:
    return client.ask(f'{{ materialPlant(material: "BIKE", plant: "1000") {{ {selection} }} }}', variables)[
        "materialPlant"
    ]


def test_nested_bill_of_material(works: Client) -> None:
    bom = bike(
        works,
        """bom { alternative date quantity items { item quantity baseQuantity unit requiredQuantity validTo
            component { material { number } specialProcurement
                bom { items { requiredQuantity component { material { number } bom { alternative } } } } } } }""",
    )["bom"]
    assert bom["date"] == "2025-03-03"
    assert bom["quantity"] == "1"
    assert [(item["component"]["material"]["number"], item["validTo"]) for item in bom["items"]] == [
        ("FRAME", None),
        ("WHEELS", None),
        ("BELL", "2025-12-31"),
    ]
    frame, wheels, bell = (item["component"]["bom"] for item in bom["items"])
    # 7.5 / 2 and a tenth of it as component scrap
    assert frame["items"] == [
        {"requiredQuantity": "4.125", "component": {"material": {"number": "TUBE"}, "bom": None}}
    ]
    assert [item["requiredQuantity"] for item in wheels["items"]] == ["2", "72"]
    assert bell is None


def test_quantities_are_multiplied_through_and_rounded_up_as_planning_does(works: Client) -> None:
    upsert(
        works.application,
        {"bom_items": [{"parent": "BIKE", "plant": "1000", "item": "0010", "quantity": "0.001"}]},
    )
    data = bike(
        works,
        """bom(quantity: "0.5") { items { requiredQuantity component {
            bom { items { requiredQuantity } } } } }""",
    )["bom"]
    frame = data["items"][0]
    # half a thousandth becomes one thousandth, and 3.75 × 1.1 thousandths of tube become five
    assert frame["requiredQuantity"] == "0.001"
    assert frame["component"]["bom"]["items"][0]["requiredQuantity"] == "0.005"


def test_the_first_alternative_with_a_valid_item_is_taken(works: Client) -> None:
    upsert(
        works.application,
        {
            "bom_items": [
                {
                    "parent": "TUBE",
                    "plant": "1000",
                    "alternative": 1,
                    "item": "0010",
                    "component": "RIM",
                    "quantity": 1,
                    "valid_to": "2025-02-28",
                },
                {
                    "parent": "TUBE",
                    "plant": "1000",
                    "alternative": 2,
                    "item": "0010",
                    "component": "BELL",
                    "quantity": 1,
                    "valid_from": "2025-03-01",
                    "valid_to": "2025-03-31",
                },
            ]
        },
    )
    query = """query ($date: Date, $alternative: Int) { materialPlant(material: "TUBE", plant: "1000") {
        bom(date: $date, alternative: $alternative) { alternative items { component { material { number } } } } } }"""

    def taken(**variables: Any) -> tuple[int, str] | None:
        bom = works.ask(query, variables)["materialPlant"]["bom"]
        return bom and (bom["alternative"], bom["items"][0]["component"]["material"]["number"])

    assert taken(date="2025-02-28") == (1, "RIM")
    assert taken(date="2025-03-01") == (2, "BELL")
    assert taken() == (2, "BELL")
    assert taken(date="2025-04-01") is None
    assert taken(alternative=1) is None
    assert taken(date="2025-02-01", alternative=1) == (1, "RIM")


def test_explosion_shows_all_levels_in_display_order(works: Client) -> None:
    rows = bike(
        works,
        "explosion(quantity: 10) { level path quantity component { material { number } } bomItem { item } }",
    )["explosion"]
    assert [
        (row["level"], "/".join(row["path"]), row["component"]["material"]["number"], row["quantity"])
        for row in rows
    ] == [
        (1, "0010", "FRAME", "10"),
        (2, "0010/0010", "TUBE", "41.25"),
        (1, "0020", "WHEELS", "10"),
        (2, "0020/0010", "RIM", "20"),
        (2, "0020/0020", "SPOKE", "720"),
        (1, "0030", "BELL", "10"),
    ]
    assert [row["bomItem"]["item"] for row in rows] == [row["path"][-1] for row in rows]


def test_explosion_stops_at_the_levels_asked_for(works: Client) -> None:
    rows = bike(works, "explosion(levels: 1) { level }")["explosion"]
    assert rows == [{"level": 1}] * 3


def test_explosion_agrees_with_the_plan(works: Client) -> None:
    """What the explosion says for an order's quantity is what planning has asked for."""
    order = works.ask(
        """{ plannedOrders(where: {material: "BIKE", salesOrderItem: {salesOrder: "4711", item: 10}}) { nodes {
            quantity startDate components { quantity material { material { number } } } } } }"""
    )["plannedOrders"]["nodes"][0]
    rows = bike(
        works,
        f'explosion(quantity: "{order["quantity"]}", date: "{order["startDate"]}") '
        "{ level quantity component { specialProcurement material { number } } }",
    )["explosion"]
    # Phantoms pass on to their components, which then belong to the order itself.
    expected = {
        row["component"]["material"]["number"]: row["quantity"]
        for row in rows
        if row["component"]["material"]["number"] in ("FRAME", "RIM", "SPOKE", "BELL")
    }
    assert expected == {
        component["material"]["material"]["number"]: component["quantity"]
        for component in order["components"]
    }


def test_explosion_follows_stock_transfers(works: Client) -> None:
    upsert(
        works.application,
        {
            "plants": [{"plant": "2000"}],
            "material_plants": [
                {"material": "FRAME", "plant": "2000", "procurement_type": "in_house"},
                {"material": "TUBE", "plant": "2000"},
                {
                    "material": "FRAME",
                    "plant": "1000",
                    "procurement_type": "external",
                    "special_procurement": "stock_transfer",
                    "supplying_plant": "2000",
                },
            ],
            "bom_items": [
                {"parent": "FRAME", "plant": "2000", "item": "0010", "component": "TUBE", "quantity": 3}
            ],
        },
    )
    rows = bike(
        works,
        "explosion { path quantity component { plant { code } material { number } } bomItem { item } }",
    )["explosion"]
    assert [
        (row["path"], row["component"]["plant"]["code"], row["quantity"], row["bomItem"]) for row in rows[1:3]
    ] == [
        (["0010", "2000"], "2000", "1", None),
        (["0010", "2000", "0010"], "2000", "3", {"item": "0010"}),
    ]


def test_where_used_goes_up_all_levels(works: Client) -> None:
    rows = works.ask(
        """{ materialPlant(material: "SPOKE", plant: "1000") {
            whereUsed { level path quantity assembly { material { number } }
                bomItem { parent { material { number } } } }
            direct: whereUsed(levels: 1) { level } } }"""
    )["materialPlant"]
    assert rows["whereUsed"] == [
        {
            "level": 1,
            "path": ["0020"],
            "quantity": "72",
            "assembly": {"material": {"number": "WHEELS"}},
            "bomItem": {"parent": {"material": {"number": "WHEELS"}}},
        },
        {
            "level": 2,
            "path": ["0020", "0020"],
            "quantity": "72",
            "assembly": {"material": {"number": "BIKE"}},
            "bomItem": {"parent": {"material": {"number": "BIKE"}}},
        },
    ]
    assert rows["direct"] == [{"level": 1}]


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("levels: 0", "levels is 0"),
        ("levels: 101", "levels is 101"),
        ("quantity: 0", "more than zero"),
        ('quantity: "-1"', "more than zero"),
        ('quantity: "0.0001"', "decimal places"),
        ('quantity: "1000000000000"', "too large"),
        ('date: "1899-12-31"', "1899-12-31"),
    ],
)
def test_absurd_arguments_are_refused(still_works: Client, argument: str, told: str) -> None:
    query = f'{{ materialPlant(material: "BIKE", plant: "1000") {{ explosion({argument}) {{ level }} }} }}'
    (fault,) = still_works.faults(query)
    assert fault["extensions"]["code"] == "INVALID_VALUE"
    assert told in fault["message"]


def test_a_bom_item_by_itself_counts_for_one_unit(works: Client) -> None:
    item = bike(works, "bom(quantity: 7) { items { id requiredQuantity } }")["bom"]["items"][1]
    assert item["requiredQuantity"] == "7"
    alone = works.ask(
        """query ($id: ID!) { node(id: $id) { ... on BomItem { item requiredQuantity
            component { bom { items { requiredQuantity } } } } } }""",
        {"id": item["id"]},
    )["node"]
    assert alone["requiredQuantity"] == "1"
    assert [below["requiredQuantity"] for below in alone["component"]["bom"]["items"]] == ["2", "72"]
