"""GR: Groff's rule."""

from __future__ import annotations

from mto_graph.strategies import LotCosts
from mto_lot_sizes.cost_based import CostLotSize
from mto_lot_sizes.stepwise import DailyShortages


class Groff(CostLotSize):
    """A day joins as long as storing it adds no more to the cost of a period than it saves of the lot's.

    The period is a day. With a day's shortage d, t days after the lot, one day more makes the average storage cost
    rise by half of storing d for a day, and the lot's cost a day fall by lot / (t (t + 1)); so d joins while
    d × t × (t + 1) × cost of storing ≤ 2 × cost of a lot. 1,000 pieces a week at 20, 10 % a year and 100 a lot:
    100 / (7 × 8) = 1.79 are saved, less than 2.74, so a lot is 1,000;
    https://freesapmmlive.blogspot.com/2008/09/groff-reorder-procedure-optimum-lot.html
    """

    code = "GR"
    name = "Groff reorder procedure"
    when_to_use = "Orders and storage both cost money, and something is required nearly every day."

    def end(self, costs: LotCosts, daily: DailyShortages, first: int, uncovered: int) -> int:
        for at in range(first + 1, len(daily.days)):
            days = daily.days[at] - daily.days[first]
            if daily.quantities[at] * days * (days + 1) * costs.storing > 2 * costs.lot:
                return at
        return len(daily.days)
