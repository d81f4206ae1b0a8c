"""What the optimising lot sizes do beside their tables: ties, whole days, rounding, missing costs, and least cost."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.strategies import LotCosts, Shortages

from .lot_series import LOT_SIZES, START, cost_of, integers, lots_by_period, table

OPTIMISING = ("GR", "SP", "WI", "WW")


def rows(code: str, shortages: Shortages) -> list[tuple[int, int]]:
    lots = LOT_SIZES[code].lots(shortages)
    return list(zip(lots.rows.tolist(), lots.quantities.tolist(), strict=True))


@pytest.mark.parametrize(
    ("code", "demands", "lot"),
    [
        ("SP", [10, 10, 10], 30),  # 10 + 20 = 30
        ("WI", [10, 10, 40], 20),  # 20/10 = 2, (20 + 10)/20 = 1.5, (30 + 80)/60 > 1.5
        ("GR", [10, 10], 10),  # 10 × 1 × 2 = 2 × 10
        ("WW", [10, 10], 10),  # 10 stored cost what a lot costs
    ],
)
def test_where_the_criterion_is_met_exactly_the_day_joins(code: str, demands: list[int], lot: int) -> None:
    """A hundredth of a piece more, or of a lot less, and it does not."""
    joined = lots_by_period(code, table(demands, lot=lot, price=365))
    if code == "WI":
        assert joined == {1: 20, 3: 40}
        # (20 + 10) / 20 = 1.5 and (30 + 2 × 60) / 100 = 1.5: not dearer, so the third day joins
        assert lots_by_period("WI", table([10, 10, 60], lot=20, price=365)) == {1: 20, 3: 60}
        assert lots_by_period("WI", table([10, 10], lot=10, price=365)) == {1: 20}
        assert lots_by_period("WI", table([10, 10], lot="9.9999", price=365)) == {1: 10, 2: 10}
        return
    assert joined == {1: sum(demands)}
    assert lots_by_period(code, table(demands, lot=Fraction_text(lot), price=365)) != joined


def Fraction_text(lot: int) -> str:  # noqa: N802
    return f"{lot - 1}.9999"
