"""Netting: what stock and receipts cover, in which order, and what stays short."""

from __future__ import annotations

import pytest

from .views import Order
from .worlds import MONDAY, World


def world(**material: object) -> World:
    built = World()
    built.made("P", **material)
    return built


def short(built: World) -> list[tuple[str, str]]:
    """Quantity and day of each proposal of P."""
    return [(order.quantity, order.available) for order in built.plan().orders("P")]


def test_stock_first_then_receipts_then_a_proposal() -> None:
    built = world()
    built.stock("P", 4)
    built.receipt("P", 3, "2025-04-01")
    built.order("P", 10, "2025-04-07")
    assert short(built) == [("3", "2025-04-07")]


def test_each_requirement_has_its_own_proposal() -> None:
    built = world()
    built.stock("P", 4)
    for number, (quantity, on) in enumerate([(3, "2025-04-07"), (3, "2025-04-08"), (5, "2025-04-08")]):
        built.order("P", quantity, on, item=str(number))
    assert short(built) == [("2", "2025-04-08"), ("5", "2025-04-08")]


def test_requirements_take_by_date_however_they_are_listed() -> None:
    built = world()
    built.stock("P", 4)
    built.order("P", 10, "2025-04-09")
    built.order("P", 3, "2025-04-07", item="2/10")
    assert short(built) == [("9", "2025-04-09")]


@pytest.mark.parametrize(("on", "covered"), [("2025-04-07", True), ("2025-04-08", False)])
def test_a_receipt_covers_from_its_own_day_on(on: str, covered: bool) -> None:
    built = world()
    built.receipt("P", 10, on)
    built.order("P", 10, "2025-04-07")
    assert short(built) == ([] if covered else [("10", "2025-04-07")])


def test_a_late_receipt_is_left_for_later_requirements() -> None:
    """10 are short on the 7th; the receipt of the 8th covers 6 of the 9th and 4 of the 10th."""
    built = world()
    built.receipt("P", 10, "2025-04-08")
    for number, (quantity, on) in enumerate([(10, "2025-04-07"), (6, "2025-04-09"), (6, "2025-04-10")]):
        built.order("P", quantity, on, item=str(number))
    assert short(built) == [("10", "2025-04-07"), ("2", "2025-04-10")]


def test_what_a_proposal_covered_is_not_covered_again() -> None:
    """Short of 4 on the 7th; the receipt of the 8th then has 4 more than the 5 of the 9th ask for."""
    built = world()
    built.receipt("P", 9, "2025-04-08")
    for number, (quantity, on) in enumerate([(4, "2025-04-07"), (5, "2025-04-09"), (5, "2025-04-10")]):
        built.order("P", quantity, on, item=str(number))
    assert short(built) == [("4", "2025-04-07"), ("1", "2025-04-10")]


def test_a_receipt_of_the_past_covers_today() -> None:
    built = world()
    built.receipt("P", 10, "2025-02-03")
    built.order("P", 10, MONDAY)
    assert short(built) == []


@pytest.mark.parametrize(
    ("horizon", "proposals"),
    [
        (-1, [("10", "2025-04-07")]),
        ("2025-04-08", [("10", "2025-04-07")]),
        ("2025-04-09", []),
        ("2025-05-01", []),
    ],
)
def test_inside_the_horizon_a_late_receipt_covers_what_is_earlier(
    horizon: str | int, proposals: list[tuple[str, str]]
) -> None:
    built = world(horizon_day=horizon)
    built.receipt("P", 10, "2025-04-09")
    built.order("P", 10, "2025-04-07")
    assert short(built) == proposals


def test_inside_the_horizon_receipts_are_still_taken_by_date() -> None:
    built = world(horizon_day="2025-05-01")
    built.receipt("P", 10, "2025-04-09")
    built.receipt("P", 10, "2025-04-21")
    built.order("P", 12, "2025-04-07")
    pegs = built.plan().pegs("P")
    assert [(peg.supply, peg.quantity) for peg in pegs] == [("R1", "10"), ("R2", "2")]


def test_a_requirement_on_a_closed_day_counts_on_the_workday_before() -> None:
    """Sunday the 6th counts on Friday the 4th, so the receipt of the Saturday is too late."""
    built = world()
    built.receipt("P", 10, "2025-04-05")
    built.order("P", 10, "2025-04-06")
    assert short(built) == [("10", "2025-04-04")]


def test_safety_stock_is_kept_back_from_today_on() -> None:
    built = world(safety_stock=5)
    built.stock("P", 7)
    built.order("P", 4, "2025-04-07")
    assert short(built) == [("2", "2025-04-07")]


def test_missing_safety_stock_is_ordered_for_today() -> None:
    built = world(safety_stock=5)
    built.stock("P", 2)
    assert built.plan().orders("P") == [Order("net", "3", MONDAY, MONDAY)]


def test_safety_stock_is_no_matter_of_customer_sections() -> None:
    built = world(safety_stock=5)
    built.stock("P", 5)
    built.stock("P", 4, "1/10")
    built.order("P", 4, "2025-04-07", strategy="20")
    assert built.plan().orders("P") == []


def test_an_order_of_the_past_is_short_at_its_own_date() -> None:
    """It is served before what comes later, and met as early as possible."""
    built = world()
    built.stock("P", 4)
    built.order("P", 4, "2025-04-07")
    built.order("P", 4, "2025-02-03", item="2/10")
    assert short(built) == [("4", "2025-04-07")]
    built.stock("P", 0)
    assert short(built) == [("4", MONDAY), ("4", "2025-04-07")]


def test_a_material_that_is_not_planned_shows_its_requirements_and_gets_no_proposals() -> None:
    built = world(planned_by_requirements=False)
    built.bought("C")
    built.item("P", "C")
    built.stock("P", 3)
    built.order("P", 10, "2025-04-07")
    plan = built.plan()
    assert plan.orders("P") == []
    assert plan.needs("C") == []
    assert [(peg.supply, peg.quantity) for peg in plan.pegs("P")] == [("stock", "3")]
