"""What levels ask of those below them, waiting for the level of its material."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from mto_graph.mrp.levels import Levels
from mto_graph.mrp.requirements import Requirements, taken_outside
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.strategies import Integers


class HandedDown:
    """Requirements by low-level code; what the run does not plan is left out.

    Example: `handed_down = HandedDown(snapshot, levels)`, then `handed_down.add(requirements)` and, level by level,
    `handed_down.taken(level, in_plan_order)`.
    """

    def __init__(self, snapshot: Snapshot, levels: Levels) -> None:
        self._snapshot = snapshot
        self._levels = levels
        self._independent: dict[int, list[Requirements]] = defaultdict(list)
        self._dependent: dict[int, list[tuple[Requirements, Integers]]] = defaultdict(list)

    def add(self, rows: Requirements) -> None:
        """Requirements that no order has made."""
        for level, members in self._by_level(rows):
            self._independent[level].append(rows.take(members))

    def add_dependent(self, rows: Requirements, above: Integers) -> None:
        """Dependent requirements, each with the (material, segment) of its order, in which they ascend."""
        for level, members in self._by_level(rows):
            self._dependent[level].append((rows.take(members), above[members]))

    def taken(
        self, level: int, in_plan_order: Callable[[Requirements, Integers], Integers]
    ) -> list[Requirements]:
        """What waits for a level, and does no more.

        Dependent requirements of several levels or runs are put in order by the (material, segment) of their orders.
        """
        dependent = self._dependent.pop(level, [])
        found = self._independent.pop(level, [])
        if len(dependent) < 2:
            return found + [rows for rows, _ in dependent]
        rows = Requirements.joined([rows for rows, _ in dependent])
        above = np.concatenate([above for _, above in dependent])
        return [*found, rows.take(in_plan_order(rows, above))]

    def _by_level(self, rows: Requirements) -> Iterator[tuple[int, Integers | slice]]:
        scope = self._snapshot.scope
        level = self._levels.code[rows.material]
        if not scope.everything:
            level = np.where(scope.holds(rows.material, rows.segment), level, -1)
        outside = taken_outside(rows, self._snapshot.materials)
        if outside.any():
            level = np.where(outside, -1, level)
        if len(level) and level.min() == level.max() >= 0:
            yield int(level[0]), slice(None)
            return
        for code in np.flatnonzero(np.bincount(level + 1)[1:]).tolist():
            yield code, np.flatnonzero(level == code)
