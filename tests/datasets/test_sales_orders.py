"""Rows of schedule lines become orders, items and lines that agree."""

from __future__ import annotations

import pytest

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.units import from_day

from .helpers import PLANT, errors_of, materials, order, places, rows

STORED = (
    "SELECT sales_order.sales_order, sales_order_item.item, schedule_line, customer, material.material, "
    "sales_order_item.strategy_group, quantity, delivered_quantity FROM schedule_line "
    "JOIN sales_order_item ON sales_order_item.id = schedule_line.sales_order_item "
    "JOIN sales_order ON sales_order.id = sales_order_item.sales_order "
    "JOIN material_plant ON material_plant.id = sales_order_item.material_plant "
    "JOIN material ON material.id = material_plant.material ORDER BY 1, 2, 3"
)


@pytest.fixture
def loaded(application: Application) -> Application:
    """Two products in two plants."""
    tables = {
        "plants": [{"plant": "1000"}, {"plant": "2000"}],
        "material_plants": [*materials("FG", "PUMP"), *materials("FG", plant="2000")],
    }
    upsert(application, tables)
    return application


def test_one_order_with_items_and_lines(loaded: Application) -> None:
    lines = [
        order("4711", 10, customer="Brekke", strategy_group="20"),
        order("4711", 10, customer="Brekke", strategy_group="20", schedule_line=2, quantity=3),
        order("4711", 20, "PUMP", customer="Brekke"),
        order("4712"),
    ]
    assert upsert(loaded, {"sales_orders": lines}) == {"sales_orders": 4}
    assert rows(loaded, STORED) == [
        ("4711", 10, 1, "Brekke", "FG", "20", 1000, 0),
        ("4711", 10, 2, "Brekke", "FG", "20", 3000, 0),
        ("4711", 20, 1, "Brekke", "PUMP", "", 1000, 0),
        ("4712", 10, 1, "", "FG", "", 1000, 0),
    ]


def test_a_change_needs_only_what_changes(loaded: Application) -> None:
    upsert(loaded, {"sales_orders": [order("4711", customer="Brekke", strategy_group="20")]})
    changes = [
        {"sales_order": "4711", "item": 10, "delivered_quantity": "0.5"},
        {
            "sales_order": "4711",
            "item": 10,
            "schedule_line": 2,
            "quantity": 7,
            "requested_date": "2025-06-01",
        },
    ]
    upsert(loaded, {"sales_orders": changes})
    assert rows(loaded, STORED) == [
        ("4711", 10, 1, "Brekke", "FG", "20", 1000, 500),
        ("4711", 10, 2, "Brekke", "FG", "20", 7000, 0),
    ]


def test_material_and_plant_may_change_one_without_the_other(loaded: Application) -> None:
    upsert(loaded, {"sales_orders": [order("4711")]})
    place = (
        "SELECT material.material, plant.plant FROM sales_order_item JOIN material_plant "
        "ON material_plant.id = sales_order_item.material_plant JOIN material ON material.id = material_plant.material "
        "JOIN plant ON plant.id = material_plant.plant"
    )
    upsert(loaded, {"sales_orders": [{"sales_order": "4711", "item": 10, "plant": "2000"}]})
    assert rows(loaded, place) == [("FG", "2000")]
    errors = errors_of(loaded, {"sales_orders": [{"sales_order": "4711", "item": 10, "material": "PUMP"}]})
    assert places(errors) == ["sales_orders:0:material NOT_FOUND"]
    assert "material PUMP in its plant does not exist" in errors[0].message
    upsert(
        loaded, {"sales_orders": [{"sales_order": "4711", "item": 10, "material": "PUMP", "plant": "1000"}]}
    )
    assert rows(loaded, place) == [("PUMP", "1000")]


def test_rows_that_contradict_each_other_are_told(loaded: Application) -> None:
    lines = [
        order("4711", 10, customer="Brekke", rejected=False),
        order("4711", 10, customer="Brekke", schedule_line=2, material="PUMP", rejected=True),
        order("4711", 20, customer="Lindmoor"),
        order("4711", 30, customer=""),
        order("4711", 40),
    ]
    errors = errors_of(loaded, {"sales_orders": lines})
    assert places(errors) == [
        "sales_orders:1:material CONFLICT",
        "sales_orders:1:rejected CONFLICT",
        "sales_orders:2:customer CONFLICT",
        "sales_orders:3:customer CONFLICT",
    ]
    told = {error.path[1:]: error.message for error in errors}
    assert told["1", "material"] == (
        "material: PUMP contradicts FG in row 0; all rows of sales order item 4711/10 have the same."
    )
    assert told["3", "customer"] == (
        "customer: nothing contradicts Brekke in row 0; all rows of sales order 4711 have the same."
    )


def test_a_new_item_says_what_it_lacks(loaded: Application) -> None:
    errors = errors_of(loaded, {"sales_orders": [{"sales_order": "4711", "item": 10}]})
    assert places(errors) == [
        "sales_orders:0:material REQUIRED",
        "sales_orders:0:plant REQUIRED",
        "sales_orders:0:quantity REQUIRED",
        "sales_orders:0:requested_date REQUIRED",
    ]
    assert rows(loaded, "SELECT * FROM sales_order") == []


def test_an_item_of_an_unknown_material_is_told_once(memory_application: Application) -> None:
    lines = [order("4711"), order("4711", schedule_line=2)]
    errors = errors_of(memory_application, {**PLANT, "sales_orders": lines})
    assert places(errors) == ["sales_orders:0:material NOT_FOUND"]


def test_a_new_item_stands_in_the_planning_file_from_its_first_day(loaded: Application) -> None:
    days = ["2025-05-07", "2025-05-02", "2025-05-05"]
    lines = [order("4711", schedule_line=line, requested_date=day) for line, day in enumerate(days, start=1)]
    upsert(loaded, {"sales_orders": [*lines, order("4712", requested_date="2025-06-01")]})
    sql = "SELECT date FROM planning_file_entry WHERE origin = 'upsert sales_orders' ORDER BY date"
    assert [from_day(day).isoformat() for (day,) in rows(loaded, sql)] == ["2025-05-02", "2025-06-01"]


def test_an_item_whose_only_line_lacks_something_is_refused(loaded: Application) -> None:
    lacking = order("4711")
    del lacking["quantity"]
    assert places(errors_of(loaded, {"sales_orders": [lacking]})) == ["sales_orders:0:quantity REQUIRED"]
