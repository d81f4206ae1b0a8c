"""TB, WB, MB: the shortages of a day, a calendar week or a calendar month are one lot."""

from __future__ import annotations

import numpy as np

from mto_graph.strategies import Integers, PeriodLotSize

_MONDAY = 4
"""1970-01-05, the first Monday, is day 4."""


class Daily(PeriodLotSize):
    """The shortages of a day are one lot."""

    code = "TB"
    name = "Daily lot size"
    when_to_use = "Several orders of a day are made or bought together."

    def periods(self, days: Integers) -> Integers:
        return days


class Weekly(PeriodLotSize):
    """The shortages of a calendar week (Monday to Sunday) are one lot."""

    code = "WB"
    name = "Weekly lot size"
    when_to_use = "A delivery or a set-up a week."

    def periods(self, days: Integers) -> Integers:
        return (days - _MONDAY) // 7


class Monthly(PeriodLotSize):
    """The shortages of a calendar month are one lot."""

    code = "MB"
    name = "Monthly lot size"
    when_to_use = "A delivery a month, for cheap and small parts."

    def periods(self, days: Integers) -> Integers:
        return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
