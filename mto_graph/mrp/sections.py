"""What there is to say of a section as a whole: the columns that exception rules on sections look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mto_graph.mrp.consume import EXACT, Consumed
from mto_graph.mrp.intervals import LIMIT
from mto_graph.mrp.pegging import NEVER
from mto_graph.mrp.requirements import ClassTable
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, NET_SEGMENT, Snapshot
from mto_graph.strategies import Integers, SectionColumns


@dataclass(frozen=True, slots=True)
class Amounts:
    """Quantities of sections; a section may have several rows, which add up."""

    material: Integers
    segment: Integers
    quantity: Integers
    day: Integers | None = None
    """Of shortages: when it is needed."""


@dataclass(frozen=True, slots=True)
class Sections:
    """Sections that the run plans, by material and segment."""

    material: Integers
    segment: Integers
    first_short_day: Integers
    """Of the shortages inside a fence the first; NEVER without any."""


def section_columns(
    snapshot: Snapshot,
    classes: ClassTable,
    consumed: Consumed,
    fence_shortages: Sequence[Amounts],
    passed_on: Sequence[tuple[Integers, Integers, Integers, Integers]],
) -> tuple[Sections, SectionColumns]:
    """The sections with a safety stock, a shortage inside a fence, a plan that orders exceed, or a discontinued part.

    `passed_on` has material, segment, and what of a shortage was passed on and what is left uncovered.
    """
    segments = len(snapshot.segment_strategy)
    safety, above = _safety_stocks(snapshot), above_plan(snapshot, classes, consumed)
    replaced = [Amounts(material, segment, passed) for material, segment, passed, _ in passed_on]
    uncovered = [Amounts(material, segment, left) for material, segment, _, left in passed_on]
    parts = [part for part in (*fence_shortages, *replaced, safety, above) if len(part.material)]
    pair = np.unique(
        np.concatenate([np.zeros(0, dtype=np.int64), *(_pairs(part, segments) for part in parts)])
    )
    pair = pair[snapshot.scope.holds(pair // segments, pair % segments)]
    material, segment = pair // segments, pair % segments
    stocks = snapshot.stocks
    sections = Sections(material, segment, _first_days(pair, segments, fence_shortages))
    return sections, SectionColumns(
        today=snapshot.today,
        individual=segment >= FIRST_INDIVIDUAL_SEGMENT,
        replaced=_summed(pair, segments, replaced),
        uncovered=_summed(pair, segments, uncovered),
        stock=_summed(pair, segments, [Amounts(stocks.material, stocks.segment, stocks.quantity)]),
        safety_stock=_summed(pair, segments, [safety]),
        fence_shortage=_summed(pair, segments, fence_shortages),
        above_plan=_summed(pair, segments, [above]),
    )


def above_plan(snapshot: Snapshot, classes: ClassTable, consumed: Consumed) -> Amounts:
    """What orders ask for beyond the plan that they consume, at the material with the plan and in its unit, rounded up.

    It is said of plant stock of that material: the plan is made there, and what one order gets depends on all others.
    Where no plan fits an order it is said of what is ordered.
    """
    lines = snapshot.sales_order_lines
    target = np.where(lines.plan_material >= 0, lines.plan_material, lines.material)
    factor = np.where(lines.plan_material >= 0, lines.plan_factor, EXACT)
    consuming = np.array([entry.consumption is not None for entry in classes.classes], dtype=np.bool_)
    order_class = classes.customer(lines.strategy)
    missing: dict[int, int] = defaultdict(int)
    for row in np.flatnonzero(consuming[order_class]).tolist():
        missing[int(target[row])] += int(lines.quantity[row]) * int(factor[row])
    for link in consumed.links:
        missing[int(target[link.order_line])] -= link.taken
    short = sorted((material, exact) for material, exact in missing.items() if exact)
    return Amounts(
        np.array([material for material, _ in short], dtype=np.int64),
        np.full(len(short), NET_SEGMENT),
        np.array([_fitting(-(-exact // EXACT)) for _, exact in short], dtype=np.int64),
    )


def _fitting(quantity: int) -> int:
    """The message says at least so much: absurd factors are no reason to end the run."""
    return min(quantity, LIMIT)


def _safety_stocks(snapshot: Snapshot) -> Amounts:
    """Of all materials that are planned and not discontinued; only plant stock has one."""
    materials = snapshot.materials
    planned = materials.planned_by_requirements | materials.planned_by_forecast
    planned = (planned | materials.planned_by_reorder_point) & (materials.effective_out_day > snapshot.today)
    rows = np.flatnonzero(planned & (materials.safety_stock > 0))
    return Amounts(rows, np.full(len(rows), NET_SEGMENT), materials.safety_stock[rows])


def _pairs(amounts: Amounts, segments: int) -> Integers:
    return amounts.material * segments + amounts.segment


def _first_days(pair: Integers, segments: int, parts: Sequence[Amounts]) -> Integers:
    """The first day of the parts in each section."""
    first = np.full(len(pair) + 1, NEVER, dtype=np.int64)
    for part in parts:
        if part.day is not None:
            np.minimum.at(first, np.searchsorted(pair, _pairs(part, segments)), part.day)
    return first[:-1]


def _summed(pair: Integers, segments: int, parts: Sequence[Amounts]) -> Integers:
    """What the parts add up to in each section; sections that are not asked about are left out."""
    sums = np.zeros(len(pair) + 1, dtype=np.int64)
    for part in parts:
        wanted = _pairs(part, segments)
        at = np.searchsorted(pair, wanted)
        known = np.append(pair, -1)[at] == wanted
        np.add.at(sums, at[known], part.quantity[known])
    return sums[:-1]
