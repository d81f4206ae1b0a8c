"""Exact amounts: whole ten-thousandths, rounded half up once."""

from __future__ import annotations

from typing import Final

from mto_graph.errors import ErrorCode, refuse
from mto_graph.units import MAXIMUM_DIGITS, PRICE_PLACES, QUANTITY_PLACES

_QUANTITY: Final = 10**QUANTITY_PLACES
LARGEST_AMOUNT: Final = 10 ** (MAXIMUM_DIGITS - QUANTITY_PLACES + PRICE_PLACES)
"""Amounts stay below 10^12, like quantities."""


def rounded(numerator: int, denominator: int) -> int:
    """The quotient, half up; below zero half down, so that taking back is the mirror of giving.

    >>> rounded(5, 2), rounded(-5, 2), rounded(4, 3)
    (3, -3, 1)
    """
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -whole if numerator < 0 else whole


def value_at(quantity: int, price: int, price_unit: int) -> int:
    """The amount for thousandths of a quantity at ten-thousandths for each `price_unit` base units.

    >>> value_at(2_500, 19_900, 100)  # 2.5 pieces at 1.99 for 100 are 0.04975
    498
    """
    return rounded(quantity * price, _QUANTITY * price_unit)


def share(amount: int, part: int, whole: int) -> int:
    """What a part of the whole takes of an amount; all of it from the whole on.

    >>> share(10_000, 1, 3), share(10_000, 3, 3), share(10_000, 4, 3)
    (3333, 10000, 10000)
    """
    return amount if part >= whole else rounded(amount * part, whole)


def checked(amount: int, *path: str) -> int:
    """The amount itself; QUANTITY_OVERFLOW when it is 10^12 or more, at this place of the input."""
    if abs(amount) >= LARGEST_AMOUNT:
        raise refuse(
            ErrorCode.QUANTITY_OVERFLOW,
            "The value of the posting reaches 10^12; values must stay below it: post a smaller quantity or correct "
            "the price.",
            *path,
            "quantity",
        )
    return amount
