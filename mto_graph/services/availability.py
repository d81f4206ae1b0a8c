"""The availability check: what a sales order item is promised, and for when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.services.application import Application
from mto_graph.services.consumption import plan_consumption
from mto_graph.services.item_rules import ItemRules, item_rules
from mto_graph.services.places import sales_order_item_id
from mto_graph.services.planning.master_data import read_plants
from mto_graph.services.stock_requirements.lists import sections_of
from mto_graph.strategies import AvailabilityCheck, Registry, SegmentKind
from mto_graph.units import FACTOR_PLACES, from_day, from_quantity, to_quantity


@dataclass(frozen=True, slots=True)
class Promise:
    """The quantity that is confirmed and the date on which all of it is there; no date where nothing is confirmed."""

    confirmed_quantity: Decimal
    confirmed_date: date | None


@dataclass(frozen=True, slots=True)
class _OpenLine:
    id: int
    quantity: int
    day: int


def promise(application: Application, sales_order: str, item: int, today: date) -> Promise:
    """Confirm the open quantity of a sales order item, by the check of its requirements class.

    Against plan: what the item consumes of open plan lines, not before these. ATP: stock and firm receipts of the
    section that no earlier requirement takes, else everything after the replenishment lead time.

    Example: `promise(application, "4711", 10, date(2025, 5, 1)).confirmed_date`
    """
    with application.database.reading() as session:
        return promise_in(session, application.registry, sales_order, item, today)


def promise_in(session: Session, registry: Registry, sales_order: str, item: int, today: date) -> Promise:
    """`promise` inside a session that is already open."""
    identity = sales_order_item_id(session, sales_order, item)
    lines = [
        _OpenLine(*row)
        for row in session.rows(
            "SELECT l.id, l.quantity - l.delivered_quantity, l.requested_date FROM schedule_line l"
            " JOIN sales_order_item i ON i.id = l.sales_order_item WHERE i.id = ? AND NOT i.rejected"
            " AND l.quantity > l.delivered_quantity ORDER BY l.requested_date, l.schedule_line",
            [identity],
        )
    ]
    if not lines:
        return Promise(Decimal(0), None)
    rules = item_rules(session, registry, identity)
    check = rules.requirements_class.availability_check
    if check is AvailabilityCheck.PLAN:
        quantity, day = _against_plan(session, registry, rules, lines, day_of(today))
    elif check is AvailabilityCheck.ATP:
        quantity, day = _available_to_promise(session, registry, rules, identity, lines, today)
    else:
        quantity, day = sum(line.quantity for line in lines), max(lines[-1].day, day_of(today))
    return Promise(from_quantity(quantity), from_day(day) if quantity else None)


def _against_plan(
    session: Session, registry: Registry, rules: ItemRules, lines: list[_OpenLine], today: int
) -> tuple[int, int]:
    """What the item's lines consume, in the item's unit rounded down; not before the plan lines they consume."""
    if rules.plan is None or not rules.factor:
        return 0, today
    consumption = plan_consumption(session, registry, [rules.plan])
    requested = {line.id: line.day for line in lines}
    parts = [part for part in consumption.parts if part.schedule_line in requested]
    taken = sum((part.quantity for part in parts), Fraction(0)) * 10**FACTOR_PLACES / rules.factor
    days = [max(consumption.plan_day[part.plan_line], requested[part.schedule_line]) for part in parts]
    return int(taken), max([today, *days])


def _available_to_promise(
    session: Session,
    registry: Registry,
    rules: ItemRules,
    item: int,
    lines: list[_OpenLine],
    today: date,
) -> tuple[int, int]:
    """Everything: as soon as the section covers it with stock and firm receipts, at the latest after the lead time."""
    wanted = sum(line.quantity for line in lines)
    requested = lines[-1].day
    replenished = _replenished(session, rules.material_plant, today)
    covered = _covered(session, registry, rules, item, lines, today)
    day = replenished if covered is None or covered > max(replenished, requested) else covered
    return wanted, max(day, requested, day_of(today))


def _covered(
    session: Session,
    registry: Registry,
    rules: ItemRules,
    item: int,
    lines: list[_OpenLine],
    today: date,
) -> int | None:
    """The day on which stock and firm receipts, less what stands before the item's last line, reach the item."""
    own = item if rules.requirements_class.segment is SegmentKind.CUSTOMER else None
    own_lines = {line.id for line in lines}
    section = sections_of(session, registry, rules.material_plant, today).get(own)
    if section is None:
        return None
    needed = 0
    for row in section.rows:
        if row.quantity is not None and row.quantity < 0:
            needed -= to_quantity(row.quantity)
            if row.source_kind == "schedule_line":
                own_lines.discard(row.source_key)
            if not own_lines:
                break
    there = to_quantity(section.stock)
    if there >= needed:
        return day_of(today)
    for row in section.rows:
        if row.source_kind == "receipt" and row.quantity is not None:
            there += to_quantity(row.quantity)
            if there >= needed:
                return day_of(row.date)
    return None


def _replenished(session: Session, material_plant: int, today: date) -> int:
    """Today plus the total replenishment lead time, else plus the material's own lead times."""
    plant, procurement, special, total, made, delivery, receipt, processing, items = session.execute(
        "SELECT mp.plant, mp.procurement_type, mp.special_procurement, mp.replenishment_days,"
        " mp.in_house_production_days, mp.planned_delivery_days, mp.goods_receipt_days, p.purchasing_processing_days,"
        " (SELECT COUNT(*) FROM bom_item b WHERE b.parent = mp.id) FROM material_plant mp"
        " JOIN plant p ON p.id = mp.plant WHERE mp.id = ?",
        [material_plant],
    ).fetchone()
    in_house = special != "stock_transfer" and (
        procurement in ("in_house", "both") or (not procurement and items > 0)
    )
    plants = read_plants(session, today)
    calendars, calendar = plants.calendars, plants.calendar[plants.numbering.places(np.array([plant]))]
    day = calendars.at_or_after(calendar, np.array([day_of(today)]))
    if total is not None:
        day = calendars.shifted(calendar, day, np.int64(total))
    elif in_house:
        day = calendars.shifted(calendar, day, np.int64((made or 0) + (receipt or 0)))
    else:
        ordered = calendars.shifted(calendar, day, np.int64(processing or 0))
        delivered = calendars.at_or_after(calendar, ordered + (delivery or 0))
        day = calendars.shifted(calendar, delivered, np.int64(receipt or 0))
    if calendars.is_beyond(day).any():
        raise refuse(
            ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
            "The replenishment lead time leads out of the calendar, which ends on 2099-12-31; "
            "correct the material's lead times.",
        )
    return int(day[0])
