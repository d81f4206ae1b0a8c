"""Workday arithmetic on whole columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mto_graph.strategies import Flags, Integers
from mto_graph.units import EPOCH, LAST_DATE

DAYS = (LAST_DATE - EPOCH).days + 1
"""The calendar holds the days 0 (1970-01-01) to DAYS - 1 (2099-12-31)."""
BEYOND = DAYS
"""A day after the calendar's last: no date, and greater than all."""


@dataclass(frozen=True, slots=True)
class Calendars:
    """Factory calendars, one row each; a column of days is read together with a column of calendar numbers.

    `position[c, d]` counts the workdays of calendar c up to and including day d, less one;
    `workday[c, p]` is the p-th workday, BEYOND after the last.
    """

    position: NDArray[np.int32]
    workday: NDArray[np.int32]

    @classmethod
    def build(cls, calendars: Sequence[tuple[str, Iterable[int]]]) -> Calendars:
        """From pairs of seven workday flags (Monday first) and the holidays as days.

        Example: `Calendars.build([("1111100", [])])`
        """
        rows = [_calendar(week, tuple(holidays)) for week, holidays in calendars]
        nothing = np.zeros((0, DAYS + 1), dtype=np.int32)
        return cls(
            np.stack([position for position, _ in rows]) if rows else nothing,
            np.stack([workday for _, workday in rows]) if rows else nothing,
        )

    def at_or_before(self, calendar: Integers, day: Integers) -> Integers:
        """The day itself where it is a workday, else the last workday before it."""
        return self.shifted(calendar, day, np.int64(0))

    def at_or_after(self, calendar: Integers, day: Integers) -> Integers:
        """The day itself where it is a workday, else the next workday."""
        before = self.at_or_before(calendar, day)
        return np.where(before == day, before, self.shifted(calendar, day, np.int64(1)))

    def shifted(self, calendar: Integers, day: Integers, workdays: Integers | np.int64) -> Integers:
        """So many workdays later (or earlier); counted from the workday at or before the day.

        Before the first workday of the calendar it stops there; after the last it is BEYOND.
        """
        inside = np.minimum(day, DAYS - 1)
        position = self.position[calendar, inside] + workdays
        found = self.workday[calendar, np.clip(position, 0, DAYS)].astype(np.int64)
        return np.where(day >= BEYOND, BEYOND, found)

    def is_beyond(self, day: Integers) -> Flags:
        """Where a shift has left the calendar."""
        return day >= BEYOND


@lru_cache(maxsize=256)
def _calendar(week: str, holidays: tuple[int, ...]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    weekday = (np.arange(DAYS) + EPOCH.weekday()) % 7
    open_days = np.array([flag == "1" for flag in week], dtype=np.bool_)[weekday]
    open_days[np.array(holidays, dtype=np.int64)] = False
    found = np.flatnonzero(open_days)
    workday = np.full(DAYS + 1, BEYOND, dtype=np.int32)
    workday[: len(found)] = found
    return np.cumsum(open_days, dtype=np.int32) - 1, workday


def day_of(value: date) -> int:
    """A date as days since 1970-01-01."""
    return (value - EPOCH).days


def bucket_start(day: Integers, periods: Sequence[str]) -> Integers:
    """The day on which a plan line counts: the first of its month, the Monday of its week, or the day itself."""
    dates = day.astype("datetime64[D]")
    month = dates.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    week = day - (day + EPOCH.weekday()) % 7
    kind = np.array(periods, dtype=object)
    return np.where(kind == "month", month, np.where(kind == "week", week, day))
