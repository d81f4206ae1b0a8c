"""Forecast-based planning: in plant stock the forecast is all that is planned."""

from __future__ import annotations

from .views import Order, Peg
from .worlds import World


def world(**columns: object) -> World:
    built = World()
    built.bought(
        "C",
        **{"planned_by_requirements": False, "planned_by_forecast": True, "collective_only": True, **columns},
    )
    return built


def test_each_period_is_wanted_on_its_first_workday() -> None:
    """March began before today; 5 April is a Saturday."""
    built = world()
    built.forecast_requirement("C", 100, "2025-03-01", "2025-03-31")
    built.forecast_requirement("C", 80, "2025-04-05", "2025-04-11")
    assert built.plan().orders("C") == [
        Order("net", "100", "2025-03-03", "2025-03-03"),
        Order("net", "80", "2025-04-07", "2025-04-07"),
    ]


def test_withdrawals_have_reduced_it() -> None:
    built = world()
    built.forecast_requirement("C", 100, "2025-03-10", "2025-03-16", withdrawn=30)
    built.forecast_requirement("C", 100, "2025-03-17", "2025-03-23", withdrawn=100)
    built.forecast_requirement("C", 100, "2025-03-24", "2025-03-30", withdrawn=130)
    assert built.plan().quantities("C") == ["70"]


def test_a_period_that_is_over_counts_no_more() -> None:
    built = world()
    built.forecast_requirement("C", 100, "2025-02-01", "2025-02-28")
    built.forecast_requirement("C", 40, "2025-02-24", "2025-03-03")
    assert built.plan().quantities("C") == ["40"]


def test_stock_and_receipts_are_netted_with_the_forecast_alone() -> None:
    built = world()
    built.made("P")
    built.item("P", "C", 30)
    built.order("P", 1, "2025-03-10", strategy="20")
    built.order("C", 20, "2025-03-10")
    built.reservation("C", 20, "2025-03-10")
    built.stock("C", 25)
    built.receipt("C", 15, "2025-03-17")
    built.forecast_requirement("C", 100, "2025-03-17")
    plan = built.plan()
    assert plan.orders("C") == [Order("net", "60", "2025-03-17", "2025-03-17")]
    assert plan.pegs("C") == [
        Peg("8:0", "stock", "25"),
        Peg("8:0", "R1", "15"),
        Peg("8:0", "order 1", "60"),
    ]
    assert [need.section for need in plan.needs("C")] == ["net"]


def test_safety_stock_is_kept() -> None:
    built = world(safety_stock=10)
    built.stock("C", 15)
    built.forecast_requirement("C", 100, "2025-03-17")
    assert built.plan().quantities("C") == ["95"]


def test_up_to_the_maximum_stock_only_what_is_planned_is_taken() -> None:
    """20 are there; what others need that day does not change what is missing to 150."""
    built = world(lot_size="HB", maximum_stock=150)
    built.stock("C", 20)
    built.order("C", 20, "2025-03-17")
    built.forecast_requirement("C", 100, "2025-03-17")
    assert built.plan().quantities("C") == ["130"]


def test_an_order_with_a_section_of_its_own_is_planned_like_any_other() -> None:
    built = world()
    built.order("C", 3, "2025-04-07", strategy="20", item="1/10")
    built.forecast_requirement("C", 100, "2025-03-17")
    assert [(order.section, order.quantity) for order in built.plan().orders("C")] == [
        ("net", "100"),
        ("1/10", "3"),
    ]


def test_a_forecast_of_others_is_no_requirement() -> None:
    built = World()
    built.bought("D")
    built.forecast_requirement("D", 100, "2025-03-17")
    assert built.plan().orders("D") == []
