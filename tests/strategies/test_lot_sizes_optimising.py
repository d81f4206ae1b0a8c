"""What the optimising lot sizes do beside their tables: ties, whole days, rounding, missing costs, and least cost."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mto_lot_sizes import wagner_whitin
from mto_lot_sizes.stepwise import DailyShortages

from mto_graph.strategies import LotCosts, Shortages

from .lot_series import LOT_SIZES, START, cost_of, integers, lots_by_period, table

OPTIMISING = ("GR", "SP", "WI", "WW")


def rows(code: str, shortages: Shortages) -> list[tuple[int, int]]:
    lots = LOT_SIZES[code].lots(shortages)
    return list(zip(lots.rows.tolist(), (lots.quantities // 1000).tolist(), strict=True))


def on_days(*shortages: tuple[int, int], **settings: Any) -> Shortages:
    """Requirements (day after the start, pieces), several on a day if need be; 10 a lot, 1 a piece and day."""
    return Shortages(
        days=integers([START + day for day, _ in shortages]),
        quantities=integers([pieces * 1000 for _, pieces in shortages]),
        **{
            "lot_size_independent_cost": 100_000,
            "price": 3_650_000,
            "storage_cost_percent": 100_000,
            **settings,
        },
    )


def without(shortages: Shortages, *settings: str) -> Shortages:
    changed: Any = dict.fromkeys(settings, 0)
    return replace(shortages, **changed)


@pytest.mark.parametrize("code", OPTIMISING)
def test_a_day_joins_where_storing_it_costs_exactly_as_much_as_it_saves(code: str) -> None:
    """Ten pieces stored for a day cost 10; a lot costs 10, or a ten-thousandth less."""
    assert lots_by_period(code, table([10, 10], lot=10, price=365)) == {1: 20}
    assert lots_by_period(code, table([10, 10], lot="9.9999", price=365)) == {1: 10, 2: 10}


@pytest.mark.parametrize("code", ["GR", "SP", "WW"])
def test_requirements_of_a_day_join_together_or_not_at_all(code: str) -> None:
    """Six and five on the second day are eleven stored for a day, too much; each alone would join.

    Least unit cost asks how long, not how much, is stored, and would join both in any case.
    """
    assert rows(code, on_days((0, 10), (1, 6), (1, 5))) == [(0, 10), (1, 11)]
    assert rows(code, on_days((0, 10), (1, 6), (1, 4))) == [(0, 20)]


@pytest.mark.parametrize("code", OPTIMISING)
def test_a_lot_stands_at_its_first_requirement_that_is_still_open(code: str) -> None:
    """Fifteens: 10 leave 5, which cover the first of the far day's 5, 12 and 3; the others are just fifteen."""
    assert rows(code, on_days((0, 10), (50, 5), (50, 12), (50, 3), rounding=15_000)) == [(0, 15), (2, 15)]


def test_the_next_lot_begins_where_the_rounded_one_ends() -> None:
    """Of 10 + 10 rounded up to 30, 10 cover the third day; the fourth and fifth are the next lot, not a fifth alone."""
    days = table([10, 10, 10, 5, 5], lot=10, price=365, rounding=30_000)
    for code in ("GR", "SP", "WI"):
        assert lots_by_period(code, days) == {1: 30, 4: 30}
    # Wagner and Whitin's lots are those of the series: 10 + 10 | 10 + 5 | 5, then rounded
    assert lots_by_period("WW", days) == {1: 30, 4: 30}


@pytest.mark.parametrize("code", OPTIMISING)
def test_lots_are_cut_and_raised_like_all_others(code: str) -> None:
    days = table([30, 5], lot=1000, price=365, maximum=20_000, minimum=18_000)
    assert rows(code, days) == [(0, 20), (0, 18)]


@pytest.mark.parametrize("code", OPTIMISING)
@pytest.mark.parametrize("missing", ["lot_size_independent_cost", "price", "storage_cost_percent"])
def test_without_one_of_the_costs_it_is_lot_for_lot(code: str, missing: str) -> None:
    days = on_days((0, 1), (0, 1), (1, 1), lot_size_independent_cost=10**9)
    assert rows(code, days) == [(0, 3)]
    assert rows(code, without(days, missing)) == [(0, 1), (1, 1), (2, 1)]


@pytest.mark.parametrize("code", OPTIMISING)
def test_the_price_is_for_a_price_unit(code: str) -> None:
    """A price of 365 for a hundred pieces: storing costs a hundredth, and all five days join."""
    demands = [10] * 5
    assert len(lots_by_period(code, table(demands, lot=10, price=365))) > 1
    assert lots_by_period(code, table(demands, lot=10, price=365, price_unit=100)) == {1: 50}


