"""Exact conversions between what people write and the scaled integers that are stored and planned.

Quantities are thousandths, prices ten-thousandths, percents thousandths, conversion factors millionths,
dates days since 1970-01-01. Nothing here ever touches a float.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

QUANTITY_PLACES: Final = 3
PRICE_PLACES: Final = 4
PERCENT_PLACES: Final = 3
FACTOR_PLACES: Final = 6
MAXIMUM_DIGITS: Final = 15

EPOCH: Final = date(1970, 1, 1)
LAST_DATE: Final = date(2099, 12, 31)
UNLIMITED_DATE: Final = date(9999, 12, 31)
_EPOCH_ORDINAL: Final = EPOCH.toordinal()

_DECIMAL = re.compile(r"([+-]?)(?=\.?\d)(\d*)\.?(\d*)\Z", re.ASCII)
"""Sign, whole part and fraction."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def parse_decimal(value: str | int | Decimal, places: int) -> int:
    """The value as an integer of 10**-places; ValueError says what is wrong with it.

    >>> parse_decimal("12.5", QUANTITY_PLACES)
    12500
    """
    if isinstance(value, str):
        return _scaled_text(value, places)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"{value!r} is not an exact decimal number; write it as text, for example 12.5")
    if isinstance(value, int) and abs(value) >= 10**MAXIMUM_DIGITS:
        raise ValueError("the number is too large; the largest is below 10^12")
    return _scaled(Decimal(value), places, value)


def _scaled_text(value: str, places: int) -> int:
    text = value.strip()
    parts = _DECIMAL.match(text)
    if len(text) > 64 or parts is None:
        raise ValueError(f"{_shortened(value)} is not a decimal number; write it like 12.5")
    sign, whole, fraction = parts.groups()
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if len(whole) > MAXIMUM_DIGITS - QUANTITY_PLACES:
        raise ValueError(f"{_shortened(value)} is too large; the largest number is below 10^12")
    if len(fraction) > places:
        raise ValueError(f"{_shortened(value)} has more than {places} decimal places")
    scaled = int(f"0{whole}{fraction.ljust(places, '0')}")
    return -scaled if sign == "-" else scaled


def _scaled(number: Decimal, places: int, value: object) -> int:
    if not number.is_finite():
        raise ValueError(f"{value} is not a finite number")
    if not number:
        return 0
    if number.adjusted() >= MAXIMUM_DIGITS - QUANTITY_PLACES:
        raise ValueError(f"{_shortened(value)} is too large; the largest number is below 10^12")
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    shift = exponent + places
    integer = int("".join(map(str, digits)))
    if shift >= 0:
        scaled: int = integer * 10**shift
    else:
        scaled, lost = divmod(integer, 10 ** min(-shift, 100))
        if lost:
            raise ValueError(f"{_shortened(value)} has more than {places} decimal places")
    return -scaled if sign else scaled


def format_decimal(scaled: int, places: int) -> str:
    """The exact text without trailing zeros and without exponent: 12500 thousandths are '12.5'."""
    sign = "-" if scaled < 0 else ""
    whole, fraction = divmod(abs(scaled), 10**places)
    text = f"{fraction:0{places}d}".rstrip("0")
    return f"{sign}{whole}.{text}" if text else f"{sign}{whole}"


def to_quantity(value: str | int | Decimal) -> int:
    """A quantity as thousandths: `to_quantity("2.5") == 2500`."""
    return parse_decimal(value, QUANTITY_PLACES)


def from_quantity(thousandths: int) -> Decimal:
    """A quantity as an exact decimal: `from_quantity(2500) == Decimal("2.5")`."""
    return Decimal(format_decimal(thousandths, QUANTITY_PLACES))


def from_price(ten_thousandths: int) -> Decimal:
    """A price as an exact decimal: `from_price(19900) == Decimal("1.99")`."""
    return Decimal(format_decimal(ten_thousandths, PRICE_PLACES))


def to_day(value: str | date, last: date = LAST_DATE) -> int:
    """A date as days since 1970-01-01; ValueError when it is none or outside 1970-01-01 … `last`."""
    if isinstance(value, str):
        if not _DATE.match(value.strip()):
            raise ValueError(f"{_shortened(value)} is not a date; write it like 2025-05-01")
        try:
            value = date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"{_shortened(value)} is not a day of the calendar") from None
    if type(value) is not date:
        raise ValueError(f"{value!r} is not a date; write it like 2025-05-01")
    if not EPOCH <= value <= last:
        raise ValueError(f"{value} lies outside {EPOCH} … {last}")
    return value.toordinal() - _EPOCH_ORDINAL


def from_day(day: int) -> date:
    """Days since 1970-01-01 as a date."""
    return EPOCH + timedelta(days=day)


def _shortened(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:37]}…"
