"""Netting: what each requirement takes from stock and firm receipts, and what stays uncovered.

All materials and segments of one low-level code are netted together; a material in a segment is a group of
neighbouring rows, and nothing is ever carried from one group to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.mrp.intervals import Matches, match, running_maximum
from mto_graph.mrp.requirements import DemandKind, Requirements
from mto_graph.mrp.snapshot import NET_SEGMENT, Materials
from mto_graph.mrp.supplies import Supplies
from mto_graph.mrp.uniform import looked_up, uniform
from mto_graph.strategies import Flags, Integers

_DAY_BITS = 17
_ELEMENT_BITS = 3


def pairs(requirements: Requirements, segments: int) -> Integers:
    """The (material, segment) of each row as one number."""
    pair = requirements.material * segments
    pair += requirements.segment
    return pair


def netting_order(requirements: Requirements, segments: int) -> Integers:
    """The rows by material, segment, day and element; rows alike keep the order they come in."""
    pair = pairs(requirements, segments)
    if len(pair) and int(pair.max()) >= 2 ** (62 - _DAY_BITS - _ELEMENT_BITS):
        pair = np.unique(pair, return_inverse=True)[1]
    key = pair << _DAY_BITS
    key |= requirements.day
    key <<= _ELEMENT_BITS
    key |= requirements.element
    return np.argsort(key, kind="stable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Netted:
    """The outcome for rows in netting order."""

    starts: Flags
    """The first row of each (material, segment)."""
    shortage: Integers
    """What nothing covers and a proposal must."""
    covered: Integers
    """What supplies cover of each row."""
    taken: Matches
    """What rows take of which supplies; `supply` counts rows of `Supplies`."""

    @property
    def group(self) -> Integers:
        """Ascending number of the (material, segment) of each row; worked out for those who need it."""
        return np.cumsum(self.starts) - 1


def net(requirements: Requirements, supplies: Supplies, materials: Materials, segments: int) -> Netted:
    """Net rows that stand in netting order against the supplies of their own material and segment.

    A requirement takes stock first and then receipts by date, those not later than itself, inside the
    rescheduling horizon, or dedicated. With R the requirements so far and C the supply usable at a row, the
    uncovered sum is the running maximum of R - C; its increments are the shortages. The sums of each section
    fit 64 bits.
    """
    pair = pairs(requirements, segments)
    starts = _group_starts(pair)
    by_reorder_point = looked_up(materials.planned_by_reorder_point, requirements.material)
    planned, wanted = _planned(requirements, materials)
    quantity = requirements.quantity if wanted.all() else np.where(wanted, requirements.quantity, 0)
    shortage, covered = quantity, uniform(0, len(quantity))
    taken = Matches(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
    if len(supplies.pair):
        group = np.cumsum(starts) - 1
        first_supply = np.searchsorted(supplies.pair, pair[starts], side="left")
        last_supply = np.searchsorted(supplies.pair, pair[starts], side="right")
        supplied = (last_supply > first_supply)[group] if len(group) else np.zeros(0, dtype=np.bool_)
        rows = np.flatnonzero(supplied & wanted)
        if len(rows):
            shortage = quantity.copy()
            shortage[rows], taken = _netted(
                rows, quantity[rows], group[rows], requirements.day[rows], supplies, first_supply, last_supply
            )
            covered = quantity - shortage
    if not planned.all():
        shortage = np.where(planned, shortage, 0)
    if by_reorder_point.any():
        shortage = np.where(by_reorder_point & ~wanted, requirements.quantity, shortage)
    return Netted(starts=starts, shortage=shortage, covered=covered, taken=taken)


def _planned(requirements: Requirements, materials: Materials) -> tuple[Flags, Flags]:
    """Which rows get proposals for what is not covered, and which take part in netting at all.
    Either may be a single yes or no.

    What a reorder point misses is a shortage already. Beside a forecast no other requirement in plant stock takes
    anything: what the forecast expects is meant for it. Sections of sales orders are netted like those of any material.
    """
    material, kind = requirements.material, requirements.demand_kind
    by_requirements = looked_up(materials.planned_by_requirements, material)
    forecast = looked_up(materials.planned_by_forecast, material)
    watched = looked_up(materials.planned_by_reorder_point, material) | forecast
    if not watched.any():
        return by_requirements, kind != DemandKind.REORDER_POINT
    forecast = forecast & (requirements.segment == NET_SEGMENT)
    issue = (kind == DemandKind.FORECAST) | (kind == DemandKind.SAFETY_STOCK)
    apart = watched & (requirements.segment != NET_SEGMENT)
    planned = by_requirements | apart | (forecast & issue)
    return planned, (kind != DemandKind.REORDER_POINT) & (issue | ~forecast)


def needs_are_netted(materials: Materials, material: Integers, segment: Integers) -> Flags:
    """Whether what no requirement of a section takes is not needed; a reorder point only watches plant stock."""
    planned = materials.planned_by_requirements | materials.planned_by_forecast
    apart: Flags = materials.planned_by_reorder_point[material] & (segment != NET_SEGMENT)
    return planned[material] | apart


def _group_starts(pair: Integers) -> Flags:
    if not len(pair):
        return np.zeros(0, dtype=np.bool_)
    return np.concatenate(([True], pair[1:] != pair[:-1]))


def _netted(
    rows: Integers,
    quantity: Integers,
    group: Integers,
    day: Integers,
    supplies: Supplies,
    first_supply: Integers,
    last_supply: Integers,
) -> tuple[Integers, Matches]:
    """Shortages and takings of the rows of groups that have any supply."""
    groups = np.unique(group)
    spans = last_supply[groups] - first_supply[groups]
    supply_rows = np.repeat(first_supply[groups] - (np.cumsum(spans) - spans), spans) + np.arange(spans.sum())
    supply_place = np.repeat(np.arange(len(groups)), spans)
    supply = supplies.quantity[supply_rows]

    place = np.searchsorted(groups, group)
    usable = _usable(supply_place, supplies.usable_from[supply_rows], supply, place, day)
    starts = _group_starts(place)
    running = np.cumsum(quantity)
    required = running - np.repeat(
        (running - quantity)[starts], np.diff(np.append(np.flatnonzero(starts), len(place)))
    )
    uncovered = running_maximum(starts, required - usable)
    before = np.where(starts, 0, np.concatenate(([0], uncovered[:-1])))
    shortage = uncovered - before
    matched = match(place, quantity - shortage, supply_place, supply)
    return shortage, Matches(rows[matched.demand], supply_rows[matched.supply], matched.quantity)


def _usable(
    supply_place: Integers, usable_from: Integers, supply: Integers, place: Integers, day: Integers
) -> Integers:
    """For each requirement the supply of its group that may cover it."""
    key = (supply_place << _DAY_BITS) | (usable_from + 1)
    by_day = np.argsort(key, kind="stable")
    sums = np.concatenate(([0], np.cumsum(supply[by_day])))
    until = np.searchsorted(key[by_day], (place << _DAY_BITS) | (day + 1), side="right")
    before = np.searchsorted(key[by_day], place << _DAY_BITS, side="left")
    return sums[until] - sums[before]
