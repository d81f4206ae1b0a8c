"""Scheduling: backward from the requirement, forward from today, workdays and calendar days, closed days."""

from __future__ import annotations

import pytest

from .worlds import MONDAY, World

FRIDAY, SATURDAY, SUNDAY = "2025-03-07", "2025-03-08", "2025-03-09"


def dates(
    on: str, today: str = MONDAY, holidays: tuple[str, ...] = (), **material: object
) -> tuple[str, str, str, tuple[int, ...]]:
    """Start, finish, availability and messages (without 50) of the order for a requirement on that day."""
    built = World(today=today, calendars=[("1111100", holidays)])
    built.material("P", **material)
    built.order("P", 1, on)
    plan = built.plan()
    (order,), (messages,) = plan.orders("P"), plan.messages("P")
    finish = str(plan.plan.orders.finish_day.astype("datetime64[D]")[0])
    return order.start, finish, order.available, tuple(number for number in messages if number != 50)


def made(days: int, receipt: int = 0, **columns: object) -> dict[str, object]:
    return {"in_house": True, "in_house_days": days, "receipt_days": receipt, **columns}


def bought(days: int, receipt: int = 0, processing: int = 0, **columns: object) -> dict[str, object]:
    return {"delivery_days": days, "receipt_days": receipt, "processing_days": processing, **columns}


def test_in_house_backward_in_workdays() -> None:
    """Monday the 7th, less 2 is Thursday the 3rd, less 5 is Thursday the 27th."""
    assert dates("2025-04-07", **made(5, 2)) == ("2025-03-27", "2025-04-03", "2025-04-07", ())


def test_in_house_backward_over_a_holiday() -> None:
    assert dates("2025-04-07", holidays=("2025-04-02",), **made(5))[0] == "2025-03-28"


def test_external_backward_in_workdays_and_calendar_days() -> None:
    """Monday the 7th, less 1 workday is Friday the 4th, less 10 days Tuesday 25 March, less 2 workdays the 21st."""
    assert dates("2025-04-07", **bought(10, 1, 2)) == ("2025-03-21", "2025-04-04", "2025-04-07", ())


def test_an_order_date_on_a_closed_day_is_the_workday_before() -> None:
    """Monday the 7th less 8 days is Sunday 30 March, so ordered on Friday."""
    assert dates("2025-04-07", **bought(8))[0] == "2025-03-28"


def test_without_lead_times_everything_is_on_the_day() -> None:
    assert dates("2025-04-07", **made(0)) == ("2025-04-07", "2025-04-07", "2025-04-07", ())
    assert dates("2025-04-07", **bought(0)) == ("2025-04-07", "2025-04-07", "2025-04-07", ())


def test_a_start_today_is_not_late() -> None:
    assert dates("2025-03-10", **made(5)) == (MONDAY, "2025-03-10", "2025-03-10", ())


def test_in_house_forward_from_today() -> None:
    """Six days do not fit before the 10th: Monday the 3rd + 6 is the 11th, + 1 the 12th."""
    assert dates("2025-03-10", **made(6, 1)) == (MONDAY, "2025-03-11", "2025-03-12", (30,))


def test_external_forward_from_today() -> None:
    """Ordered on Wednesday the 5th, delivered on Saturday the 15th, so on Monday the 17th, usable on Tuesday."""
    assert dates("2025-03-05", **bought(10, 1, 2)) == (MONDAY, "2025-03-17", "2025-03-18", (30,))


def test_forward_over_a_holiday() -> None:
    assert dates(MONDAY, holidays=("2025-03-04",), **made(2)) == (MONDAY, "2025-03-06", "2025-03-06", (30,))
    assert dates(MONDAY, holidays=("2025-03-04",), **bought(1))[2] == "2025-03-05"


@pytest.mark.parametrize("today", [SATURDAY, SUNDAY])
def test_forward_from_a_closed_day_starts_on_the_next_workday(today: str) -> None:
    assert dates("2025-03-10", today, **made(1)) == ("2025-03-10", "2025-03-11", "2025-03-11", (30,))


def test_a_requirement_of_the_past_is_met_as_early_as_possible() -> None:
    assert dates("2025-01-02", **made(0)) == (MONDAY, MONDAY, MONDAY, (30,))


def test_a_plant_may_keep_dates_in_the_past() -> None:
    kept = {"keep_backward_dates": True}
    assert dates("2025-03-10", **made(6, 1, **kept)) == ("2025-02-27", FRIDAY, "2025-03-10", (3,))
    assert dates(MONDAY, **made(6, 1, **kept)) == ("2025-02-20", "2025-02-28", MONDAY, (4,))
    assert dates("2025-04-07", **made(6, 1, **kept))[3] == ()


def test_the_opening_date_may_lie_in_the_past_alone() -> None:
    """Start on the 5th; opened three workdays before is Friday 28 February, one is the 4th."""
    assert dates("2025-03-10", **made(3, opening_days=3))[3] == (2,)
    assert dates("2025-03-10", **made(3, opening_days=2))[3] == ()
    assert dates("2025-03-10", **made(6, opening_days=3))[3] == (30,)


def test_the_start_of_what_a_reorder_point_wants_is_today() -> None:
    built = World()
    built.made("P", 5, reorder_point=10, planned_by_requirements=False, planned_by_reorder_point=True)
    assert [order[2:] for order in built.plan().orders("P")] == [(MONDAY, "2025-03-10")]


def test_a_long_lead_time_that_is_scheduled_forward_is_no_matter_of_the_past() -> None:
    """15,000 workdays before 2025 there is no calendar, but 15,000 workdays after it there is."""
    assert dates(MONDAY, **made(15_000))[3] == (30,)
