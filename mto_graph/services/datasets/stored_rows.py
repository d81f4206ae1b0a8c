"""Database tables as data sets see them, and the rows of a table that are stored under given keys, by column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mto_graph.model.bulk import chunks_where_in
from mto_graph.model.sessions import Session
from mto_graph.model.vocabulary import Table
from mto_graph.services.datasets.batches import Cell

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column that rows give a value to; a new row without one takes the default or names what is missing."""

    name: str
    default: Cell = None
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A database table with its key; `identified` ones have an id that others refer to."""

    name: str
    key: tuple[str, ...]
    columns: tuple[StoredColumn, ...]
    identified: bool = True

    def position(self, name: str) -> int:
        """Where a column stands among the values."""
        return next(index for index, column in enumerate(self.columns) if column.name == name)

    @property
    def names(self) -> list[str]:
        """The columns that are no key."""
        return [column.name for column in self.columns]


def stored_columns(table: Table, *names: str) -> tuple[StoredColumn, ...]:
    """Columns that are stored under the name they are given by."""
    columns = (table.by_name[name] for name in names)
    return tuple(
        StoredColumn(column.name, column.default, (column.name,) if column.required else ())
        for column in columns
    )


class StoredRows:
    """Stored rows, position by position: ids (0 where the table has none), the columns of the key, the values."""

    def __init__(self, ids: list[int], keys: list[list[Any]], values: list[list[Any]]) -> None:
        self.ids = ids
        self.keys = keys
        self.values = values

    def place(self, key: Key) -> int | None:
        """Where the row with this key stands, None if it is not stored."""
        return self._places.get(key) if self.ids else None

    def places(self, keys: Sequence[Sequence[Cell]]) -> Sequence[int | None]:
        """`place` of many keys, given by column."""
        if not self.ids:
            return [None] * len(keys[0])
        if all([*given] == stored for given, stored in zip(keys, self.keys, strict=True)):
            # what was loaded from a file is loaded from it again: mostly it comes in the order it is stored in
            return range(len(self.ids))
        return list(map(self._places.get, zip(*keys, strict=True)))

    def row(self, place: int) -> tuple[Any, ...]:
        """The values of one row."""
        return tuple([column[place] for column in self.values])

    @cached_property
    def _places(self) -> dict[Key, int]:
        return dict(zip(zip(*self.keys, strict=True), range(len(self.ids)), strict=True))


def stored_rows(session: Session, table: StoredTable, first_parts: Iterable[Any]) -> StoredRows:
    """The rows whose keys begin with one of these."""
    names = ["id" if table.identified else "0", *table.key, *table.names]
    columns: list[list[Any]] = [[] for _ in names]
    wanted = list(dict.fromkeys(first_parts))
    if wanted and session.rows(f"SELECT 1 FROM {table.name} LIMIT 1"):
        sql = f"SELECT {', '.join(names)} FROM {table.name} WHERE {table.key[0]} IN"
        for rows in filter(None, chunks_where_in(session, sql, wanted)):
            for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
                column.extend(cells)
    width = 1 + len(table.key)
    return StoredRows(columns[0], columns[1:width], columns[width:])
