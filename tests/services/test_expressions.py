"""Expressions over characteristics: what they come to, exactly, and what is found before anything is evaluated."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from mto_graph.services.configuration.expressions import ExpressionFault, compiled
from mto_graph.services.configuration.values import ValueType

TYPES = {
    "COLOUR": ValueType.TEXT,
    "LENGTH": ValueType.NUMBER,
    "EDGE": ValueType.BOOLEAN,
    "DUE": ValueType.DATE,
}
VALUES = {"COLOUR": "red", "LENGTH": Fraction(5, 2), "EDGE": True, "DUE": date(2024, 5, 1)}


def result(text: str, wanted: ValueType, values: Any = VALUES) -> Any:
    return compiled(text, TYPES, wanted).result(values)


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ('COLOUR == "red"', True),
        ("COLOUR != 'red' || LENGTH >= 2.5", True),
        ('COLOUR in ["blue", "green"]', False),
        ("LENGTH * 2 == 5.0 && !EDGE", False),
        ("EDGE && (LENGTH < 1 || LENGTH > 2)", True),
        ('DUE > date("2024-04-30") && DUE <= date("2024-05-01")', True),
        ('EDGE ? COLOUR == "red" : false', True),
        ("LENGTH % 2 == 0.5", True),
        ("0.1 + 0.2 == 0.3", True),
        ("false && LENGTH / 0 > 1", False),
    ],
)
def test_conditions(text: str, selected: bool) -> None:
    assert result(text, ValueType.BOOLEAN) is selected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4 * LENGTH + 0.1", Fraction("10.1")),
        ("LENGTH / 3", Fraction(5, 6)),
        ("-LENGTH - -1", Fraction(-3, 2)),
        ("ceil(LENGTH) + floor(LENGTH)", Fraction(5)),
        ("EDGE ? 1 : 2", Fraction(1)),
        ("2 + 3 * 4", Fraction(14)),
    ],
)
def test_quantities_are_exact(text: str, number: Fraction) -> None:
    found = result(text, ValueType.NUMBER)
    assert found == number
    assert isinstance(found, Fraction)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("COLOUR ==", "cannot be read in column"),
        ("LENGTH = 3", "cannot be read in column"),
        ("SIZE > 3", "there is no characteristic SIZE"),
        ("COLOUR == 3", "cannot compare text with a number"),
        ("COLOUR in LENGTH", "in cannot compare"),
        ("EDGE < EDGE", "< cannot compare"),
        ("LENGTH", "must be true or false"),
        ("EDGE && LENGTH", "&& takes true or false, not a number"),
        ("COLOUR + COLOUR == COLOUR", "+ takes a number, not text"),
        ("COLOUR.size() > 1", "a method is not known here"),
        ("__import__('os')", "there is no function __import__"),
        ("COLOUR == null", "null is not a value"),
        ("has(COLOUR == 'x')", "has takes the name of a characteristic"),
        ("has()", "has takes one argument"),
        ("DUE > date('yesterday')", "is not a date"),
        ("LENGTH > 1e99", "not a usable number"),
        ("[] == []", "a list holds at least one value"),
        (" && ".join(["EDGE"] * 400), "nested too deeply"),
        ("!" * 3900 + "EDGE", "nested too deeply"),
        ("(" * 1900 + "LENGTH" + ")" * 1900, "must be true or false"),
    ],
)
def test_what_is_no_condition_is_found_before_it_is_evaluated(text: str, why: str) -> None:
    with pytest.raises(ExpressionFault, match=why.replace("+", r"\+").replace("&&", "&&")):
        compiled(text, TYPES, ValueType.BOOLEAN)


def test_a_missing_value_is_said_by_name_and_can_be_asked_for() -> None:
    with pytest.raises(ExpressionFault, match="characteristic COLOUR has no value"):
        result('COLOUR == "red"', ValueType.BOOLEAN, {})
    assert result('has(COLOUR) && COLOUR == "red"', ValueType.BOOLEAN, {}) is False


def test_a_division_by_zero_is_a_fault_of_the_values() -> None:
    with pytest.raises(ExpressionFault, match="divided by zero"):
        result("1 / (LENGTH - 2.5)", ValueType.NUMBER)


def test_only_the_characteristics_named_decide() -> None:
    assert compiled('EDGE ? LENGTH > 1 : COLOUR == "a"', TYPES, ValueType.BOOLEAN).names == {
        "EDGE",
        "LENGTH",
        "COLOUR",
    }
