"""The windows in which alternatives of a bill of material hold: the first that has a valid item wins."""

from __future__ import annotations

import pytest

from mto_graph.mrp.alternatives import Window, selected_windows

ALWAYS = (0, 2**31 - 1)


@pytest.mark.parametrize(
    ("alternatives", "windows", "selected"),
    [
        ([], [], []),
        ([0, 0], [(0, 10), (5, 20)], [[(0, 10)], [(5, 20)]]),
        ([0, 1], [ALWAYS, ALWAYS], [[ALWAYS], []]),
        ([0, 1], [(0, 10), (5, 20)], [[(0, 10)], [(11, 20)]]),
        ([0, 1], [(5, 10), ALWAYS], [[(5, 10)], [(0, 4), (11, 2**31 - 1)]]),
        ([0, 0, 1], [(0, 4), (8, 9), (0, 12)], [[(0, 4)], [(8, 9)], [(5, 7), (10, 12)]]),
        ([0, 0, 1], [(0, 4), (5, 9), (0, 12)], [[(0, 4)], [(5, 9)], [(10, 12)]]),
        ([0, 1, 2], [(0, 4), (3, 7), (0, 9)], [[(0, 4)], [(5, 7)], [(8, 9)]]),
        ([0, 1, 1], [(4, 6), (0, 5), (6, 9)], [[(4, 6)], [(0, 3)], [(7, 9)]]),
        ([0, 1], [(3, 3), (3, 3)], [[(3, 3)], []]),
    ],
)
def test_each_day_belongs_to_the_first_alternative_with_a_valid_item(
    alternatives: list[int], windows: list[Window], selected: list[list[Window]]
) -> None:
    assert selected_windows(alternatives, windows) == selected


def test_every_day_takes_the_items_of_one_alternative() -> None:
    alternatives = [0, 0, 1, 1, 2]
    windows = [(2, 4), (9, 9), (0, 3), (5, 8), (1, 12)]
    found = selected_windows(alternatives, windows)
    for at in range(14):
        valid = [row for row, (start, end) in enumerate(windows) if start <= at <= end]
        first = min((alternatives[row] for row in valid), default=None)
        taken = [row for row, parts in enumerate(found) if any(start <= at <= end for start, end in parts)]
        assert taken == [row for row in valid if alternatives[row] == first]
