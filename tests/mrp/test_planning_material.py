"""Strategy 60: orders for variants consume the plan of the planning material, at a factor of millionths."""

from __future__ import annotations

import pytest

from .worlds import Quantity, World

ON = "2025-04-07"


def world(factor: int = 1_000_000, plan: Quantity = 100, **planning_material: object) -> World:
    """A planning material PM with the common part C; its variant V has C and a part of its own."""
    built = World()
    built.made("PM", **planning_material)
    built.made("V", planning_material="PM", planning_factor=factor)
    built.bought("C", collective=True)
    built.bought("OWN")
    built.item("PM", "C", 2)
    built.item("V", "C", 2)
    built.item("V", "OWN")
    built.forecast("PM", plan, ON, strategy="60")
    return built


def test_the_variants_order_consumes_the_plan_and_is_made_in_its_own_section() -> None:
    built = world()
    built.order("V", 90, ON, strategy="60", item="1/10")
    plan = built.plan()
    assert plan.open_plan() == ["10"]
    assert [order[:2] for order in plan.orders("PM")] == [("planning", "10")]
    assert [order[:2] for order in plan.orders("V")] == [("1/10", "90")]


def test_the_total_demand_for_common_parts_stays_and_own_parts_wait_for_the_order() -> None:
    built = world()
    assert [need.quantity for need in built.plan().needs("C")] == ["200"]
    assert built.plan().needs("OWN") == []
    built.order("V", 90, ON, strategy="60")
    assert sum(int(need.quantity) for need in built.plan().needs("C")) == 200
    assert [need.quantity for need in built.plan().needs("OWN")] == ["90"]


def test_the_consumption_parameters_are_those_of_the_planning_material() -> None:
    built = world(consumption_mode=3, forward_days=0)
    built.materials["V"] |= {"consumption_mode": 1, "backward_days": 99}
    built.order("V", 90, "2025-04-14", strategy="60")
    assert built.plan().open_plan() == ["100"]


@pytest.mark.parametrize(
    ("factor", "order", "plan", "open_plan"),
    [
        (1000, 90, 1, "0.91"),  # kilograms against tons
        (2_500_000, 10, 100, "75"),
        (1, 1, 1, "1"),  # a millionth leaves 0.999999
        (1, 499, 1, "1"),  # 0.999501, rounded half up
        (1, 500, 1, "1"),  # 0.9995
        (1, 501, 1, "0.999"),  # 0.999499
        (333_333, 3, 1, "0"),  # 0.000001 is left, and shown as nothing
    ],
)
def test_the_factor_is_exact_and_only_the_row_is_rounded(
    factor: int, order: Quantity, plan: Quantity, open_plan: str
) -> None:
    built = world(factor, plan)
    built.order("V", order, ON, strategy="60")
    assert built.plan().open_plan() == [open_plan]


def test_small_parts_add_up_without_loss() -> None:
    """A thousand orders of 0.333333 each leave 666.667 of 1000, not 667 or 666."""
    built = world(333_333, 1000)
    for number in range(1000):
        built.order("V", 1, ON, strategy="60", item=f"{number}/10")
    assert built.plan().open_plan() == ["666.667"]


def test_variants_of_one_family_compete_for_its_plan() -> None:
    built = world()
    built.made("W", planning_material="PM", planning_factor=500_000)
    built.order("W", 100, ON, strategy="60", item="1/10")
    built.order("V", 80, ON, strategy="60", item="2/10")
    plan = built.plan()
    assert plan.open_plan() == ["0"]
    taken = [(link.order_line, link.taken // 10**9) for link in plan.plan.consumed.links]
    assert taken == [(0, 50), (1, 50)]


def test_a_variant_without_a_planning_material_consumes_nothing() -> None:
    built = world()
    built.made("V")
    built.order("V", 90, ON, strategy="60")
    assert built.plan().open_plan() == ["100"]


def test_a_variant_with_plan_of_its_own_consumes_only_the_planning_materials() -> None:
    built = world()
    built.forecast("V", 40, ON, strategy="60")
    built.order("V", 90, ON, strategy="60")
    assert built.plan().open_plan() == ["10", "40"]
