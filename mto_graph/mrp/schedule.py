"""Scheduling: when a proposal must start so that it is there at its requirement, or when it can be there at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.mrp.origin import scheduling_rule
from mto_graph.mrp.snapshot import NET_SEGMENT, Materials, Snapshot
from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Days of proposals, one row each."""

    opening: Integers
    start: Integers
    finish: Integers
    availability: Integers
    forward: Flags
    """Scheduled forward from today because the backward start lies in the past."""
    rule: Integers
    """`SchedulingRule` values."""


def schedule(snapshot: Snapshot, material: Integers, segment: Integers, day: Integers) -> Schedule:
    """Backward from the requirement day; forward from today where the start would lie in the past.

    In-house: finish = requirement - goods receipt, start = finish - in-house production, in workdays. External:
    processing (workdays), delivery (calendar days), goods receipt (workdays). What a reorder point wants starts today.
    """
    materials, calendars = snapshot.materials, snapshot.calendars
    calendar = materials.calendar[material]
    in_house = materials.in_house[material]
    finish = calendars.shifted(calendar, day, -materials.receipt_days[material])
    sent = finish - np.where(in_house, 0, materials.delivery_days[material])
    start = calendars.shifted(
        calendar,
        sent,
        -np.where(in_house, materials.in_house_days[material], materials.processing_days[material]),
    )
    past = start < snapshot.today
    reordered = materials.planned_by_reorder_point[material] & (segment == NET_SEGMENT)
    forward = past & ~materials.keep_backward_dates[material] & ~reordered
    availability = day.copy()
    rows = np.flatnonzero(forward | reordered)
    if len(rows):
        start[rows], finish[rows], availability[rows] = _forward(snapshot, material[rows])
    outside = np.flatnonzero(calendars.is_beyond(np.minimum(start, finish)))
    if len(outside):
        raise _outside(materials, int(material[outside[0]]))
    opening = calendars.shifted(calendar, start, -np.where(reordered, 0, materials.opening_days[material]))
    return Schedule(
        opening=opening,
        start=start,
        finish=finish,
        availability=availability,
        forward=forward,
        rule=scheduling_rule(past, forward, reordered),
    )


def _forward(snapshot: Snapshot, material: Integers) -> tuple[Integers, Integers, Integers]:
    materials, calendars = snapshot.materials, snapshot.calendars
    calendar = materials.calendar[material]
    today = np.full(len(material), snapshot.today, dtype=np.int64)
    start = calendars.at_or_after(calendar, today)
    made = calendars.shifted(calendar, start, materials.in_house_days[material])
    ordered = calendars.shifted(calendar, start, materials.processing_days[material])
    delivered = calendars.at_or_after(calendar, ordered + materials.delivery_days[material])
    finish = np.where(materials.in_house[material], made, delivered)
    availability = calendars.shifted(calendar, finish, materials.receipt_days[material])
    beyond = np.flatnonzero(calendars.is_beyond(availability))
    if len(beyond):
        raise _outside(materials, int(material[beyond[0]]))
    return start, finish, availability


def _outside(materials: Materials, material: int) -> Exception:
    return refuse(
        ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
        f"The lead times of material {materials.names[material]} lead out of the calendar (1970-01-01 to "
        "2099-12-31); correct its in-house, delivery or goods receipt days or the plant's holidays.",
    )
