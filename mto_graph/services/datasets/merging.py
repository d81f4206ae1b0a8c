"""Given rows meet stored rows one by one: what is new is inserted, what differs is updated, the rest is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mto_graph.errors import ErrorCode
from mto_graph.model.bulk import allocate_ids, insert_columns, update_columns
from mto_graph.model.deferred_indexes import indexes_deferred
from mto_graph.model.sessions import Session
from mto_graph.services.datasets.batches import KEEP, Batch, Cell, Row
from mto_graph.services.datasets.stored_rows import Key, StoredTable, stored_rows


class Merge:
    """The rows of one table to be written, compared with those stored under the same keys.

    For tables of some thousand rows, whose checks look at single rows; larger ones have `ColumnMerge`.
    """

    def __init__(self, session: Session, batch: Batch, table: StoredTable, keys: Iterable[Key]) -> None:
        self._session = session
        self._batch = batch
        self._table = table
        self._stored = stored_rows(session, table, (key[0] for key in keys))
        self._new: dict[Key, tuple[Cell, ...]] = {}
        self._changed: dict[Key, tuple[int, tuple[Cell, ...]]] = {}

    def stored(self, key: Key, column: str) -> Any:
        """The stored value, or None for a row that is new."""
        place = self._stored.place(key)
        return None if place is None else self._stored.values[self._table.position(column)][place]

    def identity(self, key: Key) -> int | None:
        """The id of the stored row, or None for a row that is new."""
        place = self._stored.place(key)
        return None if place is None else self._stored.ids[place]

    def merged(self, key: Key, row: Row, given: Sequence[Cell]) -> tuple[Cell, ...] | None:
        """The row as it will be, or None after telling what a new row lacks."""
        place = self._stored.place(key)
        if place is not None:
            before = self._stored.row(place)
            return tuple([old if new is KEEP else new for old, new in zip(before, given, strict=True)])
        columns = self._table.columns
        if any(value is KEEP and column.required for column, value in zip(columns, given, strict=True)):
            tell_lacking(self._batch, row, self._table, given)
            return None
        return tuple(
            [column.default if value is KEEP else value for column, value in zip(columns, given, strict=True)]
        )

    def take(self, key: Key, values: tuple[Cell, ...]) -> None:
        """Write this row in the end."""
        place = self._stored.place(key)
        if place is None:
            self._new[key] = values
        elif values != self._stored.row(place):
            self._changed[key] = place, values

    def write(self) -> dict[Key, int]:
        """Write what was taken, and give the ids of all rows that now exist under the asked keys."""
        ids = dict(zip(zip(*self._stored.keys, strict=True), self._stored.ids, strict=True))
        if self._new:
            keys = list(zip(*self._new, strict=True))
            values = list(zip(*self._new.values(), strict=True))
            ids.update(zip(self._new, insert_rows(self._session, self._table, keys, values), strict=True))
        update_rows(
            self._session,
            self._table,
            [self._stored.ids[place] for place, _ in self._changed.values()],
            [values for _, values in self._changed.values()],
        )
        return ids

    def changes(self) -> Iterator[tuple[Key, tuple[Cell, ...] | None, tuple[Cell, ...]]]:
        """What is written: keys with the values before (None for a new row) and after."""
        for key, values in self._new.items():
            yield key, None, values
        for key, (place, values) in self._changed.items():
            yield key, self._stored.row(place), values


def tell_lacking(batch: Batch, row: Row, table: StoredTable, given: Sequence[Cell]) -> None:
    """Tell what a new row must give and does not."""
    for column, value in zip(table.columns, given, strict=True):
        for name in column.required if value is KEEP else ():
            if row.cells[batch.position[name]] is KEEP:
                message = f"{name}: a new row of {batch.table.name} must give it."
                batch.fault(row.number, name, ErrorCode.REQUIRED, message)


def insert_rows(
    session: Session, table: StoredTable, keys: Sequence[Sequence[Cell]], values: Sequence[Sequence[Cell]]
) -> Sequence[int]:
    """Insert rows, given by column, and give their ids; 0 where the table has none."""
    ids: Sequence[int] = [0] * len(keys[0])
    columns: dict[str, Sequence[Any]] = {}
    if table.identified:
        ids = columns["id"] = allocate_ids(session, table.name, len(keys[0]))
    columns.update(zip(table.key, keys, strict=True))
    columns.update(zip(table.names, values, strict=True))
    with indexes_deferred(session, table.name, len(ids)):
        insert_columns(session, table.name, columns)
    return ids


def update_rows(
    session: Session, table: StoredTable, ids: Sequence[int], rows: Sequence[tuple[Cell, ...]]
) -> None:
    """Give the rows with these ids new values."""
    if ids:
        values = dict(zip(table.names, zip(*rows, strict=True), strict=True))
        update_columns(session, table.name, {"id": ids}, values)
