"""The few words of SQL that reading needs on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

import orjson

from mto_graph.model.sessions import Session

R = TypeVar("R")
K = TypeVar("K")


def numbers(session: Session, values: Iterable[int]) -> tuple[str, str]:
    """A subselect of whole numbers and its one parameter, however many there are: `x IN {subselect}`."""
    return _listed(session, "bigint", sorted(set(values)))


def texts(session: Session, values: Iterable[str]) -> tuple[str, str]:
    """A subselect of texts and its one parameter, however many there are."""
    return _listed(session, "text", sorted(set(values)))


def _listed(session: Session, kind: str, values: list[Any]) -> tuple[str, str]:
    parameter = orjson.dumps(values).decode()
    if session.dialect == "postgresql":
        return f"(SELECT value::{kind} FROM json_array_elements_text(?::json))", parameter
    return "(SELECT value FROM json_each(?))", parameter


def pairs(session: Session, values: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """A subselect of pairs of texts and its one parameter: `(a, b) IN {subselect}`."""
    parameter = json.dumps(sorted(set(values)))
    if session.dialect == "postgresql":
        return "(SELECT value->>0, value->>1 FROM json_array_elements(?::json))", parameter
    return "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))", parameter


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
