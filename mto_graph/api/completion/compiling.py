"""Writing one Python function for a selection on a type and the kind of row that stands for it.

Example: for `{ item quantity component { baseUnit bom { … } } }` on BomItem, where the rows hold their components, the
function reads about as

    def complete(row):
        if type(row) is not Kind: return other(row)
        values = row.values
        related = row.related
        v0 = values[4]
        if not (type(v0) is str): v0 = completed0(v0)
        v1 = text1[values[5]]
        if v1 is None: raise Surprise
        row2 = related['component']
        if type(row2) is not Kind2: raise Surprise
        values2 = row2.values
        related2 = row2.related
        v2_0 = values2[7]
        v2_1 = related2['bom']
        return {'item': v0, 'quantity': v1, 'component': {'baseUnit': v2_0, 'bom': below2_1(v2_1)}}

Functions for what is selected below are made when the first row arrives there, and for each kind of row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from graphql import (
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetails

from mto_graph.api.completion.columns import fused
from mto_graph.api.completion.leaves import UNCHANGED, completer
from mto_graph.api.completion.parts import Part
from mto_graph.api.completion.selections import Document
from mto_graph.api.completion.sources import Attribute, Related, Sources
from mto_graph.api.completion.surprises import Surprise
from mto_graph.services.reading.rows import Row

Complete: TypeAlias = Callable[[Any], dict[str, Any]]
_Fields: TypeAlias = dict[str, list[FieldDetails]]

_KINDS: Final = 64
"""So many functions are kept for one place of a document: more kinds of rows come there only in the course of time."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles selections of the documents of one schema; `kinds` tells the type of each kind of row."""

    sources: Sources
    kinds: Mapping[type[Row], str]

    def compiled(self, document: Document, wanted: Any, details: list[FieldDetails]) -> Complete:
        """The function for what the fields select on objects of this type, or of what it stands for.

        It raises, whatever, where a row or the selection itself is not as expected.
        """
        by_kind = _ByKind(self, document, wanted, details)
        return lambda row: by_kind[type(row)](row)


class _ByKind(dict[type[Row], Complete]):
    """The functions of one place by the kind of row; each is made when its first row arrives."""

    def __init__(
        self, compiler: Compiler, document: Document, wanted: Any, details: list[FieldDetails]
    ) -> None:
        super().__init__()
        self._compiler = compiler
        self._document = document
        self._wanted = wanted
        self._details = details

    def __missing__(self, row: type[Row]) -> Complete:
        try:
            made = self._made(row)
        except Surprise:
            made = _refused
        if len(self) >= _KINDS:
            self.clear()
        self[row] = made
        return made

    def _made(self, row: type[Row]) -> Complete:
        kind = self._type_of(row)
        if kind.is_type_of is not None:
            raise Surprise
        writing = _Function(self._compiler, self._document, kind, row, self._details)
        return writing.made(other=lambda row: self[type(row)](row))

    def _type_of(self, row: type[Row]) -> GraphQLObjectType:
        """The type of such rows; a Surprise where they are nothing that may stand here."""
        if not issubclass(row, Row):
            raise Surprise
        wanted, schema = self._wanted, self._document.schema
        name = self._compiler.kinds.get(row.KIND)
        if isinstance(wanted, GraphQLObjectType):
            if name not in (None, wanted.name):
                raise Surprise
            return wanted
        kind = schema.type_map.get(name or "")
        if not isinstance(kind, GraphQLObjectType) or not schema.is_sub_type(wanted, kind):
            raise Surprise
        return kind


