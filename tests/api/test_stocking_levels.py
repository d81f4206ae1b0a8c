"""The stocking level in the graph, on both databases."""

from __future__ import annotations

from mto_graph.services.datasets import upsert

from .conftest import Client
from .test_statements import WIDE, structure

QUERY = """query ($material: String!) { stockingLevel(material: $material, plant: "1000", quantity: "2") {
    sentence earliestDate remainingWorkdays cumulativeWorkdays
    total { beforeOrder afterOrder passedThrough notPlanned stockingPoints } levels { level beforeOrder afterOrder }
    nodes { level path quantity stage keptApart reason ahead stockingPoint critical sentence
        material { material { number } } bomItem { item } plannedBy { id } }
    findings { code field } } }"""


def test_the_whole_stocking_level(works: Client) -> None:
    """The bicycle keeps frame and rims apart; bells have a reorder point, spokes a safety stock."""
    found = works.ask(QUERY, {"material": "BIKE"})["stockingLevel"]
    assert [
        (node["material"]["material"]["number"], node["quantity"], node["stage"], node["ahead"])
        for node in found["nodes"]
    ] == [
        ("BIKE", "2", "AFTER_ORDER", None),
        ("FRAME", "2", "AFTER_ORDER", None),
        ("TUBE", "8.25", "AFTER_ORDER", None),
        ("WHEELS", "2", "PASSED_THROUGH", None),
        ("RIM", "4", "AFTER_ORDER", None),
        ("SPOKE", "144", "BEFORE_ORDER", "SAFETY_STOCK"),
        ("BELL", "2", "BEFORE_ORDER", "REORDER_POINT"),
    ]
    assert found["nodes"][2]["path"] == ["0010", "0010"]
    assert found["nodes"][2]["bomItem"] == {"item": "0010"}
    # Tubes: sent out on Tuesday 4, there on Monday 10; the frame takes three workdays, the bicycle two.
    assert (found["earliestDate"], found["remainingWorkdays"]) == ("2025-03-17", 10)
    assert found["total"] == {
        "beforeOrder": 2,
        "afterOrder": 4,
        "passedThrough": 1,
        "notPlanned": 0,
        "stockingPoints": 2,
    }
    assert found["findings"] == [{"code": "NOTHING_PROCURES_AHEAD", "field": "mrp_type"}]


def test_it_is_null_where_there_is_no_such_material_and_refuses_impossible_questions(works: Client) -> None:
    assert works.ask(QUERY, {"material": "NONE"})["stockingLevel"] is None
    query = '{ stockingLevel(material: "BIKE", plant: "1000", quantity: "0") { sentence } }'
    assert "more than zero" in works.faults(query)[0]["message"]


def test_the_number_of_statements_does_not_grow(client: Client) -> None:
    query = """query ($material: String!) { materialPlant(material: $material, plant: "P") { stockingLevel {
        sentence nodes { material { material { number } } bomItem { item } plannedBy { id } sentence } } } }"""
    client = Client(client.application, WIDE)
    counts = []
    for name, width, nodes in (("SMALL", 2, 15), ("LARGE", 10, 1111)):
        upsert(client.application, structure(name, width))
        answer = client.ask(query, {"material": name})
        assert len(answer["materialPlant"]["stockingLevel"]["nodes"]) == nodes
        counts.append(len(client.statements(query, {"material": name})))
    assert counts[0] == counts[1]
