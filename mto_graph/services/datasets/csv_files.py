"""A folder of CSV files: which file is which table, and its lines as rows of a batch."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, cast

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all
from mto_graph.model.vocabulary import TABLES, Table
from mto_graph.services.datasets.batches import Batch, unknown_column
from mto_graph.services.datasets.cells import shown
from mto_graph.services.datasets.column_parser import ColumnParser
from mto_graph.services.datasets.faults import Faults
from mto_graph.services.datasets.plan_files import PLAN_TABLES

PLAN_FILES: Final = tuple(f"{name}.csv" for name in PLAN_TABLES)
"""Written by an export beside the data set; the plan is made by planning, never loaded."""

MOST_ROWS: Final = 10_000_000
_LONGEST_LINE: Final = 1_000_000
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_TOLD_EVERY: Final = 5_000


def table_files(folder: Path) -> dict[str, Path]:
    """The folder's files by table, in the order of the tables; other files than CSV are none of our business.

    Raises Refused for a folder that is none, a CSV file of no table, and a table that stands there twice.
    """
    if not folder.is_dir():
        raise refuse(ErrorCode.NOT_FOUND, f"There is no folder {folder.name}.", folder.name)
    found: dict[str, Path] = {}
    faults: list[UserError] = []
    for path in sorted(folder.iterdir()):
        name = path.name.lower()
        if not name.endswith((".csv", ".csv.gz")) or path.is_dir() or path.name in PLAN_FILES:
            continue
        table = path.name.removesuffix(".gz").removesuffix(".csv")
        if table not in TABLES:
            known = ", ".join(f"{table}.csv" for table in TABLES)
            message = f"{shown(path.name)} is no file of a data set; the files are: {known}."
            faults.append(UserError(ErrorCode.UNKNOWN_TABLE, message, (path.name,)))
        elif table in found:
            message = f"{table} stands here twice, as .csv and as .csv.gz; keep one of the two."
            faults.append(UserError(ErrorCode.DUPLICATE, message, (path.name,)))
        else:
            found[table] = path
    refuse_all(faults)
    if not found:
        raise refuse(
            ErrorCode.NOT_FOUND, f"The folder {folder.name} holds no file of a data set.", folder.name
        )
    return {table: found[table] for table in TABLES if table in found}


def batch_of_file(
    table: Table, path: Path, faults: Faults, told: Callable[[int], None] = lambda rows: None
) -> Batch:
    """The batch of one file; a row's number is its line, as an editor counts. `told` hears of rows read so far."""
    batch = Batch(table, path.name, faults)
    try:
        with _opened(path) as file:
            _read(batch, file, told)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        _tell_unreadable(batch, 1, f"{path.name} is not a whole gzip file; pack it again.")
    except OSError as fault:
        _tell_unreadable(batch, 1, f"{path.name} cannot be read: {fault.strerror or 'no reason given'}.")
    return batch


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _tell_unreadable(batch: Batch, line: int, message: str) -> None:
    """A fault that hides rows."""
    batch.incomplete = True
    batch.fault(line, "", ErrorCode.MALFORMED_FILE, message)


class _UnreadableError(Exception):
    """The file cannot be read any further."""


def _read(batch: Batch, file: IO[bytes], told: Callable[[int], None]) -> None:
    reader = csv.reader(_lines(batch, file), strict=True)
    line = 1
    try:
        header = _header(batch, next(reader, []))
        if header is None:
            return
        parser = ColumnParser(batch, header)
        line = reader.line_num + 1
        while True:
            numbers: list[int] = []
            rows: list[list[str]] = []
            try:
                for cells in reader:
                    if len(cells) == len(header):
                        numbers.append(line)
                        rows.append(cells)
                    elif cells:
                        _tell_length(batch, line, len(header), len(cells))
                    line = reader.line_num + 1
                    if len(rows) == _TOLD_EVERY:
                        break
            finally:
                parser.add(numbers, rows)
            if len(rows) < _TOLD_EVERY:
                return
            told(len(batch.rows))
    except csv.Error as fault:
        _tell_unreadable(batch, line, f"this is not CSV from here on: {fault}.")
    except _UnreadableError as fault:
        _tell_unreadable(batch, line, str(fault))


def _lines(batch: Batch, file: IO[bytes]) -> Iterator[str]:
    """The decoded lines; what is not UTF-8 is told with its line and read on, to find the other faults too."""
    number = 0
    while raw := file.readline(_LONGEST_LINE + 1):
        number += 1
        if number == 1 and raw.startswith(_BYTE_ORDER_MARK):
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
            _tell_unreadable(
                batch, 1, "the file begins with a byte order mark; save it as UTF-8 without one."
            )
        if len(raw) > _LONGEST_LINE:
            raise _UnreadableError(f"this line is longer than {_LONGEST_LINE:,} bytes; it is not a CSV file.")
        if number > MOST_ROWS:
            raise _UnreadableError(f"the file has more than {MOST_ROWS:,} lines; load it in parts.")
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError:
            _tell_unreadable(batch, number, "this line is not UTF-8; save the file as UTF-8.")
            line = raw.decode("utf-8", "replace")
        yield line


def _header(batch: Batch, names: Sequence[str]) -> list[int | None] | None:
    """The table's column positions in the order of the file, None for a column to pass over.

    Gives None alone when the rows cannot be told apart.
    """
    if not names:
        _tell_unreadable(batch, 1, "the first line must name the columns.")
        return None
    positions: list[int | None] = []
    for index, name in enumerate(names):
        twice = name in names[:index]
        positions.append(None if twice else batch.position.get(name))
        if name not in batch.position:
            batch.fault(1, shown(name), ErrorCode.UNKNOWN_COLUMN, unknown_column(batch.table, name))
        elif twice:
            message = f"the column {name} stands here twice; keep one of the two."
            batch.fault(1, name, ErrorCode.DUPLICATE, message)
    missing = [column.name for column in batch.table.key if column.required and column.name not in names]
    for name in missing:
        batch.incomplete = True
        message = f"the column {name} is missing; {batch.table.name} cannot do without it."
        batch.fault(1, name, ErrorCode.REQUIRED, message)
    return None if missing else positions


def _tell_length(batch: Batch, line: int, expected: int, found: int) -> None:
    _tell_unreadable(batch, line, f"this row has {found} cells where the header has {expected}.")
