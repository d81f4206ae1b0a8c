"""The availability check: what sales order items are promised, and for when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.services.application import Application
from mto_graph.services.assembly_orders.checking import ComponentCheck, MissingPart, check_components
from mto_graph.services.assembly_orders.coupling import coupled_orders
from mto_graph.services.consumption import PlanConsumption, plan_consumption
from mto_graph.services.item_rules import ItemRules, item_rules, rules_of_items
from mto_graph.services.places import sales_order_item_id
from mto_graph.services.reading.sql import numbers
from mto_graph.services.replenishment import replenishment_days
from mto_graph.services.stock_requirements import (
    Section,
    StockRequirementsList,
    stock_requirements_lists,
)
from mto_graph.strategies import AvailabilityCheck, Registry, SegmentKind
from mto_graph.units import FACTOR_PLACES, from_day, from_quantity, to_quantity

_TO_PROMISE = (AvailabilityCheck.ATP, AvailabilityCheck.ATP_WITHOUT_LEAD_TIME)
_PLAN = "planned_independent_requirement"


@dataclass(frozen=True, slots=True)
class Promise:
    """The quantity that is confirmed and the date on which all of it is there; no date where nothing is confirmed."""

    confirmed_quantity: Decimal
    confirmed_date: date | None
    missing_parts: tuple[MissingPart, ...] = ()
    """The components that keep an item that is assembled to order from being there in time."""


@dataclass(frozen=True, slots=True)
class _OpenLine:
    id: int
    quantity: int
    day: int


def promise(application: Application, sales_order: str, item: int, today: date) -> Promise:
    """Confirm the open quantity of a sales order item, by the check of its requirements class.

    Against plan: what the item consumes of open plan lines, not before these. ATP: stock and firm receipts of the
    section that no earlier requirement takes, plan apart, else everything after the replenishment lead time (without
    lead time: nothing more). An item with an order of its own (assembly): when the order's components let it be there.
    Refused: NOT_FOUND, UNKNOWN_STRATEGY, LEAD_TIME_OUTSIDE_CALENDAR.

    Example: `promise(application, "4711", 10, date(2025, 5, 1)).confirmed_date`
    """
    with application.database.reading() as session:
        identity = sales_order_item_id(session, sales_order, item)
        item_rules(session, application.registry, identity)
        return promises(session, application.registry, [identity], today)[identity]


def promises(session: Session, registry: Registry, items: Iterable[int], today: date) -> dict[int, Promise]:
    """The promises of many sales order items (ids), in a number of statements that does not depend on how many.

    Items whose strategy is not loaded are missing in the answer.
    """
    rules = rules_of_items(session, registry, items)
    lines = _open_lines(session, rules)
    checks = {identity: found.requirements_class.availability_check for identity, found in rules.items()}
    against_plan = [key for key in rules if checks[key] is AvailabilityCheck.PLAN and lines[key]]
    to_promise = [key for key in rules if checks[key] in _TO_PROMISE and lines[key]]
    consumption = _consumption(session, registry, [rules[key] for key in against_plan])
    places = {rules[key].material_plant for key in to_promise}
    lists = stock_requirements_lists(session, registry, places, today) if places else {}
    wanted = {key: (rules[key].material_plant, _quantity(lines[key])) for key in to_promise}
    replenished = replenishment_days(session, wanted.values(), today)
    start = day_of(today)
    assembled = _assembled(session, registry, {key: rules[key] for key in to_promise}, lists, lines, today)
    found = {}
    for key, rule in rules.items():
        if not lines[key]:
            found[key] = Promise(Decimal(0), None)
        elif key in assembled:
            check = assembled[key]
            day = max(check.day, lines[key][-1].day)
            found[key] = _promise(_quantity(lines[key]), day, check.missing_parts)
        elif checks[key] is AvailabilityCheck.PLAN:
            found[key] = _promise(*_against_plan(consumption, rule, lines[key], start))
        elif checks[key] in _TO_PROMISE:
            sections = lists[rule.material_plant].sections
            latest = replenished[wanted[key]] if checks[key] is AvailabilityCheck.ATP else None
            found[key] = _promise(*_available_to_promise(sections, rule, lines[key], start, latest))
        else:
            found[key] = _promise(_quantity(lines[key]), max(lines[key][-1].day, start))
    return found


def _promise(quantity: int, day: int, missing_parts: tuple[MissingPart, ...] = ()) -> Promise:
    return Promise(from_quantity(quantity), from_day(day) if quantity else None, missing_parts)


def _assembled(
    session: Session,
    registry: Registry,
    rules: Mapping[int, ItemRules],
    lists: Mapping[int, StockRequirementsList],
    lines: Mapping[int, list[_OpenLine]],
    today: date,
) -> dict[int, ComponentCheck]:
    """The component check of the items that wait for an order made with them, not for stock of their own."""
    declared = {
        key: rule.requirements_class.assembly
        for key, rule in rules.items()
        if rule.requirements_class.assembly is not None
    }
    if not declared:
        return {}
    waiting = [
        key
        for key in declared
        if not _lies_there(lists[rules[key].material_plant].sections, rules[key], _quantity(lines[key]))
    ]
    orders = {key: order for key, order in coupled_orders(session, waiting).items() if order.open}
    checked = [key for key in orders if declared[key].component_check]
    return check_components(session, registry, orders, today, checked=checked)


def _lies_there(sections: Iterable[Section], rules: ItemRules, quantity: int) -> bool:
    return any(
        section.segment == rules.individual_section and to_quantity(section.stock) >= quantity
        for section in sections
    )


def _quantity(lines: Iterable[_OpenLine]) -> int:
    return sum(line.quantity for line in lines)


def _open_lines(session: Session, items: Iterable[int]) -> dict[int, list[_OpenLine]]:
    """The open schedule lines of each item, by requested date."""
    found: dict[int, list[_OpenLine]] = {identity: [] for identity in items}
    among, parameter = numbers(session, found)
    for item, *line in session.rows(
        "SELECT i.id, l.id, l.quantity - l.delivered_quantity, l.requested_date FROM schedule_line l"
        " JOIN sales_order_item i ON i.id = l.sales_order_item WHERE NOT i.rejected"
        f" AND l.quantity > l.delivered_quantity AND i.id IN {among} ORDER BY l.requested_date, l.schedule_line",
        [parameter],
    ):
        found[item].append(_OpenLine(*line))
    return found


def _consumption(session: Session, registry: Registry, rules: Iterable[ItemRules]) -> PlanConsumption:
    return plan_consumption(session, registry, {rule.plan for rule in rules if rule.plan is not None})


def _against_plan(
    consumption: PlanConsumption, rules: ItemRules, lines: list[_OpenLine], today: int
) -> tuple[int, int]:
    """What the item's lines consume, in the item's unit rounded down; not before the plan lines they consume."""
    requested = {line.id: line.day for line in lines}
    parts = [
        (part, requested[part.schedule_line])
        for part in consumption.parts
        if part.schedule_line is not None and part.schedule_line in requested
    ]
    taken = sum((part.quantity for part, _ in parts), Fraction(0)) * 10**FACTOR_PLACES / rules.factor
    days = [max(consumption.plan_day[part.plan_line], day) for part, day in parts]
    return int(taken), max([today, *days])


def _available_to_promise(
    sections: Iterable[Section],
    rules: ItemRules,
    lines: list[_OpenLine],
    today: int,
    replenished: int | None,
) -> tuple[int, int]:
    """Everything: as soon as the section covers it with stock and firm receipts, at the latest after the lead time.

    Without a lead time, only what stock and firm receipts leave, once all of it is there.
    """
    listed = list(sections)
    requested = lines[-1].day
    section = next(one for one in listed if one.segment == rules.section)
    supplies = _supplies([section, *(() if rules.kept_apart else _bringing_to_plant_stock(listed))])
    quantity = _quantity(lines)
    needed = _needed(section, {line.id for line in lines})
    if replenished is None:
        quantity = max(0, min(quantity, quantity - needed + _sum(supplies)))
        needed = min(needed, _sum(supplies))
    covered = _covered(supplies, needed, today)
    if replenished is None:
        return quantity, max(today if covered is None else covered, requested, today)
    day = replenished if covered is None or covered > max(replenished, requested) else covered
    return quantity, max(day, requested, today)


_Supplies = list[tuple[int, int]]
"""What there is and what firm receipts bring, as (day, thousandths) by day; stock is first."""


def _bringing_to_plant_stock(sections: Iterable[Section]) -> list[Section]:
    """The other sections whose receipts go to plant stock, where whoever is served from there finds them."""
    return [section for section in sections if section.kind is SegmentKind.GROSS]


def _supplies(sections: Sequence[Section]) -> _Supplies:
    firm = (row for section in sections for row in section.rows if row.firmed and row.quantity is not None)
    return [
        (0, sum(to_quantity(section.stock) for section in sections)),
        *sorted((day_of(row.date), to_quantity(row.quantity or Decimal(0))) for row in firm),
    ]


def _sum(supplies: _Supplies) -> int:
    return sum(quantity for _, quantity in supplies)


def _needed(section: Section, lines: set[int]) -> int:
    """All requirements up to the last of these lines; plan reserves nothing."""
    needed = 0
    waiting = set(lines)
    for row in section.rows:
        if row.quantity is not None and row.quantity < 0 and row.source_kind != _PLAN:
            needed -= to_quantity(row.quantity)
            if row.source_kind == "schedule_line":
                waiting.discard(row.source_key)
            if not waiting:
                break
    return needed


def _covered(supplies: _Supplies, needed: int, today: int) -> int | None:
    """The day on which stock and firm receipts reach so much; None: never."""
    there = 0
    for at, (day, quantity) in enumerate(supplies):
        there += quantity
        if there >= needed:
            return day if at else today
    return None
