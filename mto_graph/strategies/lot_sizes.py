"""Lot-size procedures: how a series of shortages becomes proposals.

Netting hands a procedure the uncovered quantities of one material in one segment, in the order of their
requirements. The procedure answers with lots, each standing at the requirement that it is made for. Up to each
requirement the lots must reach the shortages so far; what a lot brings beyond that covers later shortages.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np

from mto_graph.strategies.arrays import Integers
from mto_graph.strategies.lot_costs import LotCosts

MOST_LOTS = 100_000
"""So many lots may cover one shortage; more is a slip in the master data."""


class TooManyLots(ValueError):  # noqa: N818 - it says what is wrong, in the words of the trade
    """A shortage would fall apart into more than `MOST_LOTS` lots; the fixed or maximum lot size is too small."""

    def __init__(self, lots: int) -> None:
        super().__init__(f"{lots} lots, more than {MOST_LOTS}")
        self.lots = lots


def _nothing() -> Integers:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortages:
    """The shortages of one material in one segment, and what its master data says about lots.

    Quantities are thousandths, costs and prices ten-thousandths, percents thousandths; 0 = not maintained.
    """

    days: Integers
    """Requirement dates, days since 1970-01-01, ascending."""
    quantities: Integers
    """What is uncovered at each requirement, at least 0."""
    on_hand: Integers = field(default_factory=_nothing)
    """What the section holds that day before anything is taken, with safety stock, without lots; empty: nothing."""
    fixed: int = 0
    minimum: int = 0
    maximum: int = 0
    rounding: int = 0
    maximum_stock: int = 0
    lot_size_independent_cost: int = 0
    storage_cost_percent: int = 0
    """A year, of the price."""
    price: int = 0
    price_unit: int = 1
    """So many base units is the price for."""
    period_starts: Integers = field(default_factory=_nothing)
    """The days on which the periods of the material's planning calendar begin, ascending."""

    @property
    def costs(self) -> LotCosts | None:
        """What a lot and storing cost; None where one of cost, percentage and price is not maintained."""
        if not (self.lot_size_independent_cost and self.storage_cost_percent and self.price):
            return None
        return LotCosts.of(
            self.lot_size_independent_cost, self.storage_cost_percent, self.price, self.price_unit
        )


@dataclass(frozen=True, slots=True)
class Lots:
    """Proposals: `rows` are positions in the series, ascending; `quantities` are thousandths above 0.

    `needed`, where the procedure tells it, is what of each lot was needed before minimum and rounding; explanations
    show it, planning does not look at it.
    """

    rows: Integers
    quantities: Integers
    needed: Integers = field(default_factory=_nothing)


class LotSize(ABC):
    """A lot-size procedure, registered under its code (EX, FX, WB, …).

    Subclass it and implement `lots`; for procedures that gather the shortages of a period, subclass
    `PeriodLotSize` instead.
    """

    code: str
    name: str
    when_to_use: str

    @abstractmethod
    def lots(self, shortages: Shortages) -> Lots:
        """The lots that cover the series."""

    def is_lot_for_lot(self, shortages: Shortages) -> bool:
        """True where each shortage is exactly one lot, so that netting need not ask."""
        return False


class PeriodLotSize(LotSize):
    """A procedure that makes one lot of all shortages of a period, at the first short requirement in it."""

    @abstractmethod
    def periods(self, days: Integers) -> Integers:
        """The period of each day, as ascending numbers; equal numbers are gathered into one lot."""

    def lots(self, shortages: Shortages) -> Lots:
        """One lot a period, then cut at the maximum, raised to the minimum and rounded up."""
        return gathered(shortages, self.periods(shortages.days))


def lot_for_lot(shortages: Shortages) -> Lots:
    """A lot for each shortage, then cut at the maximum, raised to the minimum and rounded up."""
    return gathered(shortages, np.arange(len(shortages.days), dtype=np.int64))


def gathered(shortages: Shortages, groups: Integers) -> Lots:
    """The shortages of each group (ascending numbers, one a requirement) as one lot, at the first that is open.

    Each lot is cut at the maximum, raised to the minimum and rounded up; what it brings beyond its group covers
    later ones.
    """
    short = np.flatnonzero(shortages.quantities > 0)
    if not len(short):
        return Lots(short, short)
    group = groups[short]
    starts = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
    needs = np.add.reduceat(shortages.quantities[short], starts)
    rows: list[int] = []
    parts: list[int] = []
    quantities: list[int] = []
    surplus = 0
    ends = np.append(starts[1:], len(short)).tolist()
    for row, start, end, need in zip(
        short[starts].tolist(), starts.tolist(), ends, needs.tolist(), strict=True
    ):
        if need > surplus:
            at = row if not surplus else _first_short(shortages, short[start:end], surplus)
            needed = parts_of(need - surplus, shortages)
            lots = [raised(part, shortages) for part in needed]
            rows.extend([at] * len(needed))
            parts.extend(needed)
            quantities.extend(lots)
            surplus += sum(lots)
        surplus -= need
    return Lots(*(np.array(column, dtype=np.int64) for column in (rows, quantities, parts)))


def _first_short(shortages: Shortages, rows: Integers, surplus: int) -> int:
    """The first requirement of a group's rows that the surplus of earlier lots does not cover."""
    covered = np.cumsum(shortages.quantities[rows])
    return int(rows[np.searchsorted(covered, surplus, side="right")])


def cut(need: int, limits: Shortages) -> list[int]:
    """One need as lots: cut at the maximum, each part raised to the minimum, then rounded up.

    Rounding never leads above the maximum. 301 with minimum 100, maximum 200, rounding 12 is 200 + 108.

    >>> none = np.zeros(0, dtype=np.int64)
    >>> cut(140, Shortages(days=none, quantities=none, minimum=50, maximum=100))
    [100, 50]
    """
    return [raised(part, limits) for part in parts_of(need, limits)]


def parts_of(need: int, limits: Shortages) -> list[int]:
    """One need cut at the maximum: what is needed of each lot, before minimum and rounding."""
    if limits.maximum and need // limits.maximum > MOST_LOTS:
        raise TooManyLots(need // limits.maximum)
    parts = [limits.maximum] * (need // limits.maximum) if limits.maximum else []
    rest = need - sum(parts)
    return [*parts, rest] if rest else parts


def raised(part: int, limits: Shortages) -> int:
    """A part raised to the minimum, then rounded up, never above the maximum."""
    part = max(part, limits.minimum)
    if limits.rounding:
        part = -(-part // limits.rounding) * limits.rounding
    return min(part, limits.maximum) if limits.maximum else part
