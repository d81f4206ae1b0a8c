"""SP, WI and GR against their rules as they are written: periods, pieces and fractions, lot after lot."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from .lot_series import lots_by_period, table

Demands = dict[int, int]
"""Pieces by period; no period with none."""


def stored(demands: Demands, first: int, storing: int) -> int:
    """What it costs to keep these until they are needed, when all come in the first period."""
    return storing * sum(pieces * (period - first) for period, pieces in demands.items())


def unit_cost(demands: Demands, first: int, lot: int, storing: int) -> Fraction:
    return Fraction(lot + stored(demands, first, storing), sum(demands.values()))


def joins(code: str, taken: Demands, period: int, pieces: int, lot: int, storing: int) -> bool:
    """Whether the next demand joins those that the lot has taken."""
    first = min(taken)
    longer = {**taken, period: pieces}
    if code == "SP":
        return stored(longer, first, storing) <= lot
    if code == "WI":
        return unit_cost(longer, first, lot, storing) <= unit_cost(taken, first, lot, storing)
    later = period - first
    return Fraction(storing * pieces, 2) <= Fraction(lot, later * (later + 1))


def lots_of(code: str, demands: list[int], lot: int, storing: int) -> dict[int, int]:
    """The pieces made in each period."""
    found: dict[int, int] = {}
    taken: Demands = {}
    for period, pieces in enumerate(demands, start=1):
        if not pieces:
            continue
        if taken and not joins(code, taken, period, pieces, lot, storing):
            found[min(taken)] = sum(taken.values())
            taken = {}
        taken[period] = pieces
    if taken:
        found[min(taken)] = sum(taken.values())
    return found


@given(
    st.sampled_from(["GR", "SP", "WI"]),
    st.lists(st.integers(0, 30), min_size=1, max_size=12),
    st.integers(1, 400),
    st.integers(1, 9),
)
def test_the_rules_of_the_book(code: str, demands: list[int], lot: int, storing: int) -> None:
    assert lots_by_period(code, table(demands, lot=lot, price=365 * storing)) == lots_of(
        code, demands, lot, storing
    )
