"""Scalars: exact in both directions, and clear about what they refuse."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError, parse_value

from mto_graph.api.scalars import (
    parse_date,
    parse_decimal,
    parse_decimal_literal,
    parse_moment,
    serialize_decimal,
    serialize_moment,
)

from .conftest import Client


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.500"), "12.5"),
        (Decimal("0.001"), "0.001"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-7"), "-7"),
        (Decimal("100"), "100"),
        (Decimal("0"), "0"),
        (3, "3"),
    ],
)
def test_decimals_go_out_as_exact_text(value: Decimal | int, text: str) -> None:
    assert serialize_decimal(value) == text


@pytest.mark.parametrize("value", ["12.5", "+12.5", " 12.5 ", "-0.001", "123456789012345", 7, ".5", "5."])
def test_texts_and_integers_come_in_exactly(value: str | int) -> None:
    assert parse_decimal(value) == Decimal(str(value))


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        1e300,
        float("nan"),
        True,
        None,
        [],
        {},
        "NaN",
        "Infinity",
        "1e5",
        "1_000",
        "١٢",
        "",
        "12,5",
        "0x10",
        "1" * 16,
        "1." + "1" * 15,
        "9" * 200,
    ],
)
def test_everything_else_is_refused(value: Any) -> None:
    with pytest.raises(GraphQLError):
        parse_decimal(value)


@pytest.mark.parametrize("text", ["12.5", '"12.5"', "0.1", "7"])
def test_literals_keep_every_digit(text: str) -> None:
    assert parse_decimal_literal(parse_value(text)) == Decimal(text.strip('"'))


@pytest.mark.parametrize("text", ["1e5", "true", "[1]", "{a: 1}", "A", '"x"', "1.0000000000000001"])
def test_other_literals_are_refused(text: str) -> None:
    with pytest.raises(GraphQLError):
        parse_decimal_literal(parse_value(text))


@pytest.mark.parametrize(
    "value", ["2025-2-3", "2025-02-30", "20250203", "2025-02-03T00:00:00", 20250203, None, "x"]
)
def test_dates_are_days_of_the_calendar(value: Any) -> None:
    with pytest.raises(GraphQLError):
        parse_date(value)


def test_moments_are_told_in_utc() -> None:
    assert serialize_moment(datetime(2025, 5, 1, 6, 30)) == "2025-05-01T06:30:00Z"
    assert parse_moment("2025-05-01T08:30:00+02:00") == datetime(2025, 5, 1, 6, 30)


QUERY = """query ($quantity: Decimal) {
  materialPlant(material: "BIKE", plant: "1000") { bom(quantity: $quantity) { quantity } }
}"""


def test_a_float_in_the_variables_is_refused_with_the_remedy(still_works: Client) -> None:
    (fault,) = still_works.faults(QUERY, json.loads('{"quantity": 0.1}'))
    assert 'write it as text: "0.1"' in fault["message"]
    assert still_works.ask(QUERY, {"quantity": "0.1"})["materialPlant"]["bom"]["quantity"] == "0.1"


def test_dates_outside_the_calendar_are_refused(still_works: Client) -> None:
    query = '{ materialPlant(material: "BIKE", plant: "1000") { bom(date: "1869-01-01") { date } } }'
    (fault,) = still_works.faults(query)
    assert fault["extensions"]["code"] == "INVALID_VALUE"
    assert "1869-01-01" in fault["message"]
