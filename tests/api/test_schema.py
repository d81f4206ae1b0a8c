"""The schema as a whole: described, consistent, current, and built anew for each application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    is_introspection_type,
    is_specified_scalar_type,
)

from mto_graph.api.schema import Schema, build_schema
from mto_graph.api.sdl import schema_text
from mto_graph.errors import ErrorCode

EXPORTED = Path(__file__).parents[2] / "schema.graphql"


@pytest.fixture(scope="module")
def schema() -> Schema:
    return build_schema()


def own_types(schema: Schema) -> Iterator[object]:
    for kind in schema._schema.type_map.values():
        if not is_introspection_type(kind) and not is_specified_scalar_type(kind):
            yield kind


def test_exported_schema_is_current() -> None:
    assert EXPORTED.read_text(encoding="utf-8") == schema_text(), "run: make schema"


def test_everything_is_described(schema: Schema) -> None:
    missing = []
    for kind in own_types(schema):
        assert hasattr(kind, "name")
        if not kind.description:
            missing.append(kind.name)
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in kind.fields.items():
                missing += [] if field.description else [f"{kind.name}.{name}"]
                missing += [
                    f"{kind.name}.{name}({argument})"
                    for argument, found in field.args.items()
                    if not found.description
                ]
        elif isinstance(kind, GraphQLInputObjectType):
            missing += [f"{kind.name}.{name}" for name, field in kind.fields.items() if not field.description]
        elif isinstance(kind, GraphQLEnumType):
            missing += [f"{kind.name}.{name}" for name, value in kind.values.items() if not value.description]
    assert not missing


def test_descriptions_are_sentences(schema: Schema) -> None:
    wrong = []
    for kind in own_types(schema):
        fields = kind.fields if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType) else {}
        for name, field in fields.items():
            text = field.description or ""
            if not text.endswith((".", "…")) or not (text[0].isupper() or text[0] == "`"):
                wrong.append(f"{name}: {text}")
    assert not wrong


def test_every_error_code_is_in_the_schema(schema: Schema) -> None:
    known = schema._schema.type_map["ErrorCode"]
    assert isinstance(known, GraphQLEnumType)
    assert set(known.values) == {code.value for code in ErrorCode}


def test_what_leads_on_is_read_ahead(schema: Schema) -> None:
    """A field that leads to objects with readable fields must be read with its parents, never when it is reached."""
    plan = schema.plan
    for name, loaders in plan.loaders.items():
        kind = schema._schema.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        if kind in (schema._schema.mutation_type, schema._schema.subscription_type):
            continue
        for field_name, field in kind.fields.items():
            target = get_named_type(field.type)
            if field_name in loaders or not is_composite_type(target):
                continue
            assert not plan.loaders.get(target.name), f"{name}.{field_name} leads on but has no loader"


def test_no_resolver_is_asynchronous(schema: Schema) -> None:
    for kind in own_types(schema):
        if isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                assert field.resolve is not None
                assert not getattr(field.resolve, "__code__").co_flags & 0x80  # noqa: B009


def test_lists_hold_no_nulls(schema: Schema) -> None:
    for kind in own_types(schema):
        if isinstance(kind, GraphQLObjectType):
            for name, field in kind.fields.items():
                inner = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
                if isinstance(inner, GraphQLList):
                    assert isinstance(field.type, GraphQLNonNull), f"{kind.name}.{name}"
                    assert isinstance(inner.of_type, GraphQLNonNull), f"{kind.name}.{name}"


def test_connections_are_paged(schema: Schema) -> None:
    for kind in own_types(schema):
        if isinstance(kind, GraphQLObjectType):
            for name, field in kind.fields.items():
                if get_named_type(field.type).name.endswith("Connection"):
                    assert {"first", "after"} <= set(field.args), f"{kind.name}.{name}"


def test_mutations_take_one_input_and_tell_errors(schema: Schema) -> None:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        capitalized = name[0].upper() + name[1:]
        assert set(field.args) == {"input"}
        assert str(field.args["input"].type) == f"{capitalized}Input!"
        assert str(field.type) == f"{capitalized}Payload!"
        payload = get_named_type(field.type)
        assert isinstance(payload, GraphQLObjectType)
        assert str(payload.fields["errors"].type) == "[UserError!]!"
        given = get_named_type(field.args["input"].type)
        assert isinstance(given, GraphQLInputObjectType)
        assert str(given.fields["idempotencyKey"].type) == "String"


def test_two_schemas_live_beside_each_other() -> None:
    first, second = build_schema(), build_schema()
    assert first._schema is not second._schema
    assert first.as_str() == second.as_str()
    assert first.plan.loaders["Query"].keys() == second.plan.loaders["Query"].keys()


def test_binding_reaches_the_executor(schema: Schema) -> None:
    """`bind` leans on how strawberry builds schemas; when that changes, this says so before anything else does."""
    fields = schema._schema.type_map["MaterialPlant"].fields  # type: ignore[union-attr]
    assert fields["bom"].resolve.__name__ == "taken"
    assert fields["lowLevelCode"].resolve._is_default
    assert schema._schema.type_map["MaterialPlant"].is_type_of is None  # type: ignore[union-attr]
    assert schema.plan.loaders["MaterialPlant"].keys() >= {"bom", "material", "plannedOrders"}
