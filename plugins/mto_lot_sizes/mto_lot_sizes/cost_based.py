"""What the optimising lot sizes have in common: days join a lot until storing them costs too much."""

from __future__ import annotations

from abc import abstractmethod

from mto_graph.strategies import LotCosts, Lots, Shortages, lot_for_lot
from mto_lot_sizes.stepwise import DailyShortages, StepwiseLotSize


class CostLotSize(StepwiseLotSize):
    """A procedure that gathers the shortages of the next days as long as a cost criterion holds.

    A lot comes on the day of its first shortage; whatever it brings for a later day is stored until then, and costs

        quantity × price / price unit × storage cost percent / 100 × days / 365.

    All shortages of a day join together or not at all. Where the criterion is met exactly, the day still joins.
    """

    @abstractmethod
    def end(self, costs: LotCosts, daily: DailyShortages, first: int, uncovered: int) -> int:
        """The number of the first day that does not join the lot of day number `first`."""

    def lots(self, shortages: Shortages) -> Lots:
        """Where lot-size independent cost, storage cost percent or price is not maintained: lot for lot."""
        return lot_for_lot(shortages) if shortages.costs is None else super().lots(shortages)

    def quantity(self, shortages: Shortages, daily: DailyShortages, at: int, uncovered: int) -> int:
        costs = shortages.costs
        assert costs is not None
        end = self.end(costs, daily, at, uncovered)
        return uncovered + sum(daily.quantities[at + 1 : end])
