"""Matching by overlapping intervals: sums agree, first come first served, no group meets another."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.mrp.intervals import LIMIT, match, overflowing, running_maximum

Rows: TypeAlias = list[tuple[int, int]]
"""Group and quantity of each row, groups ascending."""

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=12).map(
    lambda rows: sorted(rows, key=lambda row: row[0])
)


def columns(rows: Rows) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    return (
        np.array([group for group, _ in rows], dtype=np.int64),
        np.array([quantity for _, quantity in rows], dtype=np.int64),
    )


def matched(demand: Rows, supply: Rows) -> list[tuple[int, int, int]]:
    found = match(*columns(demand), *columns(supply))
    return sorted(zip(found.demand.tolist(), found.supply.tolist(), found.quantity.tolist(), strict=True))


def first_come_first_served(demand: Rows, supply: Rows) -> list[tuple[int, int, int]]:
    """The same, one row at a time."""
    left = [quantity for _, quantity in supply]
    found = []
    for row, (group, quantity) in enumerate(demand):
        for place, (other, _) in enumerate(supply):
            taken = min(quantity, left[place]) if other == group else 0
            if taken:
                left[place] -= taken
                quantity -= taken
                found.append((row, place, taken))
    return found


def test_two_demands_over_two_supplies() -> None:
    assert matched([(0, 3), (0, 4)], [(0, 5), (0, 9)]) == [(0, 0, 3), (1, 0, 2), (1, 1, 2)]


def test_more_demand_than_supply_and_the_other_way_round() -> None:
    assert matched([(0, 7)], [(0, 5)]) == [(0, 0, 5)]
    assert matched([(0, 5)], [(0, 7)]) == [(0, 0, 5)]


def test_groups_do_not_meet() -> None:
    assert matched([(0, 5), (1, 5)], [(1, 2), (2, 9)]) == [(1, 0, 2)]


def test_zero_matches_nothing() -> None:
    assert matched([(0, 0), (0, 2)], [(0, 0), (0, 2)]) == [(1, 1, 2)]


def test_nothing_on_either_side() -> None:
    assert matched([], [(0, 2)]) == []
    assert matched([(0, 2)], []) == []
    assert matched([], []) == []


@given(ROWS, ROWS)
def test_it_is_first_come_first_served(demand: Rows, supply: Rows) -> None:
    assert matched(demand, supply) == sorted(first_come_first_served(demand, supply))


@given(ROWS, ROWS)
def test_each_group_matches_as_much_as_both_sides_have(demand: Rows, supply: Rows) -> None:
    found = matched(demand, supply)
    for group in range(4):
        both = [sum(quantity for other, quantity in side if other == group) for side in (demand, supply)]
        assert sum(quantity for row, _, quantity in found if demand[row][0] == group) == min(both)


@given(st.lists(st.lists(st.integers(-20, 20), min_size=1, max_size=6), max_size=5))
def test_the_running_maximum_starts_anew_in_each_group(groups: list[list[int]]) -> None:
    starts = [at == 0 for group in groups for at in range(len(group))]
    values = [value for group in groups for value in group]
    expected = [max(0, *group[: at + 1]) for group in groups for at in range(len(group))]
    found = running_maximum(np.array(starts, dtype=np.bool_), np.array(values, dtype=np.int64))
    assert found.tolist() == expected


def test_the_running_maximum_of_huge_values_does_not_wrap() -> None:
    huge = LIMIT - 1
    values = np.array([huge, 0, 5, 3, huge - 1, huge])
    starts = np.array([True, False, True, False, True, False])
    assert running_maximum(starts, values).tolist() == [huge, huge, 5, 5, huge - 1, huge]


def test_the_running_maximum_of_more_huge_groups_than_fit_on_one_line() -> None:
    """Two groups of 2^62 fit at once, and there are six, rising and falling."""
    half = LIMIT // 2 - 1
    groups = [[half, 1], [0, half], [5, half - 1], [half, half - 1], [3, 2, 4], [0]]
    starts = np.array([at == 0 for group in groups for at in range(len(group))])
    values = np.array([value for group in groups for value in group])
    expected = [max(group[: at + 1]) for group in groups for at in range(len(group))]
    assert running_maximum(starts, values).tolist() == expected


def test_groups_whose_sums_fit_are_matched_though_all_together_do_not() -> None:
    """Four groups of nearly 2^63 each, some wider on one side, some on the other."""
    huge = LIMIT - 1
    demand: Rows = [(0, huge), (1, 3), (2, huge - 1), (2, 1), (4, huge)]
    supply: Rows = [(0, 5), (1, huge), (2, 7), (2, huge - 7), (3, huge), (4, 1), (4, 2)]
    assert matched(demand, supply) == sorted(first_come_first_served(demand, supply))


def test_the_groups_whose_sum_leaves_64_bits_are_flagged() -> None:
    group = np.array([0, 1, 1, 2])
    quantity = np.array([LIMIT, LIMIT - 2, 2, LIMIT])
    assert overflowing(group, quantity).tolist() == [False] * 4
    quantity[2] = 3
    assert overflowing(group, quantity).tolist() == [False, True, True, False]
