"""The product structure: recursive BOMs are refused with their path, low-level codes follow every change."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.datasets.circles import circle_through, find_circle
from mto_graph.services.datasets.structure import low_level_codes

from .helpers import PLANT, bom, errors_of, materials, places, rows

Edges = list[tuple[int, int]]


def codes(application: Application) -> dict[str, int]:
    sql = (
        "SELECT material.material, plant.plant, low_level_code FROM material_plant "
        "JOIN material ON material.id = material_plant.material JOIN plant ON plant.id = material_plant.plant"
    )
    return {f"{material}/{plant}": code for material, plant, code in rows(application, sql)}


@pytest.fixture
def loaded(application: Application) -> Application:
    """Five materials in two plants."""
    both = [*materials(*"ABCDE"), *materials(*"ABCDE", plant="2000")]
    upsert(application, {"plants": [{"plant": "1000"}, {"plant": "2000"}], "material_plants": both})
    return application


def test_a_recursive_bom_is_named_with_its_path(loaded: Application) -> None:
    errors = errors_of(loaded, {"bom_items": bom(("A", "B"), ("B", "C"), ("C", "A"), ("C", "D"))})
    assert places(errors) == ["bom_items:2:component RECURSIVE_BOM"]
    assert errors[0].message == "component: the BOM is recursive: C > A > B > C (1000)."
    assert rows(loaded, "SELECT * FROM bom_item") == []


def test_a_material_in_itself_is_recursive(loaded: Application) -> None:
    errors = errors_of(loaded, {"bom_items": bom(("A", "A"))})
    assert errors[0].message == "component: the BOM is recursive: A > A (1000)."


def test_a_circle_that_a_stored_bom_closes_is_found(loaded: Application) -> None:
    upsert(loaded, {"bom_items": bom(("A", "B"), ("B", "C"))})
    errors = errors_of(loaded, {"bom_items": bom(("D", "E"), ("C", "A"))})
    assert places(errors) == ["bom_items:1:component RECURSIVE_BOM"]
    assert "C > A > B > C (1000)" in errors[0].message


@pytest.mark.parametrize(
    "windows",
    [
        ({"valid_to": "2025-06-30"}, {"valid_from": "2025-06-30"}),
        ({"valid_to": "2025-05-31"}, {"valid_from": "2025-06-01"}),
        ({"alternative": 1}, {"alternative": 2}),
    ],
)
def test_a_circle_counts_whatever_its_validity(
    loaded: Application, windows: tuple[dict[str, str], ...]
) -> None:
    first, second = windows
    items = [*bom(("A", "B"), **first), *bom(("B", "A"), **second)]
    assert places(errors_of(loaded, {"bom_items": items})) == ["bom_items:1:component RECURSIVE_BOM"]


def test_the_same_materials_in_another_plant_are_no_circle(loaded: Application) -> None:
    items = [*bom(("A", "B")), *bom(("B", "A"), plant="2000")]
    upsert(loaded, {"bom_items": items})
    assert codes(loaded)["B/1000"] == codes(loaded)["A/2000"] == 1


def test_every_circle_is_told(loaded: Application) -> None:
    items = [*bom(("A", "B"), ("B", "A"), ("C", "D"), ("D", "C"), ("D", "E")), *bom(("E", "E"), plant="2000")]
    assert places(errors_of(loaded, {"bom_items": items})) == [
        "bom_items:1:component RECURSIVE_BOM",
        "bom_items:3:component RECURSIVE_BOM",
        "bom_items:5:component RECURSIVE_BOM",
    ]


def test_a_circle_of_what_is_needed_twice_is_told_once(loaded: Application) -> None:
    items = bom(("A", "B"), ("B", "A"), ("B", "A"))
    assert places(errors_of(loaded, {"bom_items": items})) == ["bom_items:2:component RECURSIVE_BOM"]


def test_a_circle_is_told_together_with_other_faults(loaded: Application) -> None:
    items = [*bom(("A", "B"), ("B", "A"), ("C", "NONE")), {"parent": "D", "plant": "1000", "item": "1"}]
    assert places(errors_of(loaded, {"bom_items": items})) == [
        "bom_items:1:component RECURSIVE_BOM",
        "bom_items:2:component NOT_FOUND",
        "bom_items:3:component REQUIRED",
        "bom_items:3:quantity REQUIRED",
    ]


def test_stock_transfers_in_a_circle_are_recursive(loaded: Application) -> None:
    def transfer(plant: str, supplying_plant: str) -> dict[str, str]:
        row = {"material": "A", "plant": plant, "special_procurement": "stock_transfer"}
        return {**row, "supplying_plant": supplying_plant}

    errors = errors_of(loaded, {"material_plants": [transfer("1000", "2000"), transfer("2000", "1000")]})
    assert places(errors) == ["material_plants:1:supplying_plant RECURSIVE_BOM"]
    assert "A (2000) > A (1000) > A (2000)" in errors[0].message
    errors = errors_of(loaded, {"material_plants": [transfer("1000", "1000")]})
    assert "A > A (1000)" in errors[0].message
    upsert(loaded, {"material_plants": [transfer("1000", "2000")], "bom_items": bom(("B", "A"))})
    assert codes(loaded) | {"B/1000": 0, "A/1000": 1, "A/2000": 2} == codes(loaded)
    upsert(loaded, {"material_plants": [{**transfer("1000", ""), "special_procurement": ""}]})
    assert codes(loaded) | {"B/1000": 0, "A/1000": 1, "A/2000": 0} == codes(loaded)


def test_the_supplying_plant_must_have_the_material(loaded: Application) -> None:
    row = {
        "material": "X",
        "plant": "1000",
        "special_procurement": "stock_transfer",
        "supplying_plant": "2000",
    }
    errors = errors_of(loaded, {"material_plants": [row]})
    assert places(errors) == ["material_plants:0:supplying_plant NOT_FOUND"]
    upsert(loaded, {"material_plants": [row, {"material": "X", "plant": "2000"}]})


def follows(old: str, new: str) -> dict[str, str]:
    return {"material": old, "plant": "1000", "effective_out_date": "2025-06-01", "follow_up_material": new}


def test_follow_up_materials_in_a_ring_are_refused(loaded: Application) -> None:
    errors = errors_of(loaded, {"material_plants": [follows("A", "B"), follows("B", "A")]})
    assert places(errors) == ["material_plants:1:follow_up_material RECURSIVE_BOM"]
    assert errors[0].message == "follow_up_material: the material follows itself: B > A > B (1000)."
    errors = errors_of(loaded, {"material_plants": [follows("A", "A")]})
    assert errors[0].message == "follow_up_material: the material follows itself: A > A (1000)."


def test_a_follow_up_that_needs_what_it_follows_is_refused(loaded: Application) -> None:
    upsert(loaded, {"bom_items": bom(("B", "C"), ("C", "A"))})
    errors = errors_of(loaded, {"material_plants": [follows("A", "B")]})
    assert places(errors) == ["material_plants:0:follow_up_material RECURSIVE_BOM"]
    upsert(loaded, {"material_plants": [follows("C", "D")]})
    errors = errors_of(loaded, {"bom_items": bom(("D", "B"))})
    assert errors[0].message == "component: the BOM is recursive: D > B > C > D (1000)."


def test_a_follow_up_comes_after_what_it_follows(loaded: Application) -> None:
    upsert(loaded, {"bom_items": bom(("A", "B")), "material_plants": [follows("B", "C")]})
    assert [codes(loaded)[f"{material}/1000"] for material in "ABC"] == [0, 1, 2]
    upsert(loaded, {"material_plants": [follows("B", "")]})
    assert [codes(loaded)[f"{material}/1000"] for material in "ABC"] == [0, 1, 0]


def test_the_follow_up_must_be_in_the_same_plant(loaded: Application) -> None:
    upsert(loaded, {"material_plants": materials("ELSEWHERE", plant="2000")})
    errors = errors_of(loaded, {"material_plants": [follows("A", "ELSEWHERE"), follows("B", "NOWHERE")]})
    assert places(errors) == [
        "material_plants:0:follow_up_material NOT_FOUND",
        "material_plants:1:follow_up_material NOT_FOUND",
    ]
    assert errors[0].message == (
        "follow_up_material: material ELSEWHERE in plant 1000 does not exist; add it to material_plants."
    )


def test_low_level_codes_follow_every_change(loaded: Application) -> None:
    upsert(loaded, {"bom_items": bom(("A", "B"), ("B", "C"), ("A", "C"), ("C", "D"))})
    found = codes(loaded)
    assert [found[f"{number}/1000"] for number in "ABCDE"] == [0, 1, 2, 3, 0]
    assert {found[f"{number}/2000"] for number in "ABCDE"} == {0}
    change = {"parent": "B", "plant": "1000", "item": "0002", "component": "E"}
    upsert(loaded, {"bom_items": [change]})
    found = codes(loaded)
    assert [found[f"{number}/1000"] for number in "ABCDE"] == [0, 1, 1, 2, 2]


def test_a_long_chain_is_no_problem(memory_application: Application) -> None:
    numbers = [f"M{index:05d}" for index in range(3_000)]
    items = [
        {"parent": above, "plant": "1000", "item": "1", "component": below, "quantity": 1}
        for above, below in pairwise(numbers)
    ]
    upsert(memory_application, {**PLANT, "material_plants": materials(*numbers), "bom_items": items})
    assert codes(memory_application)["M02999/1000"] == 2999
    closing = [{"parent": numbers[-1], "plant": "1000", "item": "1", "component": numbers[0], "quantity": 1}]
    (error,) = errors_of(memory_application, {"bom_items": closing})
    assert error.message.startswith("component: the BOM is recursive: M02999 > M00000 > M00001")


def brute_force(count: int, edges: Edges) -> list[int] | None:
    """Longest ways by repetition, or None when they never come to rest."""
    found = [0] * count
    for _ in range(count + 1):
        before = found.copy()
        for parent, component in edges:
            found[component] = max(found[component], found[parent] + 1)
        if before == found:
            return found
    return None


graphs = st.integers(1, 9).flatmap(
    lambda count: st.tuples(
        st.just(count), st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=14)
    )
)


@given(graphs)
def test_low_level_codes_are_the_longest_ways_down(graph: tuple[int, Edges]) -> None:
    count, edges = graph
    edges = sorted(set(edges))
    parent, component = (np.array([edge[side] for edge in edges], np.int64) for side in (0, 1))
    found, unreached = low_level_codes(count, parent, component)
    expected = brute_force(count, edges)
    assert bool(unreached.any()) == (expected is None)
    if expected is not None:
        assert found.tolist() == expected


@given(graphs)
def test_a_circle_is_found_when_there_is_one(graph: tuple[int, Edges]) -> None:
    count, edges = graph
    below: dict[int, list[int]] = defaultdict(list)
    for parent, component in edges:
        below[parent].append(component)
    circle = find_circle(dict(below))
    assert (circle is None) == (brute_force(count, edges) is not None)
    if circle is not None:
        around = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        assert set(around) <= set(edges)
        shortest = circle_through(below, *around[0])
        assert set(zip(shortest, [*shortest[1:], shortest[0]], strict=True)) <= set(edges)
        assert shortest[0] == around[0][0]
        assert len(set(shortest)) == len(shortest) <= len(circle)


def test_planning_materials_must_exist_and_not_go_in_rings(loaded: Application) -> None:
    def planned(material: str, by: str, plant: str = "") -> dict[str, str]:
        return {"material": material, "plant": "1000", "planning_material": by, "planning_plant": plant}

    errors = errors_of(loaded, {"material_plants": [planned("A", "A"), planned("B", "C"), planned("C", "B")]})
    assert places(errors) == [
        "material_plants:0:planning_material PLANNING_MATERIAL_RING",
        "material_plants:1:planning_material PLANNING_MATERIAL_RING",
    ]
    assert errors[0].message == "planning_material: material A in plant 1000 plans itself."
    assert (
        "material B in plant 1000 > material C in plant 1000 > material B in plant 1000" in errors[1].message
    )

    upsert(loaded, {"material_plants": [planned("A", "B"), planned("B", "C")]})
    errors = errors_of(loaded, {"material_plants": [planned("C", "A")]})
    assert places(errors) == ["material_plants:0:planning_material PLANNING_MATERIAL_RING"]
    upsert(loaded, {"material_plants": [planned("A", "A", "2000")]})

    upsert(loaded, {"materials": [{"material": "P"}]})
    errors = errors_of(loaded, {"material_plants": [planned("D", "P", "2000"), planned("E", "A", "2000")]})
    assert places(errors) == ["material_plants:0:planning_material NOT_FOUND"]
    assert "material P in plant 2000 does not exist" in errors[0].message
    created = {"material": "P", "plant": "2000"}
    upsert(loaded, {"material_plants": [planned("D", "P", "2000"), created]})


def test_a_ring_is_found_in_a_fresh_database_too() -> None:
    application = open_application("sqlite://")
    ring = [
        {"material": f"M{index}", "plant": "1000", "planning_material": f"M{(index + 1) % 4}"}
        for index in range(4)
    ]
    assert places(errors_of(application, {**PLANT, "material_plants": ring})) == [
        "material_plants:0:planning_material PLANNING_MATERIAL_RING"
    ]
    application.close()
