"""Scopes of a run: what is not in it keeps its plan, and what is in it is planned as in a run of everything."""

from __future__ import annotations

import numpy as np

from mto_graph.mrp.scope import Scope

from .views import Requirement
from .worlds import World

DAY = "2025-04-07"


def world() -> World:
    """A and Z need the collective part C; B needs a part of its own, D."""
    built = World()
    for name in "ABZ":
        built.made(name)
    built.bought("C", collective=True)
    built.bought("D")
    for parent, component in ("AC", "ZC", "BD"):
        built.item(parent, component)
    return built


def only(built: World, *materials: str) -> None:
    """Restrict the run to these materials."""
    built.scope = Scope(materials=np.array([name in materials for name in built.materials]))


def test_materials_outside_the_run_get_no_orders() -> None:
    built = world()
    for number, material in enumerate("ABZ"):
        built.order(material, 1, DAY, item=f"{number}/10")
    only(built, "A", "C")
    plan = built.plan()
    assert {name: plan.quantities(name) for name in "ABZCD"} == {
        "A": ["1"],
        "B": [],
        "Z": [],
        "C": ["1"],
        "D": [],
    }


def test_a_component_outside_the_run_is_still_required() -> None:
    built = world()
    built.order("A", 1, DAY)
    only(built, "A")
    plan = built.plan()
    assert plan.needs("C") == [Requirement("net", "1", DAY)]
    assert plan.orders("C") == []
    assert plan.pegs("C") == []


def test_requirements_of_orders_outside_the_run_stand_where_they_stand_in_the_whole_plan() -> None:
    """In a run of everything A's requirement of 5 comes before Z's of 3, so A has the stock of 4."""
    total = world()
    total.order("A", 5, DAY)
    total.order("Z", 3, DAY, item="2/10")
    total.stock("C", 4)
    assert total.plan().quantities("C") == ["1", "3"]
    scoped = world()
    scoped.order("A", 5, DAY)
    scoped.dependent("C", 3, DAY, parent="Z")
    scoped.stock("C", 4)
    only(scoped, "A", "C")
    assert scoped.plan().quantities("C") == ["1", "3"]


def test_requirements_of_orders_outside_come_first_where_their_parents_do() -> None:
    scoped = world()
    scoped.order("Z", 3, DAY)
    scoped.dependent("C", 5, DAY, parent="A")
    scoped.stock("C", 4)
    only(scoped, "Z", "C")
    assert scoped.plan().quantities("C") == ["1", "3"]


def test_one_customers_section_alone() -> None:
    built = world()
    built.order("B", 5, DAY, strategy="20", item="1/10")
    built.order("B", 6, DAY, strategy="20", item="2/10")
    built.order("B", 7, DAY, item="3/10")
    built.scope = Scope(segment=built.segment("2/10"))
    plan = built.plan()
    assert [order[:2] for order in plan.orders("B")] == [("2/10", "6")]
    assert [order[:2] for order in plan.orders("D")] == [("2/10", "6")]


def test_messages_are_made_for_the_run_only() -> None:
    built = world()
    for item in ("1/10", "2/10"):
        built.stock("B", 1, item)
        built.order("A", 1, DAY, strategy="20", item=item)
    built.scope = Scope(segment=built.segment("2/10"))
    assert built.plan().supply_messages() == [(26, "B", "2/10", "stock", "1")]


def test_firm_orders_outside_the_run_are_not_exploded() -> None:
    built = world()
    built.receipt("B", 4, DAY, explodes=True)
    only(built, "A", "C", "D")
    assert built.plan().needs("D") == []


def test_a_reorder_point_outside_the_run_orders_nothing() -> None:
    built = world()
    built.bought("D", reorder_point=5, planned_by_requirements=False, planned_by_reorder_point=True)
    only(built, "A", "C")
    assert built.plan().orders("D") == []


def held(scope: Scope, *places: tuple[int, int]) -> list[bool]:
    """Which of these (material, segment) belong to the scope."""
    material, segment = (np.array(column, dtype=np.int64) for column in zip(*places, strict=True))
    return scope.holds(material, segment).tolist()


def test_a_scope_of_everything_a_material_a_segment_or_single_sections() -> None:
    places = ((0, 0), (0, 3), (1, 0), (1, 3), (-1, 0))
    assert held(Scope(), *places) == [True, True, True, True, False]
    assert held(Scope(materials=np.array([False, True])), *places) == [False, False, True, True, False]
    assert held(Scope(segment=3), *places) == [False, True, False, True, False]
    sections = Scope(pairs=np.array([0 * 5 + 3, 1 * 5 + 0]), segments=5)
    assert held(sections, *places) == [False, True, True, False, False]
    assert held(Scope(pairs=np.zeros(0, dtype=np.int64), segments=5), *places) == [False] * 5


def test_only_the_first_is_everything() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert Scope().everything
    for scope in (
        Scope(segment=0),
        Scope(materials=np.array([True])),
        Scope(pairs=nothing, segments=5),
    ):
        assert not scope.everything


def test_single_sections_are_planned_and_no_others() -> None:
    """B in plant stock and A for the customer; the parts are in other sections."""
    built = world()
    built.order("B", 5, DAY, strategy="20", item="1/10")
    built.order("B", 6, DAY, item="2/10")
    built.order("A", 7, DAY, strategy="20", item="1/10")
    segment, segments = built.segment("1/10"), 3 + 2
    names = list(built.materials)
    pairs = np.array([names.index("A") * segments + segment, names.index("B") * segments])
    built.scope = Scope(pairs=pairs, segments=segments)
    plan = built.plan()
    assert [order[:2] for name in names for order in plan.orders(name)] == [("1/10", "7"), ("net", "6")]
    assert [need.section for name in "CD" for need in plan.needs(name)] == ["net", "net"]
