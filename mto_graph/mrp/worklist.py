"""The messages that ask a planner to act, of orders and supplies alike: how urgent, by which day, how large.

`ExceptionRule.urgency` decides which messages these are; all others cost nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from mto_graph.mrp.convertible import convertible, convertible_supplies
from mto_graph.mrp.pegging import NEVER
from mto_graph.mrp.plan import Plan
from mto_graph.mrp.snapshot import UNLIMITED_DAY, Snapshot
from mto_graph.mrp.supplies import NO_SINGLE_SUPPLY, STOCK
from mto_graph.strategies import ExceptionRule, Integers, Measure, ProposedAction

NEVER_DUE: Final = UNLIMITED_DAY
"""The due day of what has none: after all others, and the same on every planning date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """Messages that ask for action, one row each, in no particular order."""

    number: Integers
    urgency: Integers
    material: Integers
    segment: Integers
    supply: Integers
    """An order row (0 and up), STOCK, or a receipt's supply code; NO_SINGLE_SUPPLY: the material as such."""
    due_day: Integers
    """The first requirement of the quantity concerned; without one the day on which a receipt comes, or NEVER_DUE."""
    quantity: Integers
    measure: Integers
    """Days or thousandths, as the rule says; larger is worse."""


def worklist(snapshot: Snapshot, plan: Plan) -> Worklist:
    """The messages of a plan whose rules have an urgency.

    Example: `worklist(snapshot, plan(snapshot)).urgency.min()`
    """
    ordered = int(np.bitwise_or.reduce(plan.order_messages))
    supplies = set(np.unique(plan.supply_messages.number).tolist())
    materials = set(np.unique(plan.material_messages.number).tolist())
    parts = []
    for at, rule in enumerate(snapshot.exception_rules):
        if rule.urgency and ordered >> at & 1:
            parts.append(_of_orders(snapshot, plan, rule, at))
        if rule.urgency and rule.number in supplies:
            parts.append(_of_supplies(snapshot, plan, rule))
        if rule.urgency and rule.number in materials:
            parts.append(_of_materials(plan, rule))
    return Worklist(
        **{
            field.name: np.concatenate(
                [getattr(part, field.name) for part in parts] or [np.zeros(0, dtype=np.int64)]
            )
            for field in fields(Worklist)
        }
    )


def _of_orders(snapshot: Snapshot, plan: Plan, rule: ExceptionRule, at: int) -> Worklist:
    orders = plan.orders
    told = (plan.order_messages >> at & 1).astype(np.bool_)
    if rule.action is ProposedAction.CONVERT:
        told &= convertible(
            snapshot, plan.classes, orders.material, orders.segment, orders.requirements_class
        )
    rows = np.flatnonzero(told)
    return _rows(
        rule,
        orders.material[rows],
        orders.segment[rows],
        rows,
        orders.requirement_day[rows],
        orders.availability_day[rows],
        orders.quantity[rows],
    )


def _of_supplies(snapshot: Snapshot, plan: Plan, rule: ExceptionRule) -> Worklist:
    messages = plan.supply_messages
    told = messages.number == rule.number
    if rule.action is ProposedAction.CONVERT:
        told &= convertible_supplies(snapshot, plan.classes, messages.segment, messages.supply)
    rows = np.flatnonzero(told)
    supply, available, first_use = (
        column[rows] for column in (messages.supply, messages.availability_day, messages.first_use_day)
    )
    comes = (supply != STOCK) & (supply != NO_SINGLE_SUPPLY)
    without_demand = np.where(comes, available, NEVER_DUE)
    # What nothing takes serves no requirement, whatever the rest of the stock or receipt is for.
    serves = (first_use != NEVER) & rule.whole_supply
    return _rows(
        rule,
        messages.material[rows],
        messages.segment[rows],
        supply,
        np.where(serves, first_use, without_demand),
        available,
        messages.quantity[rows],
    )


def _of_materials(plan: Plan, rule: ExceptionRule) -> Worklist:
    """What could not be planned has no day and no quantity of its own."""
    messages = plan.material_messages
    rows = np.flatnonzero(messages.number == rule.number)
    never = np.full(len(rows), NEVER_DUE, dtype=np.int64)
    return _rows(
        rule,
        messages.material[rows],
        messages.segment[rows],
        np.full(len(rows), NO_SINGLE_SUPPLY, dtype=np.int64),
        never,
        never,
        np.zeros(len(rows), dtype=np.int64),
    )


def _rows(
    rule: ExceptionRule,
    material: Integers,
    segment: Integers,
    supply: Integers,
    due: Integers,
    available: Integers,
    quantity: Integers,
) -> Worklist:
    count = len(material)
    return Worklist(
        number=np.full(count, rule.number, dtype=np.int64),
        urgency=np.full(count, rule.urgency, dtype=np.int64),
        material=material,
        segment=segment,
        supply=supply,
        due_day=due,
        quantity=quantity,
        measure=np.abs(available - due) if rule.measure is Measure.DAYS else quantity,
    )
