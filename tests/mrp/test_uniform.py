"""Columns of one value: the same to everybody who reads them, and never spread out on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.mrp.uniform import (
    is_everything,
    is_uniform,
    joined,
    looked_up,
    recognised,
    taken,
    uniform,
)
from mto_graph.strategies import Integers

ROWS = np.array([2, 0, 2])


@dataclass(frozen=True)
class Table:
    same: Integers
    other: Integers
    one: Integers
    empty: Integers
    note: str = ""


def table() -> Table:
    nothing = np.zeros(0, dtype=np.int64)
    return Table(np.array([7, 7, 7]), np.array([7, 7, 8]), np.array([7]), nothing, "kept")


def test_columns_of_one_value_are_recognised_and_no_others() -> None:
    found = recognised(table())
    assert is_uniform(found.same)
    assert not any(map(is_uniform, (found.other, found.one, found.empty)))
    assert found.same.tolist() == [7, 7, 7]
    assert found.note == "kept"


def test_looking_up_answers_one_number_or_a_column() -> None:
    found = recognised(table())
    assert looked_up(found.same, ROWS).shape == ()
    assert int(looked_up(found.same, ROWS)) == 7
    assert looked_up(found.other, ROWS).tolist() == [8, 7, 8]


def test_taking_keeps_the_shape_and_stays_uniform() -> None:
    found = taken(uniform(7, 3), ROWS)
    assert is_uniform(found)
    assert found.tolist() == [7, 7, 7]
    assert taken(uniform(7, 3), slice(2)).tolist() == [7, 7]
    assert taken(np.array([5, 6, 7]), ROWS).tolist() == [7, 5, 7]
    assert taken(uniform(7, 3), ROWS[:0]).tolist() == []


def test_joining_keeps_one_value_only_where_all_parts_have_the_same() -> None:
    assert is_uniform(joined([uniform(7, 2), uniform(7, 3)]))
    assert joined([uniform(7, 2), uniform(7, 3)]).tolist() == [7] * 5
    assert joined([uniform(7, 2), uniform(8, 2)]).tolist() == [7, 7, 8, 8]
    assert joined([uniform(7, 2), np.array([7])]).tolist() == [7, 7, 7]


def test_everything_is_all_rows_in_their_order() -> None:
    assert is_everything(np.arange(4), 4)
    assert is_everything(np.arange(0), 0)
    assert not is_everything(np.arange(3), 4)
    assert not is_everything(np.array([0, 2, 1, 3]), 4)
    assert not is_everything(np.array([0, 1, 1, 3]), 4)
