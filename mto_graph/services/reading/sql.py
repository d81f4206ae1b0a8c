"""The few words of SQL that reading needs on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final, TypeVar

import orjson

from mto_graph.model.sessions import Session

R = TypeVar("R")
K = TypeVar("K")


def numbers(session: Session, values: Iterable[int]) -> tuple[str, str]:
    """A subselect of whole numbers and its one parameter, however many there are: `x IN {subselect}`."""
    listed = orjson.dumps(sorted(set(values))).decode()
    if session.dialect == "postgresql":
        return _unnested("bigint"), f"{{{listed[1:-1]}}}"
    return _FROM_JSON, listed


def one_of(session: Session, values: Iterable[int]) -> tuple[str, str]:
    """A comparison with whole numbers and its one parameter, however many there are: `x {comparison}`.

    Of few values PostgreSQL makes look-ups in an index where the subselect of `numbers` may become a pass through the
    table; where values are joined with a table of which each finds many rows, the subselect is what they are joined by.
    """
    among, parameter = numbers(session, values)
    return ("= ANY(?::bigint[])" if session.dialect == "postgresql" else f"IN {among}"), parameter


def texts(session: Session, values: Iterable[str]) -> tuple[str, str]:
    """A subselect of texts and its one parameter, however many there are."""
    wanted = sorted(set(values))
    if session.dialect == "postgresql":
        return _unnested("text"), _array(wanted)
    return _FROM_JSON, orjson.dumps(wanted).decode()


_FROM_JSON: Final = "(SELECT value FROM json_each(?))"


def _unnested(kind: str) -> str:
    """PostgreSQL plans with as many values as the array has; of JSON it believes that there are always a hundred."""
    return f"(SELECT value FROM unnest(?::{kind}[]) AS value)"


def _array(values: Iterable[str]) -> str:
    escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    quoted = ",".join(f'"{value}"' for value in escaped)
    return f"{{{quoted}}}"


def pairs(session: Session, values: Iterable[tuple[str, str]]) -> tuple[str, list[str]]:
    """A subselect of pairs of texts and its parameters: `(a, b) IN {subselect}`."""
    wanted = sorted(set(values))
    if session.dialect == "postgresql":
        arrays = [_array(first for first, _ in wanted), _array(second for _, second in wanted)]
        return "(SELECT a, b FROM unnest(?::text[], ?::text[]) AS given(a, b))", arrays
    listed = json.dumps(wanted)
    return "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))", [listed]


def number_pairs(session: Session, values: Iterable[tuple[int, int]]) -> tuple[str, str]:
    """A subselect of pairs of whole numbers (named `a` and `b`) and its one parameter: `(x, y) IN {subselect}`."""
    parameter = json.dumps(sorted(set(values)))
    if session.dialect == "postgresql":
        return (
            "(SELECT (value->>0)::bigint AS a, (value->>1)::bigint AS b FROM json_array_elements(?::json))",
            parameter,
        )
    return (
        "(SELECT json_extract(value, '$[0]') AS a, json_extract(value, '$[1]') AS b FROM json_each(?))",
        parameter,
    )


def grouped(keys: Iterable[K], rows: Iterable[tuple[K, R]]) -> dict[K, list[R]]:
    """The rows of each key, in their order; a key without rows has an empty list."""
    groups: dict[K, list[R]] = {key: [] for key in keys}
    for key, row in rows:
        groups[key].append(row)
    return groups
