"""EX: lot for lot."""

from __future__ import annotations

from mto_graph.strategies import Lots, LotSize, Shortages, lot_for_lot


class LotForLot(LotSize):
    """Each shortage is a lot of its own."""

    code = "EX"
    name = "Lot for lot"
    when_to_use = "Exactly what is needed, when it is needed; the only one for parts kept apart per order."

    def lots(self, shortages: Shortages) -> Lots:
        """A lot a shortage, within minimum, maximum and rounding."""
        return lot_for_lot(shortages)

    def is_lot_for_lot(self, shortages: Shortages) -> bool:
        return not (shortages.minimum or shortages.maximum or shortages.rounding)
