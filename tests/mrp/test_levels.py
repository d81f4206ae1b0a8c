"""Low-level codes: the longest way down to each material, and rings that are left out."""

from __future__ import annotations

import numpy as np

from mto_graph.mrp.levels import low_level_codes


def levels(materials: str, *uses: str) -> tuple[dict[str, int], list[str]]:
    """Codes by letter and the uses (`AB` = A needs B) that close a ring."""
    parent = np.array([materials.index(use[0]) for use in uses], dtype=np.int64)
    component = np.array([materials.index(use[1]) for use in uses], dtype=np.int64)
    found = low_level_codes(len(materials), parent, component)
    return (
        dict(zip(materials, found.code.tolist(), strict=True)),
        [use for use, recursive in zip(uses, found.recursive.tolist(), strict=True) if recursive],
    )


def test_without_uses_every_material_is_on_top() -> None:
    assert levels("ABC") == ({"A": 0, "B": 0, "C": 0}, [])


def test_no_materials() -> None:
    assert levels("") == ({}, [])


def test_the_longest_way_down_counts() -> None:
    codes, recursive = levels("ABCD", "AB", "BC", "CD", "AD")
    assert codes == {"A": 0, "B": 1, "C": 2, "D": 3}
    assert recursive == []


def test_the_order_of_materials_and_uses_does_not_matter() -> None:
    codes, _ = levels("DCBA", "AD", "CD", "BC", "AB")
    assert codes == {"A": 0, "B": 1, "C": 2, "D": 3}


def test_one_use_named_twice() -> None:
    assert levels("AB", "AB", "AB")[0] == {"A": 0, "B": 1}


def test_a_material_in_itself_is_a_ring() -> None:
    codes, recursive = levels("AB", "AA", "AB")
    assert recursive == ["AA"]
    assert codes == {"A": 0, "B": 1}


def test_all_uses_inside_a_ring_are_left_out_and_the_rest_is_kept() -> None:
    codes, recursive = levels("XABCY", "XA", "AB", "BC", "CA", "CY")
    assert recursive == ["AB", "BC", "CA"]
    assert codes == {"X": 0, "A": 1, "B": 0, "C": 0, "Y": 1}


def test_two_rings_that_share_a_material_are_one() -> None:
    _, recursive = levels("ABCD", "AB", "BA", "BC", "CB", "CD")
    assert recursive == ["AB", "BA", "BC", "CB"]


def test_a_ring_below_a_use_that_leads_back_up_beside_it() -> None:
    """B-C-D is a ring; A only leads into it, by two ways."""
    _, recursive = levels("ABCD", "AC", "AB", "BC", "CD", "DB")
    assert recursive == ["BC", "CD", "DB"]


def test_a_structure_deeper_than_the_look_for_rings() -> None:
    depth = 200
    parent = np.arange(depth)
    found = low_level_codes(depth + 1, parent, parent + 1)
    assert found.code.tolist() == list(range(depth + 1))
    assert not found.recursive.any()


def test_a_ring_at_the_end_of_a_deep_structure() -> None:
    depth = 200
    parent = np.append(np.arange(depth), depth)
    component = np.append(np.arange(1, depth + 1), depth - 1)
    found = low_level_codes(depth + 1, parent, component)
    assert np.flatnonzero(found.recursive).tolist() == [depth - 1, depth]
    assert found.code.tolist() == [*range(depth), 0]
