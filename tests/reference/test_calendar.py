"""March 2024: the 1st is a Friday, the 4th a Monday, the 29th (Good Friday) a holiday here."""

from datetime import date

import pytest

from .calendar import PlantCalendar

WEEK = PlantCalendar("1111100", [date(2024, 3, 29)])


def test_days_are_open_by_weekday_and_holiday():
    assert WEEK.is_open(date(2024, 3, 1))
    assert not WEEK.is_open(date(2024, 3, 2))
    assert not WEEK.is_open(date(2024, 3, 29))


def test_next_open_day_both_ways():
    assert WEEK.on_or_before(date(2024, 3, 31)) == date(2024, 3, 28)
    assert WEEK.on_or_after(date(2024, 3, 29)) == date(2024, 4, 1)
    assert WEEK.on_or_after(date(2024, 3, 28)) == date(2024, 3, 28)


@pytest.mark.parametrize(
    ("start", "workdays", "expected"),
    [
        (date(2024, 3, 4), 10, date(2024, 3, 18)),
        (date(2024, 4, 8), -10, date(2024, 3, 22)),  # nine days but for the holiday: 25 March
        (date(2024, 3, 28), 1, date(2024, 4, 1)),
        (date(2024, 4, 1), -1, date(2024, 3, 28)),
        (date(2024, 3, 4), 0, date(2024, 3, 4)),
    ],
)
def test_shift_counts_workdays_only(start, workdays, expected):
    assert WEEK.shift(start, workdays) == expected


def test_workdays_after_any_day():
    sunday = date(2024, 3, 3)
    assert [WEEK.workdays_after(sunday, count) for count in (0, 1, 2)] == [
        sunday,
        date(2024, 3, 4),
        date(2024, 3, 5),
    ]
    assert WEEK.workdays_after(date(2024, 3, 4), 1) == date(2024, 3, 5)


def test_shift_starts_on_a_workday():
    with pytest.raises(ValueError, match="not a workday"):
        WEEK.shift(date(2024, 3, 2), 1)


def test_a_week_without_a_workday_is_refused():
    with pytest.raises(ValueError, match="at least one workday"):
        PlantCalendar("0000000", [])
