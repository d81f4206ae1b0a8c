"""Lots made one after the other, each for what the lots before it leave open."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from mto_graph.strategies import Lots, LotSize, Shortages, parts_of, raised


@dataclass(frozen=True, slots=True)
class DailyShortages:
    """The days on which anything is short, ascending, and how much."""

    days: list[int]
    quantities: list[int]
    rows: list[int]
    """The first requirement of each day."""

    @classmethod
    def of(cls, shortages: Shortages) -> DailyShortages:
        """The shortages of a series, day by day; days with none are left out."""
        short = np.flatnonzero(shortages.quantities > 0)
        days = shortages.days[short]
        if not len(days):
            return cls([], [], [])
        starts = np.flatnonzero(np.concatenate(([True], days[1:] != days[:-1])))
        return cls(
            days=days[starts].tolist(),
            quantities=np.add.reduceat(shortages.quantities[short], starts).tolist(),
            rows=short[starts].tolist(),
        )


class StepwiseLotSize(LotSize):
    """A procedure that, at each day that is still open, says how much the next lot is to bring."""

    @abstractmethod
    def quantity(self, shortages: Shortages, daily: DailyShortages, at: int, uncovered: int) -> int:
        """What the lot at day number `at` is to bring, of which `uncovered` (above 0) is still open, at least that."""

    def lots(self, shortages: Shortages) -> Lots:
        """Each lot is cut at the maximum, raised to the minimum and rounded up before the next is looked at."""
        daily = DailyShortages.of(shortages)
        sums = np.cumsum(shortages.quantities).tolist()
        rows: list[int] = []
        quantities: list[int] = []
        parts: list[int] = []
        needed = reached = 0
        for at, short in enumerate(daily.quantities):
            needed += short
            if needed <= reached:
                continue
            wanted = parts_of(self.quantity(shortages, daily, at, needed - reached), shortages)
            lots = [raised(part, shortages) for part in wanted]
            rows.extend([bisect_right(sums, reached)] * len(lots))
            parts.extend(wanted)
            quantities.extend(lots)
            reached += sum(lots)
        return Lots(*(np.array(column, dtype=np.int64) for column in (rows, quantities, parts)))
