"""Workday arithmetic on whole columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from mto_graph.strategies import Flags, Integers
from mto_graph.units import EPOCH, LAST_DATE

DAYS = (LAST_DATE - EPOCH).days + 1
"""The calendar holds the days 0 (1970-01-01) to DAYS - 1 (2099-12-31)."""
BEYOND = DAYS
"""A day after the calendar's last: no date, and greater than all."""
WIDTH = DAYS + 1
_SHIFTS = 16
"""So many different shifts are kept, half a megabyte each for every calendar."""


@dataclass(frozen=True, slots=True)
class Calendars:
    """Factory calendars, laid end to end; a column of days is read together with a column of calendar numbers.

    For day d of calendar c, at c × WIDTH + d: `position` is the place of the last workday up to d in the calendar's
    row of `workday`, `before` that workday itself. After its last workday a row of `workday` says BEYOND.
    """

    position: Integers
    before: Integers
    workday: Integers
    _shifted: dict[int, Integers] = field(init=False, default_factory=dict, repr=False, compare=False)
    """By workdays: each day of each calendar so many workdays later."""

    @classmethod
    def build(cls, calendars: Sequence[tuple[str, Iterable[int]]]) -> Calendars:
        """From pairs of seven workday flags (Monday first) and the holidays as days.

        Example: `Calendars.build([("1111100", [])])`
        """
        rows = [_calendar(week, tuple(holidays)) for week, holidays in calendars]
        if len(rows) == 1:
            return cls(*rows[0])
        nothing = [np.zeros(0, dtype=np.int64)]
        position, before, workday = (
            np.concatenate([row[column] for row in rows] or nothing) for column in range(3)
        )
        return cls(position, before, workday)

    def at_or_before(self, calendar: Integers, day: Integers) -> Integers:
        """The day itself where it is a workday, else the last workday before it; -1 where there is none."""
        found: Integers = self.before[self._place(calendar, np.minimum(day, BEYOND))]
        return found

    def counted(self, calendar: Integers, day: Integers) -> Integers:
        """The day at which a requirement counts: the workday at or before it; itself where there is none."""
        before = self.at_or_before(calendar, day)
        return np.where(before < 0, day, before)

    def at_or_after(self, calendar: Integers, day: Integers) -> Integers:
        """The day itself where it is a workday, else the next workday."""
        before = self.at_or_before(calendar, day)
        return np.where(before == day, before, self.shifted(calendar, day, np.int64(1)))

    def shifted(self, calendar: Integers, day: Integers, workdays: Integers | np.int64) -> Integers:
        """So many workdays later (or earlier); counted from the workday at or before the day.

        Before the first workday of the calendar it is -1; after the last it is BEYOND.
        """
        if np.ndim(workdays) == 0 and np.size(day) > len(self.position) and _inside(day):
            found: Integers = self._all_shifted(int(workdays))[self._place(calendar, day)]
            return found
        place = self.position[self._place(calendar, np.clip(day, 0, BEYOND))] + workdays
        there = self._place(calendar, np.clip(place, 0, DAYS))
        return np.where((place < 0) | (day < 0), -1, self.workday[there])

    def _all_shifted(self, workdays: int) -> Integers:
        """Each day of each calendar so many workdays later: looked up where there are more rows than days."""
        later = self._shifted.get(workdays)
        if later is None:
            base = np.repeat(np.arange(len(self.position) // WIDTH) * WIDTH, WIDTH)
            place = self.position + workdays
            later = np.where(place < 0, -1, self.workday[base + np.clip(place, 0, DAYS)])
            if len(self._shifted) >= _SHIFTS:
                self._shifted.clear()
            self._shifted[workdays] = later
        return later

    def after(self, calendar: Integers, day: Integers, workdays: Integers) -> Integers:
        """The n-th workday after each day; the day itself for none. It stays inside the calendar."""
        last = self.at_or_before(calendar, np.full(len(day), DAYS - 1, dtype=np.int64))
        return np.maximum(np.minimum(self.shifted(calendar, day, workdays), last), day)

    def workdays_between(self, calendar: Integers, first: Integers, last: Integers) -> Integers:
        """So many workdays lie after the first day up to the last one; below 0 where the last day comes first."""
        end = self.position[self._place(calendar, np.clip(last, 0, DAYS - 1))]
        found: Integers = end - self.position[self._place(calendar, np.clip(first, 0, DAYS - 1))]
        return found

    def workdays(self, calendar: Integers, first: Integers, last: Integers) -> Integers:
        """How many workdays there are from the first day to the last, both included.

        Example: a Monday and the Sunday after it have five between them in a week of five workdays.
        """
        day = np.clip(first, 0, DAYS - 1)
        begins = self._place(calendar, day)
        ends = self._place(calendar, np.clip(last, 0, DAYS - 1))
        first_is_open = self.before[begins] == day
        counted: Integers = self.position[ends] - self.position[begins] + first_is_open
        return counted

    def is_beyond(self, day: Integers) -> Flags:
        """Where a shift has left the calendar at either end."""
        return (day >= BEYOND) | (day < 0)

    def _place(self, calendar: Integers, day: Integers) -> Integers:
        """Where the days of these calendars stand in the columns; where there is one calendar, at the days."""
        return calendar * WIDTH + day if len(self.position) > WIDTH else day


def _inside(day: Integers) -> bool:
    return bool(day.min() >= 0 and day.max() <= BEYOND)


@lru_cache(maxsize=256)
def _calendar(week: str, holidays: tuple[int, ...]) -> tuple[Integers, Integers, Integers]:
    weekday = (np.arange(DAYS) + EPOCH.weekday()) % 7
    open_days = np.array([flag == "1" for flag in week], dtype=np.bool_)[weekday]
    open_days[np.array(holidays, dtype=np.int64)] = False
    found = np.flatnonzero(open_days)
    workday = np.full(WIDTH, BEYOND, dtype=np.int64)
    workday[: len(found)] = found
    # The day BEYOND stands after every workday, so that it stays BEYOND.
    position = np.append(np.cumsum(open_days, dtype=np.int64) - 1, 2 * DAYS)
    before = np.where(position < 0, -1, workday[np.clip(position, 0, DAYS)])
    for column in (position, before, workday):
        column.flags.writeable = False  # whoever has the same calendar is given the same columns
    return position, before, workday


def day_of(value: date) -> int:
    """A date as days since 1970-01-01."""
    return (value - EPOCH).days


def bucket_start(day: Integers, periods: Sequence[str]) -> Integers:
    """The day on which a plan line counts: the first of its month, the Monday of its week, or the day itself."""
    month = _month(day).astype("datetime64[D]").astype(np.int64)
    week = day - (day + EPOCH.weekday()) % 7
    kind = np.array(periods, dtype=object)
    return np.where(kind == "month", month, np.where(kind == "week", week, day))


def bucket_end(day: Integers, periods: Sequence[str]) -> Integers:
    """The last day of the month, the Sunday of the week, or the day itself."""
    following = (_month(day) + 1).astype("datetime64[D]").astype(np.int64)
    week = day - (day + EPOCH.weekday()) % 7
    kind = np.array(periods, dtype=object)
    return np.where(kind == "month", following - 1, np.where(kind == "week", week + 6, day))


def _month(day: Integers) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    return day.astype("datetime64[D]").astype("datetime64[M]")
