"""A batch: the rows given for one table, each cell in its stored form, wherever they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from enum import Enum
from operator import lt
from typing import Any, Final

from mto_graph.errors import ErrorCode
from mto_graph.model.vocabulary import TABLES, Column, Kind, Table
from mto_graph.services.datasets.cells import NO_WORKDAY, format_cell, parse_cell, parser, shown
from mto_graph.services.datasets.faults import Faults


class Keep(Enum):
    """The cell of a column that was not given: an existing row keeps its value, a new one takes the default."""

    KEEP = "keep"

    __hash__ = object.__hash__
    """There is one of it, so its identity will do: an enumeration's own hash runs in Python, once for each cell."""


KEEP: Final = Keep.KEEP

Cell = Any
"""A stored value or KEEP."""

_POSITIONS: Final = {name: position for position, name in enumerate(TABLES)}
_REMEMBERED: Final = 10_000


class Row:
    """One row of a batch: where it stands (a line of a file, an index of a list), its cells, whether they are sound."""

    __slots__ = ("_batch", "_place", "cells", "number")

    def __init__(self, batch: Batch, place: int, number: int, cells: Sequence[Cell]) -> None:
        self._batch = batch
        self._place = place
        self.number = number
        self.cells = cells

    @property
    def sound(self) -> bool:
        return self._batch.sound[self._place]


@dataclass
class Batch:
    """The rows of one table, a column at a time; `source` is the file or table name that messages show.

    Position by position `numbers` tells where a row stands, `columns` its cells, `sound` whether all of them have a
    value and nothing contradicts them. `rows` are the same for who looks at single rows, once all have been added.
    """

    table: Table
    source: str
    faults: Faults
    incomplete: bool = False
    """Whether rows may be missing because the file could not be read as a whole."""
    numbers: list[int] = field(default_factory=list)
    sound: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.position = {column.name: index for index, column in enumerate(self.table.columns)}
        self.columns: list[list[Cell]] = [[] for _ in self.table.columns]
        self._rows: list[Row] | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    def __bool__(self) -> bool:
        """A batch without rows is still given."""
        return True

    @property
    def rows(self) -> list[Row]:
        if self._rows is None:
            cells = zip(*self.columns, strict=True)
            self._rows = [
                Row(self, place, number, each)
                for place, (number, each) in enumerate(zip(self.numbers, cells, strict=True))
            ]
        return self._rows

    def extend(
        self, numbers: Sequence[int], columns: Sequence[Iterable[Cell]], sound: Sequence[bool]
    ) -> None:
        """Add rows, given by column."""
        self.numbers.extend(numbers)
        self.sound.extend(sound)
        for column, cells in zip(self.columns, columns, strict=True):
            column.extend(cells)

    def sound_places(self) -> Sequence[int]:
        """The positions of the sound rows."""
        if False not in self.sound:
            return range(len(self.sound))
        return [place for place, sound in enumerate(self.sound) if sound]

    def selected(self, places: Sequence[int]) -> Batch:
        """The rows at these ascending positions alone, as a batch that tells its faults as this one does."""
        if len(places) == len(self):
            return self
        part = copy(self)
        part._rows = None
        part.numbers = [self.numbers[place] for place in places]
        part.sound = [self.sound[place] for place in places]
        part.columns = [list(map(column.__getitem__, places)) for column in self.columns]
        return part

    def copied(self) -> Batch:
        """The same rows as a batch of its own, whose cells may be changed."""
        part = copy(self)
        part._rows = None
        part.columns = [[*column] for column in self.columns]
        return part

    def fault(self, number: int, column: str, code: ErrorCode, message: str) -> None:
        """Note a fault of one cell, or of a whole row or file with an empty column."""
        path = (self.source, str(number), column) if column else (self.source, str(number))
        self.add_fault(number, column, code, message, path)

    def add_fault(
        self, number: int, column: str, code: ErrorCode, message: str, path: tuple[str, ...]
    ) -> None:
        """Note a fault under a path of its own; it is told in the order of the rows."""
        order = (_POSITIONS[self.table.name], number, self.position.get(column, -1))
        self.faults.add(order, code, message, path)

    def column(self, name: str) -> list[Cell]:
        """All cells of one column."""
        return self.columns[self.position[name]]

    def gives(self, *names: str) -> bool:
        """Whether any row gives one of these columns."""
        return any(self.column(name).count(KEEP) < len(self) for name in names)


