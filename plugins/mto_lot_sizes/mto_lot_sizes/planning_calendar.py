"""PK: the periods are those of a planning calendar."""

from __future__ import annotations

import numpy as np

from mto_graph.strategies import Lots, LotSize, Shortages, gathered


class PlanningCalendar(LotSize):
    """The shortages from one date of the planning calendar to the day before the next are one lot.

    Each date begins a period and ends the one before, so the last date only ends one. What lies before the first
    date or from the last on is in no period and is lot for lot: a calendar that has run out gathers nothing.

    With the dates 1, 8 and 22 April, shortages on 1 and 7 April are one lot, those on 8 and 21 April the next,
    and those on 22 and 23 April a lot each.
    """

    code = "PK"
    name = "Period lot size by planning calendar"
    when_to_use = "The supplier comes on fixed days that are no rhythm of weeks or months."

    def lots(self, shortages: Shortages) -> Lots:
        """A lot a period of the calendar, within minimum, maximum and rounding."""
        starts, days = shortages.period_starts, shortages.days
        period = np.searchsorted(starts, days, side="right")
        alone = (period == 0) | (period == len(starts))
        begins = alone | (np.diff(period, prepend=-1) != 0)
        return gathered(shortages, np.cumsum(begins))
