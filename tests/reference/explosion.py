"""What an order needs: the valid items of its bill of material at its start, phantoms passed through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from .configuration import Expected, Values, quantity_of
from .records import GROSS, NET, Key, Section
from .strategies import STRATEGIES
from .world import BomItem, World

HUNDRED = Fraction(100)
NO_BOM = 50
NOTHING_SELECTED = 52
NOT_CONFIGURED = 53
PHANTOM_NOT_EXPLODED = 55


@dataclass(frozen=True)
class Need:
    """One component of one order, still without its section."""

    component: Key
    quantity: Fraction
    day: date
    explosion: str
    passed: bool = False
    """Of a phantom with a plan of its own: only for that plan, its components are needed beside it."""


def explode(
    world: World, key: Key, quantity: Fraction, start: date, section: Section = NET
) -> tuple[list[Need], tuple[int, ...]]:
    """The components of an order of `quantity` that starts at `start`, and what is wrong with its bill of material."""
    supplying = world.supplying(key)
    first = world.counted(key, start)
    if supplying:
        return [Need(supplying, quantity, world.counted(supplying, first), "")], ()
    if not world.is_in_house(key):
        return [], ()
    if not world.bill(key, section):
        return [], (NO_BOM,)
    faults: set[int] = set()
    values = world.configurations.values(key, section)
    needs = list(_needs(world, key, section, quantity, start, first, values, faults))
    if NOT_CONFIGURED in faults:
        return needs, (NOT_CONFIGURED,)
    if all(need.passed for need in needs) and not faults:
        faults.add(NOTHING_SELECTED)
    return needs, tuple(faults)


def valid_items(world: World, key: Key, day: date, section: Section = NET) -> list[BomItem]:
    """The items valid on `day` of the first alternative that has any."""
    valid = [item for item in world.bill(key, section) if item.valid_from <= day <= item.valid_to]
    alternatives = sorted({item.alternative for item in valid}, key=int)
    return sorted(
        (item for item in valid if item.alternative in alternatives[:1]), key=lambda item: item.item
    )


def section_below(world: World, parent: Section, need: Need) -> Section:
    """Where the component of an order in section `parent` is planned: apart, or together with all others."""
    if need.passed:
        return NET if parent == GROSS else parent
    master = world.masters[need.component]
    watching = master.text("mrp_type", "PD") in ("VB", "VM", "V1", "V2", "VV")
    if parent in (NET, GROSS) or watching or world.supply_areas.supplied(need.component):
        return NET
    indicator = need.explosion or master.text("individual_collective")
    return NET if indicator == "collective" else parent


def _needs(
    world: World,
    key: Key,
    section: Section,
    quantity: Fraction,
    start: date,
    first: date,
    values: Values | Expected,
    faults: set[int],
) -> Iterator[Need]:
    """The components of one level at the workday `first`; `faults` gains what is wrong with phantoms on the way."""
    assembly_scrap = world.masters[key].number("assembly_scrap_percent") or Fraction(0)
    for item in valid_items(world, key, start, section):
        scrap = item.scrap_percent
        if scrap is None:
            scrap = world.masters[item.component].number("component_scrap_percent") or Fraction(0)
        selected = quantity_of(item, values)
        needed = (item.quantity if selected is None else selected) * (HUNDRED + scrap) / HUNDRED
        if not item.fixed_quantity:
            needed *= quantity * (HUNDRED + assembly_scrap) / HUNDRED / item.base_quantity
        day = world.calendar(key).shift(first, item.lead_time_offset_days)
        if selected is None:
            if _gives_something(world, item, start, section):
                faults.add(NOT_CONFIGURED)
            continue
        if selected == 0:
            continue
        if _is_phantom(world, item):
            if not world.bill(item.component, section):
                faults.add(PHANTOM_NOT_EXPLODED)
            elif has_phantom_plan(world, item.component):
                yield Need(item.component, thousandths_up(needed), day, item.explosion, passed=True)
            yield from _needs(world, item.component, section, needed, start, day, values, faults)
        else:
            yield Need(item.component, thousandths_up(needed), day, item.explosion)


def _gives_something(world: World, item: BomItem, start: date, section: Section) -> bool:
    """Whether anything would come of the item if it were selected."""
    if not _is_phantom(world, item) or not world.bill(item.component, section):
        return True
    return any(
        _gives_something(world, below, start, section)
        for below in valid_items(world, item.component, start, section)
    )


def has_phantom_plan(world: World, key: Key) -> bool:
    strategy = STRATEGIES.get(world.masters[key].text("strategy_group"))
    return strategy is not None and strategy.phantom


def _is_phantom(world: World, item: BomItem) -> bool:
    if item.explosion:
        return item.explosion == "phantom"
    return world.masters[item.component].text("special_procurement") == "phantom"


def thousandths_up(quantity: Fraction) -> Fraction:
    return Fraction(ceil(quantity * 1000), 1000)
