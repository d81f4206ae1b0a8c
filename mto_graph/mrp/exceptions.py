"""Exception messages: the rules of the plugins, asked once for whole columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.mrp.columns import MaterialMessages, PlannedOrders, SupplyMessages
from mto_graph.mrp.faults import Faults
from mto_graph.mrp.net import needs_are_netted
from mto_graph.mrp.pegging import NEVER, Pegging
from mto_graph.mrp.sections import Sections
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, Snapshot
from mto_graph.mrp.supplies import STOCK, Supplies
from mto_graph.mrp.uniform import taken
from mto_graph.strategies import (
    Explosion,
    Flags,
    Integers,
    MaterialColumns,
    PlannedOrderColumns,
    SectionColumns,
    SupplyColumns,
)

_OTHER_ROWS = "it answered with another number of rows than it was asked about"


def order_messages(snapshot: Snapshot, orders: PlannedOrders) -> Integers:
    """The messages of each planned order, one bit a rule in the order of `Snapshot.exception_rules`."""
    columns = PlannedOrderColumns(
        today=snapshot.today,
        opening_day=orders.opening_day,
        start_day=orders.start_day,
        finish_day=orders.finish_day,
        availability_day=orders.availability_day,
        requirement_day=orders.requirement_day,
        production_start_day=orders.production_start_day,
        production_finish_day=orders.production_finish_day,
        forward=orders.forward,
        effective_out_day=taken(snapshot.materials.effective_out_day, orders.material),
        explosion=orders.explosion,
    )
    bits = np.zeros(len(orders), dtype=np.int64)
    for at, rule in enumerate(snapshot.exception_rules):
        if rule.of_orders is not None:
            flags = _flags(snapshot, at, rule.of_orders, columns, len(orders))
            if flags.any():
                bits |= flags.astype(np.int64) << at
    return bits


def supply_messages(
    snapshot: Snapshot, supplies: Supplies, pegging: Pegging, receipt_explosion: Integers
) -> SupplyMessages:
    """The messages on stocks and firm receipts of what this run plans."""
    planned = snapshot.scope.holds(supplies.material, supplies.segment)
    materials = snapshot.materials
    unused = supplies.quantity - pegging.used
    is_stock = supplies.code == STOCK
    first_use = np.where(pegging.first_use_day == NEVER, supplies.day, pegging.first_use_day)
    columns = SupplyColumns(
        today=snapshot.today,
        individual=supplies.segment >= FIRST_INDIVIDUAL_SEGMENT,
        by_requirements=needs_are_netted(materials, supplies.material, supplies.segment),
        is_stock=is_stock,
        quantity=supplies.quantity,
        unused=unused,
        **_dates(snapshot, supplies),
        availability_day=supplies.day,
        first_use_day=first_use,
        workdays_late=_workdays_late(snapshot, supplies, first_use),
        in_horizon=supplies.day <= materials.horizon_day[supplies.material],
        bring_forward_tolerance=materials.bring_forward_tolerance[supplies.material],
        postpone_tolerance=materials.postpone_tolerance[supplies.material],
        effective_out_day=materials.effective_out_day[supplies.material],
        explosion=np.append(receipt_explosion, int(Explosion.DONE))[
            np.where(is_stock, -1, -2 - supplies.code)
        ],
    )
    nothing = np.zeros(0, dtype=np.int64)
    numbers, rows, quantities = [nothing], [nothing], [nothing]
    for at, rule in enumerate(snapshot.exception_rules):
        if rule.of_supplies is not None:
            found = np.flatnonzero(_flags(snapshot, at, rule.of_supplies, columns, len(unused)) & planned)
            rows.append(found)
            numbers.append(np.full(len(found), rule.number, dtype=np.int64))
            quantities.append((supplies.quantity if rule.whole_supply else unused)[found])
    row = np.concatenate(rows)
    return SupplyMessages(
        number=np.concatenate(numbers),
        material=supplies.material[row],
        segment=supplies.segment[row],
        supply=supplies.code[row],
        quantity=np.concatenate(quantities),
        availability_day=supplies.day[row],
        first_use_day=pegging.first_use_day[row],
    )


def material_messages(snapshot: Snapshot, faults: Faults) -> MaterialMessages:
    """The messages on materials that could not be planned."""
    columns = MaterialColumns(today=snapshot.today, fault=faults.fault)
    found = [np.zeros((3, 0), dtype=np.int64)]
    for at, rule in enumerate(snapshot.exception_rules):
        if rule.of_materials is not None:
            flags = _flags(snapshot, at, rule.of_materials, columns, len(faults))
            numbers = np.full(int(flags.sum()), rule.number, dtype=np.int64)
            found.append(np.stack((numbers, faults.material[flags], faults.segment[flags])))
    number, material, segment = np.unique(np.concatenate(found, axis=1), axis=1)
    return MaterialMessages(number=number, material=material, segment=segment)


def _dates(snapshot: Snapshot, supplies: Supplies) -> dict[str, Any]:
    """The columns of supplies that say when an order begins and ends.

    A receipt is finished its goods receipt days before it can be used; only a firm planned order must still be opened.
    """
    materials, receipts = snapshot.materials, snapshot.receipts
    today = np.full(len(supplies.code), snapshot.today, dtype=np.int64)
    opening, start, finish = today.copy(), today.copy(), today.copy()
    ordered = np.ones(len(today), dtype=np.bool_)
    rows = np.flatnonzero(supplies.code != STOCK)
    receipt, material = -2 - supplies.code[rows], supplies.material[rows]
    calendar = materials.calendar[material]
    start[rows] = receipts.start_day[receipt]
    to_open = np.where(receipts.explodes[receipt], materials.opening_days[material], 0)
    opened = snapshot.calendars.shifted(calendar, start[rows], -to_open)
    opening[rows] = np.where(to_open > 0, opened, start[rows])
    received = materials.receipt_days[material]
    made = snapshot.calendars.shifted(calendar, receipts.day[receipt], -received)
    finish[rows] = np.where(received > 0, made, receipts.day[receipt])
    ordered[rows] = receipts.ordered[receipt]
    return {"ordered": ordered, "opening_day": opening, "start_day": start, "finish_day": finish}


def _workdays_late(snapshot: Snapshot, supplies: Supplies, first_use: Integers) -> Integers:
    """Workdays from the first use of each supply to the day it comes; what comes on a closed day comes on the next.

    Late is late: at least a workday where the days differ, because no requirement stands between two workdays.
    """
    calendars, calendar = snapshot.calendars, snapshot.materials.calendar[supplies.material]
    late = calendars.workdays_between(calendar, first_use, calendars.at_or_after(calendar, supplies.day))
    return np.where(supplies.day > first_use, late, np.minimum(late, 0))


def section_messages(snapshot: Snapshot, sections: Sections, columns: SectionColumns) -> SupplyMessages:
    """The messages on sections as a whole, each with the quantity that its rule answers; they stand at their stock."""
    nothing = np.zeros(0, dtype=np.int64)
    numbers, rows, quantities = [nothing], [nothing], [nothing]
    for at, rule in enumerate(snapshot.exception_rules):
        if rule.of_sections is not None:
            amounts = _amounts(snapshot, at, rule.of_sections, columns)
            found = np.flatnonzero(amounts)
            rows.append(found)
            numbers.append(np.full(len(found), rule.number, dtype=np.int64))
            quantities.append(amounts[found])
    row = np.concatenate(rows)
    return SupplyMessages(
        number=np.concatenate(numbers),
        material=sections.material[row],
        segment=sections.segment[row],
        supply=np.full(len(row), STOCK, dtype=np.int64),
        quantity=np.concatenate(quantities),
        availability_day=np.full(len(row), snapshot.today, dtype=np.int64),
        first_use_day=sections.first_short_day[row],
    )


def _amounts(
    snapshot: Snapshot,
    rule: int,
    condition: Callable[[SectionColumns], Integers],
    columns: SectionColumns,
) -> Integers:
    try:
        amounts = np.asarray(condition(columns))
    except Exception as raised:
        raise _failed(snapshot, rule, f"it raised {type(raised).__name__}: {raised}") from raised
    if amounts.shape != columns.individual.shape:
        raise _failed(snapshot, rule, _OTHER_ROWS)
    if amounts.dtype != np.int64 or bool((amounts < 0).any()):
        raise _failed(snapshot, rule, "it answered with something else than quantities from 0 up")
    return amounts


def _flags(
    snapshot: Snapshot,
    rule: int,
    condition: Callable[[PlannedOrderColumns], Flags]
    | Callable[[SupplyColumns], Flags]
    | Callable[[MaterialColumns], Flags],
    columns: PlannedOrderColumns | SupplyColumns | MaterialColumns,
    count: int,
) -> Flags:
    try:
        flags = np.asarray(condition(columns))  # type: ignore[arg-type]
    except Exception as raised:
        raise _failed(snapshot, rule, f"it raised {type(raised).__name__}: {raised}") from raised
    if flags.shape != (count,):
        raise _failed(snapshot, rule, _OTHER_ROWS)
    if flags.dtype != np.bool_:
        raise _failed(snapshot, rule, f"it answered with {flags.dtype} instead of yes and no")
    return flags


def _failed(snapshot: Snapshot, rule: int, fault: str) -> Refused:
    found = snapshot.exception_rules[rule]
    return refuse(
        ErrorCode.PLUGIN_FAILED,
        f"Plugin {snapshot.exception_rule_plugins[rule]} (hook mto_exception_rules, message {found.number:02d}, "
        f"{found.text}) failed: {fault}. Correct or remove the plugin.",
    )
