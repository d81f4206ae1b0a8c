"""The calendar of one plant: which days are worked, and counting in workdays, one day after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


class PlantCalendar:
    """Workdays of a plant from seven 1/0 digits (Monday first) and the plant's holidays.

    >>> PlantCalendar("1111100", []).shift(date(2024, 3, 8), 1)     # Friday, one workday on
    datetime.date(2024, 3, 11)
    """

    def __init__(self, workdays: str, holidays: Iterable[date]) -> None:
        self.worked_weekdays = {weekday for weekday, digit in enumerate(workdays) if digit == "1"}
        self.holidays = set(holidays)
        if not self.worked_weekdays:
            raise ValueError("a calendar needs at least one workday in the week")

    def is_open(self, day: date) -> bool:
        return day.weekday() in self.worked_weekdays and day not in self.holidays

    def on_or_before(self, day: date) -> date:
        while not self.is_open(day):
            day -= ONE_DAY
        return day

    def on_or_after(self, day: date) -> date:
        while not self.is_open(day):
            day += ONE_DAY
        return day

    def shift(self, workday: date, workdays: int) -> date:
        """The day `workdays` workdays after `workday` (before it, when negative)."""
        if not self.is_open(workday):
            raise ValueError(f"{workday} is not a workday")
        day = workday
        for _ in range(workdays):
            day = self.on_or_after(day + ONE_DAY)
        for _ in range(-workdays):
            day = self.on_or_before(day - ONE_DAY)
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """How many workdays come after `first` up to `last`, which may itself be one; none where it is earlier."""
        days = (first + ONE_DAY * number for number in range(1, (last - first).days + 1))
        return sum(self.is_open(day) for day in days)

    def workdays_after(self, day: date, workdays: int) -> date:
        """The `workdays`-th workday after any day; the day itself for none."""
        return max(day, self.shift(self.on_or_before(day), workdays))