@pytest.mark.parametrize("code", OPTIMISING)
def test_no_cost_is_too_small_or_too_large_to_count(code: str) -> None:
    """15 digits on both sides: a lot that is a thousandth of a cent cheaper than a day's storing is one lot more."""
    dear = 999_999_999_999 * 10_000
    days = Shortages(
        days=integers([START, START + 365]),
        quantities=integers([1000, 1000]),
        price=dear,
        storage_cost_percent=100_000,
        lot_size_independent_cost=dear,
    )
    year_joins = {"SP": 1, "WW": 1, "WI": 1, "GR": 2}
    assert len(rows(code, days)) == year_joins[code]
    assert len(rows(code, replace(days, lot_size_independent_cost=dear - 1))) == 2


series = st.lists(st.integers(0, 30), min_size=1, max_size=9)


@given(series, st.integers(1, 300), st.integers(1, 20))
def test_wagner_whitin_is_never_dearer_than_any_other_way(demands: list[int], lot: int, storing: int) -> None:
    """All ways to choose the days of lots, one by one."""
    shortages = table(demands, lot=lot, price=365 * storing)
    if not len(shortages.days):
        assert rows("WW", shortages) == []
        return
    days = (shortages.days - START).tolist()
    pieces = (shortages.quantities // 1000).tolist()

    def price_of(starts: tuple[int, ...]) -> int:
        bounds = pairwise((0, *starts, len(days)))
        stored: int = sum(
            pieces[at] * (days[at] - days[first]) for first, end in bounds for at in range(first, end)
        )
        return (len(starts) + 1) * lot + stored * storing

    cheapest = min(
        price_of(starts)
        for number in range(len(days))
        for starts in combinations(range(1, len(days)), number)
    )
    assert cost_of("WW", shortages) == cheapest
    for code in ("GR", "SP", "WI", "EX", "WB"):
        assert cost_of(code, shortages) >= cheapest


@given(
    st.sampled_from(OPTIMISING),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30)), min_size=1, max_size=12),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(1, 60),
)
def test_the_lots_reach_the_shortages_and_none_is_superfluous(
    code: str, drawn: list[tuple[int, int]], minimum: int, maximum: int, rounding: int, lot: int
) -> None:
    minimum = min(minimum, maximum or minimum)  # one above the maximum cannot be followed
    drawn.sort(key=lambda shortage: shortage[0])
    limits = {"minimum": minimum * 1000, "maximum": maximum * 1000, "rounding": rounding * 1000}
    shortages = on_days(*drawn, lot_size_independent_cost=lot * 10_000, **limits)
    lots = LOT_SIZES[code].lots(shortages)
    reached = np.zeros(len(shortages.days), dtype=np.int64)
    np.add.at(reached, lots.rows, lots.quantities)
    before = np.concatenate(([0], np.cumsum(reached)[:-1]))
    needed = np.cumsum(shortages.quantities)
    assert (np.cumsum(reached) >= needed).all()
    assert (np.diff(lots.rows) >= 0).all()
    assert (before[lots.rows] < needed[lots.rows]).all()


class Counting(list[int]):
    """A list that counts how often it is looked at."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        Counting.looks += 1
        return super().__getitem__(at)


@pytest.mark.parametrize("code", ["GR", "SP", "WI"])
@pytest.mark.parametrize("lot", [20, 5_000, 10**9])
def test_the_work_grows_with_the_days_and_not_with_the_lots(
    code: str, lot: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = DailyShortages.of
    monkeypatch.setattr(
        DailyShortages,
        "of",
        lambda shortages: replace((daily := plain(shortages)), quantities=Counting(daily.quantities)),
    )
    Counting.looks = 0
    days = table(np.random.default_rng(7).integers(1, 100, 3_000).tolist(), lot=lot, price=365)
    LOT_SIZES[code].lots(days)
    assert 3_000 <= Counting.looks <= 5 * 3_000


@pytest.mark.parametrize("lot", [20, 5_000, 10**9])
def test_wagner_whitin_compares_a_few_ways_a_day(lot: int, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    plain = wagner_whitin._Line.at

    def counted(line: Any, needed: int) -> Any:
        nonlocal calls
        calls += 1
        return plain(line, needed)

    monkeypatch.setattr(wagner_whitin._Line, "at", counted)
    days = table(np.random.default_rng(7).integers(1, 100, 3_000).tolist(), lot=lot, price=365)
    LOT_SIZES["WW"].lots(days)
    assert 3_000 <= calls <= 5 * 3_000


def test_costs_are_whole_numbers_of_one_unit() -> None:
    """10 % of 20.00 a year are 2 / 365 a day; 2 / 365 000 a thousandth of a piece."""
    costs = LotCosts.of(1_000_000, 10_000, 200_000, 1)
    assert Fraction(costs.storing, costs.lot) == Fraction(2, 365) / 1000 / 100
    hundred = LotCosts.of(1_000_000, 10_000, 200_000, 100)
    assert Fraction(hundred.storing, hundred.lot) == Fraction(costs.storing, costs.lot) / 100
