"""Explosion: what the orders of one level need of the levels below, when, and in which segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction

import numpy as np

from mto_graph.mrp.boms import PreparedBoms
from mto_graph.mrp.component_quantities import exploded_quantity, scaled_quantity
from mto_graph.mrp.configurations import chosen
from mto_graph.mrp.snapshot import NET_SEGMENT, PLANNING_SEGMENT, Snapshot
from mto_graph.mrp.uniform import is_uniform, joined, looked_up, taken
from mto_graph.strategies import Explosion, Flags, Integers, MaterialFault


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
        filled = [part for part in parts if len(part.code)] or parts[:1]
        return cls(
            **{field.name: joined([getattr(part, field.name) for part in filled]) for field in fields(cls)}
        )

    def in_plan_order(self) -> ExplodingOrders:
        """By material, segment and availability; firm orders as they come, then proposals by quantity and start.

        Each criterion is stored with the order, so that a run which plans only a part finds the same order.
        """
        proposed = self.code >= 0
        order = _order(
            (self.material, self.segment, self.availability, proposed),
            (
                self.quantity if proposed.all() else np.where(proposed, self.quantity, 0),
                self.start if proposed.all() else np.where(proposed, self.start, 0),
            ),
        )
        if order is None:
            return self
        return ExplodingOrders(**{field.name: getattr(self, field.name)[order] for field in fields(self)})


def _order(first: Sequence[Integers | Flags], then: Sequence[Integers]) -> Integers | None:
    """The order of these columns; None: the rows stand in it already.

    Netting leaves rows in the order of the first columns: usually only rows alike in them must be sorted.
    """
    alike = _alike_in(first)
    if alike is None:
        return np.lexsort((*then[::-1], *first[::-1]))
    if not alike.any():
        return None
    tied = np.zeros(len(alike) + 1, dtype=np.bool_)
    tied[1:] |= alike
    tied[:-1] |= alike
    rows = np.flatnonzero(tied)
    group = np.cumsum(np.append(True, ~alike))[rows]
    order = np.arange(len(tied))
    order[rows] = rows[np.lexsort((*(column[rows] for column in then[::-1]), group))]
    return order


def _alike_in(columns: Sequence[Integers | Flags]) -> Flags | None:
    """Which rows equal the one before them, from the second on; None: the rows are not in the columns' order."""
    alike = np.ones(max(len(columns[0]) - 1, 0), dtype=np.bool_)
    for column in columns:
        if bool((alike & (column[1:] < column[:-1])).any()):
            return None
        alike &= column[1:] == column[:-1]
        if not alike.any():
            break
    return alike


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
    """The identity of the BOM item; -1 for a stock transfer, below that an item of an order BOM."""
    through: Integers
    """The position of the phantom that it comes through, where that is kept; 0: none."""

    @property
    def passed(self) -> Flags:
        """Which are of phantoms that orders keep (`Materials.keeps_passed`): their positions are below zero."""
        passed: Flags = self.position < 0
        return passed

    def without_passed(self) -> DependentRequirements:
        """What orders take: without phantoms, whose components stand here as well."""
        return self.take(np.flatnonzero(~self.passed)) if self.passed.any() else self

    def __len__(self) -> int:
        return len(self.parent)

    def take(self, rows: Integers) -> DependentRequirements:
        """These rows, in this order."""
        return DependentRequirements(
            **{field.name: taken(getattr(self, field.name), rows) for field in fields(self)}
        )

    @classmethod
    def joined(cls, parts: list[DependentRequirements]) -> DependentRequirements:
        """All rows of all parts, part after part."""
        empty = [np.zeros(0, dtype=np.int64)]
        return cls(
            **{
                field.name: joined([getattr(part, field.name) for part in parts] or empty)
                for field in fields(cls)
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploded:
    """What orders need, what became of the BOM of each as `Explosion` values, and what could not be worked out."""

    requirements: DependentRequirements
    order: Integers
    """The order above each requirement."""
    status: Integers
    faulty: Integers
    """Orders of which a component is missing, and why; one may stand here several times."""
    fault: Integers


def explode(snapshot: Snapshot, boms: PreparedBoms, orders: ExplodingOrders) -> Exploded:
    """The BOM items valid on each order's start day, in the segment of a sales order item those of its order BOM.

    Quantities are exact and rounded up once to thousandths. A collective component goes to plant stock; others stay
    in the segment of the order above, unless that is itself plant stock or gross planning, and so do phantoms of which
    the order keeps what it needs. A component whose day or
    quantity leaves its range is left out and reported.
    """
    materials = snapshot.materials
    bill = boms.bills(orders.material, orders.segment)
    first = boms.first[bill]
    made = looked_up(materials.in_house, orders.material)
    counts = boms.first[bill + 1] - first
    if not made.all():
        explodes = made | (looked_up(materials.supplying, orders.material) >= 0)
        counts = np.where(explodes, counts, 0)
    order = np.repeat(np.arange(len(counts)), counts)
    row = np.arange(len(order))
    row -= np.repeat(np.cumsum(counts) - counts - first, counts)
    if not _always_valid(boms, orders.start):
        start = orders.start[order]
        valid = (boms.valid_from[row] <= start) & (start <= boms.valid_to[row])
        order, row = order[valid], row[valid]
    configured = _configured(snapshot, boms, orders, order, row)
    if configured is not None:
        selected = configured.selected
        order, row = order[selected], row[selected]
    hollow = np.zeros(len(counts), dtype=np.bool_)
    empty = looked_up(boms.hollow, row)
    if empty.any():
        empty = np.broadcast_to(empty, len(row))
        hollow[order[empty]] = True
        order, row = order[~empty], row[~empty]
        if configured is not None:
            configured = configured.without(empty)
    component = boms.component[row]
    above = orders.segment[order]
    position = boms.position[row]
    passed = position < 0
    own = above >= PLANNING_SEGMENT
    collective = looked_up(boms.collective, row)
    if collective.any():
        own &= passed | ~collective
    day = _requirement_day(
        snapshot, orders.material, orders.start, order, component, looked_up(boms.offset_days, row)
    )
    quantity = exploded_quantity(boms, row, orders.quantity[order])
    if configured is not None:
        for at, factor in configured.factors.items():
            quantity[at] = scaled_quantity(boms, int(row[at]), int(orders.quantity[order[at]]), factor)
    requirements = DependentRequirements(
        parent=orders.code[order],
        position=position,
        material=component,
        segment=above if own.all() else np.where(own, above, NET_SEGMENT),
        day=day,
        quantity=quantity,
        requirements_class=_classes(orders.requirements_class[order], own),
        bom_item=boms.identity[row],
        through=taken(boms.through, row),
    )
    needing = order[~passed] if passed.any() else order
    status = _status(boms, bill, made, np.bincount(needing, minlength=len(counts)), hollow)
    if configured is not None:
        status[configured.faulty] = Explosion.CONFIGURATION
    dateless, immense = snapshot.calendars.is_beyond(day), quantity < 0
    missing = dateless | immense
    if missing.any():
        requirements = requirements.take(np.flatnonzero(~missing))
    return Exploded(
        requirements=requirements,
        order=order[~missing] if missing.any() else order,
        status=status,
        faulty=order[missing],
        fault=np.where(dateless[missing], int(MaterialFault.LEAD_TIME), int(MaterialFault.QUANTITY)),
    )


@dataclass(frozen=True, slots=True)
class _Configured:
    """What configurations make of exploded rows."""

    selected: Flags
    """For each row asked about, whether it is exploded."""
    factors: dict[int, Fraction]
    """By what the quantities of selected rows are multiplied where that is not 1; by their positions among these."""
    faulty: Integers
    """Orders of which the configuration does not tell everything."""

    def without(self, left_out: Flags) -> _Configured:
        """The same after some of the selected rows were left out."""
        place = np.cumsum(~left_out) - 1
        factors = {int(place[at]): factor for at, factor in self.factors.items() if not left_out[at]}
        return replace(self, factors=factors)


def _configured(
    snapshot: Snapshot, boms: PreparedBoms, orders: ExplodingOrders, order: Integers, row: Integers
) -> _Configured | None:
    """Ask for all variable rows at once; None where there are none."""
    configurations = snapshot.configurations
    if configurations is None or not boms.paths:
        return None
    variable = np.flatnonzero(boms.path[row] >= 0)
    if not len(variable):
        return None
    whose = order[variable]
    found = chosen(
        configurations,
        boms.paths,
        configurations.of(orders.material[whose], orders.segment[whose]),
        boms.path[row[variable]],
    )
    selected = np.ones(len(row), dtype=np.bool_)
    selected[variable] = [factor != 0 for factor in found.factors]
    place = np.cumsum(selected) - 1
    return _Configured(
        selected,
        {
            int(place[at]): factor
            for at, factor in zip(variable.tolist(), found.factors, strict=True)
            if factor not in (0, 1)
        },
        np.unique(whose[np.array(found.faulty, dtype=np.bool_)]),
    )


def _always_valid(boms: PreparedBoms, start: Integers) -> bool:
    """Whether every row of every bill holds on all of these days."""
    if not (len(start) and len(boms.valid_from)):
        return False
    return bool(boms.valid_from.max() <= start.min() and start.max() <= boms.valid_to.min())


def _requirement_day(
    snapshot: Snapshot,
    above: Integers,
    start: Integers,
    order: Integers,
    component: Integers,
    offset: Integers,
) -> Integers:
    """The start of the order above, moved by the item's offset in workdays; a workday of both plants."""
    calendars, calendar = snapshot.calendars, snapshot.materials.calendar
    if is_uniform(calendar):
        if offset.ndim == 0:
            return calendars.shifted(calendar[:1].reshape(()), start, offset)[order]
        return calendars.shifted(calendar[:1].reshape(()), start[order], offset)
    parent = above[order]
    day = calendars.shifted(calendar[parent], start[order], offset)
    other = calendar[parent] != calendar[component]
    if other.any():
        day = np.where(other & (day >= 0), calendars.counted(calendar[component], day), day)
    return day


def _status(boms: PreparedBoms, bill: Integers, made: Flags, exploded: Integers, hollow: Flags) -> Integers:
    status = np.full(len(bill), int(Explosion.DONE), dtype=np.int64)
    empty = np.flatnonzero(made & (exploded == 0))
    status[empty] = np.where(boms.has_items[bill[empty]], int(Explosion.NONE_SELECTED), int(Explosion.NO_BOM))
    if hollow.any():
        status[made & hollow] = Explosion.PHANTOM_WITHOUT_BOM
    recursive = looked_up(boms.recursive, bill)
    if recursive.any():
        status[np.broadcast_to(made & recursive, len(bill))] = Explosion.RECURSIVE
    return status


def _classes(above: Integers, own: Flags) -> Integers:
    """The class of the order above in its own segment, else the default."""
    return above if own.all() else np.where(own, above, 0)
