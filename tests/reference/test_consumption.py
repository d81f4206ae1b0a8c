"""Plan lines of 100 pieces on 4, 11 and 18 March 2024 (Mondays) and orders around them."""

from datetime import date
from fractions import Fraction

import pytest

from .consumption import open_plan, plan_day
from .world import World

PLAN_DATES = (date(2024, 3, 4), date(2024, 3, 11), date(2024, 3, 18))


def world(orders, master=None, plan=None, others=()):
    product = {"material": "P", "plant": "1", "strategy_group": "50", **(master or {})}
    plan = plan or [{"material": "P", "plant": "1", "date": day, "quantity": 100} for day in PLAN_DATES]
    return World(
        {
            "plants": [{"plant": "1"}],
            "material_plants": [product, *others],
            "planned_independent_requirements": plan,
            "sales_orders": [
                {"sales_order": number, "item": 10, "material": "P", "plant": "1", **order}
                for number, order in orders.items()
            ],
        }
    )


def left(a_world):
    open_lines = open_plan(a_world)
    return [open_lines[line] for line in sorted(open_lines, key=lambda line: line.date)]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (1, [70, 0, 100]),  # 11 first (latest on or before the 13th), then 4
        (2, [70, 0, 100]),
        (3, [100, 100, 0]),  # only the 18th lies ahead; 30 stay without plan
        (4, [100, 70, 0]),  # the 18th, then back to the 11th
    ],
)
def test_modes(mode, expected):
    parameters = {"consumption_mode": mode, "backward_consumption_days": 999, "forward_consumption_days": 999}
    assert left(world({"A": {"quantity": 130, "requested_date": date(2024, 3, 13)}}, parameters)) == expected


def test_backward_then_forward_when_the_past_is_used_up():
    parameters = {"consumption_mode": 2, "backward_consumption_days": 999, "forward_consumption_days": 999}
    assert left(world({"A": {"quantity": 230, "requested_date": date(2024, 3, 13)}}, parameters)) == [
        0,
        0,
        70,
    ]


def test_nothing_maintained_is_backward_999():
    assert left(world({"A": {"quantity": 250, "requested_date": date(2024, 3, 13)}})) == [0, 0, 100]


def test_window_ends_are_included():
    # 13 March less two workdays is 11 March; less one is 12 March.
    order = {"A": {"quantity": 10, "requested_date": date(2024, 3, 13)}}
    assert left(world(order, {"consumption_mode": 1, "backward_consumption_days": 2})) == [100, 90, 100]
    assert left(world(order, {"consumption_mode": 1, "backward_consumption_days": 1})) == [100, 100, 100]
    assert left(world(order, {"consumption_mode": 3, "forward_consumption_days": 3})) == [100, 100, 90]
    assert left(world(order, {"consumption_mode": 3, "forward_consumption_days": 2})) == [100, 100, 100]


def test_same_day_belongs_to_both_directions():
    order = {"A": {"quantity": 10, "requested_date": date(2024, 3, 11)}}
    for mode in (1, 3):
        assert left(world(order, {"consumption_mode": mode})) == [100, 90, 100]


def test_a_weekend_order_counts_on_friday():
    order = {
        "A": {"quantity": 10, "requested_date": date(2024, 3, 17)}
    }  # Sunday: Friday the 15th, 4 from the 11th
    assert left(world(order, {"consumption_mode": 1, "backward_consumption_days": 4})) == [100, 90, 100]
    assert left(world(order, {"consumption_mode": 1, "backward_consumption_days": 3})) == [100, 100, 100]


def test_orders_take_by_requested_date_then_number():
    # Each may only take its own day's line: B came first by number, A by date.
    orders = {
        "B": {"quantity": 80, "requested_date": date(2024, 3, 11)},
        "A": {"quantity": 80, "requested_date": date(2024, 3, 12)},
    }
    assert left(world(orders, {"consumption_mode": 1, "backward_consumption_days": 5})) == [100, 0, 100]
    assert left(world(orders, {"consumption_mode": 1, "backward_consumption_days": 999})) == [40, 0, 100]


def test_delivered_part_and_rejected_items_do_not_consume():
    orders = {
        "A": {"quantity": 80, "delivered_quantity": 50, "requested_date": date(2024, 3, 11)},
        "B": {"quantity": 80, "rejected": True, "requested_date": date(2024, 3, 11)},
    }
    assert left(world(orders)) == [100, 70, 100]


def test_an_item_of_another_strategy_does_not_consume():
    orders = {"A": {"quantity": 80, "requested_date": date(2024, 3, 11), "strategy_group": "20"}}
    assert left(world(orders)) == [100, 100, 100]


def test_inactive_lines_are_not_there():
    plan = [{"material": "P", "plant": "1", "date": PLAN_DATES[0], "quantity": 100, "active": False}]
    assert left(world({"A": {"quantity": 1, "requested_date": PLAN_DATES[0]}}, plan=plan)) == []


def test_months_and_weeks_stand_at_their_first_day():
    rows = [
        {"material": "P", "plant": "1", "date": date(2024, 6, 20), "period": "month", "quantity": 1},
        {
            "material": "P",
            "plant": "1",
            "date": date(2024, 6, 20),
            "period": "week",
            "quantity": 1,
            "version": "01",
        },
    ]
    a_world = world({}, plan=rows)
    days = {line.period: plan_day(a_world, line) for line in a_world.plan_lines}
    assert days == {"month": date(2024, 5, 31), "week": date(2024, 6, 17)}  # 1 June 2024 is a Saturday


def test_planning_material_with_conversion_factor():
    variant = {"planning_material": "T", "planning_conversion_factor": "0.001", "strategy_group": "60"}
    planning = {"material": "T", "plant": "1", "strategy_group": "60"}
    plan = [{"material": "T", "plant": "1", "date": PLAN_DATES[0], "quantity": 1}]
    orders = {"A": {"quantity": "90.5", "requested_date": date(2024, 3, 5)}}
    assert left(world(orders, variant, plan, [planning])) == [1 - Fraction("0.0905")]
