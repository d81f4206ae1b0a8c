"""Arguments of fields as reading wants them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from mto_graph.errors import ErrorCode, refuse
from mto_graph.units import UNLIMITED_DATE, to_day, to_quantity


def day(value: date | None, name: str) -> int | None:
    """A date argument as a stored day; refused where it lies outside the calendar."""
    if value is None:
        return None
    try:
        return to_day(value, UNLIMITED_DATE)
    except ValueError as fault:
        raise refuse(ErrorCode.INVALID_VALUE, f"{name}: {fault}.", name) from None


def bounded(value: int | None, name: str, largest: int) -> int:
    """A number from 1 to the largest one; the largest where it is not given."""
    if value is None:
        return largest
    if not 1 <= value <= largest:
        raise refuse(ErrorCode.INVALID_VALUE, f"{name} is {value}; ask for 1 to {largest}.", name)
    return value


def positive(value: Decimal, name: str) -> Fraction:
    """A quantity above zero in thousandths; refused where it is none or too large."""
    try:
        thousandths = to_quantity(value)
    except ValueError as fault:
        raise refuse(ErrorCode.INVALID_VALUE, f"{name}: {fault}.", name) from None
    if thousandths <= 0:
        raise refuse(ErrorCode.INVALID_VALUE, f"{name} is {value}; ask for more than zero.", name)
    return Fraction(thousandths)


def check_texts(given: object) -> None:
    """Refuse texts with a NUL character, wherever they stand in the arguments: no database takes them."""
    waiting = [given]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if "\0" in value:
                raise refuse(
                    ErrorCode.INVALID_VALUE,
                    "A text contains the NUL character, which cannot be stored; remove it.",
                )
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
