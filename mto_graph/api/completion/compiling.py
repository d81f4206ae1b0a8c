"""Writing one Python function for a selection on a type.

Example: for `{ item quantity component { … } }` on BomItem the function reads about as

    def complete(row):
        if type(row) is not BomItemRow: raise Surprise
        values = row.values
        related = row.related
        v0 = values[4]
        if not (type(v0) is str): v0 = completed0(v0)
        v1 = text1(values[5])
        if v1 is None: raise Surprise
        v2 = related['component']
        return {'item': v0, 'quantity': v1, 'component': below2(v2)}

Functions for what is selected below are made when the first row arrives there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import (
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetails

from mto_graph.api.completion.columns import fused
from mto_graph.api.completion.leaves import UNCHANGED, completer
from mto_graph.api.completion.selections import Document
from mto_graph.api.completion.sources import Attribute, Related, Sources
from mto_graph.api.completion.surprises import Surprise
from mto_graph.services.reading.rows import Row

Complete: TypeAlias = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles selections of the documents of one schema; `kinds` tells the type of each kind of row."""

    sources: Sources
    kinds: Mapping[type[Row], str]

    def compiled(self, document: Document, kind: GraphQLObjectType, details: list[FieldDetails]) -> Complete:
        """The function for what the fields select on objects of this type.

        It raises, whatever, where a row is not as expected; a Surprise where the selection itself is not.
        """
        if kind.is_type_of is not None:
            raise Surprise
        return _Function(self, document, kind, document.below(kind, details)).made()

    def rows_of(self, kind: GraphQLObjectType) -> list[type[Row]]:
        """The kinds of rows that are objects of this type."""
        return [row for row, name in self.kinds.items() if name == kind.name]


