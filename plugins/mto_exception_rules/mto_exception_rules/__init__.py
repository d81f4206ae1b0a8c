"""The basic exception messages, with the numbers and selection groups of the trade's list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from mto_exception_rules.checks import checks
from mto_exception_rules.discontinuation import DISCONTINUATION
from mto_exception_rules.of_sections import OF_SECTIONS
from mto_exception_rules.rescheduling import RESCHEDULING
from mto_exception_rules.urgencies import INCOMPLETE, LATE, TO_BEGIN
from mto_graph.strategies import (
    ExceptionRule,
    Explosion,
    Flags,
    MasterDataCheck,
    MaterialColumns,
    MaterialFault,
    Measure,
    Occasion,
    PlannedOrderColumns,
    ProposedAction,
    SupplyColumns,
    hookimpl,
)


def _every(orders: PlannedOrderColumns) -> Flags:
    return np.ones(len(orders.start_day), dtype=np.bool_)


def _opening_passed(orders: PlannedOrderColumns) -> Flags:
    return (orders.opening_day < orders.today) & (orders.start_day >= orders.today) & ~orders.forward


def _start_passed(orders: PlannedOrderColumns) -> Flags:
    return (orders.start_day < orders.today) & (orders.finish_day >= orders.today)


def _finish_passed(orders: PlannedOrderColumns) -> Flags:
    return orders.finish_day < orders.today


def _firm_opening_passed(supplies: SupplyColumns) -> Flags:
    begins = (supplies.opening_day < supplies.today) & (supplies.start_day >= supplies.today)
    return ~supplies.ordered & begins & (supplies.finish_day >= supplies.today)


def _firm_start_passed(supplies: SupplyColumns) -> Flags:
    """A production or purchase order has begun, as it should."""
    return ~supplies.ordered & (supplies.start_day < supplies.today) & (supplies.finish_day >= supplies.today)


def _firm_finish_passed(supplies: SupplyColumns) -> Flags:
    return ~supplies.is_stock & (supplies.finish_day < supplies.today)


def _production_starts_too_early(orders: PlannedOrderColumns) -> Flags:
    return orders.production_start_day < orders.start_day


def _production_ends_too_late(orders: PlannedOrderColumns) -> Flags:
    return orders.production_finish_day > orders.finish_day


def _plant_inconsistent(materials: MaterialColumns) -> Flags:
    plant: Flags = materials.fault == MaterialFault.CALENDAR
    return plant


def _master_data_inconsistent(materials: MaterialColumns) -> Flags:
    return ~_plant_inconsistent(materials)


def _forward(orders: PlannedOrderColumns) -> Flags:
    return orders.forward


def _exploded(status: Explosion) -> Callable[[PlannedOrderColumns | SupplyColumns], Flags]:
    return lambda columns: columns.explosion == status


def _explosion_rule(number: int, text: str, status: Explosion, field: str = "bom_items") -> ExceptionRule:
    """A message on what became of the BOM of a planned order, proposed or firm."""
    condition = _exploded(status)
    return ExceptionRule(
        number=number,
        group=5,
        text=text,
        of_orders=condition,
        of_supplies=condition,
        whole_supply=True,
        urgency=INCOMPLETE,
        action=ProposedAction.CHECK_MASTER_DATA,
        field=field,
    )


@hookimpl
def mto_exception_rules() -> Iterator[ExceptionRule]:
    """Messages 01 to 07, 10, 15, 20, 25, 26, 30, 40, 42, 44, 46, 50, 52, 53, 55 to 59, 61 to 64, 69 and 96."""
    yield ExceptionRule(
        number=1, group=4, text="Newly created order proposal", of_orders=_every, only=Occasion.NEW
    )
    yield ExceptionRule(
        number=2,
        group=1,
        text="New, and opening date in the past",
        of_orders=_opening_passed,
        only=Occasion.NEW,
    )
    yield ExceptionRule(
        number=3,
        group=2,
        text="New, and start date in the past",
        of_orders=_start_passed,
        only=Occasion.NEW,
    )
    yield ExceptionRule(
        number=4,
        group=1,
        text="New, and finish date in the past",
        of_orders=_finish_passed,
        only=Occasion.NEW,
    )
    begin, come = (TO_BEGIN, ProposedAction.CONVERT), (LATE, ProposedAction.GIVE_NEW_DATE)
    for number, group, text, of_orders, of_supplies, (urgency, action) in (
        (5, 1, "Opening date in the past", _opening_passed, _firm_opening_passed, begin),
        (6, 2, "Start date in the past", _start_passed, _firm_start_passed, begin),
        (7, 1, "Finish date in the past", _finish_passed, _firm_finish_passed, come),
    ):
        yield ExceptionRule(
            number=number,
            group=group,
            text=text,
            of_orders=of_orders,
            of_supplies=of_supplies,
            only=Occasion.EXISTING,
            whole_supply=True,
            urgency=urgency,
            action=action,
        )
    yield from RESCHEDULING
    yield ExceptionRule(
        number=30,
        group=2,
        text="Plan process according to schedule",
        of_orders=_forward,
        urgency=LATE,
        action=ProposedAction.RESCHEDULE,
        measure=Measure.DAYS,
    )
    yield ExceptionRule(
        number=42, group=4, text="Order proposal has been changed", of_orders=_every, only=Occasion.CHANGED
    )
    yield ExceptionRule(
        number=44, group=4, text="Order proposal re-exploded", of_orders=_every, only=Occasion.EXPLODED
    )
    yield ExceptionRule(
        number=46, group=4, text="Order proposal has been manually changed", only=Occasion.BY_HAND
    )
    yield _explosion_rule(50, "No BOM exists", Explosion.NO_BOM)
    yield _explosion_rule(52, "No BOM selected", Explosion.NONE_SELECTED)
    yield _explosion_rule(
        53,
        "No BOM explosion due to missing configuration",
        Explosion.CONFIGURATION,
        "sales_order_configurations",
    )
    yield _explosion_rule(55, "Phantom assembly not exploded", Explosion.PHANTOM_WITHOUT_BOM)
    yield from DISCONTINUATION
    for number, group, text, of_materials, field in (
        (61, 4, "Scheduling: plant data inconsistent", _plant_inconsistent, "plants"),
        (62, 5, "Scheduling: master data inconsistent", _master_data_inconsistent, "material_plants"),
    ):
        yield ExceptionRule(
            number=number,
            group=group,
            text=text,
            of_materials=of_materials,
            urgency=INCOMPLETE,
            action=ProposedAction.CHECK_MASTER_DATA,
            field=field,
        )
    for number, text, condition in (
        (63, "Production start before order start", _production_starts_too_early),
        (64, "Production finish after order finish", _production_ends_too_late),
    ):
        yield ExceptionRule(
            number=number,
            group=3,
            text=text,
            of_orders=condition,
            urgency=INCOMPLETE,
            action=ProposedAction.CHECK_MASTER_DATA,
            field="in_house_production_days",
        )
    yield _explosion_rule(69, "Recursive BOM components possible", Explosion.RECURSIVE)
    yield from OF_SECTIONS


@hookimpl
def mto_master_data_checks() -> Iterator[MasterDataCheck]:
    """What leads to messages 61 and 62, said before a run meets it."""
    yield from checks()
