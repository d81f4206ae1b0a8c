"""Plan against orders: which part of every plan line is still open after the orders have consumed theirs.

Nothing is stored: the answer is worked out from all open orders and all plan lines, each time anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .records import Key, Requirement
from .strategies import STRATEGIES
from .world import OrderLine, PlanLine, World

NOTHING_MAINTAINED = (1, 999, 0)
"""Mode 1 with 999 workdays backward."""


@dataclass(frozen=True)
class Consumer:
    """What one order line asks of one material's plan, in that material's unit."""

    order: OrderLine
    plan_of: Key
    """What is ordered, where no plan fits the order: it then finds no lines there."""
    quantity: Fraction
    day: date
    fits: bool = True


def open_plan(world: World) -> dict[PlanLine, Fraction]:
    """The quantity of every plan line that no order has consumed, exactly."""
    return _consumed(world)[0]


def above_plan(world: World) -> dict[Key, Fraction]:
    """What orders ask for beyond the plan of each material that they consume, in its unit, exactly."""
    return _consumed(world)[1]


def _consumed(world: World) -> tuple[dict[PlanLine, Fraction], dict[Key, Fraction]]:
    left = {line: line.quantity for line in world.plan_lines}
    missing: dict[Key, Fraction] = {}
    for consumer in sorted(_consumers(world), key=_sequence):
        wanted = consumer.quantity
        for line in _lines_in_reach(world, consumer):
            taken = min(wanted, left[line])
            left[line] -= taken
            wanted -= taken
        missing[consumer.plan_of] = missing.get(consumer.plan_of, Fraction(0)) + wanted
    return left, missing


def plan_day(world: World, line: PlanLine) -> date:
    """The workday a plan line stands at: a month at its first day, a week at its Monday."""
    day = line.date
    if line.period == "month":
        day = day.replace(day=1)
    if line.period == "week":
        day -= timedelta(days=day.weekday())
    return world.counted(line.key, day)


def plan_type(world: World, line: PlanLine) -> str | None:
    """What the line offers for consumption; None where its material's strategy has no plan side."""
    strategy = STRATEGIES.get(world.masters[line.key].text("strategy_group"))
    return strategy.plan_type if strategy else None


def assembly_of(world: World, line: PlanLine) -> int | None:
    """The mixed planning in which needs of orders above consume the line; None: they do not."""
    strategy = STRATEGIES.get(world.masters[line.key].text("strategy_group"))
    return strategy.assembly if strategy else None


def of_phantom(world: World, line: PlanLine) -> bool:
    """Whether what passes through the material consumes the line."""
    strategy = STRATEGIES.get(world.masters[line.key].text("strategy_group"))
    return strategy is not None and strategy.phantom


def open_assembly_plan(world: World, key: Key, needs: Sequence[Requirement]) -> dict[PlanLine, Fraction]:
    """What the needs of an assembly, in their order, leave of its plan."""
    lines = [
        line
        for line in world.plan_lines
        if line.key == key and (assembly_of(world, line) or of_phantom(world, line))
    ]
    left = {line: line.quantity for line in lines}
    wanted_mix = world.masters[key].whole("mixed_mrp")
    mixed = [line for line in lines if of_phantom(world, line) or assembly_of(world, line) == wanted_mix]
    for need in needs:
        wanted = need.quantity
        for line in _in_reach(world, key, need.day, mixed):
            taken = min(wanted, left[line])
            left[line] -= taken
            wanted -= taken
    return left


def _consumers(world: World) -> list[Consumer]:
    found = []
    for order in world.order_lines:
        strategy = STRATEGIES.get(order.strategy)
        if strategy is None or strategy.consumes is None:
            continue
        plan_of, factor = order.key, Fraction(1)
        if strategy.through_planning_material:
            master = world.masters[order.key]
            material = master.text("planning_material")
            if not material:
                found.append(_without_plan(world, order))
                continue
            plan_of = (material, master.text("planning_plant") or order.key[1])
            factor = master.number("planning_conversion_factor") or Fraction(1)
        if strategy.of_similar_variant:
            variant = _similar_variant(world, order)
            if variant is None:
                found.append(_without_plan(world, order))
                continue
            plan_of = variant
        found.append(
            Consumer(order, plan_of, order.quantity * factor, world.counted(plan_of, order.requested))
        )
    return found


def _without_plan(world: World, order: OrderLine) -> Consumer:
    """What is ordered and finds no plan that fits is missing at what is ordered."""
    day = world.counted(order.key, order.requested)
    return Consumer(order, order.key, order.quantity, day, fits=False)


def _similar_variant(world: World, order: OrderLine) -> Key | None:
    """The ordered variant itself, else the one with most values of those whose every value the order has."""
    known, (material, plant) = world.configurations, order.key
    if material in known.variant_of:
        return order.key
    given = known.given.get((order.sales_order, order.item), {})
    fitting = []
    for variant, configurable in known.variant_of.items():
        master = world.masters.get((variant, plant))
        values = known.of_material.get(variant, {})
        if configurable != material or master is None or master.text("strategy_group") != order.strategy:
            continue
        if all(given.get(name) == value for name, value in values.items()):
            fitting.append((-len(values), variant))
    return (min(fitting)[1], plant) if fitting else None


def _sequence(consumer: Consumer) -> tuple[date, str, int, int]:
    order = consumer.order
    return (order.requested, order.sales_order, order.item, order.schedule_line)


def _lines_in_reach(world: World, consumer: Consumer) -> list[PlanLine]:
    """The plan lines the consumer may take from, in the order in which it takes."""
    lines = [line for line in world.plan_lines if consumer.fits and line.key == consumer.plan_of]
    lines = [line for line in lines if plan_type(world, line) == STRATEGIES[consumer.order.strategy].consumes]
    return _in_reach(world, consumer.plan_of, consumer.day, lines)


def _in_reach(world: World, key: Key, day: date, lines: Sequence[PlanLine]) -> list[PlanLine]:
    mode, backward_days, forward_days = _parameters(world, key)
    calendar = world.calendar(key)
    earliest = calendar.shift(day, -backward_days)
    latest = calendar.shift(day, forward_days)
    dated = sorted((plan_day(world, line), line.version, line.date, line) for line in lines)
    before = [entry for entry in dated if earliest <= entry[0] <= day]
    after = [entry for entry in dated if day <= entry[0] <= latest]
    before.sort(key=lambda entry: entry[0], reverse=True)
    ways = {1: [before], 2: [before, after], 3: [after], 4: [after, before]}[mode]
    return list(dict.fromkeys(entry[-1] for way in ways for entry in way))


def _parameters(world: World, key: Key) -> tuple[int, int, int]:
    master = world.masters[key]
    maintained = [
        master.whole(name)
        for name in ("consumption_mode", "backward_consumption_days", "forward_consumption_days")
    ]
    if maintained == [None, None, None]:
        return NOTHING_MAINTAINED
    mode, backward_days, forward_days = maintained
    return (mode or 1, backward_days or 0, forward_days or 0)
