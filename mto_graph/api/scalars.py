"""The scalars: exact decimals as text, dates and points in time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import strawberry
from graphql import FloatValueNode, GraphQLError, IntValueNode, StringValueNode, ValueNode, print_ast
from strawberry.types.scalar import ScalarDefinition

MAXIMUM_DIGITS: Final = 15

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def serialize_decimal(value: Decimal | int) -> str:
    """The exact number as text, without exponent and without needless zeros."""
    if type(value) is int:
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_decimal(value: Any) -> Decimal:
    """An exact number from text or an integer; everything else is refused."""
    if isinstance(value, float):
        raise GraphQLError(
            f"Decimal cannot take the floating point number {value!r}, which may not be exact; "
            f'write it as text: "{value!r}".'
        )
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise GraphQLError('Decimal must be a text such as "12.5", or an integer.')
    return _exact(str(value))


def parse_decimal_literal(node: ValueNode, _variables: dict[str, Any] | None = None) -> Decimal:
    """An exact number from the document, where every digit is still there."""
    if isinstance(node, StringValueNode | IntValueNode | FloatValueNode):
        return _exact(node.value)
    raise GraphQLError(f'Decimal must be a text such as "12.5", or a number, not {print_ast(node)[:40]}.')


def _exact(text: str) -> Decimal:
    stripped = text.strip()
    if len(stripped) > 64 or not _DECIMAL.match(stripped):
        raise GraphQLError(f'{text[:40]!r} is not a decimal number; write it like "12.5".')
    number = Decimal(stripped)
    if len(number.normalize().as_tuple().digits) > MAXIMUM_DIGITS or number.adjusted() >= MAXIMUM_DIGITS:
        raise GraphQLError(f"{stripped} has more than {MAXIMUM_DIGITS} digits.")
    return number


def serialize_date(value: date) -> str:
    """A date as YYYY-MM-DD."""
    return value.isoformat()


def parse_date(value: Any) -> date:
    """A date from YYYY-MM-DD."""
    if isinstance(value, str) and _DATE.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise GraphQLError(f"{value} is not a day of the calendar.") from None
    raise GraphQLError(f'Date must be a text such as "2025-05-01", not {str(value)[:40]!r}.')


def serialize_moment(value: datetime) -> str:
    """A point in time in UTC."""
    return value.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")


def parse_moment(value: Any) -> datetime:
    """A point in time from ISO 8601; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise GraphQLError(
            f'DateTime must be a text such as "2025-05-01T06:30:00Z", not {str(value)[:40]!r}.'
        ) from None
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


SCALARS: Final[dict[object, ScalarDefinition]] = {
    Decimal: strawberry.scalar(
        name="Decimal",
        description=(
            'An exact decimal number: quantities, prices, percentages. Answers carry it as text (`"12.5"`), because '
            "JavaScript numbers are not exact; arguments take text or an integer. Finite, at most 15 digits; "
            "quantities have up to three decimal places, prices four."
        ),
        serialize=serialize_decimal,
        parse_value=parse_decimal,
        parse_literal=parse_decimal_literal,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A calendar day as `YYYY-MM-DD`, for example `2025-05-01`. Days have no time zone: they "
        "are the plant's own.",
        specified_by_url="https://scalars.graphql.org/andimarek/local-date.html",
        serialize=serialize_date,
        parse_value=parse_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A point in time in UTC, ISO 8601, for example `2025-05-01T06:30:00Z`.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
        serialize=serialize_moment,
        parse_value=parse_moment,
    ),
}
