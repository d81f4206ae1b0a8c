"""Values of characteristics: text, exact numbers, dates, true or false."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias

from mto_graph.units import QUANTITY_PLACES, format_decimal, parse_decimal

Value: TypeAlias = str | Fraction | date | bool
ONE: Final = 10**QUANTITY_PLACES

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_RESERVED: Final = frozenset(
    (
        *(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
        ),
        *("loop", "namespace", "null", "package", "return", "true", "var", "void", "while"),
        *("ceil", "date", "floor", "has"),
    )
)


class ValueType(StrEnum):
    """The type of a characteristic."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


def is_name(text: str) -> bool:
    """Whether expressions can name a characteristic so: `is_name("COLOUR")`."""
    return _NAME.match(text) is not None and text not in _RESERVED


def canonical(kind: ValueType, text: str) -> str:
    """The one way in which a value is stored; ValueError says what would be one.

    Example: `canonical(ValueType.NUMBER, "2.50") == "2.5"`
    """
    if kind is ValueType.NUMBER:
        return format_decimal(parse_decimal(text, QUANTITY_PLACES), QUANTITY_PLACES)
    if kind is ValueType.BOOLEAN and text not in ("true", "false"):
        raise ValueError(f"{text} is neither true nor false")
    if kind is ValueType.DATE:
        return _date(text).isoformat()
    return text


def value_of(kind: ValueType, text: str) -> Value:
    """The value that a stored text stands for."""
    if kind is ValueType.NUMBER:
        return Fraction(parse_decimal(text, QUANTITY_PLACES), ONE)
    if kind is ValueType.BOOLEAN:
        return text == "true"
    return _date(text) if kind is ValueType.DATE else text


def _date(text: str) -> date:
    try:
        if _DATE.match(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{text} is not a date; write it as 2024-12-31")
