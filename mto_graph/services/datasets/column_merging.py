"""Given rows meet stored rows a column at a time: as `Merge`, for tables of millions of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from mto_graph.model.sessions import Session
from mto_graph.services.datasets.batches import KEEP, Batch, Cell
from mto_graph.services.datasets.merging import insert_rows, tell_lacking, update_rows
from mto_graph.services.datasets.stored_rows import Key, StoredColumn, StoredTable, stored_rows

Column = Sequence[Cell]
NOWHERE: Collection[int] = frozenset()


class ColumnMerge:
    """The rows of a batch with their keys, all different, compared with those stored under the same keys.

    Rows are told apart by their position in the batch. What is the same as stored is read and compared, and no more.
    """

    def __init__(self, session: Session, batch: Batch, table: StoredTable, keys: Sequence[Column]) -> None:
        self._session = session
        self._batch = batch
        self._table = table
        self._keys = keys
        self._stored = stored_rows(session, table, keys[0])
        self._places = self._stored.places(keys)
        self._new: Sequence[int] = ()
        self._new_columns: dict[str, Column] = {}
        self._new_ids: Sequence[int] = ()
        self._changed: dict[int, tuple[Cell, ...]] = {}

    @property
    def stored_ids(self) -> Sequence[int | None]:
        """The ids of the stored rows, None for rows that are new."""
        return self._of_stored(self._stored.ids)

    def stored_cells(self, name: str) -> Sequence[Any]:
        """The stored values of one column, None for rows that are new."""
        return self._of_stored(self._stored.values[self._table.position(name)])

    def merged(
        self, given: Sequence[Column], without: Collection[int] = NOWHERE
    ) -> tuple[list[list[Cell]], set[int]]:
        """The rows as they will be, by column, and the positions of new rows that lack something, which is told.

        Nothing is told of the rows `without`, which are faulty already.
        """
        columns: list[list[Cell]] = []
        lacking: set[int] = set()
        for position, (column, cells) in enumerate(zip(self._table.columns, given, strict=True)):
            kept = cells.count(KEEP)
            columns.append(self._completed(position, cells) if kept else [*cells])
            if kept and column.required:
                lacking.update(
                    at
                    for at, (cell, place) in enumerate(zip(cells, self._places, strict=True))
                    if cell is KEEP and place is None
                )
        lacking.difference_update(without)
        for at in sorted(lacking):
            tell_lacking(self._batch, self._batch.rows[at], self._table, [cells[at] for cells in given])
        return columns, lacking

    def take(self, columns: Sequence[list[Cell]], without: Collection[int] = NOWHERE) -> None:
        """Write these rows in the end, except those at some positions."""
        taken: Sequence[int] = range(len(self._batch))
        if without:
            taken = [at for at in taken if at not in without]
        if self._stored.ids:
            self._compare(columns, [at for at in taken if self._places[at] is not None])
            taken = [at for at in taken if self._places[at] is None]
        self._new = taken
        names = (*self._table.key, *self._table.names)
        for name, column in zip(names, (*self._keys, *columns), strict=True):
            self._new_columns[name] = picked(column, taken)

    def write(self) -> None:
        """Write what was taken."""
        if self._new:
            keys, names = self._table.key, self._table.names
            cells = self._new_columns
            self._new_ids = insert_rows(
                self._session, self._table, [cells[name] for name in keys], [cells[name] for name in names]
            )
        places = [self._places[at] for at in self._changed]
        ids = [self._stored.ids[place] for place in places if place is not None]
        update_rows(self._session, self._table, ids, list(self._changed.values()))

    @cached_property
    def ids(self) -> Sequence[int | None]:
        """After writing, the ids of all rows; None for those that were not taken and are not stored."""
        if len(self._new) == len(self._batch):
            return self._new_ids
        ids = [*self.stored_ids]
        for at, identity in zip(self._new, self._new_ids, strict=True):
            ids[at] = identity
        return ids

    @property
    def new_ids(self) -> Sequence[int]:
        """The ids of rows that `write` has inserted."""
        return self._new_ids

    def new_cells(self, name: str) -> Column:
        """The cells of one column, also one of the key, of the rows that `write` has inserted."""
        return self._new_columns[name]

    def replaced(self) -> Iterator[tuple[Key, int, tuple[Cell, ...], tuple[Cell, ...]]]:
        """The keys and ids of stored rows that are changed, with the values before and after."""
        for at, values in self._changed.items():
            place = self._places[at]
            if place is not None:
                key = tuple([column[at] for column in self._keys])
                yield key, self._stored.ids[place], self._stored.row(place), values

    def _of_stored(self, cells: Sequence[Any]) -> Sequence[Any]:
        if isinstance(self._places, range):
            return cells
        return [None if place is None else cells[place] for place in self._places]

    def _completed(self, position: int, given: Column) -> list[Cell]:
        """A column where cells that are not given have the stored value or, in new rows, the default."""
        column: StoredColumn = self._table.columns[position]
        if not self._stored.ids and given.count(KEEP) == len(given):
            return [column.default] * len(given)
        if not self._stored.ids:
            return [column.default if cell is KEEP else cell for cell in given]
        stored = self._stored.values[position]
        if given.count(KEEP) == len(given) and isinstance(self._places, range):
            return [*stored]
        return [
            cell if cell is not KEEP else column.default if place is None else stored[place]
            for cell, place in zip(given, self._places, strict=True)
        ]

    def _compare(self, columns: Sequence[list[Cell]], known: Sequence[int]) -> None:
        """Note which of the stored rows at these positions differ."""
        places = [place for at in known if (place := self._places[at]) is not None]
        in_order = isinstance(self._places, range) and len(known) == len(self._places)
        differing: set[int] = set()
        for column, stored in zip(columns, self._stored.values, strict=True):
            after = picked(column, known)
            before = stored if in_order else [stored[place] for place in places]
            if after != before:
                pairs = enumerate(zip(after, before, strict=True))
                differing.update(index for index, (new, old) in pairs if new != old)
        for index in sorted(differing):
            at = known[index]
            self._changed[at] = tuple([column[at] for column in columns])


def picked(column: Column, positions: Sequence[int]) -> Column:
    """The cells at ascending positions."""
    return column if len(positions) == len(column) else [column[at] for at in positions]
