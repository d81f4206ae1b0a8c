"""Fields that plugins add to the schema of one application: fitted in after it is built, or left out and reported."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLType,
    ListTypeNode,
    NonNullTypeNode,
    get_named_type,
    is_input_type,
    is_leaf_type,
    is_required_argument,
    parse_type,
    type_from_ast,
)
from strawberry.types.graphql import OperationType

from mto_graph.api.fields import taken
from mto_graph.api.ids import encoded
from mto_graph.api.lookahead import Asked, Loader, Plan, ResolveInfo, asked_for
from mto_graph.api.permissions import check, told
from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.services.identity import Permission
from mto_graph.services.reading.rows import Row
from mto_graph.strategies import Graph, GraphField, GraphType, Registry
from mto_graph.strategies.registry import GRAPH_FIELDS

if TYPE_CHECKING:
    from mto_graph.api.context import Reading
    from mto_graph.api.schema import Schema

logger = logging.getLogger("mto_graph.api")

_DEEPEST: Final = 5
"""Queries that ask within each other: a field that asks for itself must end."""
_PLAIN: Final = (str, int, bool, Decimal, date, datetime, Enum)


def add_plugin_fields(schema: Schema, registry: Registry) -> None:
    """Fit the fields of every plugin into the schema; a plugin with one that does not fit adds none and is reported."""
    by_plugin: dict[str, list[GraphField]] = {}
    for key, found in registry.graph_fields.items():
        by_plugin.setdefault(registry.plugin_of(GRAPH_FIELDS, key), []).append(found)
    owners: dict[str, str] = {}
    for plugin, fields in by_plugin.items():
        try:
            fitted = _Fitting(schema._schema, plugin, owners)
            made = [(found, fitted.field(found)) for found in fields]
        except (ValueError, GraphQLError) as fault:
            registry.fields_failed(plugin, ValueError(getattr(fault, "message", str(fault))))
            continue
        schema._schema.type_map.update(fitted.types)
        owners.update(dict.fromkeys(fitted.types, plugin))
        for found, field in made:
            _add(schema, plugin, found, field)


class _Fitting:
    """Makes the fields of one plugin for a schema, without changing it; a ValueError says what does not fit."""

    def __init__(self, schema: GraphQLSchema, plugin: str, owners: Mapping[str, str]) -> None:
        self._schema = schema
        self._plugin = plugin
        self._owners = owners
        self.types: dict[str, GraphQLObjectType] = {}

    def field(self, found: GraphField) -> GraphQLField:
        """The field as the executor wants it, its resolver still missing."""
        name = f"{found.type}.{found.name}"
        parent = self._schema.type_map.get(found.type)
        roots = (self._schema.mutation_type, self._schema.subscription_type)
        if not isinstance(parent, GraphQLObjectType) or parent in roots:
            raise ValueError(f"GraphQL field {name}: the schema has no object type {found.type}; correct it")
        if found.name in parent.fields:
            raise ValueError(
                f"GraphQL field {name} of plugin {self._plugin} is a field of mto-graph itself; rename it"
            )
        for declared in found.types:
            self._declare(declared)
        arguments = {
            argument: GraphQLArgument(self._input(f"{name}({argument}:)", text), description=description)
            for argument, (text, description) in found.arguments.items()
        }
        return GraphQLField(self._output(name, found.returns), args=arguments, description=found.description)

    def _declare(self, declared: GraphType) -> None:
        if declared.name in self.types:
            return
        if declared.name in self._schema.type_map:
            owner = self._owners.get(declared.name)
            whose = f"plugin {owner} supplies" if owner else "mto-graph itself has"
            raise ValueError(
                f"GraphQL type {declared.name} of plugin {self._plugin}: {whose} a type of this name; rename it"
            )
        made = self.types[declared.name] = GraphQLObjectType(
            declared.name, {}, description=declared.description
        )
        for name, (text, description) in declared.fields.items():
            kind = self._output(f"{declared.name}.{name}", text)
            made.fields[name] = GraphQLField(kind, description=description, resolve=_item(name))

    def _output(self, place: str, text: str) -> Any:
        kind = self._type(place, text)
        named = get_named_type(kind)
        if not is_leaf_type(named) and named.name not in self.types:
            raise ValueError(
                f"GraphQL field {place} returns {named.name}; a plugin's field returns scalars, enums or its own types"
            )
        return kind

    def _input(self, place: str, text: str) -> Any:
        kind = self._type(place, text)
        if not is_input_type(kind):
            raise ValueError(f"GraphQL argument {place} cannot be of type {text}; use scalars and enums")
        return kind

    def _type(self, place: str, text: str) -> GraphQLType:
        try:
            node: Any = parse_type(text)
        except GraphQLError:
            raise ValueError(f"GraphQL field {place}: {text!r} is no type as SDL writes it") from None
        wanted = text.strip("[]! ")
        known: Any = self.types.get(wanted)
        found: GraphQLType | None = (
            type_from_ast(self._schema, node) if known is None else _wrapped(node, known)
        )
        if found is None:
            raise ValueError(f"GraphQL field {place}: the schema has no type {wanted}; correct it")
        return found


def _wrapped(node: Any, named: GraphQLObjectType) -> Any:
    """A type of the plugin, in the lists and non-nulls of its reference."""
    if isinstance(node, ListTypeNode):
        return GraphQLList(_wrapped(node.type, named))
    if isinstance(node, NonNullTypeNode):
        return GraphQLNonNull(_wrapped(node.type, named))
    return named


def _item(name: str) -> Any:
    return lambda value, _info: value[name]


def _add(schema: Schema, plugin: str, found: GraphField, field: GraphQLField) -> None:
    parent = schema._schema.type_map[found.type]
    assert isinstance(parent, GraphQLObjectType)
    loader = _loader(schema, plugin, found, field)
    schema.plan.loaders.setdefault(found.type, {})[found.name] = loader
    if parent is schema._schema.query_type:
        needs = Permission(found.permission)
        field.description = f"{found.description}{told(needs)}"
        field.resolve = _entered(schema.plan, loader, needs)
        schema.plan.permissions[found.type, found.name] = needs
    else:
        field.resolve = taken
    parent.fields[found.name] = field


def _entered(plan: Plan, loader: Loader, needs: Permission) -> Callable[..., Any]:
    """The resolver of a field of Query; what it brings is complete, nothing has to be read below it."""

    def resolve(_root: object, info: ResolveInfo, **given: Any) -> Any:
        check(info.context.identity, info.field_name, needs)
        return loader(info.context.reading, [Row()], asked_for(info, plan, given))[0]

    return resolve


def _loader(schema: Schema, plugin: str, found: GraphField, field: GraphQLField) -> Loader:
    """Calls the plugin's resolver for all parents at once; what it raises becomes a refusal that names the plugin."""
    name = f"{found.type}.{found.name}"
    optional = [each for each, argument in field.args.items() if not is_required_argument(argument)]

    def load(read: Reading, rows: Sequence[Row], asked: Asked) -> Sequence[Any]:
        parents = [Parent(found.type, row) for row in rows]
        given = {**dict.fromkeys(optional), **asked.arguments}
        try:
            values = list(found.resolve(AskedGraph(schema, read), parents, given))
        except (Refused, GraphQLError):
            raise
        except Exception as fault:
            logger.error("GraphQL field %s of plugin %s failed", name, plugin, exc_info=fault)
            raise refuse(
                ErrorCode.PLUGIN_FAILED,
                f"Plugin {plugin} failed in the GraphQL field {name}: {type(fault).__name__}.",
            ) from fault
        if len(values) != len(rows):
            raise refuse(
                ErrorCode.PLUGIN_FAILED,
                f"Plugin {plugin} answered the GraphQL field {name} with {len(values)} values for {len(rows)} objects.",
            )
        read.take(sum(len(value) for value in values if isinstance(value, list | tuple)))
        return values

    return load


