"""The dates of a planned order, from the day at which its quantity is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from .records import Key
from .world import Receipt, World


@dataclass(frozen=True)
class Dates:
    """`exceptions` are those of a new order and those of one that is not: both are kept, one of them is shown."""

    start: date
    finish: date
    availability: date
    exceptions: tuple[int, ...]


def schedule(world: World, key: Key, needed: date, today: date, quantity: Fraction) -> Dates:
    """Backward from the day of need; forward from today where the start would lie in the past (30).

    A plant that keeps backward dates keeps them there too, and says so (03, 06: start before today, 04, 07: finish
    too).
    """
    dates = _backward(world, key, needed, quantity)
    if dates.start < today and not world.plants[key[1]].keep_backward_dates:
        return _with(forward(world, key, today, quantity), 30)
    dates = _with_production_backward(world, key, dates, quantity)
    if dates.finish < today:
        return _with(dates, 4, 7)
    if dates.start < today:
        return _with(dates, 3, 6)
    return _with_opening(world, key, dates, today)


def forward(world: World, key: Key, today: date, quantity: Fraction) -> Dates:
    """From today, or the next workday: the way of reorder point materials, and of all that is late.

    64: production by its quantity would end after the order.
    """
    master, calendar = world.masters[key], world.calendar(key)
    first = calendar.on_or_after(today)
    if _is_made(world, key):
        finish = calendar.shift(first, in_house_days(world, key, quantity))
    else:
        ordered = calendar.shift(first, world.plants[key[1]].purchasing_processing_days)
        finish = calendar.on_or_after(ordered + timedelta(days=master.days("planned_delivery_days")))
    available = calendar.shift(finish, master.days("goods_receipt_days"))
    dates = Dates(first, finish, available, ())
    if _is_timed_apart(world, key) and calendar.shift(first, production_days(world, key, quantity)) > finish:
        return _with(dates, 64)
    return dates


def production_days(world: World, key: Key, quantity: Fraction) -> int:
    """Set-up, interoperation and the processing of the quantity, in whole workdays."""
    master = world.masters[key]
    setup, interoperation, processing = (
        master.number(name) or Fraction(0)
        for name in ("setup_time_days", "interoperation_time_days", "processing_time_days")
    )
    base = master.number("processing_base_quantity") or Fraction(1)
    return ceil(setup + interoperation + processing * quantity / base)


def in_house_days(world: World, key: Key, quantity: Fraction) -> int:
    """The maintained days, 0 among them; where nothing is maintained, what the quantity takes."""
    maintained = world.masters[key].whole("in_house_production_days")
    return production_days(world, key, quantity) if maintained is None else maintained


def passed(world: World, row: Receipt, today: date) -> int | None:
    """The message of a firm order whose dates lie in the past: 07 finish, 06 start, 05 opening.

    What has been ordered already has begun as it should, and only a planned order must still be opened.
    """
    master, calendar = world.masters[row.key], world.calendar(row.key)
    start = row.start or row.availability
    received, opening = master.days("goods_receipt_days"), master.days("opening_period_days")
    finish = (
        calendar.shift(calendar.on_or_before(row.availability), -received) if received else row.availability
    )
    if finish < today:
        return 7
    if row.kind in ("production_order", "purchase_order"):
        return None
    if start < today:
        return 6
    if row.kind == "planned_order" and opening:
        return 5 if calendar.shift(calendar.on_or_before(start), -opening) < today else None
    return None


def _backward(world: World, key: Key, needed: date, quantity: Fraction) -> Dates:
    master, calendar = world.masters[key], world.calendar(key)
    finish = calendar.shift(calendar.on_or_before(needed), -master.days("goods_receipt_days"))
    if _is_made(world, key):
        start = calendar.shift(finish, -in_house_days(world, key, quantity))
    else:
        ordered = calendar.on_or_before(finish - timedelta(days=master.days("planned_delivery_days")))
        start = calendar.shift(ordered, -world.plants[key[1]].purchasing_processing_days)
    return Dates(start, finish, needed, ())


def _with_production_backward(world: World, key: Key, dates: Dates, quantity: Fraction) -> Dates:
    """63: production by its quantity would have to start before the order."""
    if not _is_timed_apart(world, key):
        return dates
    begins = world.calendar(key).shift(dates.finish, -production_days(world, key, quantity))
    return _with(dates, 63) if begins < dates.start else dates


def _is_timed_apart(world: World, key: Key) -> bool:
    """Whether the order's dates come from maintained days, so that production by its quantity may not fit."""
    maintained = world.masters[key].whole("in_house_production_days")
    return maintained is not None and _is_made(world, key)


def _is_made(world: World, key: Key) -> bool:
    """Made in the plant, and so scheduled by its production days; a stock transfer comes from outside."""
    return world.is_in_house(key) and world.supplying(key) is None


def _with_opening(world: World, key: Key, dates: Dates, today: date) -> Dates:
    """02, 05: the order should have been opened before today, though it need not start before today.

    What is scheduled forward begins today by decision: 30 says all there is to say of it.
    """
    opening_days = world.masters[key].days("opening_period_days")
    opened = world.calendar(key).shift(dates.start, -opening_days)
    return _with(dates, 2, 5) if opened < today <= dates.start else dates


def _with(dates: Dates, *exceptions: int) -> Dates:
    return Dates(
        dates.start, dates.finish, dates.availability, tuple(sorted({*dates.exceptions, *exceptions}))
    )
