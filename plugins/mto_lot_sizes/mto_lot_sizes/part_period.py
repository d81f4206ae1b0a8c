"""SP: part period balancing."""

from __future__ import annotations

from mto_graph.strategies import LotCosts
from mto_lot_sizes.cost_based import CostLotSize
from mto_lot_sizes.stepwise import DailyShortages


class PartPeriodBalancing(CostLotSize):
    """Days join as long as storing everything in the lot costs no more than the lot itself.

    1,000 pieces a week at 20, 10 % a year and 100 a lot: one week stored is 38.36, two are 115.07, so a lot is
    2,000; https://freesapmmlive.blogspot.com/2008/09/part-period-procedure-optimum-lot.html
    """

    code = "SP"
    name = "Part period balancing"
    when_to_use = "Orders and storage both cost money, and requirements vary; simple to follow by hand."

    def end(self, costs: LotCosts, daily: DailyShortages, first: int, uncovered: int) -> int:
        stored = 0
        for at in range(first + 1, len(daily.days)):
            stored += daily.quantities[at] * (daily.days[at] - daily.days[first]) * costs.storing
            if stored > costs.lot:
                return at
        return len(daily.days)
