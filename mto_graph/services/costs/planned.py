"""What sales order items need when each is planned alone: quantities by material, level and kind of cost. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from mto_graph.errors import Refused, UserError
from mto_graph.mrp.faults import first_refusal
from mto_graph.mrp.plan import Plan, plan
from mto_graph.mrp.requirements import ClassTable
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, NET_SEGMENT, Snapshot
from mto_graph.services.costs.alone import with_lines
from mto_graph.services.costs.kinds import CostKind
from mto_graph.strategies import Flags, Integers, SegmentKind

_KINDS = (CostKind.PURCHASE, CostKind.ACTIVITY, CostKind.PLANT_STOCK)


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """How much of a material (row of the snapshot) an item needs in one way; quantity in thousandths."""

    level: int
    material: int
    kind: CostKind
    quantity: int


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """The structure of one item: its lines by level, material and kind, and the level of each material.

    `levels` has every material of the structure.
    `refusal` says why the item cannot be planned; then there are no lines.
    """

    lines: tuple[PlannedLine, ...] = ()
    levels: Mapping[int, int] = field(default_factory=dict)
    refusal: tuple[UserError, ...] = ()


def plan_items(snapshot: Snapshot) -> list[PlannedItem]:
    """Plan every item of the snapshot alone, all in one run: customer sections never meet.

    An item whose planning is refused (a quantity beyond its range, a plugin that fails) does not keep the others
    from being planned. The level of a material is the longest way down to it from the product, which is level 0.

    Example: `plan_items(read_items_alone(session, registry, [item]).snapshot)[0].lines`
    """
    segments = range(FIRST_INDIVIDUAL_SEGMENT, len(snapshot.segment_strategy))
    try:
        found = _planned(snapshot)
    except Refused:
        found = {}
        for segment in segments:
            found |= _alone(snapshot, segment)
    return [found.get(segment, PlannedItem()) for segment in segments]


def _alone(snapshot: Snapshot, segment: int) -> dict[int, PlannedItem]:
    rows = np.flatnonzero(snapshot.sales_order_lines.item_segment == segment)
    try:
        return _planned(with_lines(snapshot, rows))
    except Refused as refusal:
        return {segment: PlannedItem(refusal=refusal.errors)}


@dataclass(frozen=True, slots=True)
class _Needs:
    """Needs of one kind as parallel columns; `item` is the item's segment."""

    item: Integers
    material: Integers
    quantity: Integers
    kind: Integers
    """Position in `_KINDS`."""


def _planned(snapshot: Snapshot) -> dict[int, PlannedItem]:
    lines = snapshot.sales_order_lines
    classes = ClassTable.of(snapshot.strategies)
    segment_kind = classes.segment_kind[classes.customer(lines.strategy)]
    apart = (segment_kind == SegmentKind.CUSTOMER) | (segment_kind == SegmentKind.PROJECT)
    made_to_order = apart & _proposing(snapshot)[lines.material]
    done = plan(with_lines(snapshot, np.flatnonzero(made_to_order)))
    if len(done.faults):
        raise first_refusal(done.faults, snapshot.materials)
    from_stock = np.flatnonzero(~made_to_order)
    needs = (
        _Needs(
            lines.item_segment[from_stock],
            lines.material[from_stock],
            lines.quantity[from_stock],
            np.full(len(from_stock), _KINDS.index(CostKind.PLANT_STOCK), dtype=np.int64),
        ),
        _orders(done),
        _components(snapshot, done),
    )
    width = len(snapshot.materials)
    place, level = _levels(snapshot, done, width)
    return _items(_summed(needs, width), place, level, width)


def _proposing(snapshot: Snapshot) -> Flags:
    """Materials for which planning proposes orders in a customer section; others must come from plant stock."""
    materials = snapshot.materials
    return (
        materials.planned_by_requirements | materials.planned_by_reorder_point | materials.planned_by_forecast
    )


def _orders(done: Plan) -> _Needs:
    """What the orders of customer sections are themselves: made or bought."""
    orders = done.orders
    rows = np.flatnonzero(orders.segment >= FIRST_INDIVIDUAL_SEGMENT)
    kind = np.where(orders.in_house[rows], _KINDS.index(CostKind.ACTIVITY), _KINDS.index(CostKind.PURCHASE))
    return _Needs(orders.segment[rows], orders.material[rows], orders.quantity[rows], kind)


def _components(snapshot: Snapshot, done: Plan) -> _Needs:
    """Components that plant stock provides: the collective ones, and those for which planning proposes nothing."""
    needed = done.requirements.without_passed()
    above = done.orders.segment[needed.parent]
    own = above >= FIRST_INDIVIDUAL_SEGMENT
    provided = (needed.segment == NET_SEGMENT) | ~_proposing(snapshot)[needed.material]
    rows = np.flatnonzero(own & provided)
    kind = np.full(len(rows), _KINDS.index(CostKind.PLANT_STOCK), dtype=np.int64)
    return _Needs(above[rows], needed.material[rows], needed.quantity[rows], kind)


def _levels(snapshot: Snapshot, done: Plan, width: int) -> tuple[Integers, Integers]:
    """Every (item, material) as item × width + material, ascending, and its longest way down from the product."""
    lines = snapshot.sales_order_lines
    needed, orders = done.requirements.without_passed(), done.orders
    rows = np.flatnonzero(orders.segment[needed.parent] >= FIRST_INDIVIDUAL_SEGMENT)
    parent = needed.parent[rows]
    item, above, below = orders.segment[parent], orders.material[parent], needed.material[rows]
    product = lines.item_segment * width + lines.material
    place = np.unique(np.concatenate((product, item * width + above, item * width + below)))
    level = np.zeros(len(place), dtype=np.int64)
    start, end = np.searchsorted(place, item * width + above), np.searchsorted(place, item * width + below)
    # Everything above a material has a lower low-level code, so each level is final before it is passed on.
    code = done.levels.code[above]
    for step in np.unique(code).tolist():
        at = np.flatnonzero(code == step)
        np.maximum.at(level, end[at], level[start[at]] + 1)
    return place, level


def _summed(parts: tuple[_Needs, ...], width: int) -> list[tuple[int, int, int, int]]:
    """Item, material, kind and quantity, each combination once."""
    item, material, quantity, kind = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("item", "material", "quantity", "kind")
    )
    key = (item * width + material) * len(_KINDS) + kind
    sums: dict[int, int] = {}
    # Python's integers, because a sum of many quantities may leave 64 bits.
    for at, amount in zip(key.tolist(), quantity.tolist(), strict=True):
        sums[at] = sums.get(at, 0) + amount
    return [
        (*divmod(at // len(_KINDS), width), at % len(_KINDS), amount) for at, amount in sorted(sums.items())
    ]


def _items(
    sums: list[tuple[int, int, int, int]], place: Integers, level: Integers, width: int
) -> dict[int, PlannedItem]:
    levels: dict[int, dict[int, int]] = {}
    for at, found in zip(place.tolist(), level.tolist(), strict=True):
        levels.setdefault(at // width, {})[at % width] = found
    lines: dict[int, list[PlannedLine]] = {item: [] for item in levels}
    for item, material, kind, quantity in sums:
        lines[item].append(PlannedLine(levels[item][material], material, _KINDS[kind], quantity))
    return {
        item: PlannedItem(
            tuple(sorted(lines[item], key=lambda line: (line.level, line.material, line.kind))), levels[item]
        )
        for item in levels
    }
