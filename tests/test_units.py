"""Exact conversions: what is accepted, what is refused and why, and that nothing is lost on the way."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.units import (
    FACTOR_PLACES,
    LAST_DATE,
    PRICE_PLACES,
    QUANTITY_PLACES,
    UNLIMITED_DATE,
    format_decimal,
    from_day,
    from_price,
    from_quantity,
    parse_decimal,
    to_day,
    to_quantity,
)


@pytest.mark.parametrize(
    ("value", "thousandths"),
    [
        ("12.5", 12500),
        ("  7 ", 7000),
        ("+7", 7000),
        ("-0.001", -1),
        (".5", 500),
        ("5.", 5000),
        ("0012", 12000),
        ("1.500000", 1500),
        ("0", 0),
        ("-0", 0),
        (3, 3000),
        (Decimal("1E+3"), 1_000_000),
        (Decimal("0E-30"), 0),
        ("999999999999.999", 999_999_999_999_999),
        ("-999999999999.999", -999_999_999_999_999),
    ],
)
def test_decimals_become_thousandths(value: str | int | Decimal, thousandths: int) -> None:
    assert to_quantity(value) == thousandths


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", "not a decimal number"),
        ("abc", "not a decimal number"),
        ("1,5", "not a decimal number"),
        ("1e3", "not a decimal number"),
        ("1_000", "not a decimal number"),
        ("١٢", "not a decimal number"),
        ("--1", "not a decimal number"),
        (".", "not a decimal number"),
        ("NaN", "not a decimal number"),
        ("9" * 65, "not a decimal number"),
        (Decimal("NaN"), "not a finite number"),
        (Decimal("-Infinity"), "not a finite number"),
        ("0.0001", "more than 3 decimal places"),
        ("1.2345", "more than 3 decimal places"),
        (Decimal("1E-1000000"), "more than 3 decimal places"),
        ("1000000000000", "too large"),
        ("-1000000000000", "too large"),
        (10**12, "too large"),
        (Decimal("1E+1000000"), "too large"),
        (True, "not an exact decimal"),
        (1.5, "not an exact decimal"),
        (None, "not an exact decimal"),
    ],
)
def test_what_is_no_quantity_is_refused_in_words(value: object, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        to_quantity(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("sign", [1, -1])
def test_integers_of_thousands_of_digits_are_too_large_in_the_same_words(sign: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        to_quantity(sign * 10**5000)


def test_a_long_value_is_quoted_in_short() -> None:
    with pytest.raises(ValueError, match="…") as raised:
        to_quantity("9" * 60)
    assert len(str(raised.value)) < 120


def test_prices_and_factors_have_their_own_places() -> None:
    assert parse_decimal("1.9999", PRICE_PLACES) == 19999
    assert parse_decimal("0.000001", FACTOR_PLACES) == 1
    with pytest.raises(ValueError, match="more than 6 decimal places"):
        parse_decimal("0.0000001", FACTOR_PLACES)


@pytest.mark.parametrize(
    ("thousandths", "text"),
    [(0, "0"), (1, "0.001"), (-1, "-0.001"), (12500, "12.5"), (-12500, "-12.5"), (10_000_000, "10000")],
)
def test_scaled_integers_become_the_shortest_exact_text(thousandths: int, text: str) -> None:
    assert format_decimal(thousandths, QUANTITY_PLACES) == text
    assert from_quantity(thousandths) == Decimal(text)


def test_prices_come_back_exactly() -> None:
    assert from_price(19900) == Decimal("1.99")


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_there_and_back_again(thousandths: int) -> None:
    assert to_quantity(from_quantity(thousandths)) == thousandths
    assert to_quantity(format_decimal(thousandths, QUANTITY_PLACES)) == thousandths


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("1970-01-01", 0),
        ("2024-02-29", 19782),
        (" 2025-03-03 ", 20150),
        (date(2099, 12, 31), 47481),
    ],
)
def test_dates_become_days(value: str | date, day: int) -> None:
    assert to_day(value) == day
    assert str(from_day(day)) == str(value).strip()


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", "not a date"),
        ("2025-3-3", "not a date"),
        ("20250303", "not a date"),
        ("2025-03-03T00:00", "not a date"),
        ("03.03.2025", "not a date"),
        ("2025-02-29", "not a day of the calendar"),
        ("2025-13-01", "not a day of the calendar"),
        ("1969-12-31", "outside 1970-01-01"),
        ("2100-01-01", "outside 1970-01-01"),
        (datetime(2025, 3, 3), "not a date"),
        (20250303, "not a date"),
        (None, "not a date"),
    ],
)
def test_what_is_no_date_is_refused_in_words(value: object, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        to_day(value)  # type: ignore[arg-type]


def test_validity_dates_reach_further() -> None:
    assert from_day(to_day("9999-12-31", UNLIMITED_DATE)) == UNLIMITED_DATE
    assert from_day(to_day(LAST_DATE)) == LAST_DATE
