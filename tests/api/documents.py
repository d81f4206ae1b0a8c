"""Random documents against our own schema: aliases, arguments, fragments, directives, variables."""

from __future__ import annotations

from typing import Any

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
from hypothesis import strategies as st

VALUES: dict[str, tuple[str, ...]] = {
    "material": ('"BIKE"', '"FRAME"', '"TUBE"', '"NONE"'),
    "plant": ('"1000"',),
    "number": ('"BIKE"', '"4711"', '"1"', "$number"),
    "code": ('"1000"', '"20"'),
    "salesOrder": ('"4711"', '"4712"'),
    "item": ("10",),
    "of": ('{salesOrderItem: {salesOrder: "4711", item: 10}}', '{plannedOrder: "1"}'),
    "id": ('"bm90aGluZw"',),
    "controlCycle": ('"1"',),
    "first": ("0", "2", "$first"),
    "quantity": ('"0.001"', "7", "0"),
    "date": ('"2025-06-02"', '"2026-02-02"'),
    "levels": ("1", "2", "0"),
    "kinds": ("[NET]", "[CUSTOMER, NET]"),
    "direction": ("UP", "DOWN"),
}
"""What stands for arguments; others are left out where they may be. Some are refused."""

VARIABLES = {"number": "BIKE", "first": 3, "yes": True, "no": False}
_HEAD = "query Random($number: String!, $first: Int, $yes: Boolean!, $no: Boolean = true)"


class _Writer:
    """Writes one document, deciding everything by `draw`."""

    def __init__(self, schema: GraphQLSchema, draw: Any) -> None:
        self._schema = schema
        self._draw = draw
        self._names = 0
        self.fragments: list[str] = []

    def chosen(self, *options: Any) -> Any:
        return self._draw(st.sampled_from(options))

    def selection(self, kind: Any, depth: int, *, apart: bool = False) -> str:
        """A selection set on the type; `apart`: under names that nothing else has."""
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            possible = sorted(self._schema.get_possible_types(kind), key=lambda one: one.name)
            parts = ["__typename"]
            for one in self._draw(st.lists(st.sampled_from(possible), max_size=3, unique_by=str)):
                parts.append(f"... on {one.name} {self.selection(one, depth, apart=True)}")
            return f"{{ {' '.join(parts)} }}"
        fields = [
            (name, field)
            for name, field in kind.fields.items()
            if (depth > 0 or is_leaf_type(get_named_type(field.type))) and self._possible(field)
        ]
        most = 2 if depth > 2 else 6
        picked = self._draw(st.lists(st.sampled_from(fields), min_size=1, max_size=most)) if fields else []
        parts = [self._field(name, field, depth, apart=apart) for name, field in picked]
        parts += ["__typename"] * (not parts or self.chosen(True, False, False))
        text = " ".join(parts)
        match self.chosen("plain", "plain", "plain", "inline", "named"):
            case "inline":
                text = f"... on {kind.name}{self._directive()} {{ {text} }} same: __typename"
            case "named":
                self._names += 1
                self.fragments.append(f"fragment F{self._names} on {kind.name} {{ {text} }}")
                text = f"...F{self._names}{self._directive()} same: __typename"
        return f"{{ {text} }}"

    def _possible(self, field: GraphQLField) -> bool:
        return all(name in VALUES for name, one in field.args.items() if is_required_argument(one))

    def _field(self, name: str, field: GraphQLField, depth: int, *, apart: bool) -> str:
        given = [
            f"{argument}: {self.chosen(*VALUES[argument])}"
            for argument, one in field.args.items()
            if argument in VALUES and (is_required_argument(one) or self.chosen(True, False))
        ]
        named = get_named_type(field.type)
        text = name
        if apart or not is_leaf_type(named) or given or self.chosen(True, False):
            self._names += 1
            text = f"n{self._names}: {name}"
        text += f"({', '.join(given)})" if given else ""
        text += self._directive()
        return text if is_leaf_type(named) else f"{text} {self.selection(named, depth - 1)}"

    def _directive(self) -> str:
        plain = [""] * 6
        return str(
            self.chosen(
                *plain, " @include(if: $yes)", " @skip(if: $yes)", " @skip(if: $no)", " @include(if: false)"
            )
        )


@st.composite
def documents(draw: Any, schema: GraphQLSchema) -> str:
    """A query that is valid against the schema, nearly always."""
    writer = _Writer(schema, draw)
    query = schema.query_type
    assert isinstance(query, GraphQLObjectType)
    below = writer.selection(query, draw(st.integers(1, 5)))
    # Every variable is used, wherever the rest uses it.
    used = "used: material(number: $number) { plants { bom { items @include(if: $yes) { item } } } }"
    used += " more: materials(first: $first) { totalCount @skip(if: $no) nodes { number } }"
    return f"{_HEAD} {{ {below[1:-1]} {used} }} {' '.join(writer.fragments)}"
