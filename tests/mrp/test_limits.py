"""Sections whose quantities leave 64-bit integers are not planned and say so, wherever they are added up."""

from __future__ import annotations

import pytest

from .views import Order
from .worlds import World

LARGEST = "999999999999.999"
DAY = "2025-04-07"


def world(**component: object) -> World:
    """Four orders of four million pieces, each with a billion of C: 16 × 10^15, where 9.2 × 10^15 is the limit."""
    built = World()
    built.made("P")
    built.bought("C", **component)
    built.item("P", "C", "999999999")
    for number in range(4):
        built.order("P", 4_000_000, DAY, item=f"{number}/10")
    return built


@pytest.mark.parametrize(
    "component",
    [
        {},
        {"lot_size": "MB"},
        {"lot_size": "FX", "fixed_lot": "100000000000"},
        {"rounding": "100000000000"},
        {"planned_by_requirements": False},
    ],
)
@pytest.mark.parametrize("stock", [0, 1])
def test_requirements_of_one_section(component: dict[str, object], stock: int) -> None:
    built = world(**component)
    built.stock("C", stock)
    built.order("P", 1, DAY, item="9/10", strategy="20")
    plan = built.plan()
    assert plan.material_messages() == [(62, "C", "net")]
    assert plan.quantities("P") == ["4000000"] * 4 + ["1"]
    planned = component.get("planned_by_requirements", True)
    assert plan.orders("C") == [Order("9/10", "999999999", DAY, DAY)][: int(planned)]
    assert [peg.quantity for peg in plan.pegs("C")] == ["999999999"][: int(planned)]


def test_a_large_requirement_that_fits_is_planned() -> None:
    built = World()
    built.made("P")
    built.bought("C")
    built.item("P", "C", "999999999")
    built.order("P", 4_000_000, DAY)
    assert built.plan().quantities("C") == ["3999999996000000"]


def test_receipts_of_one_section() -> None:
    built = World()
    built.made("P")
    for _ in range(9300):
        built.receipt("P", LARGEST, DAY)
    built.order("P", 1, DAY)
    built.order("P", 1, DAY, item="9/10", strategy="20")
    plan = built.plan()
    assert plan.material_messages() == [(62, "P", "net")]
    assert plan.orders("P") == [Order("9/10", "1", DAY, DAY)]
    assert [peg.quantity for peg in plan.pegs("P")] == ["1"]
    assert plan.supply_messages() == []


def test_the_largest_quantities_are_planned_exactly() -> None:
    built = World()
    built.made("P")
    built.stock("P", "0.001")
    for number in range(100):
        built.order("P", LARGEST, DAY, item=f"{number}/10")
    assert built.plan().quantities("P") == ["999999999999.998"] + [LARGEST] * 99
