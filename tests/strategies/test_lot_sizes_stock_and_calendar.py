"""HB fills the stock up, PK gathers by the dates of a planning calendar."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.strategies import Shortages
from mto_graph.units import to_day

from .lot_series import LOT_SIZES, integers


def filled(*days: tuple[int, int, int], **settings: Any) -> list[tuple[int, int]]:
    """HB for requirements given as (day, short, on hand on that day); row and quantity of each lot."""
    shortages = Shortages(
        days=integers([day for day, _, _ in days]),
        quantities=integers([short for _, short, _ in days]),
        on_hand=integers([on_hand for _, _, on_hand in days]),
        **settings,
    )
    lots = LOT_SIZES["HB"].lots(shortages)
    return list(zip(lots.rows.tolist(), lots.quantities.tolist(), strict=True))


def test_a_lot_fills_the_stock_up_and_the_next_comes_when_it_is_used_up() -> None:
    """30 at most: 10 on hand, 15 wanted: 20 more make 30 and leave 15; 12 leave 3; 8 are short of 5: 27 make 30."""
    assert filled((1, 5, 10), (2, 12, 0), (3, 8, 0), maximum_stock=30) == [(0, 20), (2, 27)]


def test_a_requirement_above_the_maximum_stock_is_met_and_nothing_more() -> None:
    assert filled((1, 65, 0), (9, 1, 0), maximum_stock=30) == [(0, 65), (1, 30)]


def test_the_requirements_of_a_day_are_looked_at_together() -> None:
    """20 + 25 are more than 30 and make one lot of 45; 20 + 5 are less and make one of 30."""
    assert filled((1, 20, 0), (1, 25, 0), maximum_stock=30) == [(0, 45)]
    assert filled((1, 20, 0), (1, 5, 0), maximum_stock=30) == [(0, 30)]


def test_a_lot_stands_at_the_first_requirement_of_the_day_that_is_open() -> None:
    """30 leave 10, which the first 10 of the second day take; the next is open."""
    assert filled((1, 20, 0), (2, 10, 0), (2, 7, 0), maximum_stock=30) == [(0, 30), (2, 20)]


def test_rounding_goes_down_to_what_still_fits_as_long_as_the_day_is_covered() -> None:
    assert filled((1, 5, 0), maximum_stock=30, rounding=12) == [(0, 24)]
    assert filled((1, 25, 0), maximum_stock=30, rounding=12) == [(0, 36)]
    assert filled((1, 5, 30), maximum_stock=30, rounding=12) == [(0, 12)]


def test_it_is_cut_and_raised_like_all_others() -> None:
    assert filled((1, 5, 0), maximum_stock=30, maximum=20) == [(0, 20), (0, 10)]
    assert filled((1, 5, 20), maximum_stock=30, minimum=15) == [(0, 15)]


def test_more_on_hand_than_the_maximum_never_makes_a_lot_smaller_than_the_shortage() -> None:
    assert filled((1, 5, 100), maximum_stock=30) == [(0, 5)]


def test_without_a_maximum_stock_it_is_lot_for_lot() -> None:
    assert filled((1, 5, 0), (1, 6, 0), (2, 7, 0)) == [(0, 5), (1, 6), (2, 7)]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 40)), min_size=1, max_size=9), st.integers(1, 50))
def test_the_stock_is_full_whenever_a_lot_comes_and_never_below_zero(
    drawn: list[tuple[int, int]], maximum_stock: int
) -> None:
    """Day by day, from nothing on hand: the lots of a day make the stock the maximum, or what the day needs."""
    drawn.sort(key=lambda shortage: shortage[0])
    lots = filled(*((day, short, 0) for day, short in drawn), maximum_stock=maximum_stock)
    stock = 0
    for day in sorted({day for day, _ in drawn}):
        needed = sum(short for on, short in drawn if on == day)
        received = sum(quantity for row, quantity in lots if drawn[row][0] == day)
        if received:
            assert stock < needed
            assert stock + received == max(maximum_stock, needed)
        stock += received - needed
        assert stock >= 0


def gathered_by(dates: list[str], *shortages: tuple[str, int], **settings: Any) -> list[tuple[int, int]]:
    series = Shortages(
        days=integers([to_day(on) for on, _ in shortages]),
        quantities=integers([quantity for _, quantity in shortages]),
        period_starts=integers([to_day(on) for on in dates]),
        **settings,
    )
    lots = LOT_SIZES["PK"].lots(series)
    return list(zip(lots.rows.tolist(), lots.quantities.tolist(), strict=True))


DATES = ["2025-04-01", "2025-04-08", "2025-04-22"]


def test_a_period_reaches_from_its_date_to_the_day_before_the_next() -> None:
    shortages = [("2025-04-01", 1), ("2025-04-07", 2), ("2025-04-08", 4), ("2025-04-21", 8)]
    assert gathered_by(DATES, *shortages) == [(0, 3), (2, 12)]


def test_before_the_first_and_from_the_last_date_on_each_shortage_stands_alone() -> None:
    shortages = [
        ("2025-03-30", 1),
        ("2025-03-31", 2),
        ("2025-04-01", 4),
        ("2025-04-22", 8),
        ("2025-04-22", 16),
    ]
    assert gathered_by(DATES, *shortages) == [(0, 1), (1, 2), (2, 4), (3, 8), (4, 16)]


def test_a_period_without_shortages_makes_no_lot_and_joins_no_others() -> None:
    dates = ["2025-04-01", "2025-04-08", "2025-04-15", "2025-04-22"]
    assert gathered_by(dates, ("2025-04-02", 1), ("2025-04-16", 2), ("2025-04-17", 4)) == [(0, 1), (1, 6)]


@pytest.mark.parametrize("dates", [[], ["2025-04-01"]])
def test_no_or_a_single_date_makes_no_period(dates: list[str]) -> None:
    assert gathered_by(dates, ("2025-03-31", 1), ("2025-04-02", 2), ("2025-04-03", 4)) == [
        (0, 1),
        (1, 2),
        (2, 4),
    ]


def test_periods_are_cut_raised_and_rounded_like_all_others() -> None:
    shortages = [("2025-04-01", 5), ("2025-04-02", 20), ("2025-04-09", 4)]
    assert gathered_by(DATES, *shortages, maximum=20, rounding=6) == [(0, 20), (0, 6), (2, 6)]
