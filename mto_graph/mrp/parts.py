"""Cutting a plan into parts: what belongs to sales order items and projects never depends on another's, and what it
asks of the sections that all share is known when all parts have been planned.

So individual segments are planned group by group, the shared ones last, and the plan is the same as in one piece.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from mto_graph.mrp.levels import low_level_codes
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, Snapshot
from mto_graph.strategies import Integers

_MOST: Final = 10**6
"""A material with more below it than this counts as so many: it fills a part of its own."""


def parts_of(snapshot: Snapshot, rank: Integers, orders: int) -> Integers | None:
    """The part of each segment, 0, 1, 2 …: individual segments by their `rank`, about so many planned orders in each.

    Shared segments are the last part. None: the plan is to be made in one piece, because it is small, or because
    something binds individual segments together: a plan of assemblies, which the needs of all of them consume.

    Example: `parts_of(snapshot, np.arange(len(snapshot.segment_strategy)), 200_000)`
    """
    if _bound_together(snapshot):
        return None
    expected = _expected_orders(snapshot)
    by_rank = FIRST_INDIVIDUAL_SEGMENT + np.argsort(rank[FIRST_INDIVIDUAL_SEGMENT:], kind="stable")
    before = np.cumsum(expected[by_rank]) - expected[by_rank]
    group = np.unique(before // orders, return_inverse=True)[1] if len(before) else before
    last = int(group.max(initial=0)) + 1
    if last < 2:
        return None
    part = np.full(len(expected), last, dtype=np.int64)
    part[by_rank] = group
    return part


def _bound_together(snapshot: Snapshot) -> bool:
    plan = [strategy.plan for strategy in snapshot.strategies]
    for_assemblies = np.array([entry is not None and entry.for_assemblies for entry in plan] + [False])
    return bool(for_assemblies[snapshot.plan_lines.strategy].any())


def _expected_orders(snapshot: Snapshot) -> Integers:
    """How many orders the lines of each segment make at most, about: one for each use of a material below."""
    lines, below = snapshot.sales_order_lines, _uses_below(snapshot)
    expected = np.zeros(len(snapshot.segment_strategy), dtype=np.int64)
    np.add.at(expected, lines.item_segment, 1 + below[lines.material])
    return expected


def _uses_below(snapshot: Snapshot) -> Integers:
    """For each material how many BOM items there are below it on all levels."""
    items = snapshot.bom_items
    levels = low_level_codes(len(snapshot.materials), items.parent, items.component)
    below = np.zeros(len(snapshot.materials), dtype=np.int64)
    parent, component = items.parent[~levels.recursive], items.component[~levels.recursive]
    level = levels.code[parent]
    for code in range(int(level.max(initial=-1)), -1, -1):
        rows = np.flatnonzero(level == code)
        np.add.at(below, parent[rows], 1 + below[component[rows]])
        np.minimum(below, _MOST, out=below)
    return below
