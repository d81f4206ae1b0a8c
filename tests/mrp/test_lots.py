"""From shortages to proposals: where lot sizes apply, and who gets what of a lot."""

from __future__ import annotations

import pytest

from .views import Order
from .worlds import World

APRIL_7, APRIL_8, APRIL_14, MAY_5 = "2025-04-07", "2025-04-08", "2025-04-14", "2025-05-05"


def world(*orders: tuple[int, str], strategy: str = "", **columns: object) -> World:
    built = World()
    built.bought("C", **columns)
    for number, (quantity, on) in enumerate(orders):
        built.order("C", quantity, on, item=f"{number}/10", strategy=strategy)
    return built


LIMITS = {"minimum_lot": 100, "maximum_lot": 200, "rounding": 12}


def test_minimum_maximum_and_rounding_in_plant_stock() -> None:
    assert world((301, APRIL_7), **LIMITS).plan().quantities("C") == ["200", "108"]


@pytest.mark.parametrize(
    "columns", [LIMITS, {"lot_size": "FX", "fixed_lot": 75}, {"lot_size": "MB"}, {"lot_size": "FX"}]
)
def test_none_of_it_in_a_customers_section(columns: dict[str, object]) -> None:
    built = world((301, APRIL_7), (4, APRIL_8), strategy="20", **columns)
    assert built.plan().orders("C") == [
        Order("0/10", "301", APRIL_7, APRIL_7),
        Order("1/10", "4", APRIL_8, APRIL_8),
    ]


def test_several_requirements_of_one_customers_section_are_not_gathered() -> None:
    built = World()
    built.bought("C", lot_size="MB")
    built.order("C", 5, APRIL_7, strategy="20")
    built.order("C", 6, APRIL_7, strategy="20")
    assert built.plan().quantities("C") == ["5", "6"]


def test_the_planning_segment_asks_the_lot_size() -> None:
    built = World()
    built.bought("C", lot_size="WB")
    for quantity, on in ((5, APRIL_7), (6, APRIL_8), (7, APRIL_14)):
        built.forecast("C", quantity, on, strategy="50")
    assert [order[:2] for order in built.plan().orders("C")] == [("planning", "11"), ("planning", "7")]


def test_a_lot_is_scheduled_for_the_first_requirement_it_covers() -> None:
    built = world((5, APRIL_8), (6, APRIL_14), (7, MAY_5), lot_size="MB")
    assert built.plan().orders("C") == [
        Order("net", "11", APRIL_8, APRIL_8),
        Order("net", "7", MAY_5, MAY_5),
    ]


def test_what_a_lot_brings_beyond_its_shortage_covers_later_ones() -> None:
    """Twelves: 5 leave 7, which are all that the next 7 need."""
    built = world((5, APRIL_7), (7, APRIL_8), (1, APRIL_14), rounding=12)
    plan = built.plan()
    assert [(order.quantity, order.available) for order in plan.orders("C")] == [
        ("12", APRIL_7),
        ("12", APRIL_14),
    ]
    assert [(peg.supply, peg.quantity) for peg in plan.pegs("C")] == [
        ("order 0", "5"),
        ("order 0", "7"),
        ("order 1", "1"),
    ]


def test_stock_and_receipts_are_used_before_lots_are_made() -> None:
    built = world((100, APRIL_7), (50, APRIL_14), lot_size="FX", fixed_lot=40)
    built.stock("C", 15)
    built.receipt("C", 30, APRIL_8)
    assert [(order.quantity, order.available) for order in built.plan().orders("C")] == [
        ("40", APRIL_7),
        ("40", APRIL_7),
        ("40", APRIL_7),
    ]


def test_one_requirement_may_need_several_lots() -> None:
    built = world((501, APRIL_7), lot_size="FX", fixed_lot=75)
    plan = built.plan()
    assert plan.quantities("C") == ["75"] * 7
    assert [peg.quantity for peg in plan.pegs("C")] == ["75"] * 6 + ["51"]


def test_materials_of_one_level_do_not_share_lots() -> None:
    built = world((5, APRIL_7), rounding=12)
    built.bought("D", rounding=12)
    built.order("D", 5, APRIL_7, item="9/10")
    plan = built.plan()
    assert (plan.quantities("C"), plan.quantities("D")) == (["12"], ["12"])
