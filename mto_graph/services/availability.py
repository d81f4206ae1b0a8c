"""The availability check: what a sales order item is promised, and for when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import Calendars, day_of
from mto_graph.services.application import Application
from mto_graph.services.consumption import plan_consumption
from mto_graph.services.planning.master_data import read_plants
from mto_graph.services.planning.supply import USABLE_STOCK_TYPES
from mto_graph.strategies import DEFAULT_CLASS, AvailabilityCheck, Consumption, Registry, RequirementsClass
from mto_graph.units import FACTOR_PLACES, from_day, from_quantity


@dataclass(frozen=True, slots=True)
class Promise:
    """The quantity that is confirmed and the date on which all of it is there; no date where nothing is confirmed."""

    confirmed_quantity: Decimal
    confirmed_date: date | None


@dataclass(frozen=True, slots=True)
class _Item:
    id: int
    material_plant: int
    plant: int
    in_house: bool
    lead_days: tuple[int, int, int, int]
    """Replenishment (or -1), in-house or processing, delivery, goods receipt."""
    target: int
    factor: int
    requirements_class: RequirementsClass


def promise(application: Application, sales_order: str, item: int, today: date) -> Promise:
    """Confirm the open quantity of a sales order item, by the check of its requirements class.

    Against plan: what the item consumes of open plan lines, not before these. ATP: stock and firm receipts of the
    item's segment that are there by the requested date, else everything after the replenishment lead time.

    Example: `promise(application, "4711", 10, date(2025, 5, 1)).confirmed_date`
    """
    with application.database.reading() as session:
        return promise_in(session, application.registry, sales_order, item, today)


def promise_in(session: Session, registry: Registry, sales_order: str, item: int, today: date) -> Promise:
    """`promise` inside a session that is already open."""
    found = _item(session, registry, sales_order, item)
    lines = session.rows(
        "SELECT l.id, l.quantity - l.delivered_quantity, l.requested_date FROM schedule_line l"
        " JOIN sales_order_item i ON i.id = l.sales_order_item"
        " WHERE i.id = ? AND NOT i.rejected AND l.quantity > l.delivered_quantity ORDER BY l.requested_date, l.id",
        [found.id],
    )
    if not lines:
        return Promise(Decimal(0), None)
    start = day_of(today)
    check = found.requirements_class.availability_check
    if check is AvailabilityCheck.PLAN:
        quantity, day = _against_plan(session, registry, found, lines, start)
    elif check is AvailabilityCheck.ATP:
        quantity, day = _available_to_promise(session, found, lines, start)
    else:
        quantity, day = sum(line[1] for line in lines), max(max(line[2] for line in lines), start)
    return Promise(from_quantity(quantity), from_day(day) if quantity else None)


def _item(session: Session, registry: Registry, sales_order: str, item: int) -> _Item:
    row = session.execute(
        "SELECT i.id, i.material_plant, mp.plant, i.strategy_group, mp.strategy_group, mp.procurement_type,"
        " mp.replenishment_days, mp.in_house_production_days, p.purchasing_processing_days, mp.planned_delivery_days,"
        " mp.goods_receipt_days, mp.planning_conversion_factor, target.id,"
        " (SELECT COUNT(*) FROM bom_item b WHERE b.parent = mp.id)"
        " FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
        " JOIN material_plant mp ON mp.id = i.material_plant JOIN plant p ON p.id = mp.plant"
        " LEFT JOIN material_plant target ON target.material = mp.planning_material"
        " AND target.plant = COALESCE(mp.planning_plant, mp.plant) WHERE o.sales_order = ? AND i.item = ?",
        [sales_order, item],
    ).fetchone()
    if row is None:
        raise refuse(
            ErrorCode.NOT_FOUND, f"Sales order item {sales_order}/{item} does not exist.", "sales_order"
        )
    (
        identity,
        material_plant,
        plant,
        own,
        group,
        procurement,
        replenishment,
        made,
        processing,
        delivery,
        *rest,
    ) = row
    receipt, factor, target, bom_items = rest
    in_house = procurement in ("in_house", "both") or (not procurement and bom_items > 0)
    code = own or group
    customer = (registry.strategy(code).customer if code else None) or DEFAULT_CLASS
    other = customer.consumption is Consumption.PLANNING_MATERIAL
    return _Item(
        id=identity,
        material_plant=material_plant,
        plant=plant,
        in_house=in_house,
        lead_days=(
            -1 if replenishment is None else replenishment,
            (made if in_house else processing) or 0,
            0 if in_house else delivery or 0,
            receipt or 0,
        ),
        target=(target or 0) if other else material_plant,
        factor=(factor if factor is not None else 10**FACTOR_PLACES) if other else 10**FACTOR_PLACES,
        requirements_class=customer,
    )


def _against_plan(
    session: Session, registry: Registry, item: _Item, lines: list[tuple[int, int, int]], today: int
) -> tuple[int, int]:
    """What the item's lines consume, in the item's unit rounded down; not before the plan lines they consume."""
    consumption = plan_consumption(session, registry, [item.target])
    own = {line for line, _, _ in lines}
    parts = [part for part in consumption.parts if part.schedule_line in own]
    taken = (
        sum((part.quantity for part in parts), Fraction(0)) * 10**FACTOR_PLACES / item.factor
        if item.factor
        else 0
    )
    days = [consumption.plan_day[part.plan_line] for part in parts]
    requested = [day for line, _, day in lines if any(part.schedule_line == line for part in parts)]
    return int(taken), max([today, *days, *requested])


def _available_to_promise(
    session: Session, item: _Item, lines: list[tuple[int, int, int]], today: int
) -> tuple[int, int]:
    """Everything: from the section's stock and firm receipts where they are enough, else after the lead time."""
    wanted = sum(line[1] for line in lines)
    requested = max(line[2] for line in lines)
    own = item.id if item.requirements_class.segment.name in ("CUSTOMER", "PROJECT") else None
    where, parameters = (
        ("sales_order_item = ?", [own]) if own is not None else ("sales_order_item IS NULL", [])
    )
    kinds = ", ".join("?" for _ in USABLE_STOCK_TYPES)
    there = sum(
        row[0]
        for row in session.rows(
            f"SELECT quantity FROM stock WHERE material_plant = ? AND {where} AND stock_type IN ({kinds})",
            [item.material_plant, *parameters, *USABLE_STOCK_TYPES],
        )
    )
    day = today
    for quantity, available in session.rows(
        "SELECT quantity - received_quantity, availability_date FROM receipt WHERE material_plant = ?"
        f" AND {where} AND quantity > received_quantity ORDER BY availability_date, id",
        [item.material_plant, *parameters],
    ):
        if there >= wanted:
            break
        there += quantity
        day = max(day, available)
    replenished = _replenished(read_plants(session, from_day(today)).calendars, session, item, today)
    if there < wanted or day > max(replenished, requested):
        day = replenished
    return wanted, max(day, requested)


def _replenished(calendars: Calendars, session: Session, item: _Item, today: int) -> int:
    """Today plus the total replenishment lead time, else plus the material's own lead times."""
    plants = read_plants(session, from_day(today))
    calendar = plants.calendar[plants.numbering.places(np.array([item.plant]))]
    total, first, delivery, receipt = item.lead_days
    day = calendars.at_or_after(calendar, np.array([today]))
    if total >= 0:
        return int(calendars.shifted(calendar, day, np.int64(total))[0])
    day = calendars.shifted(calendar, day, np.int64(first))
    day = calendars.at_or_after(calendar, day + delivery)
    day = calendars.shifted(calendar, day, np.int64(receipt))
    if calendars.is_beyond(day).any():
        raise refuse(
            ErrorCode.LEAD_TIME_OUTSIDE_CALENDAR,
            "The replenishment lead time leads beyond the calendar, which ends on 2099-12-31.",
        )
    return int(day[0])
