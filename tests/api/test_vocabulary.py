"""The inputs of upserts say exactly what the tables of a data set say."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull, get_named_type

from mto_graph.api.mutations.outcomes import camel_case
from mto_graph.api.schema import Schema, build_schema
from mto_graph.model.vocabulary import TABLES, Column, Kind, Table

SCALARS = {
    Kind.TEXT: "String",
    Kind.INTEGER: "Int",
    Kind.QUANTITY: "Decimal",
    Kind.PRICE: "Decimal",
    Kind.PERCENT: "Decimal",
    Kind.FACTOR: "Decimal",
    Kind.DATE: "Date",
    Kind.VALIDITY_DATE: "Date",
    Kind.BOOLEAN: "Boolean",
    Kind.VALUE: "String",
}
NUMBERED = {"mixed_mrp": range(1, 4), "consumption_mode": range(1, 5), "firming_type": range(5)}
"""Columns whose numbers are names in the graph."""


@pytest.fixture(scope="module")
def schema() -> Schema:
    return build_schema()


def rows_of(schema: Schema, table: Table) -> GraphQLInputObjectType:
    capitalized = "".join(part.capitalize() for part in table.name.split("_"))
    given = schema._schema.type_map[f"Upsert{capitalized}Input"]
    assert isinstance(given, GraphQLInputObjectType)
    field = given.fields[camel_case(table.name)]
    assert re.fullmatch(r"\[\w+!\]!", str(field.type))
    rows = get_named_type(field.type)
    assert isinstance(rows, GraphQLInputObjectType)
    return rows


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_is_a_field(schema: Schema, table: Table) -> None:
    rows = rows_of(schema, table)
    assert list(rows.fields) == [camel_case(column.name) for column in table.columns]
    for column in table.columns:
        field = rows.fields[camel_case(column.name)]
        must = column.key and column.required
        assert isinstance(field.type, GraphQLNonNull) == must, column.name
        _check_type(get_named_type(field.type), field.type, column)


def _check_type(named: Any, whole: Any, column: Column) -> None:
    if column.kind is Kind.WORKDAYS:
        assert named.name == "Weekday"
        assert isinstance(whole, GraphQLList)
        return
    expected = set(column.choices) or set(NUMBERED.get(column.name, ()))
    if expected:
        assert isinstance(named, GraphQLEnumType), column.name
        assert {_value(value.value) for value in named.values.values()} == expected
        return
    assert named.name == SCALARS[column.kind], column.name


def _value(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def test_every_table_has_a_mutation(schema: Schema) -> None:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    upserts = {name for name in mutation.fields if name.startswith("upsert")}
    assert upserts == {camel_case(f"upsert_{name}") for name in TABLES}
