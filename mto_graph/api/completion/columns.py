"""Reading a column of a row and completing its value in one step, without the object between them.

A quantity is stored as thousandths and answered as text; the decimal that planners' code works with is left out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from graphql import GraphQLOutputType, GraphQLScalarType, get_nullable_type

from mto_graph.api.scalars import SCALARS
from mto_graph.services.reading.rows import ColumnView, Row, bool_or_none, text_or_none

_KEPT: Final = 65_536


@dataclass(frozen=True, slots=True)
class Fused:
    """How a column is read: an expression of the stored value and a function or table; whether that completes it."""

    place: int
    expression: str
    function: Callable[[Any], Any] | Mapping[Any, Any] | None
    complete: bool


def fused(row: type[Row], name: str, wanted: GraphQLOutputType) -> Fused | None:
    """How to read the attribute of such rows; None where it is not a column."""
    view = inspect.getattr_static(row, name, None)
    if not isinstance(view, ColumnView):
        return None
    convert = view.convert
    if convert is None:
        return Fused(view.place, "{0}", None, complete=False)
    if convert is bool:
        return Fused(view.place, "({0} and True or False)", None, complete=False)
    if convert is bool_or_none:
        return Fused(view.place, "(None if {0} is None else {0} and True or False)", None, complete=False)
    if convert is text_or_none:
        return Fused(view.place, "{0} or None", None, complete=False)
    inner = get_nullable_type(wanted)
    if isinstance(inner, GraphQLScalarType):
        for kind in (Decimal, date):
            serialize = SCALARS[kind].serialize
            if serialize is not None and inner.serialize is serialize:
                return Fused(view.place, "{1}[{0}]", _text_of(convert, serialize), complete=True)
    return Fused(view.place, "{1}({0})", convert, complete=False)


class _Texts(dict[Any, Any]):
    """The answers for stored values that were met before; not more of them than are worth keeping."""

    def __init__(self, convert: Callable[[Any], Any], serialize: Callable[[Any], Any]) -> None:
        super().__init__()
        self._convert = convert
        self._serialize = serialize

    def __missing__(self, stored: Any) -> Any:
        value = self._convert(stored)
        text = None if value is None else self._serialize(value)
        # Equal numbers of other types are answered alike, and nothing else comes from such a column.
        if len(self) >= _KEPT:
            self.clear()
        self[stored] = text
        return text


@lru_cache(maxsize=64)
def _text_of(convert: Callable[[Any], Any], serialize: Callable[[Any], Any]) -> Mapping[Any, Any]:
    return _Texts(convert, serialize)
