"""Explosion: what the orders of one level need of the levels below, when, and in which segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.mrp.boms import PreparedBoms, exploded_quantity
from mto_graph.mrp.snapshot import NET_SEGMENT, PLANNING_SEGMENT, Snapshot
from mto_graph.strategies import Explosion, Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplodingOrders:
    """Planned orders and firm planned orders of one level, in the order of the plan."""

    code: Integers
    """The order's row in the plan, or the receipt's supply code."""
    material: Integers
    segment: Integers
    quantity: Integers
    start: Integers
    availability: Integers
    requirements_class: Integers

    @classmethod
    def joined(cls, parts: Sequence[ExplodingOrders]) -> ExplodingOrders:
        """All orders of all parts, part after part."""
        return cls(
            **{
                field.name: np.concatenate([getattr(part, field.name) for part in parts])
                for field in fields(cls)
            }
        )

    def in_plan_order(self) -> ExplodingOrders:
        """By material, segment and availability; firm orders as they come, then proposals by quantity and start.

        Each criterion is stored with the order, so that a run which plans only a part finds the same order.
        """
        proposed = self.code >= 0
        criteria = (
            self.material,
            self.segment,
            self.availability,
            proposed,
            np.where(proposed, self.quantity, 0),
            np.where(proposed, self.start, 0),
        )
        if _ascending(criteria):
            return self
        order = np.lexsort(criteria[::-1])
        return ExplodingOrders(**{field.name: getattr(self, field.name)[order] for field in fields(self)})


def _ascending(criteria: Sequence[Integers | Flags]) -> bool:
    """Whether the rows stand in the order of these columns already, the first before the second …"""
    alike = np.ones(max(len(criteria[0]) - 1, 0), dtype=np.bool_)
    for column in criteria:
        if bool((alike & (column[1:] < column[:-1])).any()):
            return False
        alike &= column[1:] == column[:-1]
        if not alike.any():
            return True
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class DependentRequirements:
    """Component requirements, ordered by parent order and BOM position."""

    parent: Integers
    """The order's row in the plan, or the supply code of a firm planned order."""
    position: Integers
    material: Integers
    segment: Integers
    day: Integers
    quantity: Integers
    requirements_class: Integers
    bom_item: Integers
    """The identity of the BOM item; -1 for a stock transfer."""

    def __len__(self) -> int:
        return len(self.parent)

    def take(self, rows: Integers) -> DependentRequirements:
        """These rows, in this order."""
        return DependentRequirements(
            **{field.name: getattr(self, field.name)[rows] for field in fields(self)}
        )

    @classmethod
    def joined(cls, parts: list[DependentRequirements]) -> DependentRequirements:
        """All rows of all parts, part after part."""
        empty = [np.zeros(0, dtype=np.int64)]
        return cls(
            **{
                field.name: np.concatenate([getattr(part, field.name) for part in parts] or empty)
                for field in fields(cls)
            }
        )


def explode(
    snapshot: Snapshot, boms: PreparedBoms, orders: ExplodingOrders
) -> tuple[DependentRequirements, Integers, Integers]:
    """The BOM items valid on each order's start day, the order of each, and what became of each order's BOM.

    The last as `Explosion` values.
    Quantities are exact and rounded up once to thousandths. A collective component goes to plant stock; others stay
    in the segment of the order above, unless that is itself plant stock or gross planning.
    """
    materials = snapshot.materials
    first = boms.first[orders.material]
    made = materials.in_house[orders.material]
    explodes = made | (materials.supplying[orders.material] >= 0)
    counts = np.where(explodes, boms.first[orders.material + 1] - first, 0)
    order = np.repeat(np.arange(len(counts)), counts)
    row = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts - first, counts)
    start = orders.start[order]
    valid = (boms.valid_from[row] <= start) & (start <= boms.valid_to[row])
    if not valid.all():
        order, row, start = order[valid], row[valid], start[valid]
    hollow = np.zeros(len(counts), dtype=np.bool_)
    empty = boms.hollow[row]
    if empty.any():
        hollow[order[empty]] = True
        order, row, start = order[~empty], row[~empty], start[~empty]
    component = boms.component[row]
    above = orders.segment[order]
    own = (above >= PLANNING_SEGMENT) & ~boms.collective[row]
    dependents = DependentRequirements(
        parent=orders.code[order],
        position=boms.position[row],
        material=component,
        segment=np.where(own, above, NET_SEGMENT),
        day=_requirement_day(snapshot, orders.material[order], component, start, boms.offset_days[row]),
        quantity=exploded_quantity(boms, row, orders.quantity[order], materials.names),
        requirements_class=np.where(own, orders.requirements_class[order], 0),
        bom_item=boms.identity[row],
    )
    exploded = np.bincount(order, minlength=len(counts))
    return dependents, order, _status(boms, orders, made, exploded, hollow)


def _requirement_day(
    snapshot: Snapshot, parent: Integers, component: Integers, start: Integers, offset: Integers
) -> Integers:
    """The start of the order above, moved by the item's offset in workdays; a workday of both plants."""
    calendars, calendar = snapshot.calendars, snapshot.materials.calendar
    day = calendars.shifted(calendar[parent], start, offset)
    beyond = np.flatnonzero(calendars.is_beyond(day))
    if len(beyond):
        raise refuse(
            ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
            f"The lead-time offset of a BOM item of {snapshot.materials.names[parent[beyond[0]]]} leads out of the "
            "calendar (1970-01-01 to 2099-12-31); correct lead_time_offset_days.",
        )
    other = calendar[parent] != calendar[component]
    if other.any():
        day = np.where(other, calendars.at_or_before(calendar[component], day), day)
    return day


def _status(
    boms: PreparedBoms, orders: ExplodingOrders, made: Flags, exploded: Integers, hollow: Flags
) -> Integers:
    status = np.full(len(orders.material), int(Explosion.DONE), dtype=np.int64)
    empty = made & (exploded == 0)
    status[empty & boms.has_items[orders.material]] = Explosion.NONE_SELECTED
    status[empty & ~boms.has_items[orders.material]] = Explosion.NO_BOM
    status[made & hollow] = Explosion.PHANTOM_WITHOUT_BOM
    status[made & boms.recursive[orders.material]] = Explosion.RECURSIVE
    return status
