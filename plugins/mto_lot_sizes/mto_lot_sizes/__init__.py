"""Lot sizes EX, FX, TB, WB and MB."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mto_graph.strategies import (
    MOST_LOTS,
    Integers,
    Lots,
    LotSize,
    MasterDataCheck,
    MaterialFacts,
    PeriodLotSize,
    Shortages,
    TooManyLots,
    hookimpl,
)

_MONDAY = 4
"""1970-01-05, the first Monday, is day 4."""


class LotForLot(PeriodLotSize):
    """EX: each shortage is a lot of its own."""

    code = "EX"
    name = "Lot for lot"
    when_to_use = "Exactly what is needed, when it is needed; the only one for parts kept apart per order."

    def periods(self, days: Integers) -> Integers:
        return np.arange(len(days), dtype=np.int64)

    def is_lot_for_lot(self, shortages: Shortages) -> bool:
        return not (shortages.minimum or shortages.maximum or shortages.rounding)


class Daily(PeriodLotSize):
    """TB: the shortages of a day are one lot."""

    code = "TB"
    name = "Daily lot size"
    when_to_use = "Several orders of a day are made or bought together."

    def periods(self, days: Integers) -> Integers:
        return days


class Weekly(PeriodLotSize):
    """WB: the shortages of a calendar week (Monday to Sunday) are one lot."""

    code = "WB"
    name = "Weekly lot size"
    when_to_use = "A delivery or a set-up a week."

    def periods(self, days: Integers) -> Integers:
        return (days - _MONDAY) // 7


class Monthly(PeriodLotSize):
    """MB: the shortages of a calendar month are one lot."""

    code = "MB"
    name = "Monthly lot size"
    when_to_use = "A delivery a month, for cheap and small parts."

    def periods(self, days: Integers) -> Integers:
        return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


class Fixed(LotSize):
    """FX: as many lots of the fixed size as the shortage takes; minimum, maximum and rounding do not apply."""

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


def _fixed_size_missing(facts: MaterialFacts) -> str | None:
    if facts.lot_size != "FX" or facts.fixed_lot_size:
        return None
    return f"Material {facts.material} has lot size FX but no fixed_lot_size; it is planned lot for lot."


def _no_effect_individually(facts: MaterialFacts) -> str | None:
    if not facts.planned_individually:
        return None
    maintained = [
        name
        for name in ("fixed_lot_size", "minimum_lot_size", "maximum_lot_size", "rounding_value")
        if getattr(facts, name)
    ]
    if facts.lot_size not in ("", "EX"):
        maintained.insert(0, f"lot_size {facts.lot_size}")
    if not maintained:
        return None
    return (
        f"Material {facts.material} is planned in customer sections, which are lot-for-lot: "
        f"{', '.join(maintained)} has no effect there."
    )


@hookimpl
def mto_lot_sizes() -> Iterator[LotSize]:
    """The exact, the fixed and the period lot sizes."""
    yield LotForLot()
    yield Fixed()
    yield Daily()
    yield Weekly()
    yield Monthly()


@hookimpl
def mto_master_data_checks() -> Iterator[MasterDataCheck]:
    """What is maintained for lot sizes and cannot work."""
    yield MasterDataCheck(
        "FIXED_LOT_SIZE_MISSING",
        "fixed_lot_size",
        "Lot size FX has a fixed lot size.",
        _fixed_size_missing,
    )
    yield MasterDataCheck(
        "LOT_SIZE_WITHOUT_EFFECT",
        "lot_size",
        "Materials planned in customer sections are lot-for-lot.",
        _no_effect_individually,
    )