class _Function:
    """A function that is being written."""

    def __init__(
        self,
        compiler: Compiler,
        document: Document,
        kind: GraphQLObjectType,
        row: type[Row],
        details: list[FieldDetails],
    ) -> None:
        self._compiler = compiler
        self._document = document
        self._details = details
        self._names: dict[str, Any] = {"Surprise": Surprise}
        self._part = Part(kind, row, "")

    def made(self, other: Complete) -> Complete:
        """The finished function; rows of another kind are left to `other`."""
        part = self._part
        text = self._object(part, self._document.below(part.kind, self._details))
        self._names |= {"Kind": part.row, "other": other}
        head = ["def complete(row):", " if type(row) is not Kind: return other(row)"]
        lines = "\n".join([*head, *part.head(), *part.lines, f" return {text}"])
        exec(compile(lines, f"<selection on {part.kind.name}>", "exec"), self._names)
        made: Complete = self._names["complete"]
        return made

    def _object(self, part: Part, fields: _Fields) -> str:
        """Writes what completes the fields; answers with the expression of the object."""
        entries = [
            f"{name!r}: {self._field(part, at, name, details)}"
            for at, (name, details) in enumerate(fields.items())
        ]
        return f"{{{', '.join(entries)}}}"

    def _field(self, part: Part, at: int, response_name: str, details: list[FieldDetails]) -> str:
        """Writes what completes a field; answers with the expression of its value."""
        name = details[0].node.name.value
        if name == "__typename":
            return repr(part.kind.name)
        known = part.kind.fields.get(name)
        if known is None:
            raise Surprise
        source = self._compiler.sources.of(part.kind.name, name, known)
        tag = f"{part.tag}_{at}" if part.tag else f"{at}"
        value = f"v{tag}"
        if isinstance(source, Attribute):
            read = fused(part.row, source.name, known.type)
            if read is not None:
                self._names[f"text{tag}"] = read.function
                column = f"{part.name('values')}[{read.place}]"
                part.lines.append(f" {value} = {read.expression.format(column, f'text{tag}')}")
                if read.complete:
                    self._refuse_null(part, value, known.type)
                    return value
            else:
                part.lines.append(f" {value} = {part.name('row')}.{source.name}")
        elif isinstance(source, Related):
            held = part.row.HELD.get(source.along or "")
            if held is not None:
                return self._held(part, response_name, held, known.type, details, tag)
            part.lines.append(f" {value} = {part.name('related')}[{response_name!r}]")
        elif source is not None:
            self._names[f"worked{tag}"] = source.function
            part.lines.append(f" {value} = worked{tag}({part.name('row')})")
        else:
            raise Surprise
        return self._completed(part, value, known.type, details, tag, 1)

    def _held(
        self,
        part: Part,
        response_name: str,
        row: type[Row],
        wanted: GraphQLOutputType,
        details: list[FieldDetails],
        tag: str,
    ) -> str:
        """Writes what completes an object whose row stands in the same line; answers with its expression."""
        kind = wanted.of_type if isinstance(wanted, GraphQLNonNull) else wanted
        if not isinstance(kind, GraphQLObjectType) or kind.is_type_of is not None:
            raise Surprise
        fields = self._document.below(kind, details)
        self._names[f"Kind{tag}"] = row
        if self._in_line(kind, row, fields):
            inner = Part(kind, row, tag, shares=part)
        else:
            part.lines.append(f" row{tag} = {part.name('related')}[{response_name!r}]")
            part.lines.append(f" if type(row{tag}) is not Kind{tag}: raise Surprise")
            inner = Part(kind, row, tag)
        text = self._object(inner, fields)
        part.lines += [*inner.head(), *inner.lines]
        return text

    def _in_line(self, kind: GraphQLObjectType, row: type[Row], fields: _Fields) -> bool:
        """Whether look-ahead found nothing to read below such a row, and so did not make one."""
        for details in fields.values():
            name = details[0].node.name.value
            known = kind.fields.get(name)
            if known is None:
                continue
            source = self._compiler.sources.of(kind.name, name, known)
            if isinstance(source, Related):
                held = row.HELD.get(source.along or "")
                inner = known.type.of_type if isinstance(known.type, GraphQLNonNull) else known.type
                if held is None or not isinstance(inner, GraphQLObjectType):
                    return False
                if not self._in_line(inner, held, self._document.below(inner, details)):
                    return False
        return True

    def _refuse_null(self, part: Part, value: str, wanted: GraphQLOutputType) -> None:
        if isinstance(wanted, GraphQLNonNull):
            part.lines.append(f" if {value} is None: raise Surprise")

    def _completed(
        self,
        part: Part,
        value: str,
        wanted: GraphQLOutputType,
        details: list[FieldDetails],
        tag: str,
        depth: int,
    ) -> str:
        """The expression of the completed value, which for leaves is checked in lines of its own."""
        inner = wanted.of_type if isinstance(wanted, GraphQLNonNull) else wanted
        nullable = inner is wanted
        if is_leaf_type(inner):
            return self._leaf(part, value, inner, tag, nullable, depth)
        if isinstance(inner, GraphQLList):
            text = self._list(part, value, inner, details, tag, depth)
        else:
            self._names[f"below{tag}"] = self._below(inner, details, f"below{tag}")
            text = f"below{tag}({value})"
        # What is null where it must not be ends in functions and lists that refuse it.
        return f"(None if {value} is None else {text})" if nullable else text

    def _leaf(
        self, part: Part, value: str, leaf: GraphQLLeafType, tag: str, nullable: bool, depth: int
    ) -> str:
        self._names[f"completed{tag}"] = completer(leaf)
        completed = f"completed{tag}({value})"
        unchanged = UNCHANGED.get(leaf.name)
        if depth == 1 and unchanged is not None:
            condition = f"not ({unchanged.format(value=value)})"
            if nullable:
                condition = f"{value} is not None and {condition}"
            part.lines.append(f" if {condition}: {value} = {'' if nullable else 'there'}{completed}")
            if not nullable:
                self._names[f"therecompleted{tag}"] = _there(self._names[f"completed{tag}"])
            return value
        if nullable:
            return f"(None if {value} is None else {completed})"
        self._names[f"completed{tag}"] = _there(self._names[f"completed{tag}"])
        return completed

    def _list(
        self,
        part: Part,
        value: str,
        wanted: GraphQLList[Any],
        details: list[FieldDetails],
        tag: str,
        depth: int,
    ) -> str:
        item = f"i{tag}_{depth}"
        self._names["listed"] = _listed
        text = self._completed(part, item, wanted.of_type, details, f"{tag}_{depth}", depth + 1)
        return f"[{text} for {item} in listed({value})]"

    def _below(self, inner: Any, details: list[FieldDetails], name: str) -> Callable[[Any], Any]:
        """What completes objects of this type; it is made when it is first needed, and then takes its own place."""
        by_kind, names = _ByKind(self._compiler, self._document, inner, details), self._names

        def first(row: Any) -> dict[str, Any]:
            # Where rows of other kinds come, too, each function hands them to the one for their kind.
            names[name] = made = by_kind[type(row)]
            return made(row)

        return first


def _refused(_row: Any) -> dict[str, Any]:
    raise Surprise


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
