"""MRP types that watch stock or a forecast: the point below which is ordered, and what a forecast still expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from .explosion import thousandths_up
from .records import Key, Requirement
from .scheduling import forward
from .world import ForecastLine, World

REORDER_POINT = ("VB", "VM", "V1", "V2")
COMPUTED_POINT = ("VM", "V2")
WITH_EXTERNAL = ("V1", "V2")
FORECAST = ("VV",)
WATCHING_STOCK = (*REORDER_POINT, *FORECAST)
"""Their dependent requirements stay in the net section."""

EXTERNAL_DEMANDS = ("schedule line", "reservation")


def reorder_point(world: World, key: Key, today: date) -> Fraction:
    """Maintained, or the safety stock and an average workday of the forecast for each workday of the lead time."""
    master = world.masters[key]
    if master.text("mrp_type", "PD") not in COMPUTED_POINT:
        return master.number("reorder_point") or Fraction(0)
    lines = [line for line in world.forecast if line.key == key and line.last >= today]
    workdays = sum(len(_open_days(world, key, line.first, line.last)) for line in lines)
    safety_stock = master.number("safety_stock") or Fraction(0)
    if workdays == 0:
        return safety_stock
    expected = sum((line.quantity for line in lines), Fraction(0))
    begins = world.calendar(key).on_or_after(today)
    lead_time = len(_open_days(world, key, begins, replenished(world, key, today))) - 1
    return safety_stock + thousandths_up(expected * lead_time / workdays)


def external_requirements(
    world: World, key: Key, requirements: Iterable[Requirement], today: date
) -> Fraction:
    """What is sold or reserved until a replenishment begun today is there, where the MRP type counts it."""
    if world.masters[key].text("mrp_type", "PD") not in WITH_EXTERNAL:
        return Fraction(0)
    end = replenished(world, key, today)
    return sum(
        (
            requirement.quantity
            for requirement in requirements
            if requirement.identity[0] in EXTERNAL_DEMANDS and requirement.day <= end
        ),
        Fraction(0),
    )


def replenished(world: World, key: Key, today: date) -> date:
    """When a replenishment begun today is there: the total lead time where it is maintained."""
    total = world.masters[key].whole("replenishment_days")
    if total is None:
        return forward(world, key, today, Fraction(1)).availability
    calendar = world.calendar(key)
    return calendar.shift(calendar.on_or_after(today), total)


def forecast_issues(world: World, today: date) -> Iterator[tuple[ForecastLine, date, Fraction]]:
    """What is left of the forecast of periods that are not over, with the first workday of each."""
    for line in world.forecast:
        left = line.quantity - line.withdrawn
        planned = world.masters[line.key].text("mrp_type", "PD") in FORECAST
        if planned and left > 0 and line.last >= today:
            yield line, world.calendar(line.key).on_or_after(line.first), left


def _open_days(world: World, key: Key, first: date, last: date) -> list[date]:
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return [day for day in days if world.calendar(key).is_open(day)]
