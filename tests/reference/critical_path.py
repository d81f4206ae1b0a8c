"""When something can be there, given everything that it waits for: day by day, order by order, without any arithmetic.

What covers what is given; this only asks when. Every order begins on the first day on which all its parts are there in
time, and takes as long as it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .calendar import ONE_DAY, PlantCalendar

Name = Hashable
EARLY = date(1990, 1, 1)


@dataclass(frozen=True)
class Part:
    """Something that an order needs so many workdays after it begins, and the order that brings it."""

    order: Name
    offset: int = 0


@dataclass(frozen=True)
class Times:
    """How long an order takes: workdays, then calendar days on the way, then workdays of goods receipt."""

    workdays: int = 0
    delivery: int = 0
    receipt: int = 0


@dataclass(frozen=True)
class Supply:
    """An order; `fixed` is the day of what is firm, which comes on no day before that."""

    calendar: PlantCalendar
    times: Times
    fixed: date | None = None
    parts: tuple[Part, ...] = ()


@dataclass
class Orders:
    """Orders by name, and the planning date; `ready` says when one can be there."""

    supplies: Mapping[Name, Supply]
    today: date
    _known: dict[Name, date] = field(default_factory=dict)

    def ready(self, name: Name) -> date:
        """The first day on which the order can be there."""
        if name not in self._known:
            supply = self.supplies[name]
            there = _after(supply, self.begin(name))
            self._known[name] = there if supply.fixed is None else max(there, supply.fixed, self.today)
        return self._known[name]

    def begin(self, name: Name) -> date:
        """The first workday on which it can begin: try one after the other."""
        supply = self.supplies[name]
        first = self.today if supply.fixed is None else EARLY
        day = supply.calendar.on_or_after(first)
        for part in supply.parts:
            component = self.supplies[part.order].calendar
            while not _in_time(supply.calendar, component, day, part.offset, self.ready(part.order)):
                day = supply.calendar.on_or_after(day + ONE_DAY)
        return day


def _after(supply: Supply, begin: date) -> date:
    times, calendar = supply.times, supply.calendar
    done = calendar.shift(begin, times.workdays)
    there = calendar.on_or_after(done + timedelta(days=times.delivery))
    return calendar.shift(there, times.receipt)


def _in_time(
    calendar: PlantCalendar, component: PlantCalendar, begin: date, offset: int, ready: date
) -> bool:
    """Whether a part that is there on a day is there when an order that begins on a day needs it."""
    needed = component.on_or_before(calendar.shift(begin, offset))
    return needed >= ready


def workdays_late(calendar: PlantCalendar, wanted: date, there: date) -> int:
    """Workdays after the wanted day up to the other one, below 0 where that comes first."""
    first, last = calendar.on_or_before(wanted), there
    sign = 1 if last >= first else -1
    low, high = min(first, last), max(first, last)
    days = (low + timedelta(days=at) for at in range(1, (high - low).days + 1))
    return sign * sum(calendar.is_open(day) for day in days)


def changed(supplies: Mapping[Name, Supply], change: Callable[[Name, Supply], Supply]) -> dict[Name, Supply]:
    """The same orders, each as the change makes it."""
    return {name: change(name, supply) for name, supply in supplies.items()}
