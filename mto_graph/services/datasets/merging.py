"""Given rows meet stored rows: what is new is inserted, what differs is updated, the rest is left alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
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
        self._new_keys: list[Key] = []
        self._new_columns: list[list[Cell]] = [[] for _ in table.columns]
        self._changed: dict[Key, tuple[Cell, ...]] = {}

    def stored(self, key: Key, column: str) -> Any:
        """The stored value, or None for a row that is new."""
        row = self._stored.get(key)
        return None if row is None else row[1][self._table.position(column)]

    def identity(self, key: Key) -> int | None:
        """The id of the stored row, or None for a row that is new."""
        row = self._stored.get(key)
        return None if row is None else row[0]

    def identities(self, keys: Sequence[Key]) -> list[int]:
        """The ids of those that are stored."""
        return [self._stored[key][0] for key in keys if key in self._stored] if self._stored else []

    def stored_cells(self, keys: Sequence[Key], column: str) -> list[Any]:
        """`stored` of many rows."""
        if not self._stored:
            return [None] * len(keys)
        place = self._table.position(column)
        return [None if row is None else row[1][place] for row in map(self._stored.get, keys)]

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

    def merged_columns(
        self, keys: Sequence[Key], batch: Batch, given: Sequence[Sequence[Cell]]
    ) -> tuple[list[list[Cell]], set[int]]:
        """`merged` of all rows of a batch, by column, and the positions of those that lack something."""
        if self._stored:
            return self._merged_with_stored(keys, batch, given)
        columns = []
        lacking: set[int] = set()
        for column, cells in zip(self._table.columns, given, strict=True):
            kept = cells.count(KEEP)
            if kept and column.required:
                lacking.update(place for place, value in enumerate(cells) if value is KEEP)
            if kept == len(cells):
                columns.append([column.default] * len(keys))
            else:
                columns.append(
                    [column.default if value is KEEP else value for value in cells] if kept else [*cells]
                )
        for place in sorted(lacking):
            self.merged(keys[place], batch.rows[place], [cells[place] for cells in given])
        return columns, lacking

    def _merged_with_stored(
        self, keys: Sequence[Key], batch: Batch, given: Sequence[Sequence[Cell]]
    ) -> tuple[list[list[Cell]], set[int]]:
        stored = list(map(self._stored.get, keys))
        if stored and None not in stored:
            olds = zip(*(row[1] for row in stored if row is not None), strict=True)
            return [_kept(old, new) for old, new in zip(olds, given, strict=True)], set()
        cells = zip(*given, strict=True) if given else repeat((), len(keys))
        rows = [self.merged(*each) for each in zip(keys, batch.rows, cells, strict=True)]
        lacking = {place for place, row in enumerate(rows) if row is None}
        blank = (None,) * len(given)
        merged = zip(*(blank if row is None else row for row in rows), strict=True)
        return [list(column) for column in merged] or [[] for _ in given], lacking

    def take_columns(
        self, keys: Sequence[Key], columns: Sequence[Sequence[Cell]], without: Collection[int] = ()
    ) -> None:
        """`take` of many rows with different keys, given by column, except those at some positions."""
        if without:
            places = [place for place in range(len(keys)) if place not in without]
            keys = [keys[place] for place in places]
            columns = [[column[place] for place in places] for column in columns]
        if self._stored:
            rows = zip(*columns, strict=True) if columns else repeat((), len(keys))
            for key, values, stored in zip(keys, rows, map(self._stored.get, keys), strict=True):
                if stored is None or stored[1] != values:
                    self.take(key, values)
            return
        self._new_keys.extend(keys)
        for new, column in zip(self._new_columns, columns, strict=True):
            new.extend(column)

    def take(self, key: Key, values: tuple[Cell, ...]) -> None:
        """Write this row in the end."""
        stored = self._stored.get(key)
        if stored is None:
            self._new[key] = values
        elif values != stored[1]:
            self._changed[key] = values

    def write(self) -> dict[Key, int]:
        """Write what was taken, and give the ids of all rows that now exist under the asked keys."""
        self._line_up()
        ids = {key: stored[0] for key, stored in self._stored.items()}
        if self._new_keys:
            ids.update(self._insert())
        if self._changed:
            self._update()
        return ids

    def _line_up(self) -> None:
        """New rows that were taken one by one become columns, too."""
        self._new_keys.extend(self._new)
        for column, cells in zip(self._new_columns, zip(*self._new.values(), strict=True), strict=False):
            column.extend(cells)
        self._new.clear()

    @property
    def new_keys(self) -> Sequence[Key]:
        """The keys of rows that `write` has inserted."""
        return self._new_keys

    def new_cells(self, column: str) -> Sequence[Cell]:
        """The cells of one column of the rows that `write` has inserted."""
        return self._new_columns[self._table.position(column)]

    def replaced(self) -> Iterator[tuple[Key, tuple[Cell, ...], tuple[Cell, ...]]]:
        """The keys of stored rows that are changed, with the values before and after."""
        for key, values in self._changed.items():
            yield key, self._stored[key][1], values

    def changes(self) -> Iterator[tuple[Key, tuple[Cell, ...] | None, tuple[Cell, ...]]]:
        """What is written: keys with the values before (None for a new row) and after."""
        rows = zip(*self._new_columns, strict=True) if self._new_columns else repeat((), len(self._new_keys))
        for key, values in zip(self._new_keys, rows, strict=True):
            yield key, None, values
        yield from self.replaced()

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
        keys = self._new_keys
        columns: dict[str, Sequence[Any]] = {}
        ids: Sequence[int] = []
        if self._table.identified:
            ids = columns["id"] = allocate_ids(self._session, self._table.name, len(keys))
        columns.update(zip(self._table.key, zip(*keys, strict=True), strict=True))
        columns.update(zip(self._names(), self._new_columns, strict=True))
        insert_columns(self._session, self._table.name, columns)
        return dict(zip(keys, ids, strict=True)) if self._table.identified else {}

    def _update(self) -> None:
        ids = {"id": [self._stored[key][0] for key in self._changed]}
        values = zip(*self._changed.values(), strict=True)
        update_columns(self._session, self._table.name, ids, dict(zip(self._names(), values, strict=True)))

    def _names(self) -> list[str]:
        return [column.name for column in self._table.columns]


def _kept(old: Sequence[Cell], new: Sequence[Cell]) -> list[Cell]:
    """The new cells, and the old ones where none are given."""
    kept = new.count(KEEP)
    if kept == len(new):
        return list(old)
    if not kept:
        return list(new)
    return [before if given is KEEP else given for before, given in zip(old, new, strict=True)]
