"""Forecasts in the graph: stored, shown at the material and in the list, pegged, and what MRP types say of them."""

from __future__ import annotations

from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, Client
from .test_mutations import upsert_of

OIL = {"material": "OIL", "plant": "1000"}
FORECASTS = [
    {**OIL, "date": "2025-07-15", "period": "MONTH", "quantity": "80"},
    {**OIL, "date": "2025-06-15", "period": "MONTH", "quantity": "100.5", "withdrawnQuantity": "0.5"},
]


def works(client: Client) -> None:
    upsert_of(client, "Plants", [{"plant": "1000"}])
    settings = {"procurementType": "EXTERNAL", "mrpType": "VV", "safetyTimeDays": 2}
    upsert_of(client, "MaterialPlants", [{**OIL, **settings}])


def test_forecasts_come_back_as_they_were_given(client: Client) -> None:
    works(client)
    fields = "forecastRequirements { date period quantity withdrawnQuantity openQuantity material { mrpTypeCode } }"
    answer = upsert_of(client, "ForecastRequirements", FORECASTS, fields)
    assert answer["errors"] == []
    june = {"date": "2025-06-15", "period": "MONTH", "quantity": "100.5", "withdrawnQuantity": "0.5"}
    july = {"date": "2025-07-15", "period": "MONTH", "quantity": "80", "withdrawnQuantity": "0"}
    assert answer["forecastRequirements"] == [
        {**july, "openQuantity": "80", "material": {"mrpTypeCode": "VV"}},
        {**june, "openQuantity": "100", "material": {"mrpTypeCode": "VV"}},
    ]
    shown = client.ask(
        '{ materialPlant(material: "OIL", plant: "1000") { safetyTimeDays forecastRequirements { date } } }'
    )
    assert shown["materialPlant"] == {
        "safetyTimeDays": 2,
        "forecastRequirements": [{"date": "2025-06-15"}, {"date": "2025-07-15"}],
    }


def test_the_list_shows_them_and_they_know_what_covers_them(client: Client) -> None:
    works(client)
    upsert_of(client, "ForecastRequirements", FORECASTS)
    run_planning(client.application, PlanningRequest(today=TODAY))
    data = client.ask(
        """{ materialPlant(material: "OIL", plant: "1000") { stockRequirementsList { sections { rows {
            date element shortText quantity
            source { ... on ForecastRequirement { openQuantity coveredBy { quantity supply {
                ... on PlannedOrder { availabilityDate explanation { sentence } } } } } } } } } } }"""
    )
    rows = data["materialPlant"]["stockRequirementsList"]["sections"][0]["rows"]
    forecast = next(row for row in rows if row["element"] == "FORECAST_REQUIREMENT")
    assert (forecast["date"], forecast["quantity"], forecast["shortText"]) == ("2025-06-02", "-100", "ForReq")
    (peg,) = forecast["source"]["coveredBy"]
    assert peg["quantity"] == "100"
    assert peg["supply"]["availabilityDate"] == "2025-05-29"
    sentence = peg["supply"]["explanation"]["sentence"]
    assert sentence.startswith("It brings 100 PC for the forecast for the month of 2025-06-15.")


def test_mrp_types_say_what_they_look_at(memory_client: Client) -> None:
    upsert_of(memory_client, "Plants", [{"plant": "1000"}])
    found = {}
    for code in ("PD", "V1", "VM", "VV"):
        row = {"material": code, "plant": "1000", "mrpType": code}
        fields = "materialPlants { mrpType { procedure externalRequirements automaticReorderPoint } }"
        found[code] = upsert_of(memory_client, "MaterialPlants", [row], fields)["materialPlants"][0][
            "mrpType"
        ]
    assert [tuple(kind.values()) for kind in found.values()] == [
        ("REQUIREMENTS", "IGNORED", False),
        ("REORDER_POINT", "WITHIN_LEAD_TIME", False),
        ("REORDER_POINT", "IGNORED", True),
        ("FORECAST", "IGNORED", False),
    ]
