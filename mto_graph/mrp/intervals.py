"""First come, first served on whole columns: demand and supply laid end to end and matched where they overlap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from mto_graph.strategies import Flags, Integers

LIMIT = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Matches:
    """Which demand takes how much of which supply; rows of the two columns handed in."""

    demand: Integers
    supply: Integers
    quantity: Integers


def match(demand_group: Integers, demand: Integers, supply_group: Integers, supply: Integers) -> Matches:
    """Match demand and supply of each group in the order of their rows.

    Groups are ascending numbers in both columns, and the sums of each fit 64 bits; quantities of 0 match nothing.

    >>> zero = np.zeros(2, dtype=np.int64)
    >>> match(zero, np.array([3, 4]), zero, np.array([5, 9])).quantity.tolist()
    [3, 2, 2]
    """
    groups = np.union1d(demand_group, supply_group)
    widest = np.maximum(
        _sums(groups, demand_group, demand),
        _sums(groups, supply_group, supply),
    )
    found = []
    for part in _fitting_parts(widest):
        demands = slice(*np.searchsorted(demand_group, groups[[part.start, part.stop - 1]] + [0, 1]).tolist())
        supplies = slice(
            *np.searchsorted(supply_group, groups[[part.start, part.stop - 1]] + [0, 1]).tolist()
        )
        matches = _matched(
            groups[part],
            widest[part],
            demand_group[demands],
            demand[demands],
            supply_group[supplies],
            supply[supplies],
        )
        found.append(
            Matches(matches.demand + demands.start, matches.supply + supplies.start, matches.quantity)
        )
    if len(found) == 1:
        return found[0]
    nothing = np.zeros(0, dtype=np.int64)
    return Matches(
        np.concatenate([part.demand for part in found] or [nothing]),
        np.concatenate([part.supply for part in found] or [nothing]),
        np.concatenate([part.quantity for part in found] or [nothing]),
    )


def _sums(groups: Integers, group: Integers, quantity: Integers) -> Integers:
    sums = np.zeros(len(groups), dtype=np.int64)
    np.add.at(sums, np.searchsorted(groups, group), quantity)
    return sums


def _fitting_parts(widths: Integers) -> list[slice]:
    """Runs of groups that fit together on one line of 64 bits; nearly always a single run."""
    if not len(widths):
        return []
    if int(widths.max()) * len(widths) < LIMIT:
        return [slice(0, len(widths))]
    parts, start, length = [], 0, 0
    for at, width in enumerate(widths.tolist()):
        if length + width > LIMIT:
            parts.append(slice(start, at))
            start, length = at, 0
        length += width
    return [*parts, slice(start, len(widths))]


def _matched(
    groups: Integers,
    widest: Integers,
    demand_group: Integers,
    demand: Integers,
    supply_group: Integers,
    supply: Integers,
) -> Matches:
    base = np.cumsum(widest) - widest
    demand_rows, demand_start, demand_end = _laid_out(groups, base, demand_group, demand)
    supply_rows, supply_start, supply_end = _laid_out(groups, base, supply_group, supply)
    first = np.searchsorted(demand_end, supply_start, side="right")
    last = np.searchsorted(demand_start, supply_end, side="left")
    counts = np.maximum(last - first, 0)
    at_supply = np.repeat(np.arange(len(supply_rows)), counts)
    at_demand = np.arange(len(at_supply)) - np.repeat(np.cumsum(counts) - counts, counts) + first[at_supply]
    quantity = np.minimum(demand_end[at_demand], supply_end[at_supply]) - np.maximum(
        demand_start[at_demand], supply_start[at_supply]
    )
    return Matches(demand_rows[at_demand], supply_rows[at_supply], quantity)


def _laid_out(
    groups: Integers, base: Integers, group: Integers, quantity: Integers
) -> tuple[Integers, Integers, Integers]:
    rows = np.flatnonzero(quantity > 0)
    quantity, place = quantity[rows], np.searchsorted(groups, group[rows])
    running = np.cumsum(quantity)
    before = running - quantity
    group_start = np.concatenate(([True], place[1:] != place[:-1])) if len(place) else np.zeros(0, np.bool_)
    offset = np.repeat(before[group_start], np.diff(np.append(np.flatnonzero(group_start), len(place))))
    start = base[place] + before - offset
    return rows, start, start + quantity


def overflowing(group: Integers, quantity: Integers) -> Flags:
    """The rows of groups whose sum leaves 64-bit integers.

    Sums over several other groups may wrap: differences of them within one group come out right all the same.
    """
    if not len(quantity) or int(quantity.max()) * len(quantity) <= LIMIT:
        return np.zeros(len(quantity), dtype=np.bool_)
    sums: dict[int, int] = defaultdict(int)
    for number, value in zip(group.tolist(), quantity.tolist(), strict=True):
        sums[number] += value
    return np.isin(group, [number for number, total in sums.items() if total > LIMIT])


def running_maximum(group_start: Flags, values: Integers) -> Integers:
    """The running maximum of each group, never below 0; `group_start` flags each group's first row."""
    if not len(values):
        return values
    clipped = np.maximum(values, 0)
    group = np.cumsum(group_start) - 1
    step = int(clipped.max()) + 1
    result = np.empty_like(clipped)
    groups_at_once = max(1, LIMIT // step)
    for first in range(0, int(group[-1]) + 1, groups_at_once):
        rows = slice(*np.searchsorted(group, [first, first + groups_at_once]).tolist())
        lift = (group[rows] - first) * step
        result[rows] = np.maximum.accumulate(clipped[rows] + lift) - lift
    return result
