"""Completing scalars and enums: the usual Python type at once, everything else as graphql-core does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from graphql import GraphQLEnumType, GraphQLLeafType, Undefined

from mto_graph.api.completion.surprises import Surprise
from mto_graph.api.scalars import SCALARS, serialize_date, serialize_decimal

UNCHANGED: Final[Mapping[str, str]] = {
    "String": "type({value}) is str",
    "ID": "type({value}) is str",
    "Boolean": "type({value}) is bool",
    "Int": "type({value}) is int and -2147483648 <= {value} <= 2147483647",
}
"""The condition under which a value of a built-in scalar is its own answer."""

_KEPT: Final = 65_536


@lru_cache(maxsize=_KEPT)
def _decimal(value: Decimal) -> str:
    return serialize_decimal(value)


@lru_cache(maxsize=_KEPT)
def _date(value: date) -> str:
    return serialize_date(value)


class _Names(dict[Any, str]):
    """The names of an enum by the values that rows have; what is met for the first time is asked of the enum."""

    def __init__(self, enum: GraphQLEnumType) -> None:
        super().__init__()
        self._completed = _by_library(enum)

    def __missing__(self, value: Any) -> str:
        name: str = self._completed(value)
        # Only these are equal just when they mean the same; there are no more of them than the enum has names.
        if type(value) in (str, int):
            self[value] = name
        return name


def completer(leaf: GraphQLLeafType) -> Callable[[Any], Any]:
    """A function that completes values of a scalar or enum; it raises where graphql-core has to say something."""
    if isinstance(leaf, GraphQLEnumType):
        return _Names(leaf).__getitem__
    by_library = _by_library(leaf)
    if leaf.serialize is SCALARS[Decimal].serialize:
        # Equal decimals may be written differently, but not by this scalar.
        return lambda value: _decimal(value) if type(value) is Decimal else by_library(value)
    if leaf.serialize is SCALARS[date].serialize:
        return lambda value: _date(value) if type(value) is date else by_library(value)
    return by_library


def _by_library(leaf: GraphQLLeafType) -> Callable[[Any], Any]:
    def completed(value: Any) -> Any:
        found = leaf.coerce_output_value(value)
        if found is None or found is Undefined:
            raise Surprise
        return found

    return completed
