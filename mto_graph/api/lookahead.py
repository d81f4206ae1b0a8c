"""Look-ahead: what a query asks for below a field, and reading all of it before the executor walks there.

Fragments are merged and `@include`/`@skip` decided as the executor does it. `complete` then goes down level by
level: for each field that must be read, its loader is called once with the rows of the whole level, however many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    VariableValues,
    get_argument_values,
    get_directive_values,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from mto_graph.api.completion.sources import Sources
from mto_graph.services.identity import Permission
from mto_graph.services.reading.rows import Row

if TYPE_CHECKING:
    from mto_graph.api.completion.cache import CompletionCache
    from mto_graph.api.context import Reading

L = TypeVar("L", bound=Callable[..., Any])

ResolveInfo: TypeAlias = "GraphQLResolveInfo[Any]"

Loader: TypeAlias = "Callable[[Reading, Sequence[Any], Asked], Sequence[Any]]"
"""Answers for all rows at once, one value per row: a row, a list of rows, or None.

The rows that it answers with are its own: nobody else may hand them out, because what is read below them is kept
with them.
"""


LOOKS_AT = "looks_at"


def looks_at(*attributes: str) -> Callable[[L], L]:
    """Says which attributes of its rows a loader looks at, so that others need not be read.

    Example: `@looks_at("id")` on a loader that only uses `row.id`.
    """

    def noted(loader: L) -> L:
        setattr(loader, LOOKS_AT, frozenset(attributes))
        return loader

    return noted


ALONG = "along"


def read_along(name: str) -> Callable[[L], L]:
    """Says that a loader answers with the rows that its rows join under this name, wherever the same lines hold both.

    `held` finds them; where nothing has to be read below them the loader is not called at all. Otherwise it looks at
    the key that the rows declare for them.

    Example: `@read_along("material")` on a loader of the material of each row.
    """

    def noted(loader: L) -> L:
        setattr(loader, ALONG, name)
        return loader

    return noted


def held(rows: Sequence[Row], name: str) -> list[Any] | None:
    """The rows that these hold under the name; None where they do not."""
    kinds = {type(row) for row in rows}
    kind = kinds.pop().HELD.get(name) if len(kinds) == 1 else None
    return None if kind is None else kind.all([row.values for row in rows])


WEIGHT = "weight"


def weighs(objects: int) -> Callable[[L], L]:
    """Says that a loader works as hard as reading so many objects would, so that few such fields fit in a request.

    Example: `@weighs(1_000_000)` on a loader that plans a copy of the data.
    """

    def noted(loader: L) -> L:
        setattr(loader, WEIGHT, objects)
        return loader

    return noted


class Plan:
    """What the schema says about reading: the type of each kind of row, and the loader of each field."""

    def __init__(self) -> None:
        self.types: dict[type[Row], str] = {}
        self.loaders: dict[str, dict[str, Loader]] = {}
        self.sources = Sources()
        self.reads: dict[tuple[str, str], frozenset[str] | None] = {}
        """The attributes of its row that a field looks at; None where that is not known."""
        self.permissions: dict[tuple[str, str], Permission | None] = {}
        """What each field of the root types asks of whoever calls it; None: only that it is known who does."""
        self.completion: CompletionCache | None = None
        """Completes answers by compiled functions; None: graphql-core does it."""
        self.convert: Callable[[str, str, dict[str, Any]], dict[str, Any]] = lambda _type, _field, given: (
            given
        )


class Query:
    """The operation that is executed: its schema, fragments and variables."""

    __slots__ = ("fragments", "plan", "schema", "variables")

    def __init__(
        self,
        plan: Plan,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        self.plan = plan
        self.schema = schema
        self.fragments = fragments
        self.variables = VariableValues(sources={}, coerced=dict(variables))

    def included(self, node: SelectionNode) -> bool:
        """Whether `@skip` and `@include` leave the node in."""
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        if skip and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not include or bool(include["if"])


class Asked:
    """A field as the query asks for it: under which name, with which arguments, and what below it."""

    __slots__ = ("_below", "arguments", "name", "nodes", "query", "response_name", "returned")

    def __init__(
        self,
        query: Query,
        response_name: str,
        returned: GraphQLOutputType,
        nodes: Sequence[FieldNode],
        arguments: Mapping[str, Any],
    ) -> None:
        self.query = query
        self.response_name = response_name
        self.returned = get_named_type(returned)
        self.name = nodes[0].name.value
        self.nodes = nodes
        self.arguments = arguments
        self._below: dict[str, list[Asked]] = {}

    def below(self, type_name: str) -> list[Asked]:
        """The fields asked for on objects of this type, each response name once."""
        known = self._below.get(type_name)
        if known is None:
            known = self._below[type_name] = self._collected(type_name)
        return known

    def attributes(self, type_name: str) -> frozenset[str] | None:
        """What is looked at of rows of this type; None: whatever there is, also where they are for something else."""
        if self.query.plan.completion is None or self.returned.name != type_name:
            return None
        found: set[str] = set()
        for field in self.below(type_name):
            read = field.read_of(type_name)
            if read is None:
                return None
            found |= read
        return frozenset(found)

    def read_of(self, type_name: str) -> frozenset[str] | None:
        """What the field looks at of its row, which is of this type; None: whatever there is."""
        plan = self.query.plan
        along = getattr(plan.loaders[type_name].get(self.name), ALONG, None)
        if along is None:
            return plan.reads.get((type_name, self.name))
        below = self.attributes(self.returned.name)
        return frozenset({along} if below is None else (f"{along}.{name}" for name in (*below, "")))

    def held_by(self, type_name: str, kind: type[Row]) -> bool:
        """Whether such rows hold everything that the field asks for, so that nothing has to be read for it."""
        loader = self.query.plan.loaders[type_name].get(self.name)
        if loader is None:
            return True
        found = kind.HELD.get(getattr(loader, ALONG, ""))
        name = self.returned.name
        return found is not None and all(field.held_by(name, found) for field in self.below(name))

    def selects(self, *names: str) -> bool:
        """Whether a field of one of these names is asked for directly below, on whatever type."""
        seen: set[str] = set()
        sets = [node.selection_set for node in self.nodes]
        return any(field.name.value in names for field in self._fields(sets, None, seen))

    def _collected(self, type_name: str) -> list[Asked]:
        kind = self.query.schema.type_map[type_name]
        assert isinstance(kind, GraphQLObjectType)
        groups: dict[str, list[FieldNode]] = {}
        for node in self._fields([node.selection_set for node in self.nodes], kind, set()):
            name = node.alias.value if node.alias else node.name.value
            groups.setdefault(name, []).append(node)
        found = []
        for name, nodes in groups.items():
            definition = kind.fields.get(nodes[0].name.value)
            if definition is None:
                continue
            given: dict[str, Any] = {}
            if definition.args:
                given = get_argument_values(definition, nodes[0], self.query.variables)
                given = self.query.plan.convert(type_name, nodes[0].name.value, given)
            found.append(Asked(self.query, name, definition.type, nodes, given))
        return found

    def _fields(
        self, sets: Iterable[SelectionSetNode | None], kind: GraphQLObjectType | None, seen: set[str]
    ) -> Iterator[FieldNode]:
        for selection_set in sets:
            for node in selection_set.selections if selection_set else ():
                if not self.query.included(node):
                    continue
                if isinstance(node, FieldNode):
                    yield node
                elif isinstance(node, InlineFragmentNode):
                    condition = node.type_condition
                    if condition is None or self._matches(condition.name.value, kind):
                        yield from self._fields([node.selection_set], kind, seen)
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                    seen.add(node.name.value)
                    fragment = self.query.fragments[node.name.value]
                    if self._matches(fragment.type_condition.name.value, kind):
                        yield from self._fields([fragment.selection_set], kind, seen)

    def _matches(self, condition: str, kind: GraphQLObjectType | None) -> bool:
        if kind is None or condition == kind.name:
            return True
        wanted = self.query.schema.type_map.get(condition)
        return wanted is not None and is_abstract_type(wanted) and self.query.schema.is_sub_type(wanted, kind)


def asked_for(info: ResolveInfo, plan: Plan, given: dict[str, Any]) -> Asked:
    """What the query asks for at the field that is being resolved with these arguments."""
    variables: Any = info.variable_values
    # strawberry hands out the values alone, graphql-core with their sources.
    coerced = getattr(variables, "coerced", variables)
    query = Query(plan, info.schema, _definitions(info.fragments), coerced)
    arguments = plan.convert(info.parent_type.name, info.field_name, given)
    return Asked(query, str(info.path.key), info.return_type, info.field_nodes, arguments)


def _definitions(fragments: Mapping[str, Any]) -> dict[str, FragmentDefinitionNode]:
    """The fragments by name, whether the executor hands them out bare or with details."""
    return {name: getattr(found, "definition", found) for name, found in fragments.items()}


def complete(read: Reading, rows: Sequence[Row], asked: Asked) -> None:
    """Read everything that is asked for below these rows and put it beside them."""
    _complete(read, rows, [1] * len(rows), asked)


def _complete(read: Reading, rows: Sequence[Row], counts: Sequence[int], asked: Asked) -> None:
    """`counts` says how often the answer will hold each row: several parents may share one."""
    if not rows:
        return
    plan = asked.query.plan
    for name, (group, group_counts) in _by_type(rows, counts, asked).items():
        loaders = plan.loaders[name]
        kinds = {type(row) for row in group}
        times = sum(group_counts)
        read.show(len(asked.below(name)) * times)
        fields = []
        for field in asked.below(name):
            if field.name not in loaders:
                continue
            if all(field.held_by(name, kind) for kind in kinds):
                _count(read, times, field)
            else:
                fields.append((field, loaders[field.name]))
        if fields:
            for row in group:
                row.related = {}
        for field, loader in fields:
            _load(read, group, group_counts, field, loader)


def _count(read: Reading, times: int, asked: Asked) -> None:
    """Count what rows hold already, so many of them."""
    below = asked.below(asked.returned.name)
    read.take(times)
    read.show(len(below) * times)
    for field in below:
        if field.name in asked.query.plan.loaders[asked.returned.name]:
            _count(read, times, field)


def _by_type(
    rows: Sequence[Row], counts: Sequence[int], asked: Asked
) -> Mapping[str, tuple[Sequence[Row], Sequence[int]]]:
    """The rows by their type in the schema: the field's own type, or for abstract types the type of each row."""
    if isinstance(asked.returned, GraphQLObjectType):
        return {asked.returned.name: (rows, counts)}
    groups: dict[str, tuple[list[Row], list[int]]] = {}
    types = asked.query.plan.types
    for row, count in zip(rows, counts, strict=True):
        group, group_counts = groups.setdefault(types[row.KIND], ([], []))
        group.append(row)
        group_counts.append(count)
    return groups


def _load(read: Reading, rows: Sequence[Row], counts: Sequence[int], field: Asked, loader: Loader) -> None:
    values = loader(read, rows, field)
    name = field.response_name
    children: list[Any] = []
    times: list[int] = []
    for row, count, value in zip(rows, counts, values, strict=True):
        row.related[name] = value
        if isinstance(value, list):
            children += value
            times += [count] * len(value)
        elif value is not None:
            children.append(value)
            times.append(count)
    # What a plugin's field answers with is no row: it is complete.
    if children and not is_leaf_type(field.returned) and isinstance(children[0], Row):
        read.take(sum(times))
        _complete(read, *_each_once(children, times), field)


def _each_once(rows: list[Row], counts: list[int]) -> tuple[Sequence[Row], Sequence[int]]:
    """Shared rows once, with the sum of their counts."""
    if len(set(map(id, rows))) == len(rows):
        return rows, counts
    summed: dict[int, int] = {}
    first: dict[int, Row] = {}
    for row, count in zip(rows, counts, strict=True):
        key = id(row)
        first.setdefault(key, row)
        summed[key] = summed.get(key, 0) + count
    return list(first.values()), list(summed.values())
