"""What a lot-size procedure is told: the shortages of one material in one section, and its settings for lots."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from mto_graph.mrp.net import Netted
from mto_graph.mrp.requirements import DemandKind, Requirements
from mto_graph.mrp.snapshot import Materials, Snapshot
from mto_graph.strategies import Integers, Shortages

_NOTHING = np.zeros(0, dtype=np.int64)
_NEVER = 2**31
"""Later than any day."""


class IndividualLots(IntEnum):
    """What holds for lots in a section that belongs to one sales order item."""

    LOT_FOR_LOT = 0
    """Each shortage is one lot of exactly that quantity."""
    ROUNDING = 1
    """The same, rounded up to the rounding value."""
    FULL = 2
    """The material's lot size, as in all other sections."""


def series(
    snapshot: Snapshot,
    material: int,
    days: Integers = _NOTHING,
    quantities: Integers = _NOTHING,
    on_hand: Integers = _NOTHING,
) -> Shortages:
    """The shortages of a material in a section as its lot-size procedure wants them; by default only the settings."""
    materials = snapshot.materials
    calendar = int(materials.planning_calendar[material])
    return Shortages(
        days=days,
        quantities=quantities,
        on_hand=on_hand,
        fixed=int(materials.fixed_lot[material]),
        minimum=int(materials.minimum_lot[material]),
        maximum=int(materials.maximum_lot[material]),
        rounding=int(materials.rounding[material]),
        maximum_stock=int(materials.maximum_stock[material]),
        lot_size_independent_cost=int(materials.lot_size_independent_cost[material]),
        storage_cost_percent=int(materials.storage_cost_percent[material]),
        price=int(materials.price[material]),
        price_unit=int(materials.price_unit[material]),
        period_starts=snapshot.planning_calendars[calendar] if calendar >= 0 else _NOTHING,
    )


def settings(materials: Materials) -> list[tuple[int, ...]]:
    """For each material everything that `series` takes from master data; materials alike have equal tuples."""
    columns = (
        materials.lot_size,
        materials.fixed_lot,
        materials.minimum_lot,
        materials.maximum_lot,
        materials.rounding,
        materials.maximum_stock,
        materials.lot_size_independent_cost,
        materials.storage_cost_percent,
        materials.price,
        materials.price_unit,
        materials.planning_calendar,
    )
    return list(zip(*(column.tolist() for column in columns), strict=True))


def on_hand(rows: Requirements, netted: Netted, materials: Materials) -> Integers:
    """What the section of each row holds on the row's day before its requirements are met, lots aside.

    A short row has used up all that is usable, so it is what the rows of the day take. Safety stock is taken by
    its requirement but stays there, and what a reorder point misses is what there is less than the point.
    """
    group = netted.group
    begins = np.flatnonzero((np.diff(group, prepend=-1) != 0) | (np.diff(rows.day, prepend=-1) != 0))
    spans = np.diff(np.append(begins, len(rows)))
    held = np.repeat(np.add.reduceat(netted.covered, begins), spans)
    safety = np.flatnonzero(rows.demand_kind == DemandKind.SAFETY_STOCK)
    since, kept = (np.full(int(group[-1]) + 1, fill) for fill in (_NEVER, 0))
    since[group[safety]], kept[group[safety]] = rows.day[safety], rows.quantity[safety]
    held += np.where(rows.day > since[group], kept[group], 0)
    reordered = rows.demand_kind == DemandKind.REORDER_POINT
    return np.where(reordered, materials.reorder_point[rows.material] - rows.quantity, held)
