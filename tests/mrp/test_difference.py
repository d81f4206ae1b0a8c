"""The difference between two plans: orders that mean the same keep their number, and nothing else is touched."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.mrp.difference import Pairing, changed_rows, pair_keys, pair_orders

Row = tuple[int, ...]
ORDER = ("material", "segment", "availability", "quantity", "start")


def columns(rows: list[Row], width: int) -> list[np.ndarray[Any, Any]]:
    return [np.array([row[at] for row in rows], dtype=np.int64) for at in range(width)]


def paired(stored: list[Row], new: list[Row]) -> tuple[list[int], list[int]]:
    """For each new order the stored one it continues (-1: none), and the stored ones that go."""
    found = pair_orders(columns(stored, 5), columns(new, 5))
    return found.stored.tolist(), found.gone.tolist()


def order(material: int = 1, segment: int = 0, availability: int = 10, quantity: int = 5) -> Row:
    return (material, segment, availability, quantity, availability - 3)


def test_the_same_plan() -> None:
    assert paired([order(), order(2)], [order(), order(2)]) == ([0, 1], [])


def test_the_same_plan_in_another_order() -> None:
    assert paired([order(1), order(2)], [order(2), order(1)]) == ([1, 0], [])


def test_the_first_plan_and_the_last() -> None:
    assert paired([], [order(), order()]) == ([-1, -1], [])
    assert paired([order(), order()], []) == ([], [0, 1])
    assert paired([], []) == ([], [])


def test_an_unrelated_order_leaves_the_others_their_numbers() -> None:
    assert paired([order(1), order(3)], [order(1), order(2), order(3)]) == ([0, -1, 1], [])


def test_another_quantity_on_the_same_day_is_the_same_order() -> None:
    stored = [order(availability=10), order(availability=20)]
    assert paired(stored, [order(availability=10, quantity=9), order(availability=20)]) == ([0, 1], [])


def test_another_date_is_the_same_order() -> None:
    assert paired([order(availability=10)], [order(availability=15)]) == ([0], [])


def test_the_next_run_does_not_exchange_orders_alike() -> None:
    """One of two new orders alike continues an order of another quantity, the other an order alike or none."""
    assert paired([order(quantity=7), order(quantity=5)], [order(quantity=5), order(quantity=5)]) == (
        [0, 1],
        [],
    )
    assert paired([order(quantity=7)], [order(quantity=5), order(quantity=5)]) == ([0, -1], [])


def test_what_is_alike_in_every_respect_comes_before_what_only_shares_the_day() -> None:
    """Two on the day 10: the second is exactly the new one."""
    stored = [order(quantity=5), order(quantity=7)]
    assert paired(stored, [order(quantity=7)]) == ([1], [0])


def test_the_day_comes_before_the_sequence() -> None:
    stored = [order(availability=10, quantity=5), order(availability=20, quantity=5)]
    assert paired(stored, [order(availability=20, quantity=8)]) == ([1], [0])


def test_what_is_left_is_continued_in_sequence() -> None:
    stored = [order(availability=10), order(availability=20)]
    new = [order(availability=11, quantity=1), order(availability=22, quantity=2)]
    assert paired(stored, new) == ([0, 1], [])


def test_no_order_is_continued_in_another_section_or_material() -> None:
    assert paired([order(1, 0)], [order(1, 3), order(2, 0)]) == ([-1, -1], [0])


def test_twins_are_continued_one_by_one() -> None:
    assert paired([order()] * 3, [order()] * 2) == ([0, 1], [2])
    assert paired([order()] * 2, [order()] * 3) == ([0, 1, -1], [])


def test_rows_with_a_key() -> None:
    found = pair_keys(columns([(1, 1), (1, 2), (2, 1)], 2), columns([(2, 1), (1, 1), (3, 1)], 2))
    assert (found.stored.tolist(), found.gone.tolist()) == ([2, 0, -1], [1])


def test_changes_are_found_in_every_column() -> None:
    pairing = Pairing(np.array([1, -1, 0]), np.array([], dtype=np.int64))
    stored = [np.array([7, 8]), np.array([1, 1])]
    new = [np.array([8, 9, 7]), np.array([1, 1, 2])]
    assert changed_rows(pairing, stored, new).tolist() == [2]
    assert changed_rows(pairing, stored[:1], new[:1]).tolist() == []


ORDERS = st.lists(st.tuples(*(st.integers(0, 2) for _ in ORDER)), max_size=12)


@given(ORDERS, ORDERS)
def test_every_order_is_continued_once_and_inside_its_section(stored: list[Row], new: list[Row]) -> None:
    pairs, gone = paired(stored, new)
    continued = [row for row in pairs if row >= 0]
    assert sorted(continued + gone) == list(range(len(stored)))
    for row, old in enumerate(pairs):
        assert old < 0 or stored[old][:2] == new[row][:2]
    for place in {row[:2] for row in stored + new}:
        olds = sum(row[:2] == place for row in stored)
        news = sum(row[:2] == place for row in new)
        assert sum(new[row][:2] == place for row, old in enumerate(pairs) if old >= 0) == min(olds, news)


@given(ORDERS, ORDERS)
def test_nothing_alike_is_left_unpaired_on_both_sides(stored: list[Row], new: list[Row]) -> None:
    pairs, _ = paired(stored, new)
    exact = sum(old >= 0 and stored[old] == new[row] for row, old in enumerate(pairs))
    most = sum(min(stored.count(row), new.count(row)) for row in set(new))
    assert exact == most
