"""HB: replenish to the maximum stock."""

from __future__ import annotations

from mto_graph.strategies import Lots, Shortages, lot_for_lot
from mto_lot_sizes.stepwise import DailyShortages, StepwiseLotSize


class ReplenishToMaximumStock(StepwiseLotSize):
    """What is missing to the maximum stock, or the day's shortage where that is more.

    Stock is what there is on the morning of the requirement: before anything of that day is taken, with the
    receipts of that day and all earlier lots. A rounding value rounds down to what still fits, as long as the day
    is covered. The maximum stock 5,000 and 1,000 on hand are a lot of 4,000, the numbers of
    https://help.sap.com/saphelp_erp2005/helpdata/en/f4/7d281f44af11d182b40000e829fbfe/content.htm
    """

    code = "HB"
    name = "Replenish to maximum stock"
    when_to_use = "A tank, a silo or a shelf that is filled up whenever it is visited."

    def lots(self, shortages: Shortages) -> Lots:
        """A lot a day that is short; without a maximum stock maintained, lot for lot."""
        return super().lots(shortages) if shortages.maximum_stock else lot_for_lot(shortages)

    def quantity(self, shortages: Shortages, daily: DailyShortages, at: int, uncovered: int) -> int:
        on_hand = int(shortages.on_hand[daily.rows[at]]) if len(shortages.on_hand) else 0
        left_of_lots = daily.quantities[at] - uncovered
        room = shortages.maximum_stock - on_hand - left_of_lots
        if shortages.rounding:
            room -= room % shortages.rounding
        return max(uncovered, room)
