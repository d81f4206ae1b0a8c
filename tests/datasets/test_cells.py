"""One cell: what is taken, what is refused, and that what is written is read back."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mto_graph.model.vocabulary import TABLES, Column, Kind
from mto_graph.services.datasets.cells import format_cell, parse_cell

COLUMNS = [column for table in TABLES.values() for column in table.columns]


def column(table: str, name: str) -> Column:
    return TABLES[table].by_name[name]


def taken_or_told(column: Column, cell: object) -> tuple[Any, str]:
    """What is stored, and what is told when it is refused."""
    try:
        return parse_cell(column, cell), ""
    except ValueError as fault:
        return None, str(fault) or " "


def values(column: Column) -> st.SearchStrategy[Any]:
    """Any value the column may store."""
    if column.choices:
        return st.sampled_from(column.choices)
    match column.kind:
        case Kind.TEXT | Kind.VALUE:
            letters = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
            text = st.text(letters, min_size=1, max_size=column.maximum)
            return (
                text.filter(lambda text: text == text.strip())
                if column.key or column.references or column.kind is Kind.VALUE
                else text
            )
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.WORKDAYS:
            return st.text("01", min_size=7, max_size=7).filter(lambda week: "1" in week)
        case Kind.DATE:
            return st.integers(0, (datetime.date(2099, 12, 31) - datetime.date(1970, 1, 1)).days)
        case Kind.VALIDITY_DATE:
            return st.integers(0, (datetime.date(9999, 12, 31) - datetime.date(1970, 1, 1)).days)
    places = {Kind.QUANTITY: 3, Kind.PRICE: 4, Kind.PERCENT: 3, Kind.FACTOR: 6}.get(column.kind, 0)
    low = 0 if column.minimum is None else column.minimum
    return st.integers(low, 10 ** (12 + places) - 1 if column.maximum is None else column.maximum)


@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(COLUMNS))
    value = data.draw(values(chosen))
    text = format_cell(chosen, value)
    parsed = parse_cell(chosen, text)
    assert parsed == value
    assert type(parsed) is type(value)
    assert format_cell(chosen, parsed) == text


@given(st.integers(0, 10**15 - 1))
def test_quantities_are_exact_whatever_type_they_come_in(thousandths: int) -> None:
    quantity = column("stock", "quantity")
    exact = Decimal(thousandths).scaleb(-3)
    assert (
        parse_cell(quantity, exact)
        == parse_cell(quantity, str(exact.quantize(Decimal("0.001"))))
        == thousandths
    )
    text = format_cell(quantity, thousandths)
    assert "E" not in text
    assert not ("." in text and text.endswith(("0", ".")))


@given(st.text())
def test_any_text_is_either_taken_whole_or_refused(text: str) -> None:
    for name in ("description", "base_unit"):
        chosen = column("materials", name)
        try:
            parsed = parse_cell(chosen, text)
        except ValueError:
            continue
        assert parsed == text
        assert len(text) <= (chosen.maximum or 0)
        text.encode("utf-8")
        assert not any(letter in text for letter in "\n\r\0\t")


@given(st.one_of(st.text(), st.binary(), st.floats(), st.integers(), st.booleans(), st.decimals(), st.none()))
def test_a_strange_cell_is_at_worst_a_fault(cell: object) -> None:
    for chosen in COLUMNS:
        value, fault = taken_or_told(chosen, cell)
        assert fault != " "
        assert fault or parse_cell(chosen, format_cell(chosen, value)) == value
        assert "\n" not in fault


@pytest.mark.parametrize(
    ("table", "name", "cell", "stored"),
    [
        ("stock", "quantity", "2.5", 2500),
        ("stock", "quantity", 7, 7000),
        ("stock", "quantity", Decimal("0.001"), 1),
        ("stock", "quantity", Decimal("1E+3"), 1_000_000),
        ("stock", "quantity", "999999999999.999", 10**15 - 1),
        ("stock", "quantity", "1.5000", 1500),
        ("material_plants", "standard_price", "19.9999", 199_999),
        ("material_plants", "planning_conversion_factor", "0.001", 1000),
        ("material_plants", "assembly_scrap_percent", "999.999", 999_999),
        ("material_plants", "consumption_mode", "4", 4),
        ("bom_items", "lead_time_offset_days", "-9999", -9999),
        ("bom_items", "valid_to", "9999-12-31", 2_932_896),
        ("plants", "workdays", 1111100, "1111100"),
        ("sales_orders", "requested_date", datetime.date(1970, 1, 2), 1),
        ("sales_orders", "rejected", "true", True),
        ("materials", "material", 4711, "4711"),
    ],
)
def test_taken(table: str, name: str, cell: object, stored: object) -> None:
    assert parse_cell(column(table, name), cell) == stored


@pytest.mark.parametrize(
    ("table", "name", "cell", "told"),
    [
        ("stock", "quantity", "1000000000000", "too large"),
        ("stock", "quantity", "1e12", "not a decimal number"),
        ("stock", "quantity", Decimal("1E+12"), "too large"),
        ("stock", "quantity", "1e3", "not a decimal number"),
        ("stock", "quantity", "NaN", "not a decimal number"),
        ("stock", "quantity", Decimal("NaN"), "not a finite number"),
        ("stock", "quantity", Decimal("-Infinity"), "not a finite number"),
        ("stock", "quantity", Decimal("1E-999999"), "more than 3 decimal places"),
        ("stock", "quantity", "1.0001", "more than 3 decimal places"),
        ("stock", "quantity", "-1", "too small: the smallest is 0"),
        ("stock", "quantity", 2.5, "write it as text"),
        ("stock", "quantity", True, "write it as text"),
        ("stock", "quantity", "1,5", "not a decimal number"),
        ("stock", "quantity", "١", "not a decimal number"),
        ("stock", "stock_type", "Unrestricted", "is none of: unrestricted, quality_inspection, blocked"),
        ("bom_items", "quantity", "0", "must be greater than 0"),
        ("bom_items", "base_quantity", "0.000", "must be greater than 0"),
        ("bom_items", "lead_time_offset_days", "-10000", "the smallest is -9999"),
        ("bom_items", "alternative", "0", "the smallest is 1"),
        ("bom_items", "scrap_percent", "1000", "the largest is 999.999"),
        ("bom_items", "scrap_percent", "-0.001", "the smallest is 0"),
        ("bom_items", "valid_from", "2023-02-29", "not a day of the calendar"),
        ("bom_items", "valid_from", "1969-12-31", "lies outside"),
        ("sales_orders", "requested_date", "2100-01-01", "lies outside"),
        ("sales_orders", "requested_date", "01.05.2025", "write it like 2025-05-01"),
        ("sales_orders", "requested_date", datetime.datetime(2025, 5, 1), "not a date"),
        ("sales_orders", "rejected", "yes", "neither true nor false"),
        ("sales_orders", "item", "10.0", "not a whole number"),
        ("sales_orders", "item", "9999999999", "not a whole number"),
        ("plants", "workdays", "0000000", "calendar without a workday"),
        ("plants", "workdays", "11111", "seven of 1 and 0"),
        ("plants", "purchasing_processing_days", "-1", "the smallest is 0"),
        ("plants", "purchasing_processing_days", "10000", "the largest is 9999"),
        ("material_plants", "consumption_mode", "5", "the largest is 4"),
        ("material_plants", "firming_type", "-1", "the smallest is 0"),
        ("material_plants", "maximum_lot_size", "0", "must be greater than 0"),
        ("material_plants", "planning_conversion_factor", "0.0000001", "more than 6 decimal places"),
        ("materials", "material", "A" * 41, "longer than 40 characters"),
        ("materials", "material", " A", "blanks around it"),
        ("materials", "material", "A\u00a0", "blanks around it"),
        ("materials", "material", True, "is not text"),
        ("materials", "description", "two\nlines", "control character or a line break"),
        ("materials", "description", "nul\0", "control character"),
        ("materials", "description", "half \ud800", "control character"),
    ],
)
def test_refused(table: str, name: str, cell: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_cell(column(table, name), cell)