class CellParser:
    """Values of given cells, faults of those that have none, and which keys stand there already."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._columns = batch.table.columns
        self.blank: Final = [
            KEEP if not column.key or column.required else column.default for column in self._columns
        ]
        """What a row has where it gives nothing, by column position."""
        self._last: tuple[Cell, ...] | None = None
        self._keys: dict[tuple[Cell, ...], int] | None = None
        """Where each key stands first; None as long as keys only ascend, as they do in most files: none is repeated."""
        self.key_positions: Final = [batch.position[column.name] for column in batch.table.key]

    def value(self, position: int, cell: Any) -> Cell:
        """The stored form of a given cell; ValueError says what is wrong with it."""
        column = self._columns[position]
        if cell is not None and cell != "":
            return parse_cell(column, cell)
        if column.required:
            raise ValueError("it must be given")
        return column.default

    def maintained(self, position: int) -> Callable[[str], Cell]:
        """`value` of the cells of one column that are not empty; what a ValueError says here is not fit to be told."""
        return parser(self._columns[position])

    def tell(self, number: int, position: int, cell: Any, fault: ValueError) -> None:
        """Note that a cell has no value."""
        column = self._columns[position]
        missing = cell is None or cell == ""
        code = ErrorCode.REQUIRED if missing else _code(column, cell)
        self._batch.fault(number, column.name, code, f"{column.name}: {fault}.")

    def repeated(self, numbers: Sequence[int], keys: Sequence[tuple[Cell, ...]]) -> list[int]:
        """The positions of rows whose key stands in an earlier row, which is told; a key that is not whole is none."""
        if self._keys is None:
            if self._go_on_ascending(keys):
                self._last = keys[-1]
                return []
            stored = [self._batch.columns[position] for position in self.key_positions]
            self._keys = dict(zip(zip(*stored, strict=True), self._batch.numbers, strict=True))
        first = list(map(self._keys.setdefault, keys, numbers))
        found = []
        if first != list(numbers):
            found = [
                row for row, number in enumerate(numbers) if first[row] != number and KEEP not in keys[row]
            ]
        for row in found:
            self._tell_repeated(numbers[row], keys[row], first[row])
        return found

    def _go_on_ascending(self, keys: Sequence[tuple[Cell, ...]]) -> bool:
        try:
            return (self._last is None or self._last < keys[0]) and all(map(lt, keys, keys[1:]))
        except TypeError:
            # a part that is not given, or not maintained, stands in no order
            return False

    def _tell_repeated(self, number: int, key: tuple[Cell, ...], first: int) -> None:
        named = ", ".join(
            f"{column.name} {shown(format_cell(column, value))}"
            for column, value in zip(self._batch.table.key, key, strict=True)
            if value not in ("", None)
        )
        self._batch.fault(
            number,
            self._batch.table.key[-1].name,
            ErrorCode.DUPLICATE,
            f"{named} stands in row {first} already; keep one of the two.",
        )


class RowParser:
    """Turns given cells into rows of a batch; the columns may differ from row to row.

    Equal cells of a column are parsed once: files repeat themselves.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._parser = CellParser(batch)
        self._parsed: list[dict[Any, Cell]] = [{} for _ in batch.table.columns]

    def add(self, number: int, given: Iterable[tuple[int, Any]]) -> None:
        """One row: pairs of column position and given cell."""
        cells = self._parser.blank.copy()
        sound = True
        for position, cell in given:
            remembered = self._parsed[position]
            # True == 1 and 1 == Decimal(1): only text is told apart by equality alone
            if type(cell) is str and cell in remembered:
                cells[position] = remembered[cell]
                continue
            try:
                value = self._parser.value(position, cell)
            except ValueError as fault:
                sound = False
                self._parser.tell(number, position, cell, fault)
                continue
            cells[position] = value
            if type(cell) is str and len(remembered) < _REMEMBERED:
                remembered[cell] = value
        key = tuple([cells[position] for position in self._parser.key_positions])
        if self._parser.repeated((number,), (key,)) or KEEP in key:
            sound = False
        self._batch.extend((number,), [(cell,) for cell in cells], (sound,))


def _code(column: Column, cell: Any) -> ErrorCode:
    if column.kind is Kind.WORKDAYS and str(cell) == NO_WORKDAY:
        return ErrorCode.CALENDAR_WITHOUT_WORKDAY
    return ErrorCode.INVALID_VALUE


def batch_of_mappings(table: Table, rows: Sequence[Mapping[str, Any]], faults: Faults) -> Batch:
    """The batch of rows given as mappings, in the table's words; a row's number is its index."""
    batch = Batch(table, table.name, faults)
    parser = RowParser(batch)
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            message = f"this row is {shown(row)}; a row maps the columns of {table.name} to their cells."
            batch.fault(number, "", ErrorCode.INVALID_VALUE, message)
            batch.incomplete = True
            continue
        given = []
        for name, cell in row.items():
            position = batch.position.get(name)
            if position is None:
                batch.fault(number, str(name), ErrorCode.UNKNOWN_COLUMN, unknown_column(table, name))
            else:
                given.append((position, cell))
        _tell_missing_keys(batch, number, row)
        parser.add(number, given)
    return batch


def _tell_missing_keys(batch: Batch, number: int, row: Mapping[str, Any]) -> None:
    for column in batch.table.key:
        if column.required and column.name not in row:
            batch.fault(number, column.name, ErrorCode.REQUIRED, f"{column.name}: it must be given.")


def unknown_column(table: Table, name: object) -> str:
    """The sentence for a column that the table does not have."""
    return f"{table.name} has no column {shown(name)}; its columns are: {', '.join(table.by_name)}."
