"""How many objects an operation asks for: page sizes multiply on the way down. Worked out before it is executed.

A page counts as full: `first` entries, or the usual page where nothing is said. A list without `first` depends on the
data, so it counts as a few entries; what it really holds is counted while it is read (`Limits.objects`). Every node of
the document is looked at once, fragments once each however often they are spread. A field that works harder than its
answer shows (`lookahead.weighs`) counts for more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_introspection_type,
    is_leaf_type,
)

from mto_graph.api.limits import Limits
from mto_graph.api.lookahead import WEIGHT

_CONNECTION: Final = "Connection"


class Requested(NamedTuple):
    """What a selection asks for below one object.

    `objects` once, `entries` for each entry of the page when that object is a connection, and `introspected` objects
    of the schema itself.
    """

    objects: int = 0
    entries: int = 0
    introspected: int = 0


_NOTHING: Final = Requested()


class Requests:
    """Counts what operations of one schema ask for.

    Example: `Requests(schema, Limits()).checked(document, operation, {"first": 100}).objects`
    """

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._sizes = introspection_sizes(schema)

    def checked(
        self, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> tuple[Requested, bool]:
        """What the operation asks for, and whether that is so whatever its variables are.

        Raises a GraphQL error that names the costliest list when it is more than the limit.
        """
        count = _Count(self._schema, self._limits, self._sizes, document, operation, variables)
        root = self._schema.get_root_type(operation.operation)
        found = count.below(operation.selection_set, root)
        if found.introspected > self._limits.introspected:
            raise _refusal(
                f"The operation asks for up to {found.introspected} objects of the schema, and "
                f"{self._limits.introspected} are allowed. Ask for the schema once and without aliases."
            )
        if found.objects > self._limits.requested:
            path, size = count.costliest(operation.selection_set, root)
            raise _refusal(
                f"The operation asks for up to {found.objects} objects, and {self._limits.requested} are allowed. "
                f"Most of them come from {path}, which counts as {size}: ask for smaller pages with `first`, "
                "for fewer levels, or for what is below in requests of their own."
            )
        return found, count.fixed


def introspection_sizes(schema: GraphQLSchema) -> dict[tuple[str, str], int]:
    """How long the lists of the introspection are on the average, rounded up."""
    kinds = list(schema.type_map.values())
    fields = [field for kind in kinds for field in getattr(kind, "fields", {}).values()]
    outputs = sum(
        len(kind.fields) for kind in kinds if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    )
    arguments = sum(len(getattr(field, "args", ())) for field in fields)

    def each(total: int, among: int) -> int:
        return -(-total // max(1, among)) or 1

    return {
        ("__Schema", "types"): len(kinds),
        ("__Schema", "directives"): len(schema.directives),
        ("__Type", "fields"): each(outputs, len(kinds)),
        ("__Type", "inputFields"): each(len(fields) - outputs, len(kinds)),
        ("__Type", "enumValues"): each(sum(len(getattr(kind, "values", ())) for kind in kinds), len(kinds)),
        ("__Type", "interfaces"): 1,
        ("__Type", "possibleTypes"): 1,
        ("__Field", "args"): each(arguments, len(fields)),
        ("__Directive", "args"): 1,
    }


class _Count:
    """The walk through one operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        sizes: Mapping[tuple[str, str], int],
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._sizes = sizes
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._defaults = {
            node.variable.name.value: node.default_value for node in operation.variable_definitions or ()
        }
        self._variables = variables or {}
        self._known: dict[str, Requested] = {}
        self.fixed = True
        """Whether no variable has had a say."""

    def below(self, selection_set: SelectionSetNode | None, parent: Any) -> Requested:
        """What the selection asks for below one object of the parent type."""
        objects = entries = introspected = 0
        for node in selection_set.selections if selection_set else ():
            if node.directives and not self._included(node.directives):
                continue
            if isinstance(node, FieldNode):
                found = self._field(node, parent)
            elif isinstance(node, InlineFragmentNode):
                found = self.below(node.selection_set, self._condition(node, parent))
            elif isinstance(node, FragmentSpreadNode):
                found = self._fragment(node.name.value)
            objects += found.objects
            entries += found.entries
            introspected += found.introspected
        return Requested(objects, entries, introspected)

    def costliest(self, selection_set: SelectionSetNode, parent: Any) -> tuple[str, int]:
        """The field that most objects come from, as the way to it and what it counts as.

        The way goes down where most is asked for, as long as that is more than half of what is asked for there.
        """
        way: list[str] = []
        found, size, outer = "", 1, 0
        below: SelectionSetNode | None = selection_set
        while below is not None:
            parts = [
                (self._field(node, kind), node, kind) for node, kind in self._fields(below, parent, set())
            ]
            part, node, kind = max(parts, key=lambda known: known[0].objects + known[0].entries)
            if 2 * (part.objects + part.entries) <= outer:
                break
            way.append(node.alias.value if node.alias else node.name.value)
            definition = kind.fields[node.name.value]
            if definition.extensions.get(WEIGHT):
                return ".".join(way), definition.extensions[WEIGHT]
            if "first" in definition.args or (
                _is_list(definition.type) and not kind.name.endswith(_CONNECTION)
            ):
                found, size = ".".join(way), self._size(node, kind)
            below, parent = node.selection_set, get_named_type(definition.type)
            outer = sum(self.below(below, parent))
        return found or ".".join(way), size

    def _fields(
        self, selection_set: SelectionSetNode, parent: Any, seen: set[str]
    ) -> Iterable[tuple[FieldNode, Any]]:
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                yield node, parent
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(node.selection_set, self._condition(node, parent), seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self._fragments[node.name.value]
                kind = self._schema.type_map[fragment.type_condition.name.value]
                yield from self._fields(fragment.selection_set, kind, seen)

    def _field(self, node: FieldNode, parent: Any) -> Requested:
        name = node.name.value
        if name in ("__schema", "__type"):
            kind = self._schema.type_map["__Schema" if name == "__schema" else "__Type"]
            return Requested(introspected=1 + self.below(node.selection_set, kind).objects)
        definition = parent.fields.get(name) if not name.startswith("__") else None
        if definition is None or is_leaf_type(kind := get_named_type(definition.type)):
            return _NOTHING
        below = self.below(node.selection_set, kind)
        if "first" in definition.args:
            return Requested(1 + below.objects + self._size(node, parent) * below.entries)
        if not _is_list(definition.type):
            return Requested(1 + definition.extensions.get(WEIGHT, 0) + below.objects)
        if parent.name.endswith(_CONNECTION):
            return Requested(entries=1 + below.objects)
        return Requested(self._size(node, parent) * (1 + below.objects))

    def _size(self, node: FieldNode, parent: Any) -> int:
        """The entries that a list counts as."""
        if is_introspection_type(parent):
            return self._sizes.get((parent.name, node.name.value), 1)
        if "first" not in parent.fields[node.name.value].args:
            return self._limits.list_size
        first = self._value(
            next((one.value for one in node.arguments or () if one.name.value == "first"), None)
        )
        if not isinstance(first, int):
            return self._limits.default_page_size
        return min(max(first, 0), self._limits.page_size)

    def _value(self, node: ValueNode | None) -> object:
        """A number or truth value that stands in the document, or in the variable that stands there."""
        if isinstance(node, VariableNode):
            self.fixed = False
            name = node.name.value
            if name in self._variables:
                return self._variables[name]
            return self._value(self._defaults.get(name))
        if isinstance(node, IntValueNode):
            return int(node.value)
        return node.value if isinstance(node, BooleanValueNode) else None

    def _included(self, directives: Iterable[DirectiveNode]) -> bool:
        wanted = {"skip": False, "include": True}
        return all(
            self._value(given.value) is wanted[directive.name.value]
            for directive in directives
            if directive.name.value in wanted
            for given in directive.arguments or ()
        )

    def _fragment(self, name: str) -> Requested:
        if name not in self._known:
            fragment = self._fragments[name]
            kind = self._schema.type_map[fragment.type_condition.name.value]
            self._known[name] = self.below(fragment.selection_set, kind)
        return self._known[name]

    def _condition(self, node: InlineFragmentNode, parent: Any) -> Any:
        condition = node.type_condition
        return parent if condition is None else self._schema.type_map[condition.name.value]


def _is_list(kind: Any) -> bool:
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)


def _refusal(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "QUERY_TOO_LARGE"})
