"""Reorder points: what is below them, what counts against them, and how they follow a forecast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mto_graph.mrp.calendars import BEYOND
from mto_graph.mrp.faults import FaultBook
from mto_graph.mrp.intervals import LIMIT, overflowing
from mto_graph.mrp.production_time import production_days
from mto_graph.mrp.requirements import DemandKind, Element, Requirements
from mto_graph.mrp.snapshot import NET_SEGMENT, Snapshot
from mto_graph.mrp.supplies import Supplies
from mto_graph.strategies import Flags, Integers, MaterialFault

_EXTERNAL = (Element.SALES_ORDER, Element.ORDER_RESERVATION, Element.RESERVATION)
"""What somebody outside planning has asked for; dependent requirements and plan are planning's own."""
_UNKNOWN = -(2**62)
"""As a reorder point: it could not be worked out, and a fault says why."""
_ONE_UNIT = 1000


def with_automatic_points(snapshot: Snapshot, faults: FaultBook) -> Snapshot:
    """The snapshot with the reorder points that follow the forecast in the place of maintained ones.

    Safety stock + average forecast of a workday × workdays of the replenishment lead time, rounded up to a thousandth.
    The average is over all periods that are not over, with what has been withdrawn of them already.
    """
    materials, forecasts = snapshot.materials, snapshot.forecasts
    if not materials.automatic_reorder_point.any():
        return snapshot
    live = np.flatnonzero(
        materials.automatic_reorder_point[forecasts.material] & (forecasts.last_day >= snapshot.today)
    )
    material, quantity = forecasts.material[live], forecasts.quantity[live]
    immense = np.zeros(len(materials), dtype=np.bool_)
    immense[material[overflowing(material, quantity)]] = True
    expected, workdays = (np.zeros(len(materials), dtype=np.int64) for _ in range(2))
    np.add.at(expected, material, np.where(immense[material], 0, quantity))
    days = snapshot.calendars.workdays(
        materials.calendar[material], forecasts.first_day[live], forecasts.last_day[live]
    )
    np.add.at(workdays, material, days)
    points = np.where(materials.automatic_reorder_point, materials.safety_stock, materials.reorder_point)
    rows = np.flatnonzero((workdays > 0) & ~immense)
    consumed, wide = _during_lead_time(snapshot, rows, expected[rows], workdays[rows], faults)
    points[rows] = np.where(consumed < 0, _UNKNOWN, points[rows] + consumed)
    immense[rows[wide]] = True
    points[immense] = _UNKNOWN
    _add(faults, MaterialFault.QUANTITY, np.flatnonzero(immense))
    return replace(snapshot, materials=replace(materials, reorder_point=points))


def _during_lead_time(
    snapshot: Snapshot, material: Integers, expected: Integers, workdays: Integers, faults: FaultBook
) -> tuple[Integers, Flags]:
    """What the forecast expects within the lead time if every workday is like the average one, and where it is immense.

    -1 where there is no such lead time.
    """
    calendar = snapshot.materials.calendar[material]
    today = np.full(len(material), snapshot.today, dtype=np.int64)
    begins = snapshot.calendars.at_or_after(calendar, today)
    end = replenished_day(snapshot, material, faults)
    lead_time = np.maximum(snapshot.calendars.workdays(calendar, begins, end) - 1, 0)
    whole, rest = np.divmod(expected, workdays)
    wide = whole > LIMIT // 4 // np.maximum(lead_time, 1)
    consumed = np.where(wide, 0, whole) * lead_time - (-rest * lead_time) // workdays
    return np.where(end < 0, -1, consumed), wide


