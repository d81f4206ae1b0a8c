"""Characteristics and configurations: values in one form, and every fault told where it stands."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.findings import findings_of

from .helpers import bom, errors_of, materials, order, places, rows

WORLD: dict[str, Any] = {
    "plants": [{"plant": "1000"}],
    "characteristics": [
        {"characteristic": "COLOUR", "type": "text"},
        {"characteristic": "LENGTH", "type": "number", "minimum": "0.5", "maximum": 4},
        {"characteristic": "EDGE", "type": "boolean"},
        {"characteristic": "DUE", "type": "date"},
        {"characteristic": "OTHER", "type": "text"},
    ],
    "characteristic_values": [
        {"characteristic": "COLOUR", "value": "red"},
        {"characteristic": "COLOUR", "value": "blue"},
    ],
    "material_plants": [
        *materials("FG", "SET", procurement_type="in_house", strategy_group="25"),
        *materials("RED", procurement_type="in_house", strategy_group="26"),
        *materials("PART", procurement_type="external"),
    ],
    "material_characteristics": [
        {"material": "FG", "characteristic": "COLOUR"},
        {"material": "FG", "characteristic": "LENGTH"},
        {"material": "FG", "characteristic": "EDGE", "required": False},
        {"material": "FG", "characteristic": "DUE", "required": False},
    ],
    "material_variants": [{"material": "RED", "configurable_material": "FG"}],
    "sales_orders": [order("1"), order("1", 20, "RED")],
}


@pytest.fixture
def configurable(memory_application: Application) -> Application:
    upsert(memory_application, WORLD)
    return memory_application


def value(characteristic: str, given: Any, item: int = 10) -> dict[str, Any]:
    return {"sales_order": "1", "item": item, "characteristic": characteristic, "value": given}


def test_a_value_has_one_form_however_it_is_given(configurable: Application) -> None:
    given = [
        value("LENGTH", Decimal("2.500")),
        value("EDGE", True),
        value("DUE", datetime.date(2025, 5, 1)),
        value("COLOUR", "red"),
        value("LENGTH", "3.0", 20),
        value("COLOUR", "", 20),
    ]
    upsert(configurable, {"sales_order_configurations": given})
    stored = rows(configurable, "SELECT value FROM sales_order_configuration ORDER BY value")
    assert [text for (text,) in stored] == ["", "2.5", "2025-05-01", "3", "red", "true"]


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (value("COLOUR", "green"), "value", "green is no value of characteristic COLOUR; its values are: blue, red"),
        (value("LENGTH", "long"), "value", "long is not a decimal number"),
        (value("LENGTH", "0.4"), "value", "0.4 is below 0.5, the minimum of LENGTH"),
        (value("LENGTH", 5), "value", "5 is above 4, the maximum of LENGTH"),
        (value("EDGE", "yes"), "value", "yes is neither true nor false"),
        (value("DUE", "2025-02-30"), "value", "is not a date; write it as 2024-12-31"),
        (value("OTHER", "x"), "characteristic", "does not carry OTHER; add it to material_characteristics"),
        (value("SIZE", "x"), "characteristic", "characteristic SIZE does not exist"),
        (value("COLOUR", "red", 30), "item", "sales order item 1/30 does not exist"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be(
    configurable: Application, row: dict[str, Any], column: str, why: str
) -> None:
    (error,) = errors_of(configurable, {"sales_order_configurations": [row]})
    assert error.path == ("sales_order_configurations", "0", column)
    assert why in error.message
    assert rows(configurable, "SELECT 1 FROM sales_order_configuration") == []


def test_characteristics_that_cannot_be(configurable: Application) -> None:
    errors = errors_of(
        configurable,
        {
            "characteristics": [
                {"characteristic": "TWO WORDS", "type": "text"},
                {"characteristic": "true", "type": "boolean"},
                {"characteristic": "COLOUR", "type": "number"},
                {"characteristic": "LENGTH", "minimum": 5},
                {"characteristic": "NAME", "type": "text", "maximum": 5},
                {"characteristic": "NEW"},
            ],
            "characteristic_values": [
                {"characteristic": "LENGTH", "value": "9"},
                {"characteristic": "NAME", "value": "no second fault"},
            ],
        },
    )
    assert places(errors) == [
        "characteristics:0:characteristic INVALID_VALUE",
        "characteristics:1:characteristic INVALID_VALUE",
        "characteristics:2:type CONFLICT",
        "characteristics:3:minimum INVALID_VALUE",
        "characteristics:4:maximum CONFLICT",
        "characteristics:5:type REQUIRED",
        "characteristic_values:0:value INVALID_VALUE",
    ]


def test_variants_that_cannot_be(configurable: Application) -> None:
    errors = errors_of(
        configurable,
        {
            "material_variants": [
                {"material": "FG", "configurable_material": "FG"},
                {"material": "PART", "configurable_material": "NOWHERE"},
            ],
            "material_configurations": [{"material": "SET", "characteristic": "COLOUR", "value": "red"}],
        },
    )
    assert places(errors) == [
        "material_variants:0:configurable_material CONFLICT",
        "material_variants:1:configurable_material NOT_FOUND",
        "material_configurations:0:material NOT_FOUND",
    ]


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("condition", "COLOUR = 'red'", "condition: COLOUR = 'red' cannot be used: it cannot be read in column 8"),
        ("condition", "SIZE > 3", "there is no characteristic SIZE"),
        ("condition", "LENGTH + 1", "the result is a number, but must be true or false"),
        ("quantity_expression", "EDGE", "the result is true or false, but must be a number"),
        ("quantity_expression", "LENGTH * COLOUR", "* takes a number, not text"),
    ],
)  # fmt: skip
def test_an_expression_that_cannot_be(configurable: Application, column: str, text: str, why: str) -> None:
    (error,) = errors_of(configurable, {"bom_items": bom(("FG", "PART"), **{column: text})})
    assert error.path == ("bom_items", "0", column)
    assert why in error.message


def test_what_is_incomplete_is_a_finding(configurable: Application) -> None:
    def codes(material: str) -> dict[str, str]:
        return {finding.code: finding.message for finding in findings_of(configurable, material, "1000")}

    assert "1/10 (COLOUR, LENGTH)" in codes("FG")["ITEM_NOT_CONFIGURED"]
    assert "no value of COLOUR, LENGTH, which FG requires" in codes("RED")["VARIANT_NOT_CONFIGURED"]
    assert "NOT_CONFIGURABLE" in codes("SET")
    upsert(
        configurable,
        {
            "sales_order_configurations": [value("COLOUR", "red"), value("LENGTH", 1)],
            "material_configurations": [
                {"material": "RED", "characteristic": "COLOUR", "value": "red"},
                {"material": "RED", "characteristic": "LENGTH", "value": "1"},
            ],
        },
    )
    assert "ITEM_NOT_CONFIGURED" not in codes("FG")
    assert not {"VARIANT_NOT_CONFIGURED", "NO_VARIANT"} & codes("RED").keys()
