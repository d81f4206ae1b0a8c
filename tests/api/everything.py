"""Queries that ask for everything: every field of a type, down to a given depth."""

from __future__ import annotations

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)


def selection(schema: GraphQLSchema, type_name: str, depth: int) -> str:
    """A selection set with every field of the type, and of everything that it leads to within `depth` levels."""
    kind = schema.type_map[type_name]
    if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
        possible = sorted(schema.get_possible_types(kind), key=lambda one: one.name)
        parts = [f"... on {one.name} {selection(schema, one.name, depth)}" for one in possible]
        return f"{{ __typename {' '.join(parts)} }}"
    assert isinstance(kind, GraphQLObjectType)
    fields = [_field(schema, kind.name, name, field, depth) for name, field in sorted(kind.fields.items())]
    return f"{{ __typename {' '.join(part for part in fields if part)} }}"


def _field(schema: GraphQLSchema, parent: str, name: str, field: GraphQLField, depth: int) -> str:
    if any(is_required_argument(argument) for argument in field.args.values()):
        return ""
    named = get_named_type(field.type)
    # Fields of one name may have other types on other members of a union; aliases keep them apart.
    alias = f"{name}Of{parent}: {name}"
    if is_leaf_type(named):
        return alias
    if depth == 0:
        return ""
    arguments = "(first: 2)" if "first" in field.args else ""
    below = selection(schema, named.name, depth - 1)
    return f"{alias}{arguments} {below}"
