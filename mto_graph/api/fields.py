"""Fields that are read along with their parents, and what binds them to a built schema."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import strawberry
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument, convert_arguments

from mto_graph.api.arguments import check_texts
from mto_graph.api.completion.sources import Attribute, Related, Worked
from mto_graph.api.declaring import object_type
from mto_graph.api.ids import encoded
from mto_graph.api.lookahead import (
    ALONG,
    LOOKS_AT,
    WEIGHT,
    Asked,
    Loader,
    Plan,
    ResolveInfo,
    asked_for,
    complete,
)
from mto_graph.api.permissions import check, elsewhere, told
from mto_graph.services.identity import Identity, Permission
from mto_graph.services.reading import Session
from mto_graph.services.reading.rows import Row

if TYPE_CHECKING:
    from mto_graph.api.context import Context, Reading
    from mto_graph.api.subscriptions.ticks import Tick

_LOADER = "loader"
_ACTION = "action"
_SOURCE = "source"
_PERMISSION = "permission"
_TOUCHED = "touched"
_PLANTS = "plants"
Action: TypeAlias = "Callable[[Context, Any], Row]"
"""Changes something and answers with the row of the payload; called with the context and the converted input."""

Source: TypeAlias = "Callable[[Context, Asked], AsyncIterator[Tick]]"
"""Follows something and brings a tick whenever there is something to tell; a GraphQL error ends it."""

Touches: TypeAlias = "Callable[[Session, Any], Iterable[str | None]]"
"""The plants (codes) that an input concerns, read from all of the database; None among them: the company as a whole."""

Declared = TypeVar("Declared", bound=type)


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """An argument of a field: its type, what it means, and its default (none: the argument may be left out)."""

    type: Any
    description: str
    default: Any = strawberry.UNSET
    names_plant: bool = False
    """Whether it is the code of a plant, which must be one of the identity's."""


def shown(description: str) -> Any:
    """A field that shows an attribute of its row."""
    return strawberry.field(description=description)


def related(loader: Loader, description: str, **arguments: Given) -> Any:
    """A field that is read for all parents at once, by the loader."""
    return _taking(arguments, strawberry.field(description=description, metadata={_LOADER: loader}))


def entered(loader: Loader, description: str, *, needs: Permission | None, **arguments: Given) -> Any:
    """A field of Query: a way into the graph for whoever has the permission; None: for everybody who is known."""
    plants = tuple(name for name, given in arguments.items() if given.names_plant)
    metadata = {_LOADER: loader, _PERMISSION: needs, _PLANTS: plants}
    return _taking(arguments, strawberry.field(description=description + told(needs), metadata=metadata))


def following(source: Source, description: str, *, needs: Permission, **arguments: Given) -> Any:
    """A subscription: the source brings a tick whenever there is something to tell, from which the row is read."""
    plants = tuple(name for name, given in arguments.items() if given.names_plant)
    metadata = {_SOURCE: source, _PERMISSION: needs, _PLANTS: plants}
    return _taking(arguments, strawberry.field(description=description + told(needs), metadata=metadata))


def _taking(arguments: dict[str, Given], field: Any) -> Any:
    field.arguments = [
        StrawberryArgument(
            python_name=name,
            graphql_name=None,
            type_annotation=StrawberryAnnotation(given.type),
            description=given.description,
            default=given.default,
        )
        for name, given in arguments.items()
    ]
    return field


def changing(
    action: Action, description: str, input_type: type, *, needs: Permission, touches: Touches
) -> Any:
    """A mutation: the action changes what its one argument `input` says and answers with the payload's row.

    `touches` finds the plants that an input concerns; whoever may act in some plants only must have all of them.
    """
    metadata = {_ACTION: action, _PERMISSION: needs, _TOUCHED: touches}
    field = strawberry.field(description=description + told(needs), metadata=metadata)
    field.arguments = [
        StrawberryArgument(
            python_name="input",
            graphql_name=None,
            type_annotation=StrawberryAnnotation(input_type),
            description="What to do.",
        )
    ]
    return field


def graph_type(*rows: type[Row], description: str) -> Callable[[Declared], Declared]:
    """Declares an object type of the graph; its objects are rows of the given kinds."""

    def declared(cls: Declared) -> Declared:
        made = object_type(description=description)(cls)
        made.__rows__ = rows  # type: ignore[attr-defined]
        return made

    return declared


