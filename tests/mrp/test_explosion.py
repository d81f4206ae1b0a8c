"""Explosion: which BOM items hold on an order's start date, when they are needed, and what is not exploded."""

from __future__ import annotations

import pytest

from .views import Requirement
from .worlds import MONDAY, World

START = "2025-03-31"
"""An order for Monday, 7 April, of a product made in five workdays."""


def world(days: int = 5) -> World:
    built = World()
    built.made("P", days)
    built.bought("C")
    built.bought("D")
    built.order("P", 10, "2025-04-07")
    return built


@pytest.mark.parametrize(
    ("valid", "holds"),
    [
        (("", ""), True),
        ((START, ""), True),
        (("", START), True),
        (("2025-04-01", ""), False),
        (("", "2025-03-30"), False),
    ],
)
def test_items_hold_from_first_to_last_day_at_the_start_of_the_order(
    valid: tuple[str, str], holds: bool
) -> None:
    built = world()
    built.item("P", "C", valid=valid)
    built.item("P", "D")
    assert bool(built.plan().needs("C")) == holds


def test_the_first_alternative_with_a_valid_item_is_taken() -> None:
    built = world()
    built.item("P", "C", 1, valid=("", "2025-03-30"))
    built.item("P", "C", 2, alternative=1, valid=(START, START))
    built.item("P", "C", 3, alternative=2)
    assert [need.quantity for need in built.plan().needs("C")] == ["20"]


def test_no_items_at_all_is_message_50() -> None:
    assert world().plan().messages("P") == [(50,)]


def test_items_but_none_valid_is_message_52() -> None:
    built = world()
    built.item("P", "C", valid=("2025-04-01", ""))
    assert built.plan().messages("P") == [(52,)]


def test_an_exploded_order_has_no_message() -> None:
    built = world()
    built.item("P", "C")
    assert built.plan().messages("P") == [()]


def test_what_is_bought_is_not_exploded_and_has_no_message() -> None:
    built = world()
    built.bought("P")
    built.item("P", "C")
    plan = built.plan()
    assert plan.needs("C") == []
    assert plan.messages("P") == [()]


@pytest.mark.parametrize(
    ("offset", "day"),
    [(0, START), (1, "2025-04-01"), (5, "2025-04-07"), (-1, "2025-03-28"), (-20, MONDAY)],
)
def test_the_offset_counts_workdays_from_the_start(offset: int, day: str) -> None:
    built = world()
    built.item("P", "C", offset=offset)
    assert built.plan().needs("C") == [Requirement("net", "10", day)]


def test_a_requirement_before_today_stays_there_and_is_met_late() -> None:
    built = world()
    built.item("P", "C", offset=-21)
    plan = built.plan()
    assert plan.needs("C") == [Requirement("net", "10", "2025-02-28")]
    assert [order.available for order in plan.orders("C")] == [MONDAY]
    assert plan.messages("C") == [(30,)]


def test_a_component_of_another_plant_is_needed_on_a_workday_of_its_own_plant() -> None:
    """The order starts on Monday 31 March, a holiday where the component comes from."""
    built = World(calendars=[("1111100", []), ("1111100", [START])])
    built.made("P", 5)
    built.bought("C", calendar=1)
    built.item("P", "C")
    built.order("P", 10, "2025-04-07")
    assert built.plan().needs("C") == [Requirement("net", "10", "2025-03-28")]


def test_a_stock_transfer_needs_itself_in_the_supplying_plant() -> None:
    """Two calendar days of transport; its own BOM is not exploded."""
    built = World()
    built.bought("M in 1000", 2, supplying="M in 2000")
    built.bought("M in 2000", 7)
    built.bought("C")
    built.item("M in 1000", "C", 5)
    built.order("M in 1000", 10, "2025-04-03")
    plan = built.plan()
    assert [order.start for order in plan.orders("M in 1000")] == ["2025-04-01"]
    assert plan.needs("M in 2000") == [Requirement("net", "10", "2025-04-01")]
    assert plan.quantities("M in 2000") == ["10"]
    assert plan.needs("C") == []
    assert plan.messages("M in 1000") == [()]


def test_firm_planned_orders_are_exploded_like_proposals() -> None:
    """3 are firm, starting on the 24th; the rest of the order is proposed."""
    built = world()
    built.item("P", "C", 2)
    built.receipt("P", 3, "2025-04-01", start="2025-03-24", explodes=True)
    plan = built.plan()
    assert plan.quantities("P") == ["7"]
    assert plan.needs("C") == [Requirement("net", "6", "2025-03-24"), Requirement("net", "14", START)]


def test_other_receipts_are_not_exploded() -> None:
    built = world()
    built.item("P", "C", 2)
    built.receipt("P", 3, "2025-04-01", start="2025-03-24")
    assert built.plan().needs("C") == [Requirement("net", "14", START)]


def test_each_level_is_planned_after_all_that_use_it() -> None:
    """C goes into P and, two levels down, into S: one order for each requirement, both seen together."""
    built = world()
    built.made("S", 2)
    built.item("P", "S")
    built.item("P", "C")
    built.item("S", "C", 3)
    built.stock("C", 25)
    plan = built.plan()
    assert plan.needs("C") == [Requirement("net", "10", START), Requirement("net", "30", "2025-03-27")]
    assert plan.quantities("C") == ["5", "10"]


def test_a_ring_is_message_69_and_everything_else_is_planned() -> None:
    """A ring cannot be loaded; if one slips in, it is not exploded."""
    built = world()
    built.made("R", 1)
    built.item("P", "R")
    built.item("P", "C")
    built.item("R", "P")
    built.item("R", "D", 2)
    built.order("R", 4, "2025-04-07", item="2/10")
    plan = built.plan()
    assert plan.messages("P") == [(69,)]
    assert plan.messages("R") == [(69,)]
    assert plan.needs("C") == [Requirement("net", "10", START)]
    assert plan.needs("D") == [Requirement("net", "8", "2025-04-04")]
    assert plan.needs("R") == []
    assert plan.needs("P") == []
