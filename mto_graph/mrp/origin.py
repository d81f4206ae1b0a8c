"""What a planned order's origin was, as far as pegging cannot tell it later: how it was sized and how it was dated.

Both are small numbers, kept with the order's profile, so that a plan of millions of orders grows by none of it.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

import numpy as np

from mto_graph.mrp.requirements import Requirements
from mto_graph.mrp.shortages import IndividualLots
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, Materials
from mto_graph.mrp.uniform import looked_up, uniform
from mto_graph.strategies import Flags, Integers, Lots, Shortages

SIZINGS = 32
"""So many values has what `sizing_of` packs into one number."""


class SizingRule(IntEnum):
    """Who said how large an order is."""

    INDIVIDUAL = 0
    """The rule of individual segments: each shortage is one order."""
    INDIVIDUAL_ROUNDING = 1
    """The same, rounded up because the material's `individual_lot_sizing` says so."""
    PROCEDURE = 2
    """The lot-size procedure of the material."""


class Shaping(IntFlag):
    """What the limits of the material did to the quantity that was needed."""

    AT_MAXIMUM = 1
    RAISED_TO_MINIMUM = 2
    ROUNDED_UP = 4


class SchedulingRule(IntEnum):
    """How an order got its dates."""

    BACKWARD = 0
    """From its requirement."""
    FORWARD = 1
    """From the planning date, because backward it would have started before."""
    KEPT_BACKWARD = 2
    """From its requirement although that leads before the planning date: the plant keeps such dates."""
    REORDER_POINT = 3
    """From the planning date, as everything that a reorder point starts."""
    FENCE = 4
    """Backward from the end of the planning time fence, because nothing may be proposed for its requirement."""


def sizing_of(rule: SizingRule, shaping: int = 0) -> int:
    """Rule and shaping as one number: `sizing_of(SizingRule.PROCEDURE, Shaping.ROUNDED_UP)` is 18."""
    return int(rule) + 4 * int(shaping)


def sizing_parts(sizing: int) -> tuple[SizingRule, Shaping]:
    """The way back from `sizing_of`."""
    return SizingRule(sizing % 4), Shaping(sizing // 4)


def exact_sizing(rows: Requirements, single: Integers, materials: Materials) -> Integers:
    """Of shortages that are one order each as they are: by the rule of individual segments, or by the procedure."""
    ones = rows.take(single)
    exact = looked_up(materials.individual_lots, ones.material) != IndividualLots.FULL
    ruled = (ones.segment >= FIRST_INDIVIDUAL_SEGMENT) & exact
    if ruled.all():
        return uniform(SizingRule.INDIVIDUAL, len(single))
    return np.where(ruled, int(SizingRule.INDIVIDUAL), int(SizingRule.PROCEDURE))


def lot_sizing(rule: SizingRule, lots: Lots, limits: Shortages) -> Integers:
    """Of lots: the rule, and what minimum, maximum and rounding did where the procedure says what it needed."""
    sizing = np.full(len(lots.quantities), int(rule), dtype=np.int64)
    if len(lots.needed):
        quantity, needed = np.asarray(lots.quantities), lots.needed
        floor = np.maximum(needed, limits.minimum)
        capped = (quantity == limits.maximum) & (limits.maximum > 0)
        sizing += 4 * int(Shaping.AT_MAXIMUM) * capped
        sizing += 4 * int(Shaping.RAISED_TO_MINIMUM) * ((needed < floor) & (quantity >= floor))
        sizing += 4 * int(Shaping.ROUNDED_UP) * (quantity > floor)
    return sizing


def moved_by_fence(rule: Integers, needed: Integers, proposed: Integers) -> Integers:
    """The rules again, of orders that are needed before the end of a fence and proposed for that end."""
    if proposed is needed:
        return rule
    moved = (rule == SchedulingRule.BACKWARD) & (proposed > needed)
    return np.where(moved, int(SchedulingRule.FENCE), rule)


def scheduling_rule(past: Flags, forward: Flags, reordered: Flags) -> Integers:
    """How each order was dated; `past` are those whose backward start lies before the planning date."""
    if not (past.any() or reordered.any()):
        return uniform(SchedulingRule.BACKWARD, len(past))
    rule = forward.astype(np.int64) * int(SchedulingRule.FORWARD)
    kept = past & ~forward
    if kept.any():
        rule[kept] = int(SchedulingRule.KEPT_BACKWARD)
    if reordered.any():
        rule[np.broadcast_to(reordered, len(rule))] = int(SchedulingRule.REORDER_POINT)
    return rule
