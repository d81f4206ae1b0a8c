"""Series of shortages as their tables print them: one quantity a period, costs in currency."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from mto_graph.strategies import LotSize, Shortages, load_registry
from mto_graph.units import to_day

LOT_SIZES = load_registry().lot_sizes
START = to_day("2025-03-03")


def integers(values: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


def table(
    demands: Sequence[int],
    *,
    lot: int | str,
    price: int | str,
    percent: int | str = 100,
    every: int = 1,
    **limits: Any,
) -> Shortages:
    """Whole pieces, one demand every so many days; periods of zero demand are no requirements.

    With 100 % a year, a price of 365 × h is a storage cost of h a piece and day.
    """
    short = [(START + every * at, demand * 1000) for at, demand in enumerate(demands) if demand]
    return Shortages(
        days=integers([day for day, _ in short]),
        quantities=integers([quantity for _, quantity in short]),
        lot_size_independent_cost=int(Decimal(lot) * 10_000),
        price=int(Decimal(price) * 10_000),
        storage_cost_percent=int(Decimal(percent) * 1000),
        **limits,
    )


def lots_by_period(code: str, shortages: Shortages, every: int = 1) -> dict[int, int]:
    """The pieces that are made in each period, counted from 1."""
    lot_size: LotSize = LOT_SIZES[code]
    lots = lot_size.lots(shortages)
    found: dict[int, int] = {}
    for row, quantity in zip(lots.rows.tolist(), lots.quantities.tolist(), strict=True):
        period = (int(shortages.days[row]) - START) // every + 1
        found[period] = found.get(period, 0) + quantity // 1000
    return found


def cost_of(code: str, shortages: Shortages) -> Fraction:
    """Lots and storage together, in currency."""
    lots = LOT_SIZES[code].lots(shortages)
    daily = Fraction(
        shortages.price * shortages.storage_cost_percent, 10**4 * 10**5 * 365 * shortages.price_unit
    )
    moved = (shortages.quantities * shortages.days).sum() - (
        lots.quantities * shortages.days[lots.rows]
    ).sum()
    return Fraction(shortages.lot_size_independent_cost, 10**4) * len(lots.rows) + daily * Fraction(
        int(moved), 1000
    )
