"""Which alternative of a bill of material holds on which day."""

from __future__ import annotations

from typing import TypeAlias

Window: TypeAlias = tuple[int, int]
"""First and last day, both included."""


def selected_windows(alternatives: list[int], windows: list[Window]) -> list[list[Window]]:
    """For each item the days on which it is valid and its alternative is the first that has a valid item.

    Both lists are parallel; alternatives are ranks in ascending order.

    >>> selected_windows([0, 1], [(0, 10), (5, 20)])
    [[(0, 10)], [(11, 20)]]
    """
    if not any(alternatives):
        return [[window] for window in windows]
    taken: list[Window] = []
    selected: list[list[Window]] = []
    at = 0
    while at < len(alternatives):
        end = at
        while end < len(alternatives) and alternatives[end] == alternatives[at]:
            end += 1
        group = windows[at:end]
        selected.extend(_without(window, taken) for window in group)
        taken = _union(taken + group)
        at = end
    return selected


def _union(windows: list[Window]) -> list[Window]:
    merged: list[Window] = []
    for start, end in sorted(windows):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _without(window: Window, taken: list[Window]) -> list[Window]:
    """The parts of a window that no taken window holds; `taken` is sorted and disjoint."""
    parts = []
    start, end = window
    for first, last in taken:
        if last < start or first > end:
            continue
        if first > start:
            parts.append((start, first - 1))
        start = last + 1
    if start <= end:
        parts.append((start, end))
    return parts
