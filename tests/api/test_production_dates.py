"""When the quantity of a planned order is made, beside the dates of the order."""

from __future__ import annotations

from datetime import date
from typing import Any

from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import Client

MONDAY = date(2024, 3, 4)
QUERY = """{ plannedOrders(orderBy: {field: NUMBER, direction: ASC}) { nodes { material { material { number } }
    quantity startDate finishDate productionDates { startDate finishDate workdays } exceptions { number }
    explanation { sentence steps { ... on ScheduleStep { productionDates { workdays } } } } } } }"""


def material(number: str, **more: Any) -> dict[str, Any]:
    times = {"in_house_production_days": 5, "setup_time_days": 1, "processing_time_days": "0.5"}
    return {"material": number, "plant": "1000", "procurement_type": "in_house", **times, **more}


def reserved(item: int, material: str, quantity: int, day: date) -> dict[str, Any]:
    return {
        "reservation": "1",
        "item": item,
        "material": material,
        "plant": "1000",
        "quantity": quantity,
        "date": day,
    }


def planned(client: Client, *reservations: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """The orders by material and quantity. Set-up is one workday, a piece takes half of one, five are maintained."""
    tables = {
        "plants": [{"plant": "1000"}],
        "material_plants": [
            material("PUMP"),
            material("PLAIN", setup_time_days=None, processing_time_days=None),
            {"material": "SEAL", "plant": "1000", "procurement_type": "external", "setup_time_days": 1},
        ],
        "reservations": list(reservations),
    }
    upsert(client.application, tables)
    run_planning(client.application, PlanningRequest(today=MONDAY))
    nodes = client.ask(QUERY)["plannedOrders"]["nodes"]
    return {(node["material"]["material"]["number"], node["quantity"]): node for node in nodes}


def numbers(node: Any) -> list[str]:
    return [message["number"] for message in node["exceptions"]]


def test_production_is_dated_backward_from_the_finish_or_forward_from_the_start(client: Client) -> None:
    late = date(2024, 4, 15)
    orders = planned(
        client,
        reserved(1, "PUMP", 6, late),
        reserved(2, "PUMP", 9, late),
        reserved(3, "PUMP", 10, date(2024, 3, 6)),
    )
    fits, early, beyond = (orders["PUMP", quantity] for quantity in ("6", "9", "10"))
    assert (fits["startDate"], fits["finishDate"]) == ("2024-04-08", "2024-04-15")
    assert fits["productionDates"] == {"startDate": "2024-04-09", "finishDate": "2024-04-15", "workdays": 4}
    assert early["productionDates"] == {"startDate": "2024-04-05", "finishDate": "2024-04-15", "workdays": 6}
    assert (beyond["startDate"], beyond["finishDate"]) == ("2024-03-04", "2024-03-11")
    assert beyond["productionDates"] == {"startDate": "2024-03-04", "finishDate": "2024-03-12", "workdays": 6}
    assert [{"63", "64"}.intersection(numbers(order)) for order in (fits, early, beyond)] == [
        set(),
        {"63"},
        {"64"},
    ]


def test_an_explanation_says_where_production_does_not_fit(client: Client) -> None:
    late = date(2024, 4, 15)
    orders = planned(
        client,
        reserved(1, "PUMP", 6, late),
        reserved(2, "PUMP", 9, late),
        reserved(3, "PUMP", 10, date(2024, 3, 6)),
        reserved(4, "PUMP", 90_000, date(2024, 5, 6)),
    )
    said = {quantity: order["explanation"] for (_, quantity), order in orders.items()}
    assert "Making its quantity" not in said["6"]["sentence"]
    assert {"productionDates": {"workdays": 4}} in said["6"]["steps"]
    assert said["9"]["sentence"].endswith(
        " Making its quantity takes 6 workdays and would have to start on 2024-04-05, before the order does."
    )
    assert said["10"]["sentence"].endswith(
        " Making its quantity takes 6 workdays and would be finished on 2024-03-12, after the order is."
    )
    assert said["90000"]["sentence"].endswith(
        " takes 45001 workdays and would have to start before the calendar begins, before the order does."
    )
    assert orders["PUMP", "90000"]["productionDates"]["startDate"] is None


def test_what_is_bought_or_has_no_times_by_quantity_has_no_production_dates(client: Client) -> None:
    orders = planned(client, reserved(1, "SEAL", 1, MONDAY), reserved(2, "PLAIN", 1, date(2024, 4, 15)))
    assert [order["productionDates"] for order in orders.values()] == [None, None]


def test_dates_that_a_person_entered_are_looked_at_from_the_finish(client: Client) -> None:
    number = planned(client, reserved(1, "PUMP", 10, date(2024, 3, 6)))["PUMP", "10"]
    assert number["productionDates"]["finishDate"] == "2024-03-12"
    client.ask(
        """mutation { changePlannedOrder(input: {number: "1", quantity: "10", firmed: true}) {
            errors { message } } }"""
    )
    (node,) = client.ask(QUERY)["plannedOrders"]["nodes"]
    assert node["productionDates"] == {
        "startDate": "2024-03-01",
        "finishDate": node["finishDate"],
        "workdays": 6,
    }