class _Function:
    """A function that is being written."""

    def __init__(
        self,
        compiler: Compiler,
        document: Document,
        kind: GraphQLObjectType,
        fields: dict[str, list[FieldDetails]],
    ) -> None:
        self._compiler = compiler
        self._document = document
        self._kind = kind
        self._fields = fields
        self._lines: list[str] = []
        self._names: dict[str, Any] = {"Surprise": Surprise, "Row": Row}
        self._used: set[str] = set()
        rows = compiler.rows_of(kind)
        self._row = rows[0] if len(rows) == 1 else None

    def made(self) -> Complete:
        """The finished function."""
        entries = [
            f"{name!r}: {self._field(at, name, details)}"
            for at, (name, details) in enumerate(self._fields.items())
        ]
        guard = "not isinstance(row, Row)" if self._row is None else "type(row) is not Kind"
        self._names["Kind"] = self._row
        head = ["def complete(row):", f" if {guard}: raise Surprise"]
        head += [f" {name} = row.{name}" for name in sorted(self._used)]
        text = "\n".join([*head, *self._lines, f" return {{{', '.join(entries)}}}"])
        exec(compile(text, f"<selection on {self._kind.name}>", "exec"), self._names)
        made: Complete = self._names["complete"]
        return made

    def _field(self, at: int, response_name: str, details: list[FieldDetails]) -> str:
        """Writes what completes a field; answers with the expression of its value."""
        name = details[0].node.name.value
        if name == "__typename":
            return repr(self._kind.name)
        field = self._kind.fields.get(name)
        if field is None:
            raise Surprise
        source = self._compiler.sources.of(self._kind.name, name, field)
        value = f"v{at}"
        if isinstance(source, Attribute):
            read = None if self._row is None else fused(self._row, source.name, field.type)
            if read is not None:
                self._used.add("values")
                self._names[f"text{at}"] = read.function
                self._lines.append(
                    f" {value} = {read.expression.format(f'values[{read.place}]', f'text{at}')}"
                )
                if read.complete:
                    self._refuse_null(value, field.type)
                    return value
            else:
                self._lines.append(f" {value} = row.{source.name}")
        elif isinstance(source, Related):
            self._used.add("related")
            self._lines.append(f" {value} = related[{response_name!r}]")
        elif source is not None:
            self._names[f"worked{at}"] = source.function
            self._lines.append(f" {value} = worked{at}(row)")
        else:
            raise Surprise
        return self._completed(value, field.type, details, f"{at}", 1)

    def _refuse_null(self, value: str, wanted: GraphQLOutputType) -> None:
        if isinstance(wanted, GraphQLNonNull):
            self._lines.append(f" if {value} is None: raise Surprise")

    def _completed(
        self, value: str, wanted: GraphQLOutputType, details: list[FieldDetails], tag: str, depth: int
    ) -> str:
        """The expression of the completed value, which for leaves is checked in lines of its own."""
        inner = wanted.of_type if isinstance(wanted, GraphQLNonNull) else wanted
        nullable = inner is wanted
        if is_leaf_type(inner):
            return self._leaf(value, inner, tag, nullable, depth)
        if isinstance(inner, GraphQLList):
            text = self._list(value, inner, details, tag, depth)
        else:
            self._names[f"below{tag}"] = self._below(inner, details, f"below{tag}")
            text = f"below{tag}({value})"
        # What is null where it must not be ends in functions and lists that refuse it.
        return f"(None if {value} is None else {text})" if nullable else text

    def _leaf(self, value: str, leaf: GraphQLLeafType, tag: str, nullable: bool, depth: int) -> str:
        self._names[f"completed{tag}"] = completer(leaf)
        completed = f"completed{tag}({value})"
        unchanged = UNCHANGED.get(leaf.name)
        if depth == 1 and unchanged is not None:
            condition = f"not ({unchanged.format(value=value)})"
            if nullable:
                condition = f"{value} is not None and {condition}"
            self._lines.append(f" if {condition}: {value} = {'' if nullable else 'there'}{completed}")
            if not nullable:
                self._names[f"therecompleted{tag}"] = _there(self._names[f"completed{tag}"])
            return value
        if nullable:
            return f"(None if {value} is None else {completed})"
        self._names[f"completed{tag}"] = _there(self._names[f"completed{tag}"])
        return completed

    def _list(
        self, value: str, wanted: GraphQLList[Any], details: list[FieldDetails], tag: str, depth: int
    ) -> str:
        item = f"i{tag}_{depth}"
        self._names["listed"] = _listed
        text = self._completed(item, wanted.of_type, details, f"{tag}_{depth}", depth + 1)
        return f"[{text} for {item} in listed({value})]"

    def _below(self, inner: Any, details: list[FieldDetails], name: str) -> Callable[[Any], Any]:
        """What completes objects of this type; it is made when it is first needed, and then takes its own place."""
        compiler, document, names = self._compiler, self._document, self._names
        if is_abstract_type(inner):
            by_kind = _ByKind(compiler, document, inner, details)
            return lambda row: by_kind[type(row)](row)

        def first(row: Any) -> dict[str, Any]:
            if row is None:
                raise Surprise
            names[name] = made = compiler.compiled(document, inner, details)
            return made(row)

        return first


class _ByKind(dict[type[Row], Complete]):
    """The functions of an interface or union by the kind of row; each is made when its first row arrives."""

    def __init__(
        self, compiler: Compiler, document: Document, wanted: Any, details: list[FieldDetails]
    ) -> None:
        super().__init__()
        self._compiler = compiler
        self._document = document
        self._wanted = wanted
        self._details = details

    def __missing__(self, row: type[Row]) -> Complete:
        schema = self._document.schema
        kind = schema.type_map.get(self._compiler.kinds.get(row, ""))
        if not isinstance(kind, GraphQLObjectType) or not schema.is_sub_type(self._wanted, kind):
            raise Surprise
        made = self[row] = self._compiler.compiled(self._document, kind, self._details)
        return made


def _listed(value: Any) -> Any:
    if type(value) is not list and type(value) is not tuple:
        raise Surprise
    return value


def _there(completed: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same for values that must not be null."""

    def checked(value: Any) -> Any:
        if value is None:
            raise Surprise
        return completed(value)

    return checked
