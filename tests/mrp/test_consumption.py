"""Consumption: which plan an order uses up, in which direction, in which window, and who comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.units import from_day

from .worlds import World, day

APRIL_7, APRIL_14, APRIL_21, APRIL_28 = "2025-04-07", "2025-04-14", "2025-04-21", "2025-04-28"
"""Four Mondays, five workdays apart."""

MONDAYS = (APRIL_7, APRIL_14, APRIL_21, APRIL_28)


def world(mode: int = -1, backward: int = -1, forward: int = -1, **columns: object) -> World:
    """A product of strategy 50 planned with 10 pieces for each of four Mondays."""
    built = World()
    built.made("P", consumption_mode=mode, backward_days=backward, forward_days=forward, **columns)
    for monday in MONDAYS:
        built.forecast("P", 10, monday, strategy="50")
    return built


def left(built: World, *orders: tuple[int | str, str]) -> list[str]:
    """What remains of the plan after these orders."""
    for number, (quantity, on) in enumerate(orders):
        built.order("P", quantity, on, item=f"{number}/10", strategy="50")
    return built.plan().open_plan()


@pytest.mark.parametrize(
    ("mode", "open_plan"),
    [
        (1, ["5", "0", "10", "10"]),
        (2, ["5", "0", "10", "10"]),
        (3, ["10", "0", "5", "10"]),
        (4, ["10", "0", "5", "10"]),
    ],
)
def test_the_mode_decides_the_direction(mode: int, open_plan: list[str]) -> None:
    """15 on the 14th: 10 of the day itself, 5 of a neighbour."""
    assert left(world(mode, 10, 10), (15, APRIL_14)) == open_plan


@pytest.mark.parametrize(
    ("mode", "open_plan"),
    [
        (1, ["0", "0", "10", "10"]),
        (2, ["0", "0", "0", "5"]),
        (3, ["10", "0", "0", "0"]),
        (4, ["5", "0", "0", "0"]),
    ],
)
def test_two_directions_are_searched_to_their_ends_one_after_the_other(
    mode: int, open_plan: list[str]
) -> None:
    """35 on the 14th, with a window of ten workdays to both sides."""
    assert left(world(mode, 10, 10), (35, APRIL_14)) == open_plan


def test_nothing_maintained_is_backward_over_999_workdays() -> None:
    assert left(world(), (35, APRIL_28)) == ["5", "0", "0", "0"]
    assert left(world(), (35, APRIL_7)) == ["0", "10", "10", "10"]


def test_999_workdays_are_the_limit_of_what_nobody_maintained() -> None:
    """199 weeks and 4 workdays before Monday, 7 April 2025, is Tuesday, 8 June 2021; the day before is outside."""
    for on, open_plan in (("2021-06-08", ["0"]), ("2021-06-07", ["10"])):
        built = World()
        built.made("P")
        built.forecast("P", 10, on, strategy="50")
        assert left(built, (10, APRIL_7)) == open_plan


def test_a_mode_without_periods_is_the_day_itself() -> None:
    assert left(world(mode=2), (15, APRIL_14)) == ["10", "0", "10", "10"]


@pytest.mark.parametrize("maintained", [{"mode": 1}, {"backward": 0}, {"forward": 0}])
def test_whatever_is_maintained_ends_the_999_workdays(maintained: dict[str, int]) -> None:
    assert left(world(**maintained), (15, APRIL_14)) == ["10", "0", "10", "10"]


def test_a_period_without_a_mode_is_backward() -> None:
    assert left(world(backward=5), (25, APRIL_21)) == ["10", "0", "0", "10"]
    assert left(world(forward=5), (25, APRIL_21)) == ["10", "10", "0", "10"]


@pytest.mark.parametrize(("days", "taken"), [(4, False), (5, True), (6, True)])
def test_both_ends_of_the_window_belong_to_it(days: int, taken: bool) -> None:
    assert left(world(1, backward=days), (15, APRIL_14))[0] == ("5" if taken else "10")
    assert left(world(3, forward=days), (15, APRIL_14))[2] == ("5" if taken else "10")


def test_the_window_counts_workdays_of_the_plans_plant() -> None:
    """The 8th and 9th are closed: three workdays before Monday the 14th is the 7th itself."""
    built = World(calendars=[("1111100", ["2025-04-08", "2025-04-09"])])
    built.made("P", consumption_mode=1, backward_days=3)
    built.forecast("P", 10, APRIL_7, strategy="50")
    assert left(built, (10, APRIL_14)) == ["0"]


def test_an_order_on_a_closed_day_counts_on_the_workday_before() -> None:
    """Sunday the 13th counts on Friday the 11th: four workdays after the 7th."""
    assert left(world(1, backward=4), (5, "2025-04-13")) == ["5", "10", "10", "10"]
    assert left(world(1, backward=3), (5, "2025-04-13")) == ["10", "10", "10", "10"]


def test_plan_on_a_closed_day_counts_on_the_workday_before() -> None:
    built = World()
    built.made("P", consumption_mode=1, backward_days=0)
    built.forecast("P", 10, "2025-04-13", strategy="50")
    assert left(built, (4, "2025-04-11")) == ["6"]


def test_plan_of_the_day_itself_belongs_to_both_directions() -> None:
    for mode in (1, 2, 3, 4):
        assert left(world(mode, 0, 0), (4, APRIL_14)) == ["10", "6", "10", "10"]


def test_the_nearest_plan_is_taken_first_then_the_next_nearest() -> None:
    assert left(world(1, backward=20), (22, "2025-04-22")) == ["8", "0", "0", "10"]
    assert left(world(3, forward=20), (22, "2025-04-08")) == ["10", "0", "0", "8"]


def test_orders_consume_by_date_not_in_the_order_of_their_numbers() -> None:
    """Ten are left of the 7th when the order of the 14th comes, which is listed first."""
    built = world(1, backward=5)
    assert left(built, (15, APRIL_14), (8, APRIL_7)) == ["0", "0", "10", "10"]
    links = [
        (link.order_line, link.plan_line, link.taken // 10**9) for link in built.plan().plan.consumed.links
    ]
    assert links == [(1, 0, 8), (0, 1, 10), (0, 0, 2)]


def test_on_one_date_orders_consume_in_the_order_of_their_numbers() -> None:
    built = world(1, backward=0)
    left(built, (6, APRIL_7), (6, APRIL_7))
    links = [(link.order_line, link.taken // 10**9) for link in built.plan().plan.consumed.links]
    assert links == [(0, 6), (1, 4)]


def test_the_requested_date_orders_them_even_where_both_count_on_one_workday() -> None:
    """Friday and Sunday are the same workday; the order for Friday comes first."""
    built = World()
    built.made("P")
    built.forecast("P", 10, "2025-04-11", strategy="50")
    left(built, (6, "2025-04-13"), (6, "2025-04-11"))
    links = [(link.order_line, link.taken // 10**9) for link in built.plan().plan.consumed.links]
    assert links == [(1, 6), (0, 4)]


def test_plan_lines_of_one_date_are_consumed_in_their_order() -> None:
    built = World()
    built.made("P")
    built.forecast("P", 3, APRIL_7, strategy="50")
    built.forecast("P", 4, APRIL_7, strategy="50")
    assert left(built, (5, APRIL_7)) == ["0", "2"]


def test_an_order_above_plan_consumes_all_and_is_planned_in_full() -> None:
    built = world()
    assert left(built, (100, APRIL_28)) == ["0", "0", "0", "0"]
    assert built.plan().orders("P")[0][:2] == ("0/10", "100")


def test_the_rest_of_the_plan_is_planned_and_a_line_used_up_is_not() -> None:
    built = world(1, backward=5)
    left(built, (15, APRIL_14))
    planned = [order for order in built.plan().orders("P") if order.section == "planning"]
    assert [(order.quantity, order.available) for order in planned] == [
        ("5", APRIL_7),
        ("10", APRIL_21),
        ("10", APRIL_28),
    ]


def test_orders_of_other_strategies_consume_nothing() -> None:
    for strategy in ("", "20", "60"):
        built = world()
        built.order("P", 10, APRIL_7, strategy=strategy)
        assert built.plan().open_plan() == ["10", "10", "10", "10"]


def test_plan_of_other_strategies_is_not_consumed() -> None:
    built = World()
    built.made("P")
    built.forecast("P", 10, APRIL_7, strategy="60")
    built.forecast("P", 10, APRIL_7)
    assert left(built, (10, APRIL_7)) == ["10", "10"]


def test_orders_of_one_material_leave_the_plan_of_another_alone() -> None:
    built = world()
    built.made("Q")
    built.forecast("Q", 10, APRIL_7, strategy="50")
    assert left(built, (10, APRIL_7))[4:] == ["10"]


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 40)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 40)), min_size=1, max_size=8),
    st.integers(1, 4),
    st.integers(0, 15),
    st.integers(0, 15),
)
def test_skipping_what_is_used_up_changes_nothing(
    plan: list[tuple[int, int]], orders: list[tuple[int, int]], mode: int, backward: int, forward: int
) -> None:
    """The same as looking at every plan line again for every order (all days are workdays here)."""
    built = World(calendars=[("1111111", [])])
    built.made("P", consumption_mode=mode, backward_days=backward, forward_days=forward)
    first = day(APRIL_7)
    for quantity, after in plan:
        built.forecast("P", quantity, str(from_day(first + after)), strategy="50")
    found = left(built, *((quantity, str(from_day(first + after))) for quantity, after in orders))
    assert found == [str(rest) for rest in _slowly(plan, orders, mode, backward, forward)]


def _slowly(
    plan: list[tuple[int, int]], orders: list[tuple[int, int]], mode: int, backward: int, forward: int
) -> list[int]:
    rest = [quantity for quantity, _ in plan]
    directions = {1: "b", 2: "bf", 3: "f", 4: "fb"}[mode]
    for quantity, on in sorted(orders, key=lambda order: order[1]):
        for direction in directions:
            sign, reach = (-1, backward) if direction == "b" else (1, forward)
            near = [(sign * (at - on), row) for row, (_, at) in enumerate(plan)]
            for distance, row in sorted(near):
                if 0 <= distance <= reach:
                    taken = min(quantity, rest[row])
                    rest[row] -= taken
                    quantity -= taken
    return rest
