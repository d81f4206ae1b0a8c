"""Reorder point planning: plant stock and firm receipts against the point, whatever the requirements say."""

from __future__ import annotations

import pytest

from .views import Order
from .worlds import MONDAY, World


def world(point: int, **columns: object) -> World:
    built = World()
    built.bought(
        "C",
        7,
        reorder_point=point,
        planned_by_requirements=False,
        planned_by_reorder_point=True,
        collective_only=True,
        **columns,
    )
    return built


@pytest.mark.parametrize(("stock", "ordered"), [(0, ["10"]), (9, ["1"]), (10, []), (11, [])])
def test_what_is_missing_to_the_point_is_ordered_today(stock: int, ordered: list[str]) -> None:
    built = world(10)
    built.stock("C", stock)
    plan = built.plan()
    assert plan.quantities("C") == ordered
    assert {order[2:] for order in plan.orders("C")} <= {(MONDAY, "2025-03-10")}


def test_there_is_no_message_30_on_it() -> None:
    assert world(10).plan().messages("C") == [()]


def test_an_opening_period_is_no_reason_for_a_message() -> None:
    assert world(10, opening_days=3).plan().messages("C") == [()]


def test_firm_receipts_count_whenever_they_come() -> None:
    built = world(10)
    built.stock("C", 4)
    built.receipt("C", 5, "2026-01-05")
    assert built.plan().quantities("C") == ["1"]


def test_requirements_do_not_count() -> None:
    built = world(10)
    built.stock("C", 10)
    built.order("C", 500, MONDAY)
    built.reservation("C", 500, "2025-04-07")
    assert built.plan().orders("C") == []


def test_the_lot_size_applies() -> None:
    assert world(10, lot_size="FX", fixed_lot=4).plan().quantities("C") == ["4", "4", "4"]
    assert world(10, minimum_lot=25).plan().quantities("C") == ["25"]


def test_stock_of_customers_does_not_count() -> None:
    built = world(10)
    built.stock("C", 50, "1/10")
    assert built.plan().quantities("C") == ["10"]


def test_a_point_of_nothing_orders_nothing() -> None:
    assert world(0).plan().orders("C") == []


def test_safety_stock_is_no_requirement_there() -> None:
    built = world(0, safety_stock=5)
    built.stock("C", 3)
    plan = built.plan()
    assert plan.orders("C") == []
    assert plan.pegs("C") == []


def test_it_rules_plant_stock_only() -> None:
    """An order with a section of its own is planned like any other: backward, lot for lot."""
    built = world(10, minimum_lot=25)
    built.stock("C", 10)
    built.order("C", 3, "2025-04-07", strategy="20", item="1/10")
    assert built.plan().orders("C") == [Order("1/10", "3", "2025-03-31", "2025-04-07")]


def test_what_it_makes_in_house_is_exploded() -> None:
    built = World()
    built.made("C", 2, reorder_point=10, planned_by_requirements=False, planned_by_reorder_point=True)
    built.bought("D")
    built.item("C", "D", 3)
    assert [(need.quantity, need.day) for need in built.plan().needs("D")] == [("30", MONDAY)]