def bind(schema: strawberry.Schema) -> Plan:
    """Learn from the types how to read, and let the executor take what has been read.

    Concrete types are told by the kind of row, without asking each candidate; fields with a loader take its result
    from the row.
    """
    plan = Plan()
    built = schema._schema
    roots = (built.query_type, built.mutation_type, built.subscription_type)
    definitions: dict[tuple[str, str], list[StrawberryArgument]] = {}
    for name, known in schema.schema_converter.type_map.items():
        implementation = known.implementation
        if isinstance(implementation, GraphQLInterfaceType | GraphQLUnionType):
            implementation.resolve_type = _type_resolver(plan)
        if not isinstance(implementation, GraphQLObjectType):
            continue
        origin = getattr(known.definition, "origin", None)
        for kind in _rows_of(origin):
            plan.types[kind] = name
            implementation.is_type_of = None
        plan.loaders[name] = {}
        plan.reads[name, "__typename"] = frozenset()
        if any(interface.name == "Node" for interface in implementation.interfaces):
            identified = implementation.fields["id"]
            identified.resolve = _id_resolver(name)
            plan.sources.note(name, "id", Worked(_id_of(name)), identified)
            plan.reads[name, "id"] = frozenset({"identity"})
        for field in getattr(known.definition, "fields", ()):
            graphql_name = schema.config.name_converter.from_field(field)
            definitions[name, graphql_name] = field.arguments
            loader, action = field.metadata.get(_LOADER), field.metadata.get(_ACTION)
            if implementation in roots:
                plan.permissions[name, graphql_name] = _permission(name, graphql_name, field.metadata)
            if loader is not None:
                plan.loaders[name][graphql_name] = loader
                implementation.fields[graphql_name].extensions[WEIGHT] = getattr(loader, WEIGHT, 0)
                implementation.fields[graphql_name].resolve = (
                    _entered(plan, loader, field.metadata[_PERMISSION], field.metadata[_PLANTS])
                    if implementation is built.query_type
                    else _taken(loader)
                )
            elif action is not None:
                implementation.fields[graphql_name].resolve = _changed(
                    plan, action, field.metadata[_PERMISSION], field.metadata[_TOUCHED]
                )
            elif (source := field.metadata.get(_SOURCE)) is not None:
                implementation.fields[graphql_name].subscribe = _followed(
                    plan, source, field.metadata[_PERMISSION], field.metadata[_PLANTS]
                )
                implementation.fields[graphql_name].resolve = _told(plan)
            if implementation is not built.query_type:
                _note(plan, name, graphql_name, field, implementation.fields[graphql_name])

    def convert(type_name: str, field_name: str, given: dict[str, Any]) -> dict[str, Any]:
        check_texts(given)
        if (type_name, field_name) not in definitions:
            return given  # the field of a plugin takes its arguments as the scalars read them
        return convert_arguments(
            given,
            definitions[type_name, field_name],
            scalar_registry=schema.schema_converter.scalar_registry,
            config=schema.config,
        )

    plan.convert = convert
    return plan


def _permission(type_name: str, name: str, metadata: Mapping[object, Any]) -> Permission | None:
    """The permission that a field of a root type names; the schema is not built without."""
    if _PERMISSION not in metadata:
        raise TypeError(
            f"{type_name}.{name} names no permission: declare it with entered(), changing() or following(), "
            "and needs=Permission.READ or another"
        )
    found: Permission | None = metadata[_PERMISSION]
    return found


def _note(plan: Plan, type_name: str, name: str, field: Any, built: GraphQLField) -> None:
    """Note where compiled functions find the field's value."""
    loader = field.metadata.get(_LOADER)
    if loader is not None:
        plan.sources.note(type_name, name, Related(getattr(loader, ALONG, None)), built)
        plan.reads[type_name, name] = getattr(loader, LOOKS_AT, None)
    elif getattr(built.resolve, "_is_default", False) and not (built.args or field.extensions):
        plan.sources.note(type_name, name, Attribute(field.python_name), built)
        plan.reads[type_name, name] = frozenset({field.python_name})


def _rows_of(origin: Any) -> tuple[type[Row], ...]:
    found: tuple[type[Row], ...] = vars(origin).get("__rows__", ()) if origin is not None else ()
    return found