class Parent(Mapping[str, Any]):
    """The plain values of an object, by the names of the graph's fields; what has to be read is not among them."""

    __slots__ = ("_row", "_type")

    def __init__(self, type_name: str, row: Row) -> None:
        self._type = type_name
        self._row = row

    def __getitem__(self, name: str) -> Any:
        if name == "id":
            return encoded(self._type, self._row.identity)
        value = getattr(self._row, _snake(name), self)
        if value is not None and not isinstance(value, _PLAIN):
            raise KeyError(f"{self._type} has no plain value {name}; there are: {', '.join(self)}")
        return value

    def __iter__(self) -> Any:
        kept = (name for name in dir(self._row) if not name.startswith("_") and name not in _OF_EVERY_ROW)
        found = ((name, getattr(self._row, name, self)) for name in kept)
        return (_camel(name) for name, value in found if value is None or isinstance(value, _PLAIN))

    def __len__(self) -> int:
        return sum(1 for _ in self)


_OF_EVERY_ROW: Final = frozenset({*dir(Row), "id"})


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


class AskedGraph(Graph):
    """The graph as the resolver of a plugin may ask it: in the snapshot of the query that is running."""

    def __init__(self, schema: Schema, read: Reading) -> None:
        self._schema = schema
        self._read = read

    @property
    def registry(self) -> Registry:
        return self._read.application.registry

    @property
    def today(self) -> date:
        return self._read.today

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        context = self._read.context.inside(self._read)
        if context.depth > _DEEPEST:
            raise refuse(
                ErrorCode.PLUGIN_FAILED,
                "Fields of plugins ask for each other without end; correct the plugin.",
            )
        found = self._schema.execute_sync(
            query,
            variable_values=dict(variables or {}),
            context_value=context,
            allowed_operation_types={OperationType.QUERY},
        )
        self._read.context.objects = context.objects
        if found.errors:
            cause = found.errors[0].original_error
            raise cause if isinstance(cause, Refused) else GraphQLError(found.errors[0].message)
        assert found.data is not None
        return found.data
