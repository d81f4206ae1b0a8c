"""Lot sizes: how the shortages of one section become proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .netting import Shortage
from .records import Requirement
from .world import Master


@dataclass(frozen=True)
class Lot:
    """A proposal needed on `day`, which serves each requirement named with its part of the quantity."""

    day: date
    quantity: Fraction
    serves: tuple[tuple[Requirement, Fraction], ...]


def lot_for_lot(shortages: Sequence[Shortage]) -> list[Lot]:
    """Exactly the shortage, one proposal for each."""
    return [Lot(requirement.met_by, short, ((requirement, short),)) for requirement, short in shortages]


def maintained_lots(shortages: Sequence[Shortage], master: Master) -> list[Lot]:
    """The proposals of the lot size maintained for the material, in the order in which they are made."""
    return _assign(_sizes(shortages, master), shortages)


def period_of(lot_size: str, day: date) -> date | None:
    """The first day of the period whose shortages make one lot together; None: each shortage its own."""
    if lot_size == "TB":
        return day
    if lot_size == "WB":
        return day - timedelta(days=day.weekday())
    if lot_size == "MB":
        return day.replace(day=1)
    return None


def split(needed: Fraction, master: Master) -> list[Fraction]:
    """Cut at the maximum, then to each part the minimum, then rounding up, never above the maximum."""
    minimum, maximum = master.number("minimum_lot_size"), master.number("maximum_lot_size")
    rounding = master.number("rounding_value")
    parts = []
    while maximum and needed > maximum:
        parts.append(maximum)
        needed -= maximum
    parts.append(needed)
    return [_round_up(max(part, minimum or part), rounding, maximum) for part in parts]


def fixed_lots(needed: Fraction, fixed: Fraction) -> list[Fraction]:
    lots: list[Fraction] = []
    while sum(lots, Fraction(0)) < needed:
        lots.append(fixed)
    return lots


def _round_up(part: Fraction, rounding: Fraction | None, maximum: Fraction | None) -> Fraction:
    if not rounding:
        return part
    rounded = -(-part // rounding) * rounding
    return min(rounded, maximum) if maximum else rounded


def _sizes(shortages: Sequence[Shortage], master: Master) -> list[tuple[date, Fraction]]:
    """The lots by day and quantity: together they always reach what is short so far."""
    lot_size = master.text("lot_size", "EX")
    sizes: list[tuple[date, Fraction]] = []
    made = Fraction(0)
    for position, (requirement, _) in enumerate(shortages):
        period = period_of(lot_size, requirement.met_by)
        together = position + 1
        while (
            period
            and together < len(shortages)
            and period_of(lot_size, shortages[together][0].met_by) == period
        ):
            together += 1
        short_so_far = sum((short for _, short in shortages[: position + 1]), Fraction(0))
        if short_so_far <= made:
            continue
        needed = sum((short for _, short in shortages[:together]), Fraction(0)) - made
        fixed = master.number("fixed_lot_size") or Fraction(0)
        parts = fixed_lots(needed, fixed) if lot_size == "FX" else split(needed, master)
        sizes += [(requirement.met_by, part) for part in parts]
        made += sum(parts, Fraction(0))
    return sizes


def _assign(sizes: Sequence[tuple[date, Fraction]], shortages: Sequence[Shortage]) -> list[Lot]:
    """Earlier lots serve earlier shortages; what a lot has over serves the next ones."""
    waiting = [short for _, short in shortages]
    lots = []
    for day, size in sizes:
        left, serves = size, []
        for position, (requirement, _) in enumerate(shortages):
            taken = min(left, waiting[position])
            if taken > 0:
                serves.append((requirement, taken))
                waiting[position] -= taken
                left -= taken
        lots.append(Lot(day, size, tuple(serves)))
    return lots
