"""FX: the fixed lot size."""

from __future__ import annotations

import numpy as np

from mto_graph.strategies import MOST_LOTS, Lots, LotSize, Shortages, TooManyLots


class Fixed(LotSize):
    """As many lots of the fixed size as the shortage takes; minimum, maximum and rounding do not apply."""

    code = "FX"
    name = "Fixed lot size"
    when_to_use = "A pallet, a container, a furnace load."

    def lots(self, shortages: Shortages) -> Lots:
        """Lots of the fixed size; without one maintained, lot for lot."""
        if not shortages.fixed:
            short = np.flatnonzero(shortages.quantities > 0)
            return Lots(short, shortages.quantities[short])
        reached = -(-np.cumsum(shortages.quantities) // shortages.fixed)
        if len(reached) and int(reached[-1]) > MOST_LOTS * len(reached):
            raise TooManyLots(int(reached[-1]))
        counts = np.diff(reached, prepend=0)
        rows = np.repeat(np.arange(len(counts)), counts)
        return Lots(rows, np.full(len(rows), shortages.fixed, dtype=np.int64))
