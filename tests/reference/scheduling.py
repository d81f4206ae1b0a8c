"""The dates of a planned order, from the day at which its quantity is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .records import Key
from .world import World


@dataclass(frozen=True)
class Dates:
    start: date
    finish: date
    availability: date
    exceptions: tuple[int, ...]


def schedule(world: World, key: Key, needed: date, today: date) -> Dates:
    """Backward from the day of need; forward from today where the start would lie in the past (30).

    A plant that keeps backward dates keeps them there too, and says so (03: start before today, 04: finish too).
    """
    dates = _backward(world, key, needed)
    if dates.start < today and not world.plants[key[1]].keep_backward_dates:
        return _with(forward(world, key, today), 30)
    if dates.finish < today:
        return _with(dates, 4)
    if dates.start < today:
        return _with(dates, 3)
    return _with_opening(world, key, dates, today)


def forward(world: World, key: Key, today: date) -> Dates:
    """From today, or the next workday: the way of reorder point materials, and of all that is late."""
    master, calendar = world.masters[key], world.calendar(key)
    first = calendar.on_or_after(today)
    if _is_made(world, key):
        finish = calendar.shift(first, master.days("in_house_production_days"))
    else:
        ordered = calendar.shift(first, world.plants[key[1]].purchasing_processing_days)
        finish = calendar.on_or_after(ordered + timedelta(days=master.days("planned_delivery_days")))
    available = calendar.shift(finish, master.days("goods_receipt_days"))
    return Dates(first, finish, available, ())


def _backward(world: World, key: Key, needed: date) -> Dates:
    master, calendar = world.masters[key], world.calendar(key)
    finish = calendar.shift(calendar.on_or_before(needed), -master.days("goods_receipt_days"))
    if _is_made(world, key):
        start = calendar.shift(finish, -master.days("in_house_production_days"))
    else:
        ordered = calendar.on_or_before(finish - timedelta(days=master.days("planned_delivery_days")))
        start = calendar.shift(ordered, -world.plants[key[1]].purchasing_processing_days)
    return Dates(start, finish, needed, ())


def _is_made(world: World, key: Key) -> bool:
    """Made in the plant, and so scheduled by its production days; a stock transfer comes from outside."""
    return world.is_in_house(key) and world.supplying(key) is None


def _with_opening(world: World, key: Key, dates: Dates, today: date) -> Dates:
    """02: the order should have been opened before today, though it need not start before today.

    What is scheduled forward begins today by decision: 30 says all there is to say of it.
    """
    opening_days = world.masters[key].days("opening_period_days")
    opened = world.calendar(key).shift(dates.start, -opening_days)
    return _with(dates, 2) if opened < today <= dates.start else dates


def _with(dates: Dates, exception: int) -> Dates:
    return Dates(dates.start, dates.finish, dates.availability, tuple(sorted({*dates.exceptions, exception})))
