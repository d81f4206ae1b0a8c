"""Given rows meet stored rows: what is new is inserted, what differs is updated, the rest is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import allocate_ids, insert_columns, rows_where_in, update_columns
from mto_graph.model.sessions import Session
from mto_graph.model.vocabulary import Table
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row

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


def stored_columns(table: Table, *names: str) -> tuple[StoredColumn, ...]:
    """Columns that are stored under the name they are given by."""
    columns = (table.by_name[name] for name in names)
    return tuple(
        StoredColumn(column.name, column.default, (column.name,) if column.required else ())
        for column in columns
    )


class Merge:
    """The rows of one table to be written, compared with those stored under the same keys."""

    def __init__(self, session: Session, batch: Batch, table: StoredTable, keys: Iterable[Key]) -> None:
        self._session = session
        self._batch = batch
        self._table = table
        self._stored = self._load(list(keys))
        self._new: dict[Key, tuple[Cell, ...]] = {}
        self._changed: dict[Key, tuple[Cell, ...]] = {}

    def stored(self, key: Key, column: str) -> Any:
        """The stored value, or None for a row that is new."""
        row = self._stored.get(key)
        return None if row is None else row[1][self._table.position(column)]

    def identity(self, key: Key) -> int | None:
        """The id of the stored row, or None for a row that is new."""
        row = self._stored.get(key)
        return None if row is None else row[0]

    def merged(self, key: Key, row: Row, given: Sequence[Cell]) -> tuple[Cell, ...] | None:
        """The row as it will be, or None after telling what a new row lacks."""
        stored = self._stored.get(key)
        if stored is not None:
            return tuple([old if new is KEEP else new for old, new in zip(stored[1], given, strict=True)])
        values = []
        sound = True
        for column, value in zip(self._table.columns, given, strict=True):
            if value is KEEP and column.required:
                sound = False
                for name in column.required:
                    if row.cells[self._batch.position[name]] is KEEP:
                        message = f"{name}: a new row of {self._batch.table.name} must give it."
                        self._batch.fault(row.number, name, ErrorCode.REQUIRED, message)
            values.append(column.default if value is KEEP else value)
        return tuple(values) if sound else None

    def merged_rows(
        self, keys: Sequence[Key], rows: Sequence[Row], given: Sequence[Sequence[Cell]]
    ) -> list[tuple[Cell, ...] | None]:
        """`merged` of many rows: a column at a time as long as none of them is stored."""
        if self._stored or not keys:
            return [self.merged(*each) for each in zip(keys, rows, given, strict=True)]
        columns = list(zip(*given, strict=True))
        lacking: set[int] = set()
        for place, column in enumerate(self._table.columns):
            if KEEP not in columns[place]:
                continue
            if column.required:
                lacking.update(row for row, value in enumerate(columns[place]) if value is KEEP)
            columns[place] = tuple([column.default if value is KEEP else value for value in columns[place]])
        merged: list[tuple[Cell, ...] | None] = list(zip(*columns, strict=True)) or [()] * len(keys)
        for place in sorted(lacking):
            merged[place] = self.merged(keys[place], rows[place], given[place])
        return merged

    def take_rows(self, keys: Sequence[Key], rows: Sequence[tuple[Cell, ...]]) -> None:
        """`take` of many rows."""
        if not self._stored:
            self._new.update(zip(keys, rows, strict=True))
            return
        for key, values in zip(keys, rows, strict=True):
            self.take(key, values)

    def take(self, key: Key, values: tuple[Cell, ...]) -> None:
        """Write this row in the end."""
        stored = self._stored.get(key)
        if stored is None:
            self._new[key] = values
        elif values != stored[1]:
            self._changed[key] = values

    def write(self) -> dict[Key, int]:
        """Write what was taken, and give the ids of all rows that now exist under the asked keys."""
        ids = {key: stored[0] for key, stored in self._stored.items()}
        if self._new:
            ids.update(self._insert())
        if self._changed:
            self._update()
        return ids

    def changes(self) -> Iterator[tuple[Key, tuple[Cell, ...] | None, tuple[Cell, ...]]]:
        """What is written: keys with the values before (None for a new row) and after."""
        for key, values in self._new.items():
            yield key, None, values
        for key, values in self._changed.items():
            yield key, self._stored[key][1], values

    def _load(self, keys: list[Key]) -> dict[Key, tuple[int, Key]]:
        """Stored rows that share the first part of a key with a given one."""
        names = ["id" if self._table.identified else "0", *self._table.key]
        names += [column.name for column in self._table.columns]
        sql = f"SELECT {', '.join(names)} FROM {self._table.name} WHERE {self._table.key[0]} IN"
        width = 1 + len(self._table.key)
        if not keys or not self._session.rows(f"SELECT 1 FROM {self._table.name} LIMIT 1"):
            return {}
        wanted = set(keys)
        found = rows_where_in(self._session, sql, [key[0] for key in keys])
        return {row[1:width]: (row[0], row[width:]) for row in found if row[1:width] in wanted}

    def _insert(self) -> dict[Key, int]:
        keys = list(self._new)
        columns: dict[str, Sequence[Any]] = {}
        ids: Sequence[int] = []
        if self._table.identified:
            ids = columns["id"] = list(allocate_ids(self._session, self._table.name, len(keys)))
        columns.update(zip(self._table.key, zip(*keys, strict=True), strict=True))
        columns.update(self._values(self._new))
        insert_columns(self._session, self._table.name, columns)
        return dict(zip(keys, ids, strict=True)) if self._table.identified else {}

    def _update(self) -> None:
        ids = {"id": [self._stored[key][0] for key in self._changed]}
        update_columns(self._session, self._table.name, ids, self._values(self._changed))

    def _values(self, rows: dict[Key, tuple[Cell, ...]]) -> dict[str, Sequence[Any]]:
        names = [column.name for column in self._table.columns]
        return dict(zip(names, zip(*rows.values(), strict=True), strict=True)) if names else {}
