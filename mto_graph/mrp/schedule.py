"""Scheduling: when a proposal must start so that it is there at its requirement, or when it can be there at all."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from mto_graph.mrp.origin import scheduling_rule
from mto_graph.mrp.production_time import production_days
from mto_graph.mrp.snapshot import NET_SEGMENT, Snapshot
from mto_graph.mrp.uniform import looked_up
from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Days of proposals, one row each."""

    opening: Integers
    start: Integers
    finish: Integers
    availability: Integers
    production_start: Integers
    production_finish: Integers
    """By the quantity-dependent times; the start and the finish themselves where these do not apply."""
    forward: Flags
    """Scheduled forward from today because the backward start lies in the past."""
    rule: Integers
    """`SchedulingRule` values."""
    undatable: Flags
    """The lead times lead out of the calendar: the other columns mean nothing there."""

    def take(self, rows: Integers) -> Schedule:
        """These rows, in this order."""
        return Schedule(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def schedule(
    snapshot: Snapshot, material: Integers, segment: Integers, day: Integers, quantity: Integers
) -> Schedule:
    """Backward from the requirement day; forward from today where the start would lie in the past.

    In-house: finish = requirement - goods receipt, start = finish - in-house production, in workdays. External:
    processing (workdays), delivery (calendar days), goods receipt (workdays). What a reorder point wants starts today.
    In-house production takes the maintained days, else as long as its quantity does.
    """
    materials, calendars = snapshot.materials, snapshot.calendars
    calendar = looked_up(materials.calendar, material)
    in_house = looked_up(materials.in_house, material)
    by_quantity = production_days(materials, material, quantity)
    production = production_time(snapshot, material, quantity)
    finish = calendars.shifted(calendar, day, -looked_up(materials.receipt_days, material))
    sent = finish - np.where(in_house, 0, looked_up(materials.delivery_days, material))
    start = calendars.shifted(
        calendar, sent, -np.where(in_house, production, looked_up(materials.processing_days, material))
    )
    past = start < snapshot.today
    reordered = looked_up(materials.planned_by_reorder_point, material)
    if reordered.any():
        reordered = reordered & (segment == NET_SEGMENT)
    moved = past & ~looked_up(materials.keep_backward_dates, material) & ~reordered
    availability = day
    begins = moved | reordered
    rows = np.flatnonzero(begins)
    if len(rows):
        availability = day.copy()
        spent = production[rows] if production.ndim else production
        start[rows], finish[rows], availability[rows] = forward(snapshot, material[rows], spent)
    production_start, production_finish = start, finish
    timed = by_quantity > 0
    if timed.any():
        production_start, production_finish = start.copy(), finish.copy()
        calendar = materials.calendar[material]
        rows = np.flatnonzero(timed & ~begins)
        production_start[rows] = calendars.shifted(calendar[rows], finish[rows], -by_quantity[rows])
        rows = np.flatnonzero(timed & begins)
        production_finish[rows] = calendars.shifted(calendar[rows], start[rows], by_quantity[rows])
    ahead = np.where(reordered, 0, looked_up(materials.opening_days, material))
    # A start is a workday or none at all, so that no days before it is the start itself.
    opening = calendars.shifted(materials.calendar[material], start, -ahead) if ahead.any() else start
    return Schedule(
        opening=opening,
        start=start,
        finish=finish,
        availability=availability,
        production_start=production_start,
        production_finish=production_finish,
        forward=moved,
        rule=scheduling_rule(past, moved, reordered),
        undatable=calendars.is_beyond(start)
        | calendars.is_beyond(finish)
        | calendars.is_beyond(availability),
    )


def production_time(snapshot: Snapshot, material: Integers, quantity: Integers) -> Integers:
    """Workdays of in-house production: those maintained, else as long as the quantity takes.

    A single number (no dimension) where all materials share it.
    """
    maintained = looked_up(snapshot.materials.in_house_days, material)
    if (maintained >= 0).all():
        return maintained
    return np.where(maintained >= 0, maintained, production_days(snapshot.materials, material, quantity))


def forward(
    snapshot: Snapshot, material: Integers, production: Integers
) -> tuple[Integers, Integers, Integers]:
    """Start, finish and availability of what begins today, or on the next workday; `production` in workdays."""
    materials, calendars = snapshot.materials, snapshot.calendars
    calendar = materials.calendar[material]
    today = np.full(len(material), snapshot.today, dtype=np.int64)
    start = calendars.at_or_after(calendar, today)
    made = calendars.shifted(calendar, start, production)
    ordered = calendars.shifted(calendar, start, materials.processing_days[material])
    delivered = calendars.at_or_after(calendar, ordered + materials.delivery_days[material])
    finish = np.where(materials.in_house[material], made, delivered)
    return start, finish, calendars.shifted(calendar, finish, materials.receipt_days[material])
