"""One cell: from what people write to the stored form, and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from mto_graph.model.vocabulary import Column, Kind, Value
from mto_graph.units import (
    FACTOR_PLACES,
    LAST_DATE,
    PERCENT_PLACES,
    PRICE_PLACES,
    QUANTITY_PLACES,
    UNLIMITED_DATE,
    format_decimal,
    from_day,
    parse_decimal,
    to_day,
)

Given = str | int | Decimal | date | bool | None
"""What a caller may put into a cell. None and empty text mean "not maintained"."""

_INTEGER = re.compile(r"[+-]?\d{1,9}\Z", re.ASCII)
_WORKDAYS = re.compile(r"[01]{7}\Z", re.ASCII)
_SHOWN: Final = 60
NO_WORKDAY: Final = "0000000"


def parse_cell(column: Column, given: Any) -> Value:
    """The stored form of a maintained cell; ValueError says what is wrong and what to write instead.

    Example: `parse_cell(TABLES["stock"].by_name["quantity"], "2.5") == 2500`
    """
    try:
        return _PARSERS[column.kind](column, given)
    except ValueError as fault:
        raise ValueError(_printable(str(fault))) from None


def parser(column: Column) -> Callable[[Any], Value]:
    """`parse_cell` of one column, for many cells; its ValueError may quote what is unfit for a message."""
    return partial(_PARSERS[column.kind], column)


def format_cell(column: Column, value: Any) -> str:
    """The text of a stored value, which `parse_cell` reads back to the same value."""
    return _FORMATTERS[column.kind](value)


def formatter(column: Column) -> Callable[[Any], str]:
    """`format_cell` of one column, for many values."""
    return _FORMATTERS[column.kind]


def shown(given: object) -> str:
    """A cell as messages quote it: one line, not too long."""
    text = _printable(str(given)[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _printable(text: str) -> str:
    """The text on one line, fit for any terminal and any encoding."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else "�" for letter in text)


def _text(column: Column, given: Any) -> str:
    if type(given) is str:
        text = given
    elif isinstance(given, bool) or not isinstance(given, str | int):
        raise ValueError(f"{shown(given)} is not text; write it in quotes")
    else:
        text = str(given)
    if column.choices:
        if text not in column.choices:
            raise ValueError(f"{shown(text)} is none of: {', '.join(column.choices)}")
        return text
    if column.maximum is not None and len(text) > column.maximum:
        raise ValueError(f"{shown(text)} is longer than {column.maximum} characters")
    if not text.isprintable() and any(_is_control(letter) for letter in text):
        raise ValueError(f"{shown(text)} contains a control character or a line break; remove it")
    if (column.key or column.references) and text != text.strip():
        raise ValueError(f"'{shown(text)}' has blanks around it; remove them")
    return text


def _is_control(letter: str) -> bool:
    """Control characters, line ends, and halves of characters that no database takes."""
    return (
        ord(letter) < 32
        or 127 <= ord(letter) < 160
        or letter in "\u2028\u2029"
        or "\ud800" <= letter <= "\udfff"
    )


def _integer(column: Column, given: Any) -> int:
    if isinstance(given, str) and _INTEGER.match(given):
        value = int(given)
    elif isinstance(given, int) and not isinstance(given, bool):
        value = given
    else:
        raise ValueError(f"{shown(given)} is not a whole number of at most nine digits")
    return _bounded(column, value, 0)


def _decimal(column: Column, given: Any, places: int) -> int:
    return _bounded(column, parse_decimal(given, places), places)


def _bounded(column: Column, value: int, places: int) -> int:
    if column.minimum is not None and value < column.minimum:
        if column.minimum == 1 and places:
            raise ValueError(f"{format_decimal(value, places)} is too small: it must be greater than 0")
        least = format_decimal(column.minimum, places)
        raise ValueError(f"{format_decimal(value, places)} is too small: the smallest is {least}")
    if column.maximum is not None and value > column.maximum:
        most = format_decimal(column.maximum, places)
        raise ValueError(f"{format_decimal(value, places)} is too large: the largest is {most}")
    return value


def _date(column: Column, given: Any, last: date) -> int:
    return to_day(given, last)


def _boolean(column: Column, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("true", "false"):
        return bool(given == "true")
    raise ValueError(f"{shown(given)} is neither true nor false")


def _workdays(column: Column, given: Any) -> str:
    text = str(given)
    if isinstance(given, bool) or not _WORKDAYS.match(text):
        raise ValueError(f"{shown(given)} is not seven of 1 and 0, Monday first, for example 1111100")
    if text == NO_WORKDAY:
        raise ValueError("a calendar without a workday cannot be planned; at least one day must be 1")
    return text


def _value(column: Column, given: Any) -> str:
    """The text of a value, however a person or a program writes it."""
    if isinstance(given, bool):
        return _flag(given)
    if isinstance(given, Decimal):
        return format_decimal(parse_decimal(given, QUANTITY_PLACES), QUANTITY_PLACES)
    if type(given) is date:
        return given.isoformat()
    text = _text(column, given)
    if text != text.strip():
        raise ValueError(f"'{shown(text)}' has blanks around it; remove them")
    return text


_PARSERS: Final[dict[Kind, Callable[[Column, Any], Value]]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.QUANTITY: partial(_decimal, places=QUANTITY_PLACES),
    Kind.PRICE: partial(_decimal, places=PRICE_PLACES),
    Kind.PERCENT: partial(_decimal, places=PERCENT_PLACES),
    Kind.FACTOR: partial(_decimal, places=FACTOR_PLACES),
    Kind.DATE: partial(_date, last=LAST_DATE),
    Kind.VALIDITY_DATE: partial(_date, last=UNLIMITED_DATE),
    Kind.BOOLEAN: _boolean,
    Kind.WORKDAYS: _workdays,
    Kind.VALUE: _value,
}


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _scaled(value: int | None, places: int) -> str:
    return "" if value is None else format_decimal(value, places)


def _day(value: int | None) -> str:
    return "" if value is None else from_day(value).isoformat()


def _flag(value: Any) -> str:
    return "true" if value else "false"


_FORMATTERS: Final[dict[Kind, Callable[[Any], str]]] = {
    Kind.TEXT: _plain,
    Kind.INTEGER: _plain,
    Kind.QUANTITY: partial(_scaled, places=QUANTITY_PLACES),
    Kind.PRICE: partial(_scaled, places=PRICE_PLACES),
    Kind.PERCENT: partial(_scaled, places=PERCENT_PLACES),
    Kind.FACTOR: partial(_scaled, places=FACTOR_PLACES),
    Kind.DATE: _day,
    Kind.VALIDITY_DATE: _day,
    Kind.BOOLEAN: _flag,
    Kind.WORKDAYS: _plain,
    Kind.VALUE: _plain,
}
