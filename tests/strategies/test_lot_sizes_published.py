"""The optimising lot sizes and HB against worked examples that others have published; numbers checked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mto_graph.strategies import LotCosts, Shortages

from .lot_series import LOT_SIZES, cost_of, integers, lots_by_period, table

WEEK = 7


def four_weeks() -> Shortages:
    """1,000 pieces on 6, 13, 20 and 27 February: price 20, 10 % a year, 100 a lot; a week stored costs 38.36.

    The example of all four SAP pages; dates and storage costs stand in
    http://scn.sap.com/community/erp/manufacturing-pp/blog/2015/01/22/optimum-lot-size-wi--least-unit-cost-procedure
    """
    return table([1000] * 4, lot=100, price=20, percent=10, every=WEEK)


def test_a_week_stored_costs_what_the_page_says() -> None:
    costs = four_weeks().costs
    assert isinstance(costs, LotCosts)
    week = Fraction(1000 * 1000 * WEEK * costs.storing, costs.lot) * 100
    assert [round(week, 2), round(week + 100, 2)] == [Fraction("38.36"), Fraction("138.36")]


def test_sp_part_period_balancing() -> None:
    """Storing 38.36 is below the lot's 100, 38.36 + 76.71 = 115.07 above: 2,000.

    https://freesapmmlive.blogspot.com/2008/09/part-period-procedure-optimum-lot.html
    """
    assert lots_by_period("SP", four_weeks(), WEEK) == {1: 2000, 3: 2000}


def test_wi_least_unit_cost() -> None:
    """100 / 1000 = 0.100, 138.36 / 2000 = 0.069, 215.07 / 3000 = 0.072: 2,000.

    http://help.sap.com/saphelp_erp2005/helpdata/en/f4/7d289444af11d182b40000e829fbfe/content.htm
    """
    assert lots_by_period("WI", four_weeks(), WEEK) == {1: 2000, 3: 2000}


def test_wi_least_unit_cost_of_a_lecture() -> None:
    """Demands 50, 83, 27, 55, lot 120, 1 a piece and week: 2.4, 1.526, 1.61, then 4.44, 2.134; 378 in all.

    https://www.coursehero.com/file/6437930/HW-16-sol/
    """
    weeks = table([50, 83, 27, 55], lot=120, price=365)
    assert lots_by_period("WI", weeks) == {1: 133, 3: 82}
    assert cost_of("WI", weeks) == 378


def test_gr_groff() -> None:
    """100 / (7 × 8) = 1.79 would be saved, and storing costs more: 1,000.

    https://freesapmmlive.blogspot.com/2008/09/groff-reorder-procedure-optimum-lot.html
    """
    assert lots_by_period("GR", four_weeks(), WEEK) == dict.fromkeys(range(1, 5), 1000)


@pytest.mark.parametrize(
    ("demands", "lot", "storing", "lots"),
    [
        # 30 × 1 × 2 = 60 and 25 × 2 × 3 = 150 against 2 × 200 / 4 = 100; 40 × 1 × 2 = 80, 15 × 2 × 3 = 90
        ([20, 30, 25, 40, 15], 200, 4, {1: 50, 3: 80}),
        # 58, 282 against 66.7; 56, 30, 120; 60, 114; the first two orders on the page, the others by hand
        ([35, 29, 47, 28, 5, 10, 30, 19], 100, 3, {1: 64, 3: 80, 6: 40, 8: 19}),
    ],
)
def test_gr_groff_by_periods(demands: list[int], lot: int, storing: int, lots: dict[int, int]) -> None:
    """https://www.dewiki.de/Lexikon/Verfahren_von_Groff

    and https://www.studienservice.de/fernuni-hagen/groff-verfahren.71409/
    """
    assert lots_by_period("GR", table(demands, lot=lot, price=365 * storing)) == lots


def test_ww_wagner_whitin() -> None:
    """Cheapest ways up to each period: 100, 140, 180, 280, 320; lots of 70 and 50.

    http://edshare.soton.ac.uk/id/document/4121
    """
    demands = [40, 20, 10, 30, 20]
    up_to = [cost_of("WW", table(demands[:end], lot=100, price=730)) for end in range(1, 6)]
    assert up_to == [100, 140, 180, 280, 320]
    assert lots_by_period("WW", table(demands, lot=100, price=730)) == {1: 70, 4: 50}


def test_ww_wagner_whitin_with_stock_wanted_at_the_end() -> None:
    """The same page: 40 more in the last period make lots of 70 (printed as 10, a slip), 30 and 60, for 380."""
    periods = table([40, 20, 10, 30, 60], lot=100, price=730)
    assert lots_by_period("WW", periods) == {1: 70, 4: 30, 5: 60}
    assert cost_of("WW", periods) == 380


def test_hb_replenish_to_maximum_stock() -> None:
    """5,000 at most, 1,000 on hand: 4,000.

    http://help.sap.com/saphelp_erp2005/helpdata/en/f4/7d281f44af11d182b40000e829fbfe/content.htm
    """
    shortages = Shortages(
        days=integers([0]), quantities=integers([1000]), on_hand=integers([1000]), maximum_stock=5000
    )
    assert LOT_SIZES["HB"].lots(shortages).quantities.tolist() == [4000]
