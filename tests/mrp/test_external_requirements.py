"""Reorder points with external requirements: what counts against the point, and what is only shown."""

from __future__ import annotations

from .views import Order
from .worlds import MONDAY, World, day

LEAD_TIME_END = "2025-03-10"
"""Seven calendar days of delivery after Monday, the planning date."""
AFTER = "2025-03-11"


def world(point: int = 3, **columns: object) -> World:
    built = World()
    built.bought(
        "C",
        7,
        **{
            "reorder_point": point,
            "planned_by_requirements": False,
            "planned_by_reorder_point": True,
            "external_within_lead_time": True,
            "collective_only": True,
            **columns,
        },
    )
    return built


def test_the_published_example() -> None:
    """Point 3, 6 needed inside the lead time and 10 outside: one proposal of 9."""
    built = world()
    built.reservation("C", 6, LEAD_TIME_END, of_order=True)
    built.reservation("C", 10, AFTER, of_order=True)
    assert built.plan().orders("C") == [Order("net", "9", MONDAY, LEAD_TIME_END)]


def test_all_of_them_or_none() -> None:
    for columns, ordered in (
        ({"external_within_lead_time": False, "external_always": True}, "19"),
        ({"external_within_lead_time": False}, "3"),
    ):
        built = world(**columns)
        built.reservation("C", 6, LEAD_TIME_END)
        built.reservation("C", 10, AFTER)
        assert built.plan().quantities("C") == [ordered]


def test_stock_above_the_point_may_be_promised_already() -> None:
    """Point 30, 35 in stock, 10 sold within the lead time: 25 are left, so 5 are missing."""
    built = world(30)
    built.stock("C", 35)
    built.order("C", 10, LEAD_TIME_END)
    assert built.plan().quantities("C") == ["5"]


def test_what_is_overdue_counts() -> None:
    built = world()
    built.order("C", 2, "2025-02-24")
    assert built.plan().quantities("C") == ["5"]


def test_dependent_requirements_and_plan_do_not_count() -> None:
    built = world()
    built.made("P")
    built.item("P", "C", 4)
    built.order("P", 2, LEAD_TIME_END, strategy="20")
    built.forecast("C", 50, LEAD_TIME_END)
    plan = built.plan()
    assert plan.quantities("C") == ["3"]
    assert [need.section for need in plan.needs("C")] == ["net"]


def test_what_is_kept_apart_for_an_order_does_not_count() -> None:
    built = world()
    built.order("C", 6, LEAD_TIME_END, strategy="20", item="1/10")
    assert built.plan().orders("C") == [
        Order("net", "3", MONDAY, LEAD_TIME_END),
        Order("1/10", "6", MONDAY, LEAD_TIME_END),
    ]


def test_the_maintained_total_lead_time_comes_first() -> None:
    built = world(replenishment_days=2)
    built.reservation("C", 6, "2025-03-05")
    built.reservation("C", 10, "2025-03-06")
    assert built.plan().quantities("C") == ["9"]


def test_up_to_the_maximum_stock_what_is_promised_is_gone() -> None:
    built = world(30, lot_size="HB", maximum_stock=100)
    built.stock("C", 35)
    built.reservation("C", 10, LEAD_TIME_END)
    assert built.plan().quantities("C") == ["75"]


def test_external_requirements_without_a_point_are_ordered() -> None:
    built = world(0)
    built.reservation("C", 6, LEAD_TIME_END)
    plan = built.plan()
    assert plan.quantities("C") == ["6"]
    assert plan.material_messages() == []


def test_absurd_sums_leave_only_that_material_out() -> None:
    built = world()
    built.reserved += [(0, 0, 2**62, day(MONDAY), False, False)] * 2
    built.bought("D", reorder_point=7, planned_by_requirements=False, planned_by_reorder_point=True)
    plan = built.plan()
    assert plan.orders("C") == []
    assert plan.quantities("D") == ["7"]
    assert plan.material_messages() == [(62, "C", "net")]


def test_a_lead_time_without_end_leaves_only_that_material_out() -> None:
    built = world(replenishment_days=30_000)
    built.reservation("C", 6, MONDAY)
    built.bought("D", reorder_point=7, planned_by_requirements=False, planned_by_reorder_point=True)
    plan = built.plan()
    assert plan.orders("C") == []
    assert plan.quantities("D") == ["7"]
    assert plan.material_messages() == [(62, "C", "net")]
