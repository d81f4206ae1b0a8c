"""The planner that one would write without thinking of speed: a Python object for everything, one after the other.

It plans what made-up problems have and nothing else: sales orders of strategy 20, stock, lots for lots, individual and
collective components, backward and forward scheduling from Monday to Friday. It makes no pegging, messages or
explanations, so it does less than the kernel, and makes the same planned orders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.problem_columns import DELIVERY_DAYS, IN_HOUSE_DAYS, RECEIPT_DAYS
from benchmarks.problems import TODAY, Problem
from mto_graph.mrp.calendars import day_of
from mto_graph.mrp.snapshot import NET_SEGMENT

_WEEK, _WORKDAYS = 7, 5
_MONDAY = 4
"""1970-01-05, the first Monday as a day number."""


@dataclass(slots=True)
class Item:
    """A component of a bill of material."""

    component: Material
    quantity: int


@dataclass(slots=True)
class Requirement:
    """So much of a material is wanted on a day."""

    day: int
    quantity: int


@dataclass(slots=True)
class Material:
    """A material with its bill of material, its stock, and what is wanted of it in each segment."""

    row: int
    level: int
    bought: bool
    collective: bool
    stock: int = 0
    items: list[Item] = field(default_factory=list)
    requirements: dict[int, list[Requirement]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class PlannedOrder:
    """A proposal."""

    material: int
    segment: int
    quantity: int
    start: int
    finish: int
    availability: int


def materials_of(problem: Problem) -> list[Material]:
    """The problem as objects, with the sales order lines as requirements; quantities in thousandths."""
    structure, stocks, lines = problem.structure, problem.stocks, problem.order_lines
    columns = (structure.level, problem.bought_parts, problem.collective)
    found = [
        Material(row, *values)
        for row, values in enumerate(zip(*(column.tolist() for column in columns), strict=True))
    ]
    for material, quantity in zip(stocks.material.tolist(), stocks.quantity.tolist(), strict=True):
        found[material].stock = quantity
    items = (structure.parent, structure.component, structure.quantity)
    for parent, component, quantity in zip(*(column.tolist() for column in items), strict=True):
        found[parent].items.append(Item(found[component], quantity))
    wanted = (lines.material, lines.item_segment, lines.day, lines.quantity)
    for material, segment, day, quantity in zip(*(column.tolist() for column in wanted), strict=True):
        found[material].requirements[segment].append(Requirement(_workday(day), quantity))
    return found


def plan_plainly(materials: Sequence[Material]) -> list[PlannedOrder]:
    """The planned orders in the order of the plan. It adds the dependent requirements to the materials."""
    return [
        order
        for material in sorted(materials, key=lambda material: (material.level, material.row))
        for segment in sorted(material.requirements)
        for order in _orders(material, segment)
    ]


def _orders(material: Material, segment: int) -> Iterator[PlannedOrder]:
    stock = material.stock if segment == NET_SEGMENT else 0
    for requirement in sorted(material.requirements[segment], key=lambda requirement: requirement.day):
        covered = min(stock, requirement.quantity)
        stock -= covered
        if covered == requirement.quantity:
            continue
        order = _scheduled(material, segment, requirement.day, requirement.quantity - covered)
        for item in material.items:
            below = item.component
            place = NET_SEGMENT if below.collective else segment
            need = Requirement(_workday(order.start), order.quantity * item.quantity)
            below.requirements[place].append(need)
        yield order


def _scheduled(material: Material, segment: int, day: int, quantity: int) -> PlannedOrder:
    today = day_of(TODAY)
    finish = _shifted(day, -RECEIPT_DAYS)
    start = _workday(finish - DELIVERY_DAYS) if material.bought else _shifted(finish, -IN_HOUSE_DAYS)
    if start < today:
        start = today
        finish = _next_workday(today + DELIVERY_DAYS) if material.bought else _shifted(today, IN_HOUSE_DAYS)
        day = _shifted(finish, RECEIPT_DAYS)
    return PlannedOrder(material.row, segment, quantity, start, finish, day)


def _workday(day: int) -> int:
    """The day, or the Friday before it."""
    return day - max(0, (day - _MONDAY) % _WEEK - _WORKDAYS + 1)


def _next_workday(day: int) -> int:
    return day if _workday(day) == day else _workday(day) + 3


def _shifted(day: int, workdays: int) -> int:
    """So many workdays after a workday, or before it."""
    weeks, weekday = divmod(day - _MONDAY, _WEEK)
    weeks, weekday = divmod(weeks * _WORKDAYS + weekday + workdays, _WORKDAYS)
    return _MONDAY + weeks * _WEEK + weekday
