"""WW: the cheapest lots there are, after Wagner and Whitin."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from mto_graph.strategies import LotCosts, Lots, LotSize, Shortages, gathered, lot_for_lot
from mto_lot_sizes.stepwise import DailyShortages


class WagnerWhitin(LotSize):
    """Of all ways to gather the shortages into lots the one that costs least, storing included.

    The cheapest way up to a day ends with a lot made on some day before it, after the cheapest way up to that one.
    Of equally cheap ways the one with the larger last lot is taken. Exact for the series of shortages; minimum,
    maximum and rounding are applied to its lots afterwards. Linear in the days that are short.

    Demands 40, 20, 10, 30, 20 in five periods with 100 a lot and 2 a piece and period are lots of 70 and 50 in
    periods 1 and 4, for 320; https://edshare.soton.ac.uk/id/document/4121
    """

    code = "WW"
    name = "Wagner-Whitin"
    when_to_use = (
        "The least cost is wanted and the requirements are certain; a new requirement may move all lots."
    )

    def lots(self, shortages: Shortages) -> Lots:
        """Where lot-size independent cost, storage cost percent or price is not maintained: lot for lot."""
        costs, daily = shortages.costs, DailyShortages.of(shortages)
        if costs is None or not daily.days:
            return lot_for_lot(shortages)
        lot_days = np.array(daily.days)[cheapest_starts(costs, daily)]
        return gathered(shortages, np.searchsorted(lot_days, shortages.days, side="right"))


@dataclass(frozen=True, slots=True)
class _Line:
    """What everything costs if the last lot is made on a day, as a function of the quantity needed so far.

    Each unit needed later is stored one day less the later the lot is: a straight line, falling faster.
    """

    day: int
    base: int
    slope: int

    def at(self, needed: int) -> int:
        return self.base + self.slope * needed

    def is_useless(self, before: _Line, after: _Line) -> bool:
        """Whether one of its neighbours is at least as cheap everywhere."""
        return (after.base - before.base) * (before.slope - self.slope) <= (self.base - before.base) * (
            before.slope - after.slope
        )


def cheapest_starts(costs: LotCosts, daily: DailyShortages) -> list[int]:
    """The numbers of the days on which the cheapest lots are made, ascending."""
    cost = needed = moment = 0
    lines: deque[_Line] = deque()
    last_lot = []
    for number, (day, quantity) in enumerate(zip(daily.days, daily.quantities, strict=True)):
        after = day - daily.days[0]
        line = _Line(number, cost + costs.storing * (after * needed - moment), -costs.storing * after)
        while len(lines) > 1 and lines[-1].is_useless(lines[-2], line):
            lines.pop()
        lines.append(line)
        needed += quantity
        moment += after * quantity
        while len(lines) > 1 and lines[1].at(needed) < lines[0].at(needed):
            lines.popleft()
        cost = lines[0].at(needed) + costs.lot + costs.storing * moment
        last_lot.append(lines[0].day)
    starts = []
    end = len(last_lot)
    while end:
        end = last_lot[end - 1]
        starts.append(end)
    return starts[::-1]
