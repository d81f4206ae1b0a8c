"""First come, first served on whole columns: demand and supply laid end to end and matched where they overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.strategies import Flags, Integers

LIMIT = 2**62


@dataclass(frozen=True, slots=True)
class Matches:
    """Which demand takes how much of which supply; rows of the two columns handed in."""

    demand: Integers
    supply: Integers
    quantity: Integers


def match(demand_group: Integers, demand: Integers, supply_group: Integers, supply: Integers) -> Matches:
    """Match demand and supply of each group in the order of their rows.

    Groups are ascending numbers in both columns; quantities of 0 match nothing.

    >>> zero = np.zeros(2, dtype=np.int64)
    >>> match(zero, np.array([3, 4]), zero, np.array([5, 9])).quantity.tolist()
    [3, 2, 2]
    """
    groups = np.union1d(demand_group, supply_group)
    base = _bases(groups, demand_group, demand, supply_group, supply)
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


def _bases(
    groups: Integers, demand_group: Integers, demand: Integers, supply_group: Integers, supply: Integers
) -> Integers:
    """Where each group begins on the one line that all are laid out on."""
    check_sum(demand)
    check_sum(supply)
    sums = np.zeros((2, len(groups)), dtype=np.int64)
    np.add.at(sums[0], np.searchsorted(groups, demand_group), demand)
    np.add.at(sums[1], np.searchsorted(groups, supply_group), supply)
    widest = np.maximum(sums[0], sums[1])
    check_sum(widest)
    start: Integers = np.cumsum(widest) - widest
    return start


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


def check_sum(quantities: Integers) -> None:
    """Refuse a column whose sum would leave 64-bit integers."""
    if not len(quantities) or int(quantities.max()) * len(quantities) < LIMIT:
        return
    if sum(quantities.tolist()) >= LIMIT:
        raise refuse(
            ErrorCode.QUANTITY_OVERFLOW,
            "The quantities of one planning step add up to more than 4.6 × 10^15 units; "
            "correct the absurdly large quantities in demand, stock or BOM.",
        )


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
