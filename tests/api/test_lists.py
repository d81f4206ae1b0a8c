"""Lists: pages, cursors, sequences and filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mto_graph.api.connections import encoded

from .conftest import Client

CONNECTIONS = {
    "materials": ["NUMBER", "DESCRIPTION"],
    "materialPlants": ["NUMBER", "LOW_LEVEL_CODE"],
    "salesOrders": ["NUMBER"],
    "plannedOrders": ["NUMBER", "START_DATE", "AVAILABILITY_DATE"],
}


def pages(client: Client, field: str, arguments: str, selection: str = "id") -> list[Any]:
    """All nodes of a list, read two at a time."""
    found: list[Any] = []
    after = "null"
    while True:
        page = client.ask(
            f"{{ {field}({arguments} first: 2, after: {after}) {{ nodes {{ {selection} }}"
            " edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
        )[field]
        info = page["pageInfo"]
        assert info["hasPreviousPage"] == (after != "null")
        if page["edges"]:
            assert info["startCursor"] == page["edges"][0]["cursor"]
            assert info["endCursor"] == page["edges"][-1]["cursor"]
        found.extend(page["nodes"])
        if not info["hasNextPage"]:
            return found
        after = f'"{info["endCursor"]}"'


def test_pages_visit_every_entry_once_in_sequence(works: Client) -> None:
    for field, orders in CONNECTIONS.items():
        _check_pages(works, field, orders)


def _check_pages(works: Client, field: str, orders: list[str]) -> None:
    whole = works.ask(f"{{ {field}(first: 500) {{ totalCount nodes {{ id }} }} }}")[field]
    assert whole["totalCount"] == len(whole["nodes"]) > 0
    assert pages(works, field, "") == whole["nodes"]
    for order in orders:
        for direction in ("ASC", "DESC"):
            arguments = f"orderBy: {{field: {order}, direction: {direction}}},"
            found = pages(works, field, arguments)
            assert sorted(one["id"] for one in found) == sorted(one["id"] for one in whole["nodes"])
        ascending = pages(works, field, f"orderBy: {{field: {order}}},")
        assert ascending == pages(works, field, f"orderBy: {{field: {order}, direction: DESC}},")[::-1]


def test_sequences_are_what_they_say(works: Client) -> None:
    dates = pages(works, "plannedOrders", "orderBy: {field: START_DATE},", "startDate")
    assert dates == sorted(dates, key=lambda one: str(one["startDate"]))
    texts = [
        one["description"]
        for one in pages(works, "materials", "orderBy: {field: DESCRIPTION},", "description")
    ]
    assert texts == sorted(texts)


def test_nested_lists_have_pages_of_their_own(works: Client) -> None:
    query = """query ($after: String) { plants { materials(first: 4, after: $after) {
        totalCount nodes { material { number } } pageInfo { hasNextPage endCursor } } } }"""
    first = works.ask(query)["plants"][0]["materials"]
    second = works.ask(query, {"after": first["pageInfo"]["endCursor"]})["plants"][0]["materials"]
    assert first["totalCount"] == second["totalCount"] == 7
    named = [one["material"]["number"] for one in first["nodes"] + second["nodes"]]
    assert named == ["BELL", "BIKE", "FRAME", "RIM", "SPOKE", "TUBE", "WHEELS"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


def test_pages_of_several_parents_at_once(works: Client) -> None:
    query = """{ materialPlants(first: 10) { nodes { material { number }
        plannedOrders(first: 1) { totalCount nodes { number } pageInfo { hasNextPage } } } } }"""
    found = {
        one["material"]["number"]: one["plannedOrders"] for one in works.ask(query)["materialPlants"]["nodes"]
    }
    assert found["BIKE"]["totalCount"] == 2
    assert found["BIKE"]["pageInfo"]["hasNextPage"]
    assert found["WHEELS"] == {"totalCount": 0, "nodes": [], "pageInfo": {"hasNextPage": False}}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('{search: "bi"}', ["BIKE"]),
        ('{search: "RIM 28"}', ["RIM"]),
        ('{search: "%"}', []),
        ('{search: "_"}', []),
        ('{materialType: "HALB"}', ["FRAME", "WHEELS"]),
        ('{plant: "1000", materialType: "FERT"}', ["BIKE"]),
        ('{plant: "9999"}', []),
        ('{search: "e\'; DROP TABLE material; --"}', []),
        ("{}", ["BELL", "BIKE", "FRAME", "RIM", "SPOKE", "TUBE", "WHEELS"]),
    ],
)
def test_filters_of_materials(still_works: Client, where: str, expected: list[str]) -> None:
    found = still_works.ask(f"{{ materials(where: {where}) {{ totalCount nodes {{ number }} }} }}")[
        "materials"
    ]
    assert [one["number"] for one in found["nodes"]] == expected
    assert found["totalCount"] == len(expected)


CHECKS: dict[str, Callable[[dict[str, Any]], bool]] = {
    '{material: "FRAME"}': lambda one: one["material"]["material"]["number"] == "FRAME",
    "{sectionKind: CUSTOMER}": lambda one: one["section"]["kind"] == "CUSTOMER",
    '{orderType: "KD"}': lambda one: one["orderType"] == "KD",
    '{strategy: "20"}': lambda one: one["strategyCode"] == "20",
    "{convertible: true}": lambda one: one["convertible"],
    "{firmed: false}": lambda one: not one["firmed"],
    '{startDate: {firstDay: "2025-04-01"}}': lambda one: one["startDate"] >= "2025-04-01",
    '{availabilityDate: {lastDay: "2025-03-31"}}': lambda one: one["availabilityDate"] <= "2025-03-31",
}


def test_filters_of_planned_orders(works: Client) -> None:
    selection = """nodes { number orderType strategyCode convertible firmed startDate availabilityDate
        section { kind } material { material { number } } }"""
    every = works.ask(f"{{ plannedOrders(first: 500) {{ {selection} }} }}")["plannedOrders"]["nodes"]
    for where, check in CHECKS.items():
        found = works.ask(f"{{ plannedOrders(first: 500, where: {where}) {{ {selection} }} }}")
        assert found["plannedOrders"]["nodes"] == [one for one in every if check(one)], where
        assert found["plannedOrders"]["nodes"], where


def test_filters_of_sales_orders_and_materials_in_plants(works: Client) -> None:
    data = works.ask(
        """{ customer: salesOrders(where: {customer: "ACME"}) { nodes { number } }
            material: salesOrders(where: {material: "BIKE", plant: "1000"}) { totalCount }
            nobody: salesOrders(where: {material: "RIM"}) { totalCount }
            search: salesOrders(where: {search: "12"}) { nodes { number } }
            made: materialPlants(where: {strategy: "20"}) { nodes { material { number } } }
            point: materialPlants(where: {mrpType: "VB", plant: "1000"}) { nodes { material { number } } }
            bought: materialPlants(where: {procurementType: EXTERNAL}) { nodes { material { number } } } }"""
    )
    assert data["customer"]["nodes"] == [{"number": "4711"}]
    assert data["search"]["nodes"] == [{"number": "4712"}]
    assert (data["material"]["totalCount"], data["nobody"]["totalCount"]) == (2, 0)
    assert data["made"]["nodes"] == [{"material": {"number": "BIKE"}}]
    assert data["point"]["nodes"] == [{"material": {"number": "BELL"}}]
    assert data["bought"]["nodes"] == [{"material": {"number": "TUBE"}}]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: -1", "INVALID_VALUE"),
        ("first: 501", "INVALID_VALUE"),
        ('after: "x"', "INVALID_CURSOR"),
        ('after: "W10"', "INVALID_CURSOR"),
        ('after: ""', "INVALID_CURSOR"),
        ('after: "WyJkZXNjcmlwdGlvbiIsIkEiLDFd"', "INVALID_CURSOR"),
        ('after: "WyJudW1iZXIiLG51bGxd"', "INVALID_CURSOR"),
        ('after: "🚲"', "INVALID_CURSOR"),
        (f'after: "{encoded("number", (5,))}"', "INVALID_CURSOR"),
        (f'after: "{encoded("number", (True,))}"', "INVALID_CURSOR"),
        (f'after: "{encoded("number", ("a", "b"))}"', "INVALID_CURSOR"),
    ],
)
def test_unusable_pages_are_refused(still_works: Client, arguments: str, code: str) -> None:
    (fault,) = still_works.faults(f"{{ materials({arguments}) {{ totalCount }} }}")
    assert fault["extensions"]["code"] == code


def test_cursors_of_other_types_never_reach_the_database(works: Client) -> None:
    for query in (
        "{{ materials(after: {}) {{ totalCount }} }}",
        "{{ plannedOrders(after: {}) {{ totalCount }} }}",
        "{{ plants {{ materials(after: {}) {{ totalCount }} }} }}",
        "{{ materialPlants {{ nodes {{ plannedOrders(after: {}) {{ totalCount }} }} }} }}",
        "{{ exceptions(after: {}) {{ totalCount }} }}",
    ):
        for key in (("x",), (1,), ("x", 1), (1, "x"), (2**63, 1), (1, 2, 3, 4, 5)):
            for order in ("number", "availability"):
                body = works.body(query.format(f'"{encoded(order, key)}"'))
                codes = {fault["extensions"]["code"] for fault in body.get("errors", ())}
                assert codes <= {"INVALID_CURSOR"}, body


def test_a_cursor_belongs_to_its_sequence(still_works: Client) -> None:
    cursor = still_works.ask("{ materials(first: 1) { pageInfo { endCursor } } }")["materials"]["pageInfo"]
    query = (
        "query ($after: String) { materials(after: $after, orderBy: {field: DESCRIPTION}) { totalCount } }"
    )
    (fault,) = still_works.faults(query, {"after": cursor["endCursor"]})
    assert fault["extensions"]["code"] == "INVALID_CURSOR"


def test_an_empty_page_still_counts(still_works: Client) -> None:
    data = still_works.ask(
        "{ materials(first: 0) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"
    )
    assert data["materials"] == {
        "totalCount": 7,
        "nodes": [],
        "pageInfo": {"hasNextPage": True, "endCursor": None},
    }


def test_lines_that_are_asked_for_twice_are_told_each_in_its_own_way(works: Client) -> None:
    """What is read along with a line for one field does not stand beside it for another."""
    asked = "source { ... on PlannedOrder { %s } }"
    query = '{ stockRequirementsList(material: "BIKE", plant: "1000") { sections { %s } } }'
    strategy, material = asked % "strategy { code }", asked % "material { material { number } }"

    def lines(selection: str, name: str) -> list[Any]:
        sections = works.ask(query % selection)["stockRequirementsList"]["sections"]
        return [line for section in sections for line in section[name]]

    both = f"one: rows {{ {strategy} }} other: rows {{ {material} }}"
    assert lines(both, "one") == lines(f"rows {{ {strategy} }}", "rows")
    assert lines(both, "other") == lines(f"rows {{ {material} }}", "rows")
    assert any(line["source"] for line in lines(both, "one"))
