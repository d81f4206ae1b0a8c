"""The exact, the fixed and the period lot sizes: which lots, how large, and at which requirement."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.strategies import (
    MOST_LOTS,
    LotSize,
    Shortages,
    TooManyLots,
    UnusableSettings,
    cut,
    load_registry,
)
from mto_graph.units import to_day

LOT_SIZES = load_registry().lot_sizes

MONDAY, TUESDAY, SUNDAY, NEXT_MONDAY, MAY = (
    "2025-04-07",
    "2025-04-08",
    "2025-04-13",
    "2025-04-14",
    "2025-05-01",
)


def series(*shortages: tuple[str, int], **limits: Any) -> Shortages:
    return Shortages(
        days=np.array([to_day(on) for on, _ in shortages], dtype=np.int64),
        quantities=np.array([quantity for _, quantity in shortages], dtype=np.int64),
        **limits,
    )


def lots(code: str, *shortages: tuple[str, int], **limits: Any) -> list[tuple[int, int]]:
    """Row and quantity of each lot."""
    found = LOT_SIZES[code].lots(series(*shortages, **limits))
    return list(zip(found.rows.tolist(), found.quantities.tolist(), strict=True))


def nothing() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.zeros(0, dtype=np.int64)


@pytest.mark.parametrize(
    ("need", "minimum", "maximum", "rounding", "parts"),
    [
        (301, 100, 200, 12, [200, 108]),
        (140, 50, 100, 0, [100, 50]),
        (200, 0, 100, 0, [100, 100]),
        (99, 0, 100, 0, [99]),
        (5, 8, 0, 3, [9]),
        (5, 8, 0, 0, [8]),
        (90, 0, 0, 30, [90]),
        (91, 0, 0, 30, [120]),
        (95, 0, 100, 30, [100]),  # never above the maximum
        (5, 100, 100, 0, [100]),
        (7, 0, 0, 0, [7]),
    ],
)
def test_cut_at_the_maximum_then_raised_to_the_minimum_then_rounded(
    need: int, minimum: int, maximum: int, rounding: int, parts: list[int]
) -> None:
    limits = Shortages(
        days=nothing(), quantities=nothing(), minimum=minimum, maximum=maximum, rounding=rounding
    )
    assert cut(need, limits) == parts


def test_a_minimum_above_the_maximum_cannot_be_followed() -> None:
    with pytest.raises(UnusableSettings, match="minimum lot size is above the maximum"):
        cut(5, Shortages(days=nothing(), quantities=nothing(), minimum=101, maximum=100))


def test_these_are_the_lot_sizes() -> None:
    assert " ".join(LOT_SIZES) == "EX FX GR HB MB PK SP TB WB WI WW"


def test_ex_makes_each_shortage_a_lot() -> None:
    assert lots("EX", (MONDAY, 3), (MONDAY, 4), (TUESDAY, 0), (MAY, 5)) == [(0, 3), (1, 4), (3, 5)]


def test_ex_lets_what_is_left_of_a_lot_cover_what_comes_next() -> None:
    shortages = [(MONDAY, 3), (TUESDAY, 4), (TUESDAY, 3), (MAY, 1)]
    assert lots("EX", *shortages, rounding=10) == [(0, 10), (3, 10)]


def test_ex_covers_the_rest_of_a_shortage_only() -> None:
    """Tens: 3 leave 7, so 5 of the next 12 are new and become 10."""
    assert lots("EX", (MONDAY, 3), (TUESDAY, 12), rounding=10) == [(0, 10), (1, 10)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("TB", [(0, 3), (2, 4), (3, 5), (4, 6), (5, 7)]),
        ("WB", [(0, 12), (4, 6), (5, 7)]),
        ("MB", [(0, 18), (5, 7)]),
    ],
)
def test_periods_are_days_calendar_weeks_and_months(code: str, expected: list[tuple[int, int]]) -> None:
    shortages = [(MONDAY, 1), (MONDAY, 2), (TUESDAY, 4), (SUNDAY, 5), (NEXT_MONDAY, 6), (MAY, 7)]
    assert lots(code, *shortages) == expected


def test_months_of_two_years_are_not_one() -> None:
    assert lots("MB", ("2025-12-31", 1), ("2026-01-01", 2), ("2026-12-31", 3)) == [(0, 1), (1, 2), (2, 3)]


def test_a_week_may_reach_over_the_turn_of_the_year() -> None:
    assert lots("WB", ("2025-12-29", 1), ("2026-01-04", 2), ("2026-01-05", 4)) == [(0, 3), (2, 4)]


def test_a_period_begins_at_its_first_shortage_that_is_still_open() -> None:
    """The first week's ten leave 2, just what the second week's first requirement needs."""
    shortages = [(MONDAY, 8), (NEXT_MONDAY, 2), ("2025-04-15", 5)]
    assert lots("WB", *shortages, rounding=10) == [(0, 10), (2, 10)]


def test_a_period_that_earlier_lots_cover_whole_makes_none() -> None:
    assert lots("WB", (MONDAY, 1), (NEXT_MONDAY, 9), (MAY, 1), rounding=10) == [(0, 10), (2, 10)]


def test_fx_makes_lots_until_the_shortage_is_reached() -> None:
    assert lots("FX", (MONDAY, 501), fixed=75) == [(0, 75)] * 7
    assert lots("FX", (MONDAY, 70), (TUESDAY, 5), (MAY, 1), fixed=75) == [(0, 75), (2, 75)]


def test_fx_knows_no_minimum_maximum_or_rounding() -> None:
    assert lots("FX", (MONDAY, 10), fixed=8, minimum=100, maximum=5, rounding=7) == [(0, 8), (0, 8)]


def test_fx_without_a_fixed_size_is_lot_for_lot() -> None:
    assert lots("FX", (MONDAY, 3), (TUESDAY, 0), (MAY, 4)) == [(0, 3), (2, 4)]


@pytest.mark.parametrize("code", LOT_SIZES)
def test_no_shortage_makes_no_lot(code: str) -> None:
    assert lots(code, (MONDAY, 0), (TUESDAY, 0)) == []


def test_only_ex_without_limits_is_lot_for_lot() -> None:
    assert LOT_SIZES["EX"].is_lot_for_lot(series())
    for limits in ({"minimum": 1}, {"maximum": 1}, {"rounding": 1}):
        assert not LOT_SIZES["EX"].is_lot_for_lot(series(**limits))
    assert not any(LOT_SIZES[code].is_lot_for_lot(series()) for code in LOT_SIZES if code != "EX")


@pytest.mark.parametrize(("code", "limits"), [("EX", {"maximum": 1}), ("FX", {"fixed": 1})])
def test_so_many_lots_for_one_shortage_and_no_more(code: str, limits: dict[str, int]) -> None:
    assert len(lots(code, (MONDAY, MOST_LOTS), **limits)) == MOST_LOTS
    with pytest.raises(TooManyLots):
        lots(code, (MONDAY, MOST_LOTS * 1000), **limits)


@given(
    st.sampled_from(sorted(LOT_SIZES)),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=1, max_size=10),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_the_lots_always_reach_the_shortages_and_never_by_more_than_needed(
    code: str, drawn: list[tuple[int, int]], fixed: int, minimum: int, maximum: int, rounding: int
) -> None:
    minimum = min(minimum, maximum or minimum)  # one above the maximum cannot be followed
    drawn.sort(key=lambda shortage: shortage[0])
    days, quantities = (np.array(column, dtype=np.int64) for column in zip(*drawn, strict=True))
    limits = Shortages(
        days=days, quantities=quantities, fixed=fixed, minimum=minimum, maximum=maximum, rounding=rounding
    )
    lot_size: LotSize = LOT_SIZES[code]
    found = lot_size.lots(limits)
    reached = np.zeros(len(days), dtype=np.int64)
    np.add.at(reached, found.rows, found.quantities)
    assert (np.cumsum(reached) >= np.cumsum(quantities)).all()
    assert (found.quantities > 0).all()
    if len(found.quantities):
        assert found.quantities.sum() - found.quantities[-1] < quantities.sum()
    if maximum and code != "FX":
        assert (found.quantities <= maximum).all()
