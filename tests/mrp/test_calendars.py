"""Workday arithmetic: closed days, both ends of the calendar, plan buckets."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from mto_graph.mrp.calendars import BEYOND, DAYS, Calendars, bucket_end, bucket_start, day_of
from mto_graph.units import from_day

from .worlds import day, integers

FIRST, SECOND = 0, 1
CALENDARS = Calendars.build(
    [
        ("1111100", [day("2025-03-05")]),  # closed on a Wednesday
        ("1111111", []),
    ]
)


def shifted(text: str, workdays: int) -> str:
    column = CALENDARS.shifted(np.array([FIRST]), np.array([day(text)]), np.int64(workdays))
    return str(from_day(int(column[0])))


def before(text: str) -> str:
    return str(from_day(int(CALENDARS.at_or_before(np.array([FIRST]), np.array([day(text)]))[0])))


def after(text: str) -> str:
    return str(from_day(int(CALENDARS.at_or_after(np.array([FIRST]), np.array([day(text)]))[0])))


@pytest.mark.parametrize(
    ("start", "workdays", "end"),
    [
        ("2025-03-03", 0, "2025-03-03"),
        ("2025-03-03", 1, "2025-03-04"),
        ("2025-03-04", 1, "2025-03-06"),  # over the holiday
        ("2025-03-07", 1, "2025-03-10"),  # over the weekend
        ("2025-03-10", -1, "2025-03-07"),
        ("2025-03-06", -1, "2025-03-04"),
        ("2025-03-03", 10, "2025-03-18"),
        ("2025-03-18", -10, "2025-03-03"),
    ],
)
def test_workdays_leave_out_weekends_and_holidays(start: str, workdays: int, end: str) -> None:
    assert shifted(start, workdays) == end


@pytest.mark.parametrize(
    ("start", "workdays", "end"),
    [
        ("2025-03-08", 0, "2025-03-07"),
        ("2025-03-08", 1, "2025-03-10"),
        ("2025-03-09", -1, "2025-03-06"),
        ("2025-03-05", 1, "2025-03-06"),
    ],
)
def test_from_a_closed_day_it_counts_from_the_workday_before(start: str, workdays: int, end: str) -> None:
    assert shifted(start, workdays) == end


def test_a_closed_day_moves_to_the_workday_before_or_after() -> None:
    assert (before("2025-03-09"), after("2025-03-08")) == ("2025-03-07", "2025-03-10")
    assert (before("2025-03-05"), after("2025-03-05")) == ("2025-03-04", "2025-03-06")
    assert (before("2025-03-06"), after("2025-03-06")) == ("2025-03-06", "2025-03-06")


def test_each_row_reads_its_own_calendar() -> None:
    days = CALENDARS.shifted(
        np.array([FIRST, SECOND]), np.array([day("2025-03-07"), day("2025-03-07")]), np.array([1, 1])
    )
    assert [str(from_day(found)) for found in days.tolist()] == ["2025-03-10", "2025-03-08"]


def test_before_the_first_workday_there_is_no_date() -> None:
    first, before_it = np.array([day("1970-01-01")]), np.array([-1])
    here = CALENDARS.shifted(np.array([FIRST]), first, np.int64(0))
    gone = CALENDARS.shifted(np.array([FIRST]), first, np.int64(-1))
    assert CALENDARS.is_beyond(here).tolist() == [False]
    assert gone.tolist() == before_it.tolist()
    assert CALENDARS.is_beyond(gone).tolist() == [True]


def test_after_the_last_workday_there_is_no_date() -> None:
    last = np.array([day("2099-12-31")])
    here = CALENDARS.shifted(np.array([FIRST]), last, np.int64(0))
    gone = CALENDARS.shifted(np.array([FIRST]), last, np.int64(1))
    assert CALENDARS.is_beyond(here).tolist() == [False]
    assert gone.tolist() == [BEYOND]
    assert CALENDARS.is_beyond(gone).tolist() == [True]


def test_what_is_beyond_stays_beyond() -> None:
    beyond = np.array([BEYOND, BEYOND + 500])
    calendar = np.array([FIRST, FIRST])
    assert CALENDARS.shifted(calendar, beyond, np.int64(-3)).tolist() == [BEYOND, BEYOND]
    assert CALENDARS.at_or_after(calendar, beyond).tolist() == [BEYOND, BEYOND]


def test_a_calendar_whose_last_days_are_closed_has_no_workday_after_them() -> None:
    closed = Calendars.build([("1111111", [DAYS - 1])])
    assert closed.at_or_after(np.array([0]), np.array([DAYS - 1])).tolist() == [BEYOND]
    assert closed.at_or_before(np.array([0]), np.array([DAYS - 1])).tolist() == [DAYS - 2]


def test_a_requirement_without_a_workday_before_it_counts_on_its_own_day() -> None:
    late = Calendars.build([("1111111", range(day("2025-03-05")))])
    days = np.array([day("2025-03-04"), day("2025-03-05"), day("2025-03-06")])
    calendar = np.zeros(3, dtype=np.int64)
    assert late.at_or_before(calendar, days).tolist() == [-1, *days[1:].tolist()]
    assert late.counted(calendar, days).tolist() == days.tolist()
    assert late.at_or_after(calendar, days).tolist() == [days[1], *days[1:].tolist()]
    never = Calendars.build([("0000000", ())])
    assert never.counted(calendar, days).tolist() == days.tolist()
    assert never.at_or_after(calendar, days).tolist() == [BEYOND] * 3


def test_a_very_long_shift_leaves_the_calendar() -> None:
    monday, calendar = np.array([day("2025-03-03")] * 2), np.array([FIRST, FIRST])
    assert CALENDARS.shifted(calendar, monday, np.array([100_000, -100_000])).tolist() == [BEYOND, -1]


def test_the_calendar_holds_1970_to_2099() -> None:
    assert day_of(date(1970, 1, 1)) == 0
    assert day_of(date(2099, 12, 31)) == DAYS - 1


def test_no_calendars_at_all() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert Calendars.build([]).at_or_before(nothing, nothing).tolist() == []


@pytest.mark.parametrize(
    ("on", "period", "start"),
    [
        ("2025-03-19", "day", "2025-03-19"),
        ("2025-03-19", "week", "2025-03-17"),
        ("2025-03-17", "week", "2025-03-17"),
        ("2025-03-23", "week", "2025-03-17"),
        ("2025-03-31", "month", "2025-03-01"),
        ("2024-02-29", "month", "2024-02-01"),
        ("1970-01-03", "month", "1970-01-01"),
    ],
)
def test_plan_of_a_week_or_month_counts_at_its_first_day(on: str, period: str, start: str) -> None:
    assert bucket_start(np.array([day(on)]), [period]).tolist() == [day(start)]


@pytest.mark.parametrize(
    ("first", "last", "workdays"),
    [
        ("2025-03-03", "2025-03-09", 4),  # a week with a closed Wednesday
        ("2025-03-04", "2025-03-04", 1),
        ("2025-03-05", "2025-03-05", 0),
        ("2025-03-05", "2025-03-06", 1),
        ("2025-03-08", "2025-03-09", 0),
        ("2025-03-01", "2025-03-31", 20),
    ],
)
def test_workdays_of_a_period(first: str, last: str, workdays: int) -> None:
    for calendar, expected in ((FIRST, workdays), (SECOND, day(last) - day(first) + 1)):
        counted = CALENDARS.workdays(np.array([calendar]), np.array([day(first)]), np.array([day(last)]))
        assert counted.tolist() == [expected]


@pytest.mark.parametrize(
    ("period", "last"),
    [("day", "2024-02-27"), ("week", "2024-03-03"), ("month", "2024-02-29")],
)
def test_the_last_day_of_a_bucket(period: str, last: str) -> None:
    assert bucket_end(np.array([day("2024-02-27")]), [period]).tolist() == [day(last)]
    assert bucket_end(np.array([day(last)]), [period]).tolist() == [day(last)]


def test_workdays_after_and_between() -> None:
    """From Saturday: the first workday after it is Monday; there are none between Saturday and Sunday."""
    calendars, one = Calendars.build([("1111100", [])]), integers([0])
    saturday, sunday, monday = (integers([day(f"2025-03-{number}")]) for number in (15, 16, 17))
    assert calendars.after(one, saturday, integers([0])).tolist() == saturday.tolist()
    assert calendars.after(one, saturday, integers([1])).tolist() == monday.tolist()
    assert calendars.after(one, saturday, integers([99_999])).tolist() == [day("2099-12-31")]
    assert calendars.workdays_between(one, saturday, sunday).tolist() == [0]
    assert calendars.workdays_between(one, saturday, monday).tolist() == [1]
    assert calendars.workdays_between(one, monday, saturday).tolist() == [-1]


@pytest.mark.parametrize("weeks", [["1111100"], ["1111100", "1111111"]])
def test_very_many_rows_are_shifted_like_a_few(weeks: list[str]) -> None:
    """They are looked up in a table of all days, one for each of the last shifts."""
    calendars = Calendars.build([(week, [day("2025-03-05")]) for week in weeks])
    days = np.resize(np.arange(0, BEYOND + 1, 7), 2 * len(calendars.position))
    calendar = np.arange(len(days)) % len(weeks)
    for shift in (3, -3, 99_999, *range(-20, 20), 3):
        row_by_row = calendars.shifted(calendar, days, np.full(len(days), shift))
        np.testing.assert_array_equal(calendars.shifted(calendar, days, np.int64(shift)), row_by_row)
