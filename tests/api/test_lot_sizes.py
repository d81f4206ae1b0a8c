"""Lot sizes in the graph: planning calendars, the settings of a material, and why an order is as large as it is."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, WORKS, Client
from .test_mutations import upsert_of

DATES = [{"planningCalendar": "SHIP", "plant": "1000", "date": f"2025-05-{day:02d}"} for day in (22, 1, 8)]


def test_planning_calendars_are_stored_and_shown_by_plant_and_code(client: Client) -> None:
    upsert_of(client, "Plants", [{"plant": "1000"}, {"plant": "2000"}])
    others = [
        {"planningCalendar": "SHIP", "plant": "2000", "date": "2025-05-02"},
        {"planningCalendar": "AIR", "plant": "1000", "date": "2025-05-03"},
    ]
    answer = upsert_of(
        client, "PlanningCalendars", [*DATES, *others], "plants { code planningCalendars { code dates } }"
    )
    assert answer == {
        "rows": 5,
        "plants": [
            {
                "code": "1000",
                "planningCalendars": [
                    {"code": "AIR", "dates": ["2025-05-03"]},
                    {"code": "SHIP", "dates": ["2025-05-01", "2025-05-08", "2025-05-22"]},
                ],
            },
            {"code": "2000", "planningCalendars": [{"code": "SHIP", "dates": ["2025-05-02"]}]},
        ],
        "errors": [],
    }


def test_a_plant_without_planning_calendars_has_none(memory_client: Client) -> None:
    upsert_of(memory_client, "Plants", [{"plant": "1000"}])
    assert memory_client.ask("{ plants { planningCalendars { code } } }") == {
        "plants": [{"planningCalendars": []}]
    }


def test_what_a_material_says_about_lots_comes_back_as_it_was_given(client: Client) -> None:
    upsert_of(client, "Plants", [{"plant": "1000"}])
    upsert_of(client, "PlanningCalendars", DATES)
    settings = {
        "lotSizeIndependentCost": "100.5",
        "storageCostPercent": "7.125",
        "planningCalendar": "SHIP",
        "individualLotSizing": "ROUNDING",
        "maximumStock": "12.5",
    }
    rows = [{"material": "A", "plant": "1000", **settings}, {"material": "B", "plant": "1000"}]
    answer = upsert_of(client, "MaterialPlants", rows, f"materialPlants {{ {' '.join(settings)} }}")
    assert answer["errors"] == []
    assert answer["materialPlants"] == [settings, dict.fromkeys(settings)]


def test_an_unknown_planning_calendar_is_told_at_its_place(client: Client) -> None:
    upsert_of(client, "Plants", [{"plant": "1000"}])
    answer = upsert_of(
        client, "MaterialPlants", [{"material": "A", "plant": "1000", "planningCalendar": "NO"}]
    )
    (error,) = answer["errors"]
    assert (error["code"], error["path"]) == (
        "NOT_FOUND",
        ["input", "materialPlants", "0", "planningCalendar"],
    )


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({}, "Individual sections are lot-for-lot: each shortage is one order."),
        (
            {"individual_lot_sizing": "rounding", "rounding_value": 8},
            "Individual sections are lot-for-lot, and of this material rounded; the order was rounded up to the "
            "rounding value. 4 PC of the order are beyond its requirements.",
        ),
        (
            {"individual_lot_sizing": "rounding"},
            "Individual sections are lot-for-lot: each shortage is one order.",
        ),
        (
            {"individual_lot_sizing": "full", "lot_size": "MB", "minimum_lot_size": 30},
            "Lot size MB (Monthly lot size) of plugin lot-sizes made the lot; the order was raised to the minimum lot "
            "size. 10 PC of the order are beyond its requirements.",
        ),
    ],
)
def test_an_order_for_a_sales_order_says_what_made_its_size(
    memory_client: Client, columns: dict[str, Any], sentence: str
) -> None:
    """Twenty rims for ten bicycles."""
    upsert(memory_client.application, WORKS)
    rim = [{"material": "RIM", "plant": "1000", **columns}]
    upsert(memory_client.application, {"material_plants": rim})
    run_planning(memory_client.application, PlanningRequest(today=TODAY))
    data = memory_client.ask(
        """{ plannedOrders(where: {material: "RIM", salesOrderItem: {salesOrder: "4711", item: 10}}) {
            nodes { explanation { steps { __typename text } } } } }"""
    )
    (order,) = data["plannedOrders"]["nodes"]
    steps = {step["__typename"]: step["text"] for step in order["explanation"]["steps"]}
    assert steps["LotSizeStep"] == sentence
