"""Strategy advice in the graph, on both databases."""

from __future__ import annotations

from mto_graph.services.datasets import upsert

from ..services.test_strategy_advice import STEADY, pump
from .conftest import Client

QUERY = """query ($material: String!, $seconds: Int! = 10) {
  strategyAdvice(material: $material, plant: "1000", seconds: $seconds) {
    sentence adviceDate months demandPattern customerWaitWorkdays strategy { code }
    criteria { criterion value text }
    options { points current proposed ruledOut takesPart strategy { code name } missing { code }
        arguments { criterion value comparison threshold points rulesOut source text }
        effect { leadTimeWorkdays averageStockValue shortDays withoutPrice sentence } }
    currentEffect { leadTimeWorkdays averageStockValue }
    components { stage stocked individualCollective changes grounds products workdays workdaysLeft sentence
        material { material { number } } }
    missing { code } } }"""


def test_the_whole_advice(client: Client) -> None:
    upsert(client.application, {"plants": [{"plant": "1000"}], **pump(STEADY)})
    found = client.ask(QUERY, {"material": "PUMP"})["strategyAdvice"]
    assert (found["strategy"], found["adviceDate"], found["demandPattern"]) == (
        {"code": "50"},
        "2025-03-03",
        "SMOOTH",
    )
    assert found["criteria"][4]["criterion"] == "LEAD_TIME_COVERAGE"
    assert found["criteria"][4]["value"] == "0.714"
    best = found["options"][0]
    assert best["effect"]["leadTimeWorkdays"] == 8
    assert best["arguments"][2] == {
        "criterion": "DEMAND_INTERVAL",
        "value": "1",
        "comparison": "BELOW",
        "threshold": "1.32",
        "points": 2,
        "rulesOut": False,
        "source": "Syntetos, Boylan and Croston (2005)",
        "text": "For it (+2): there is demand in most months, so it can be planned; the demand interval is 1.000, the "
        "limit below 1.32 (Syntetos, Boylan and Croston (2005)).",
    }
    assert found["currentEffect"] == {"leadTimeWorkdays": 21, "averageStockValue": "0"}
    assert [
        (one["material"]["material"]["number"], one["individualCollective"], one["grounds"])
        for one in found["components"]
    ] == [
        ("CASING", "COLLECTIVE", ["TOO_SLOW"]),
        ("ROTOR", "INDIVIDUAL", ["IN_TIME"]),
        ("SHAFT", "COLLECTIVE", ["TOO_SLOW"]),
    ]


def test_there_is_none_of_a_material_that_is_not_kept_and_the_effort_has_a_bound(
    memory_client: Client,
) -> None:
    assert memory_client.ask(QUERY, {"material": "NONE"})["strategyAdvice"] is None
    (fault,) = memory_client.faults(QUERY, {"material": "NONE", "seconds": 61})
    assert "1 to 60" in fault["message"]
