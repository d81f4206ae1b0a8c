"""Planning time fences and rescheduling in the graph."""

from __future__ import annotations

from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, Client


def test_firm_proposals_the_fence_and_messages_on_sections(client: Client) -> None:
    upsert(
        client.application,
        {
            "plants": [{"plant": "1000", "postpone_tolerance_days": 2}],
            "material_plants": [
                {"material": "C", "plant": "1000", "procurement_type": "external", "mrp_type": "P2"}
            ],
            "reservations": [
                {
                    "reservation": "1",
                    "item": 1,
                    "material": "C",
                    "plant": "1000",
                    "quantity": 5,
                    "date": TODAY,
                }
            ],
        },
    )
    run_planning(client.application, PlanningRequest(today=TODAY))
    fence = {"material": "C", "plant": "1000", "planning_time_fence_days": 3}
    more = {"reservation": "1", "item": 2, "material": "C", "plant": "1000", "quantity": 2, "date": TODAY}
    upsert(client.application, {"material_plants": [fence], "reservations": [more]})
    run_planning(client.application, PlanningRequest(today=TODAY))
    data = client.ask(
        """{ plant(code: "1000") { bringForwardToleranceDays postponeToleranceDays }
            firm: plannedOrders(where: {firmed: true}) { nodes { firmed quantity } }
            free: plannedOrders(where: {firmed: false}) { totalCount }
            exceptions { nodes { number text section { kind } subject { __typename } } }
            stockRequirementsList(material: "C", plant: "1000") { sections { rows {
                element shortText quantity available exceptions { number subject { __typename } } } } }
            materialPlant(material: "C", plant: "1000") { firmingType mrpType { code firmingType } } }"""
    )
    assert data["plant"] == {"bringForwardToleranceDays": None, "postponeToleranceDays": 2}
    assert data["firm"]["nodes"] == [{"firmed": True, "quantity": "5"}]
    assert data["free"]["totalCount"] == 0
    assert data["exceptions"]["nodes"] == [
        {
            "number": "56",
            "text": "Shortage in the planning time fence",
            "section": {"kind": "NET"},
            "subject": {"__typename": "SectionStock"},
        }
    ]
    (section,) = data["stockRequirementsList"]["sections"]
    assert section["rows"][0]["exceptions"] == [{"number": "56", "subject": {"__typename": "SectionStock"}}]
    assert section["rows"][-1] == {
        "element": "PLANNING_TIME_FENCE",
        "shortText": "FncEnd",
        "quantity": None,
        "available": "-2",
        "exceptions": [],
    }
    assert data["materialPlant"] == {
        "firmingType": None,
        "mrpType": {"code": "P2", "firmingType": "FIRM_AND_STOP"},
    }
