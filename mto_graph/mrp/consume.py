"""Consumption: which plan lines the orders use up. Recomputed from plan and orders each time, never stored."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

from mto_graph.mrp.calendars import Calendars
from mto_graph.mrp.snapshot import PlanLines, SalesOrderLines
from mto_graph.strategies import Consumer, Consumption, Integers, Strategy

EXACT = 1_000_000
"""Consumed quantities are counted in millionths of a thousandth: order quantity times conversion factor."""
DEFAULT_MODE = 1
DEFAULT_BACKWARD_DAYS = 999

_Target: TypeAlias = tuple[int, Consumption]


class ConsumptionRules(Protocol):
    """The columns of materials that decide consumption; the snapshot's materials have them."""

    @property
    def calendar(self) -> Integers: ...
    @property
    def consumption_mode(self) -> Integers: ...
    @property
    def backward_days(self) -> Integers: ...
    @property
    def forward_days(self) -> Integers: ...


@dataclass(frozen=True, slots=True)
class Link:
    """One order line takes part of one plan line; `taken` counts 1 / (1000 × EXACT) of the plan's unit."""

    order_line: int
    plan_line: int
    taken: int


@dataclass(frozen=True, slots=True)
class Consumed:
    """What the orders leave of each plan line (thousandths, rounded half up) and who took what."""

    open_quantity: Integers
    links: tuple[Link, ...]
    remaining: list[int]
    """The same exactly, in 1 / (1000 × EXACT): what is left for those who consume after the orders."""


def consume(
    calendars: Calendars,
    materials: ConsumptionRules,
    strategies: tuple[Strategy, ...],
    orders: SalesOrderLines,
    plan: PlanLines,
) -> Consumed:
    """Let the orders consume the plan: by requested date, nearest plan line first, inside their window.

    The window counts workdays of the plan's plant around the requested date, both ends included; consumption mode
    1 looks backward, 2 backward then forward, 3 forward, 4 forward then backward.
    """
    remaining = [quantity * EXACT for quantity in plan.quantity.tolist()]
    shelves = _shelves(calendars, materials, strategies, plan)
    links: list[Link] = []
    if shelves:
        for order_line, target, needed, day, windows in _wanting(
            calendars, materials, strategies, orders, shelves
        ):
            rest = needed
            for backward, limit in windows:
                if rest:
                    rest = shelves[target].take(order_line, rest, day, limit, backward, remaining, links)
    open_quantity = np.array([(exact + EXACT // 2) // EXACT for exact in remaining], dtype=np.int64)
    return Consumed(open_quantity, tuple(links), remaining)


class Shelf:
    """The plan lines of one material that one kind of order may consume, by date, empty dates skipped."""

    def __init__(self, rows: list[int], days: list[int]) -> None:
        self.days = sorted(set(days))
        place = {day: at for at, day in enumerate(self.days)}
        self.lines: list[list[int]] = [[] for _ in self.days]
        for row, day in zip(rows, days, strict=True):
            self.lines[place[day]].append(row)
        for lines in self.lines:
            lines.reverse()
        self.earlier = list(range(len(self.days)))
        self.later = list(range(len(self.days) + 1))

    def take(
        self,
        order_line: int,
        needed: int,
        day: int,
        limit: int,
        backward: bool,
        remaining: list[int],
        links: list[Link],
    ) -> int:
        """Take from the day towards the limit, nearest first; the quantity that found no plan comes back."""
        at = bisect_right(self.days, day) - 1 if backward else bisect_left(self.days, day)
        while needed:
            at = self._filled(at, backward)
            if not 0 <= at < len(self.days):
                return needed
            if self.days[at] < limit if backward else self.days[at] > limit:
                return needed
            lines = self.lines[at]
            while lines and needed:
                line = lines[-1]
                taken = min(needed, remaining[line])
                if taken:
                    remaining[line] -= taken
                    needed -= taken
                    links.append(Link(order_line, line, taken))
                if not remaining[line]:
                    lines.pop()
        return needed

    def _filled(self, at: int, backward: bool) -> int:
        """The next date with plan left in this direction; dates found empty are not looked at again."""
        chain = self.earlier if backward else self.later
        step = -1 if backward else 1
        passed = []
        while 0 <= at < len(self.days) and (chain[at] != at or not self.lines[at]):
            passed.append(at)
            at = chain[at] if chain[at] != at else at + step
        for place in passed:
            chain[place] = at
        return at


def _shelves(
    calendars: Calendars, materials: ConsumptionRules, strategies: tuple[Strategy, ...], plan: PlanLines
) -> dict[_Target, Shelf]:
    by_target: dict[_Target, list[int]] = defaultdict(list)
    for row, (material, strategy) in enumerate(
        zip(plan.material.tolist(), plan.strategy.tolist(), strict=True)
    ):
        plan_class = strategies[strategy].plan if strategy >= 0 else None
        if (
            plan_class is not None
            and plan_class.consumption is not None
            and Consumer.SALES_ORDERS in plan_class.consumed_by
        ):
            by_target[material, plan_class.consumption].append(row)
    days = calendars.counted(materials.calendar[plan.material], plan.day)
    return {target: Shelf(rows, days[rows].tolist()) for target, rows in by_target.items()}


def _wanting(
    calendars: Calendars,
    materials: ConsumptionRules,
    strategies: tuple[Strategy, ...],
    orders: SalesOrderLines,
    shelves: dict[_Target, Shelf],
) -> Iterator[tuple[int, _Target, int, int, list[tuple[bool, int]]]]:
    """The order lines that have a plan to consume, in their order, with quantity, day and windows."""
    candidates = []
    columns = (orders.plan_material.tolist(), orders.plan_factor.tolist(), orders.strategy.tolist())
    for row, (material, factor, strategy) in enumerate(zip(*columns, strict=True)):
        customer = strategies[strategy].customer if strategy >= 0 else None
        if customer is None or customer.consumption is None:
            continue
        target = (material, customer.consumption)
        if target in shelves:
            candidates.append((row, target, factor))
    rows = np.array([row for row, _, _ in candidates], dtype=np.int64)
    targets = np.array([target[0] for _, target, _ in candidates], dtype=np.int64)
    days = calendars.counted(materials.calendar[targets], orders.day[rows])
    low, high = limits(calendars, materials, targets, days)
    for at in np.argsort(orders.day[rows], kind="stable").tolist():
        row, target, factor = candidates[at]
        windows = [
            (backward, int((low if backward else high)[at])) for backward in directions(materials, target[0])
        ]
        yield row, target, int(orders.quantity[row]) * factor, int(days[at]), windows


def limits(
    calendars: Calendars, materials: ConsumptionRules, targets: Integers, days: Integers
) -> tuple[Integers, Integers]:
    """The first and last day of the window around each day, in the workdays of the material with the plan."""
    mode, backward, forward = (
        column[targets]
        for column in (materials.consumption_mode, materials.backward_days, materials.forward_days)
    )
    nothing = (mode < 0) & (backward < 0) & (forward < 0)
    backward = np.where(nothing, DEFAULT_BACKWARD_DAYS, np.maximum(backward, 0))
    forward = np.maximum(forward, 0)
    calendar = materials.calendar[targets]
    return calendars.shifted(calendar, days, -backward), calendars.shifted(calendar, days, forward)


def directions(materials: ConsumptionRules, target: int) -> list[bool]:
    """The directions of the material's consumption mode, True for backward."""
    mode = int(materials.consumption_mode[target])
    return {1: [True], 2: [True, False], 3: [False], 4: [False, True]}[DEFAULT_MODE if mode < 0 else mode]