def taken(row: Row, info: ResolveInfo, **_arguments: Any) -> Any:
    """The resolver of a field that was read along with its parent."""
    return row.related[str(info.path.key)]


def _taken(loader: Loader) -> Callable[..., Any]:
    """The resolver of a field with this loader: its rows may also stand in the lines of their parents."""
    along = getattr(loader, ALONG, None)
    if along is None:
        return taken

    def resolve(row: Row, info: ResolveInfo, **_arguments: Any) -> Any:
        name, kind = str(info.path.key), row.HELD.get(along)
        if kind is None or name in getattr(row, "related", ()):
            return row.related[name]
        return kind(row.values)

    return resolve


def _entered(
    plan: Plan, loader: Loader, needs: Permission | None, plants: Sequence[str]
) -> Callable[..., Any]:
    """The resolver of a field of Query: it reads everything below in one go."""

    def resolve(_root: object, info: ResolveInfo, **given: Any) -> Any:
        identity: Identity = info.context.identity
        check(identity, info.field_name, needs)
        asked = asked_for(info, plan, given)
        if identity.plants and _named(asked, plants) - {None, *identity.plants}:
            raise elsewhere(info.field_name, needs, identity.plants)
        if info.context.deadline is not None:
            info.context.deadline.check()
        read: Reading = info.context.reading
        found = loader(read, [_ROOT], asked)[0]
        rows = found if isinstance(found, list) else [found] if isinstance(found, Row) else []
        read.take(len(rows))
        complete(read, rows, asked)
        return found

    return resolve


def _changed(plan: Plan, action: Action, needs: Permission, touches: Touches) -> Callable[..., Any]:
    """The resolver of a field of Mutation: it changes, then reads what the payload is asked for."""

    def resolve(_root: object, info: ResolveInfo, **given: Any) -> Any:
        asked = asked_for(info, plan, given)
        context: Context = info.context
        check(context.identity, info.field_name, needs)
        context.refresh()
        _check_plants(context, info.field_name, needs, touches, asked.arguments["input"])
        payload = action(context, asked.arguments["input"])
        context.refresh()
        complete(context.reading, [payload], asked)
        return payload

    return resolve


def _named(asked: Asked, plants: Sequence[str]) -> set[str | None]:
    """The plants that the arguments of a field of Query name, outright or in `where`."""
    named = {asked.arguments.get(name) for name in plants}
    return {*named, getattr(asked.arguments.get("where"), "plant", None)}


def _check_plants(context: Context, field: str, needs: Permission, touches: Touches, given: Any) -> None:
    """Refuse an input that concerns a plant which is not the identity's."""
    plants = context.identity.plants
    if not plants:
        return
    with context.application.database.reading() as session:
        touched = set(touches(session, given))
    if not touched <= set(plants):
        raise elsewhere(field, needs, plants)


def _followed(plan: Plan, source: Source, needs: Permission, plants: Sequence[str]) -> Callable[..., Any]:
    """What a field of Subscription listens to."""

    def subscribe(_root: object, info: ResolveInfo, **given: Any) -> AsyncIterator[Tick]:
        identity: Identity = info.context.identity
        check(identity, info.field_name, needs)
        asked = asked_for(info, plan, given)
        if identity.plants and _named(asked, plants) - {None, *identity.plants}:
            raise elsewhere(info.field_name, needs, identity.plants)
        return source(info.context, asked)

    return subscribe


def _told(plan: Plan) -> Callable[..., Row]:
    """The resolver of a field of Subscription: it reads what the tick names, and everything below."""

    def resolve(tick: Tick, info: ResolveInfo, **given: Any) -> Row:
        asked = asked_for(info, plan, given)
        read: Reading = info.context.reading
        row = tick.read(read)
        read.take(1)
        complete(read, [row], asked)
        return row

    return resolve


_ROOT = Row()


def _id_resolver(name: str) -> Callable[[Row, ResolveInfo], str]:
    return lambda row, _info: encoded(name, row.identity)


def _id_of(name: str) -> Callable[[Row], str]:
    return lambda row: encoded(name, row.identity)


def _type_resolver(plan: Plan) -> Callable[[Any, ResolveInfo, Any], str]:
    return lambda row, _info, _abstract: plan.types[row.KIND]
