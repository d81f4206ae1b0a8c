"""Reorder points: what is below them, what counts against them, and how they follow a forecast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.mrp.faults import FaultBook
from mto_graph.mrp.intervals import LIMIT, overflowing
from mto_graph.mrp.requirements import DemandKind, Element, Requirements
from mto_graph.mrp.snapshot import NET_SEGMENT, Snapshot
from mto_graph.mrp.supplies import Supplies
from mto_graph.strategies import Integers, MaterialFault

_EXTERNAL = (Element.SALES_ORDER, Element.ORDER_RESERVATION, Element.RESERVATION)
"""What somebody outside planning has asked for; dependent requirements and plan are planning's own."""


def with_automatic_points(snapshot: Snapshot) -> Snapshot:
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
    material = forecasts.material[live]
    _check_sums(snapshot, material, forecasts.quantity[live])
    expected, workdays = (np.zeros(len(materials), dtype=np.int64) for _ in range(2))
    np.add.at(expected, material, forecasts.quantity[live])
    days = snapshot.calendars.workdays(
        materials.calendar[material], forecasts.first_day[live], forecasts.last_day[live]
    )
    np.add.at(workdays, material, days)
    points = np.where(materials.automatic_reorder_point, materials.safety_stock, materials.reorder_point)
    rows = np.flatnonzero(workdays > 0)
    points[rows] += _during_lead_time(snapshot, rows, expected[rows], workdays[rows])
    return replace(snapshot, materials=replace(materials, reorder_point=points))


def _during_lead_time(
    snapshot: Snapshot, material: Integers, expected: Integers, workdays: Integers
) -> Integers:
    """What the forecast expects within the lead time of each material, if every workday is like the average one."""
    calendar = snapshot.materials.calendar[material]
    today = np.full(len(material), snapshot.today, dtype=np.int64)
    begins = snapshot.calendars.at_or_after(calendar, today)
    lead_time = snapshot.calendars.workdays(calendar, begins, replenished_day(snapshot, material)) - 1
    whole, rest = np.divmod(expected, workdays)
    wide = np.flatnonzero(whole > LIMIT // 4 // np.maximum(lead_time, 1))
    if len(wide):
        raise refuse(
            ErrorCode.QUANTITY_OVERFLOW,
            f"The reorder point of {snapshot.materials.names[material[wide[0]]]} leaves the range of quantities; "
            "correct its forecast.",
        )
    return whole * lead_time - (-rest * lead_time) // workdays


def replenished_day(snapshot: Snapshot, material: Integers) -> Integers:
    """The workday on which a replenishment begun today is there.

    The total replenishment lead time where it is maintained; else in-house production and goods receipt days, or
    purchasing processing days, delivery days of the calendar, and goods receipt days.
    """
    materials, calendars = snapshot.materials, snapshot.calendars
    calendar, total = materials.calendar[material], materials.replenishment_days[material]
    begins = calendars.at_or_after(calendar, np.full(len(material), snapshot.today, dtype=np.int64))
    made = calendars.shifted(calendar, begins, np.maximum(materials.in_house_days[material], 0))
    ordered = calendars.shifted(calendar, begins, materials.processing_days[material])
    bought = calendars.at_or_after(calendar, ordered + materials.delivery_days[material])
    finished = np.where(materials.in_house[material], made, bought)
    own = calendars.shifted(calendar, finished, materials.receipt_days[material])
    day = np.where(total >= 0, calendars.shifted(calendar, begins, np.maximum(total, 0)), own)
    outside = np.flatnonzero(calendars.is_beyond(day))
    if len(outside):
        raise refuse(
            ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
            f"The replenishment lead time of material {materials.names[material[outside[0]]]} leads out of the "
            "calendar (1970-01-01 to 2099-12-31); correct its lead times.",
        )
    return day


def reorder_points(
    snapshot: Snapshot, supplies: Supplies, independent: Requirements, faults: FaultBook
) -> Requirements:
    """One requirement of today for each reorder point material whose stock and firm receipts do not suffice.

    They do not when they are below the reorder point and the external requirements that count. A material whose
    point is neither maintained nor computed is left out and entered as a fault.
    """
    materials, segments = snapshot.materials, len(snapshot.segment_strategy)
    pointless = ~materials.automatic_reorder_point & (materials.reorder_point <= 0)
    missing_point = np.flatnonzero(materials.planned_by_reorder_point & pointless)
    faults.add(MaterialFault.REORDER_POINT, missing_point, np.full(len(missing_point), NET_SEGMENT))
    rows = np.flatnonzero(materials.planned_by_reorder_point & ~pointless)
    first = np.searchsorted(supplies.pair, rows * segments + NET_SEGMENT, side="left")
    last = np.searchsorted(supplies.pair, rows * segments + NET_SEGMENT, side="right")
    sums = np.concatenate(([0], np.cumsum(supplies.quantity)))
    needed = _needed(snapshot, independent)
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


def _check_sums(snapshot: Snapshot, material: Integers, quantity: Integers) -> None:
    """A point cannot be worked out from quantities that leave 64 bits together."""
    immense = np.flatnonzero(overflowing(material, quantity))
    if len(immense):
        name = snapshot.materials.names[material[immense[0]]]
        raise refuse(
            ErrorCode.QUANTITY_OVERFLOW,
            f"Forecast and requirements of material {name} add up to more "
            "than 9.2 × 10^15 units; correct the absurdly large ones.",
        )


def _needed(snapshot: Snapshot, independent: Requirements) -> Integers:
    """The reorder point of each material with the external requirements in plant stock that count against it."""
    materials = snapshot.materials
    needed = materials.reorder_point.copy()
    counts = materials.external_within_lead_time | materials.external_always
    rows = np.flatnonzero(
        counts[independent.material]
        & (independent.segment == NET_SEGMENT)
        & np.isin(independent.element, _EXTERNAL)
    )
    if not len(rows):
        return needed
    material = independent.material[rows]
    within = independent.day[rows] <= replenished_day(snapshot, material)
    rows = rows[within | materials.external_always[material]]
    material, quantity = independent.material[rows], independent.quantity[rows]
    group = np.concatenate((np.arange(len(materials)), material))
    _check_sums(snapshot, group, np.concatenate((needed, quantity)))
    np.add.at(needed, material, quantity)
    return needed
