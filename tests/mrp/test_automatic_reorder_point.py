"""Reorder points that follow a forecast: safety stock + average of a workday × workdays of the lead time."""

from __future__ import annotations

import pytest

from .worlds import World


def world(**columns: object) -> World:
    """A bought part, planned on Monday 3 March 2025; delivered in a week, which is five workdays."""
    built = World()
    built.bought(
        "C",
        7,
        **{
            "reorder_point": 999,
            "planned_by_requirements": False,
            "planned_by_reorder_point": True,
            "automatic_reorder_point": True,
            **columns,
        },
    )
    return built


def test_the_average_of_a_workday_over_the_lead_time() -> None:
    """210 in the 21 workdays of March are 10 a day, 50 in five days."""
    built = world()
    built.forecast_requirement("C", 210, "2025-03-01", "2025-03-31")
    assert built.plan().quantities("C") == ["50"]


def test_the_safety_stock_is_part_of_it() -> None:
    built = world(safety_stock=20)
    built.forecast_requirement("C", 210, "2025-03-01", "2025-03-31")
    built.stock("C", 30)
    assert built.plan().quantities("C") == ["40"]


def test_all_periods_that_are_not_over_are_averaged() -> None:
    """210 in 21 days of March and 440 in 22 of April: 650 / 43 × 5 = 75.5813…, rounded up."""
    built = world()
    built.forecast_requirement("C", 5000, "2025-02-01", "2025-02-28")
    built.forecast_requirement("C", 210, "2025-03-01", "2025-03-31")
    built.forecast_requirement("C", 440, "2025-04-01", "2025-04-30")
    assert built.plan().quantities("C") == ["75.582"]


def test_what_was_withdrawn_is_still_consumption() -> None:
    built = world()
    built.forecast_requirement("C", 210, "2025-03-01", "2025-03-31", withdrawn=200)
    assert built.plan().quantities("C") == ["50"]


@pytest.mark.parametrize("period", [None, ("2025-03-08", "2025-03-09")])
def test_without_a_workday_of_forecast_it_is_the_safety_stock(period: tuple[str, str] | None) -> None:
    built = world(safety_stock=20)
    if period:
        built.forecast_requirement("C", 210, *period)
    assert built.plan().quantities("C") == ["20"]


def test_external_requirements_come_on_top() -> None:
    built = world(external_within_lead_time=True)
    built.forecast_requirement("C", 210, "2025-03-01", "2025-03-31")
    built.reservation("C", 6, "2025-03-10")
    built.reservation("C", 10, "2025-03-11")
    assert built.plan().quantities("C") == ["56"]


def test_the_maintained_total_lead_time_comes_first() -> None:
    built = world(replenishment_days=2)
    built.forecast_requirement("C", 210, "2025-03-01", "2025-03-31")
    assert built.plan().quantities("C") == ["20"]


def test_other_materials_keep_the_maintained_point() -> None:
    built = world()
    built.bought("D", reorder_point=7, planned_by_requirements=False, planned_by_reorder_point=True)
    built.forecast_requirement("D", 210, "2025-03-01", "2025-03-31")
    assert built.plan().quantities("D") == ["7"]


@pytest.mark.parametrize(
    ("days", "amount", "periods"), [(9999, 10**12 - 1, 900), (30_000, 1, 1)], ids=["immense", "endless"]
)
def test_a_point_that_cannot_be_worked_out_is_told(days: int, amount: int, periods: int) -> None:
    built = world(replenishment_days=days)
    for _ in range(periods):
        built.forecast_requirement("C", amount, "2025-03-03")
    built.bought("D", reorder_point=7, planned_by_requirements=False, planned_by_reorder_point=True)
    plan = built.plan()
    assert plan.orders("C") == []
    assert plan.quantities("D") == ["7"]
    assert plan.material_messages() == [(62, "C", "net")]


def test_without_forecast_and_safety_stock_there_is_no_point() -> None:
    plan = world().plan()
    assert plan.orders("C") == []
    assert plan.material_messages() == [(62, "C", "net")]


def test_in_house_production_that_depends_on_the_quantity_is_that_of_one_unit() -> None:
    """Set-up of one and a half days and half a day a unit are two days for one unit: 20."""
    built = World()
    built.made("C", -1, time_per_order="1.5", processing_time="0.5", processing_base=1)
    built.materials["C"].update(
        planned_by_requirements=False, planned_by_reorder_point=True, automatic_reorder_point=True
    )
    built.forecast_requirement("C", 210, "2025-03-01", "2025-03-31")
    assert built.plan().quantities("C") == ["20"]
