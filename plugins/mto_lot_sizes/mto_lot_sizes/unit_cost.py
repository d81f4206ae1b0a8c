"""WI: least unit cost."""

from __future__ import annotations

from mto_graph.strategies import LotCosts
from mto_lot_sizes.cost_based import CostLotSize
from mto_lot_sizes.stepwise import DailyShortages


class LeastUnitCost(CostLotSize):
    """Days join as long as the cost of the lot and of storing it, for each unit, does not rise.

    After the first rise it would never fall again, because later days are stored longer. 1,000 pieces a week at 20,
    10 % a year and 100 a lot cost 0.100, 0.069 and 0.072 a piece for one, two and three weeks, so a lot is 2,000;
    https://help.sap.com/saphelp_erp2005/helpdata/en/f4/7d289444af11d182b40000e829fbfe/content.htm
    """

    code = "WI"
    name = "Least unit cost"
    when_to_use = "The cost of ordering is to be spread over the pieces; requirements vary in size."

    def end(self, costs: LotCosts, daily: DailyShortages, first: int, uncovered: int) -> int:
        quantity, cost = uncovered, costs.lot
        for at in range(first + 1, len(daily.days)):
            more = quantity + daily.quantities[at]
            dearer = cost + daily.quantities[at] * (daily.days[at] - daily.days[first]) * costs.storing
            # dearer / more > cost / quantity, without dividing
            if dearer * quantity > cost * more:
                return at
            quantity, cost = more, dearer
        return len(daily.days)
