"""Where demand is planned: the segment a strategy names, and how deep it reaches down the bill of material."""

from __future__ import annotations

import pytest

from .views import Requirement
from .worlds import World

ON = "2025-04-07"


def world(**component: object) -> World:
    """A product P of 50 with component C, and C's own component D."""
    built = World()
    built.made("P")
    built.made("C", **component)
    built.bought("D")
    built.item("P", "C", 2)
    built.item("C", "D", 3)
    return built


@pytest.mark.parametrize("strategy", ["20", "50", "60"])
def test_an_order_is_planned_in_a_section_of_its_own_down_to_the_last_level(strategy: str) -> None:
    built = world()
    built.order("P", 10, ON, strategy=strategy, item="7/20")
    plan = built.plan()
    for material, quantity in (("P", "10"), ("C", "20"), ("D", "60")):
        assert [order[:2] for order in plan.orders(material)] == [("7/20", quantity)]


def test_an_order_without_strategy_is_planned_in_plant_stock() -> None:
    built = world()
    built.order("P", 10, ON)
    plan = built.plan()
    assert {order.section for material in "PCD" for order in plan.orders(material)} == {"net"}


@pytest.mark.parametrize("strategy", ["50", "60"])
def test_plan_is_planned_in_planning_segments_down_to_the_last_level(strategy: str) -> None:
    built = world()
    built.forecast("P", 10, ON, strategy=strategy)
    plan = built.plan()
    assert [plan.orders(material)[0][:2] for material in "PCD"] == [
        ("planning", "10"),
        ("planning", "20"),
        ("planning", "60"),
    ]


@pytest.mark.parametrize("strategy", ["", "20"])
def test_plan_of_a_strategy_without_a_plan_side_is_ordinary_demand(strategy: str) -> None:
    built = world()
    built.forecast("P", 10, ON, strategy=strategy)
    assert built.plan().orders("P")[0][:2] == ("net", "10")


def test_below_a_collective_component_everything_is_collective() -> None:
    built = world(collective=True)
    built.order("P", 10, ON, strategy="20")
    built.forecast("P", 5, ON, strategy="50")
    plan = built.plan()
    assert [need.section for need in plan.needs("C")] == ["net", "net"]
    assert [need.section for need in plan.needs("D")] == ["net", "net"]


def test_a_collective_component_ends_only_its_own_branch() -> None:
    built = world()
    built.made("K", collective=True)
    built.item("P", "K")
    built.item("K", "D", 8)
    built.order("P", 1, ON, strategy="20", item="7/20")
    assert sorted(built.plan().needs("D")) == [
        Requirement("7/20", "6", ON),
        Requirement("net", "8", ON),
    ]


def test_an_individual_component_below_plant_stock_stays_in_plant_stock() -> None:
    built = World()
    built.made("P")
    built.bought("C")
    built.item("P", "C", explosion="individual")
    built.order("P", 1, ON)
    assert built.plan().needs("C") == [Requirement("net", "1", ON)]


def test_what_is_watched_by_reorder_point_is_always_needed_in_plant_stock() -> None:
    built = world(collective_only=True)
    built.order("P", 10, ON, strategy="20")
    assert [need.section for need in built.plan().needs("C")] == ["net"]


@pytest.mark.parametrize(
    ("collective", "explosion", "section"),
    [
        (False, "", "7/20"),
        (True, "", "net"),
        (False, "collective", "net"),
        (True, "individual", "7/20"),
        (False, "individual", "7/20"),
        (True, "collective", "net"),
    ],
)
def test_the_items_explosion_type_overrides_the_material(
    collective: bool, explosion: str, section: str
) -> None:
    built = World()
    built.made("P")
    built.bought("C", collective=collective)
    built.item("P", "C", explosion=explosion)
    built.order("P", 1, ON, strategy="20", item="7/20")
    assert built.plan().needs("C") == [Requirement(section, "1", ON)]


def test_the_item_cannot_make_a_reorder_point_part_individual() -> None:
    built = World()
    built.made("P")
    built.bought("C", collective_only=True)
    built.item("P", "C", explosion="individual")
    built.order("P", 1, ON, strategy="20")
    assert built.plan().needs("C") == [Requirement("net", "1", ON)]


def test_inside_a_phantom_the_inner_item_decides() -> None:
    built = World()
    built.made("P")
    built.made("PH", phantom=True, collective=True)
    built.bought("C")
    built.bought("D", collective=True)
    built.item("P", "PH")
    built.item("PH", "C")
    built.item("PH", "D")
    built.order("P", 1, ON, strategy="20", item="7/20")
    plan = built.plan()
    assert [need.section for need in plan.needs("C") + plan.needs("D")] == ["7/20", "net"]


def test_a_stock_transfer_stays_in_the_customers_section_unless_collective() -> None:
    for collective, section in ((False, "7/20"), (True, "net")):
        built = World()
        built.bought("M in 1000", supplying="M in 2000")
        built.bought("M in 2000", collective=collective)
        built.order("M in 1000", 1, ON, strategy="20", item="7/20")
        assert built.plan().needs("M in 2000") == [Requirement(section, "1", ON)]


def test_segments_never_share_supply() -> None:
    """Plant stock, the stock of one item and a receipt for the other: each covers its own section only."""
    built = World()
    built.made("P")
    built.order("P", 10, ON, strategy="20", item="1/10")
    built.order("P", 10, ON, strategy="20", item="2/10")
    built.order("P", 10, ON, item="3/10")
    built.forecast("P", 10, ON, strategy="50")
    built.stock("P", 1)
    built.stock("P", 2, "1/10")
    built.receipt("P", 3, ON, section="2/10")
    found = {order.section: order.quantity for order in built.plan().orders("P")}
    assert found == {"net": "9", "1/10": "8", "2/10": "7", "planning": "10"}
