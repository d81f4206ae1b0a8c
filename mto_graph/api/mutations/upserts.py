"""Upserts: rows of one table, created or changed, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

import strawberry
from graphql import GraphQLError

from mto_graph.api.context import Context
from mto_graph.api.enums import Weekday
from mto_graph.api.fields import Action
from mto_graph.api.mutations.outcomes import attempted, camel_case
from mto_graph.api.types.errors import UserErrorRow
from mto_graph.services.datasets import upsert
from mto_graph.services.idempotency import once
from mto_graph.services.reading.rows import Row

Cells = dict[str, Any]
"""A row in the words of the data set."""


class UpsertPayloadRow(Row):
    """What an upsert did."""

    __slots__ = ("errors", "given", "rows")

    given: list[Cells]
    """The rows that were stored; none when there are errors."""
    rows: int
    errors: list[UserErrorRow]


def upserting(table: str) -> Action:
    """The action that stores the rows of an input's field of the table's name."""
    operation = camel_case(f"upsert_{table}")

    def action(context: Context, given: Any) -> UpsertPayloadRow:
        rows = [cells_of(row) for row in getattr(given, table)]
        _check_number(context, rows)
        answer, errors = attempted(
            lambda: once(
                context.application,
                given.idempotency_key,
                operation,
                rows,
                lambda: dict(upsert(context.application, {table: rows})),
            ),
            lambda path: _place(table, path),
        )
        payload = UpsertPayloadRow()
        payload.given = [] if errors else rows
        payload.rows = 0 if answer is None else answer.get(table, 0)
        payload.errors = errors
        return payload

    return action


def cells_of(row: Any) -> Cells:
    """The cells of a row that were given, in the words of the data set."""
    return {name: cell(value) for name, value in vars(row).items() if value is not strawberry.UNSET}


def cell(value: Any) -> Any:
    """A value of an input as a cell: words for enumerations, seven of 1 and 0 for workdays."""
    if isinstance(value, list) and all(isinstance(part, Weekday) for part in value):
        return "".join("1" if day in value else "0" for day in Weekday)
    return value.value if isinstance(value, Enum) else value


def _check_number(context: Context, rows: Sequence[Cells]) -> None:
    limit = context.limits.rows
    if len(rows) > limit:
        raise GraphQLError(
            f"The input has {len(rows)} rows; at most {limit} are taken at once.",
            extensions={"code": "INVALID_VALUE"},
        )


def _place(table: str, path: tuple[str, ...]) -> list[str]:
    """The way through the input for a path (table, index, column)."""
    if not path or path[0] != table:
        return ["input"]
    return ["input", camel_case(table), *path[1:2], *(camel_case(part) for part in path[2:])]