def replenished_day(snapshot: Snapshot, material: Integers, faults: FaultBook) -> Integers:
    """The workday on which a replenishment begun today is there; -1, and a fault, where that leads out of the calendar.

    The total replenishment lead time where it is maintained; else in-house production (of one unit, where it depends on
    the quantity) and goods receipt days, or purchasing processing days, delivery days and goods receipt days.
    """
    materials, calendars = snapshot.materials, snapshot.calendars
    calendar, total = materials.calendar[material], materials.replenishment_days[material]
    begins = calendars.at_or_after(calendar, np.full(len(material), snapshot.today, dtype=np.int64))
    of_one = production_days(materials, material, np.full(len(material), _ONE_UNIT, dtype=np.int64))
    maintained = materials.in_house_days[material]
    made = calendars.shifted(calendar, begins, np.where(maintained >= 0, maintained, of_one))
    ordered = calendars.shifted(calendar, begins, materials.processing_days[material])
    bought = calendars.at_or_after(calendar, ordered + materials.delivery_days[material])
    finished = np.where(materials.in_house[material], made, bought)
    own = calendars.shifted(calendar, finished, materials.receipt_days[material])
    day = np.where(total >= 0, calendars.shifted(calendar, begins, np.maximum(total, 0)), own)
    outside, closed = calendars.is_beyond(day), begins == BEYOND
    _add(faults, MaterialFault.CALENDAR, material[outside & closed])
    _add(faults, MaterialFault.LEAD_TIME, material[outside & ~closed])
    return np.where(outside, -1, day)


def reorder_points(
    snapshot: Snapshot, supplies: Supplies, independent: Requirements, faults: FaultBook
) -> Requirements:
    """One requirement of today for each reorder point material whose stock and firm receipts do not suffice.

    They do not when they are below the reorder point and the external requirements that count.
    """
    materials, segments = snapshot.materials, len(snapshot.segment_strategy)
    counts = materials.external_within_lead_time | materials.external_always
    rows = np.flatnonzero(materials.planned_by_reorder_point)
    missing_point = (materials.reorder_point[rows] <= 0) & (materials.reorder_point[rows] > _UNKNOWN)
    _add(faults, MaterialFault.REORDER_POINT, rows[missing_point & ~counts[rows]])
    needed = _needed(snapshot, independent, faults)
    rows = rows[needed[rows] > 0]
    first = np.searchsorted(supplies.pair, rows * segments + NET_SEGMENT, side="left")
    last = np.searchsorted(supplies.pair, rows * segments + NET_SEGMENT, side="right")
    sums = np.concatenate(([0], np.cumsum(supplies.quantity)))
    missing = needed[rows] - (sums[last] - sums[first])
    rows, missing = rows[missing > 0], missing[missing > 0]
    zero = np.zeros(len(rows), dtype=np.int64)
    return Requirements(
        material=rows,
        segment=zero + NET_SEGMENT,
        day=zero + snapshot.today,
        quantity=missing,
        requirements_class=zero,
        element=zero + int(Element.SAFETY_STOCK),
        demand_kind=zero + int(DemandKind.REORDER_POINT),
        demand=rows,
    )


def _needed(snapshot: Snapshot, independent: Requirements, faults: FaultBook) -> Integers:
    """The reorder point of each material with the external requirements in plant stock that count against it.

    Below 0 where it cannot be said.
    """
    materials = snapshot.materials
    known = materials.reorder_point > _UNKNOWN
    needed = np.where(known, np.maximum(materials.reorder_point, 0), _UNKNOWN)
    counts = materials.external_within_lead_time | materials.external_always
    rows = np.flatnonzero(
        counts[independent.material]
        & (independent.segment == NET_SEGMENT)
        & np.isin(independent.element, _EXTERNAL)
    )
    if not len(rows):
        return needed
    until = np.full(len(materials), -1, dtype=np.int64)
    limited = np.unique(independent.material[rows])
    limited = limited[materials.external_within_lead_time[limited]]
    until[limited] = replenished_day(snapshot, limited, faults)
    needed[limited[until[limited] < 0]] = _UNKNOWN
    material = independent.material[rows]
    kept = materials.external_always[material] | (independent.day[rows] <= until[material])
    rows = rows[kept & (needed[material] >= 0)]
    material, quantity = independent.material[rows], independent.quantity[rows]
    group = np.concatenate((np.arange(len(materials)), material))
    immense = group[overflowing(group, np.concatenate((np.maximum(needed, 0), quantity)))]
    np.add.at(needed, material, quantity)
    needed[immense] = _UNKNOWN
    _add(faults, MaterialFault.QUANTITY, immense)
    return needed


def _add(faults: FaultBook, fault: MaterialFault, material: Integers) -> None:
    faults.add(fault, material, np.full(len(material), NET_SEGMENT, dtype=np.int64))
