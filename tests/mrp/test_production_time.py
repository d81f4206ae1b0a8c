"""In-house time by quantity: how many workdays, which dates they give, and whether production fits between these."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.mrp.calendars import BEYOND
from mto_graph.mrp.production_time import production_days
from mto_graph.units import from_day

from .views import Order
from .worlds import MONDAY, World

DAY = "2025-04-07"
TIMES: dict[str, object] = {"time_per_order": "1.5", "processing_time": "0.25"}


def made(quantities: list[object], days: int = -1, on: str = DAY, **columns: object) -> World:
    built = World()
    built.made("P", days, **{**TIMES, **columns})
    for number, quantity in enumerate(quantities):
        built.order("P", quantity, on, item=f"{number}/10")  # type: ignore[arg-type]
    return built


@pytest.mark.parametrize(
    ("quantity", "base", "start"),
    [
        ("10", "1", "2025-04-01"),  # 1.5 + 2.5 are four workdays
        ("10.001", "1", "2025-03-31"),
        ("10", "10", "2025-04-03"),
        ("0.001", "1", "2025-04-03"),
    ],
)
def test_without_maintained_days_the_quantity_gives_the_dates(quantity: str, base: str, start: str) -> None:
    assert made([quantity], processing_base=base).plan().orders("P") == [Order("net", quantity, start, DAY)]


def test_maintained_days_give_the_dates_also_where_they_are_none() -> None:
    assert made([10], days=0).plan().orders("P") == [Order("net", "10", DAY, DAY)]
    assert made([10], days=3).plan().orders("P") == [Order("net", "10", "2025-04-02", DAY)]


@pytest.mark.parametrize(
    ("days", "quantity", "production_start", "messages"),
    [(4, 10, "2025-04-01", ()), (5, 10, "2025-04-01", ()), (4, 11, "2025-03-31", (63,))],
)
def test_production_ends_with_the_order_and_may_start_before_it(
    days: int, quantity: int, production_start: str, messages: tuple[int, ...]
) -> None:
    built = made([quantity], days=days)
    built.bought("C")
    built.item("P", "C")
    plan = built.plan()
    orders = plan.plan.orders
    assert str(from_day(int(orders.production_start_day[0]))) == production_start
    assert str(from_day(int(orders.production_finish_day[0]))) == DAY
    assert plan.messages("P") == plan.messages("P", new=False) == [messages]
    assert [need.day for need in plan.needs("C")] == [order.start for order in plan.orders("P")]


def test_forward_production_starts_with_the_order_and_may_end_after_it() -> None:
    plan = made([11, 10], days=4, on=MONDAY).plan()
    orders = plan.plan.orders
    assert plan.messages("P") == [(30, 50, 64), (30, 50)]
    assert orders.production_start_day.tolist() == orders.start_day.tolist()
    assert [str(from_day(int(day))) for day in orders.production_finish_day] == ["2025-03-10", "2025-03-07"]


def test_what_a_reorder_point_wants_is_forward_too() -> None:
    built = World()
    built.made(
        "P", 4, reorder_point=11, planned_by_requirements=False, planned_by_reorder_point=True, **TIMES
    )
    assert built.plan().messages("P") == [(50, 64)]


def test_what_is_bought_takes_no_time_by_its_quantity() -> None:
    built = World()
    built.bought("C", **TIMES)
    built.order("C", 100, DAY)
    plan = built.plan()
    assert plan.orders("C") == [Order("net", "100", DAY, DAY)]
    assert plan.messages("C") == [()]


def test_a_large_order_overtakes_a_later_one_and_their_components_keep_the_plans_order() -> None:
    """Both are late: ninety pieces take 24 workdays and are there after ten, though they are wanted first."""
    built = made([], on=MONDAY)
    built.bought("C")
    built.item("P", "C")
    for number, (quantity, on) in enumerate(((90, "2025-03-04"), (10, "2025-03-05"))):
        built.order("P", quantity, on, item=f"{number}/10")
    plan = built.plan()
    assert [order.available for order in plan.orders("P")] == ["2025-04-04", "2025-03-07"]
    assert [need.quantity for need in plan.needs("C")] == ["10", "90"]
    assert [(peg.demand, peg.quantity) for peg in plan.pegs("P")] == [("1:0", "90"), ("1:1", "10")]


@given(
    time_per_order=st.integers(0, 20_000_000),
    processing=st.integers(0, 9_999_000),
    base=st.integers(1, 10**15 - 1),
    quantity=st.integers(1, 2**63 - 1),
)
def test_every_time_is_exact(time_per_order: int, processing: int, base: int, quantity: int) -> None:
    """From a thousandth of a piece to all that 64 bits hold; longer than the calendar is as long as the calendar."""
    built = World()
    built.made("P", -1)
    materials = built.snapshot().materials
    materials.time_per_order[0], materials.processing_time[0] = time_per_order, processing
    materials.processing_base[0] = base
    exact = ceil((time_per_order + Fraction(processing * quantity, base)) / 1000)
    found = production_days(materials, np.array([0]), np.array([quantity]))
    assert found.tolist() == [min(exact, BEYOND)]
