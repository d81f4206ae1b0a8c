"""A folder of CSV files: which file is which table, and its lines as rows of a batch."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain, islice
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
_BLOCK: Final = 1 << 18
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_TOLD_EVERY: Final = 5_000
_TOGETHER: Final = 250
"""Rows that are parsed at once; the cells of more of them leave the processor's cache between two steps."""


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
        more = True
        while more:
            rows: list[list[str]] = []
            try:
                rows.extend(islice(reader, _TOGETHER))
            finally:
                more = len(rows) == _TOGETHER
                line = _add(batch, parser, line, reader.line_num, rows, len(header))
            if more and len(batch) % _TOLD_EVERY < _TOGETHER:
                told(len(batch))
    except csv.Error as fault:
        _tell_unreadable(batch, line, f"this is not CSV from here on: {fault}.")
    except _UnreadableError as fault:
        _tell_unreadable(batch, line, str(fault))


def _add(batch: Batch, parser: ColumnParser, line: int, last: int, rows: list[list[str]], width: int) -> int:
    """Rows of which the first stands in a line and the reader has come to another; the line behind them."""
    numbers: Sequence[int] = range(line, line + len(rows))
    behind = line + len(rows)
    if last + 1 != behind:
        *numbers, behind = accumulate(
            (1 + sum(cell.count("\n") for cell in row) for row in rows), initial=line
        )
    if set(map(len, rows)) - {width}:
        for number, row in zip(numbers, rows, strict=True):
            if row and len(row) != width:
                _tell_length(batch, number, width, len(row))
        whole = [place for place, row in enumerate(rows) if len(row) == width]
        numbers, rows = [numbers[place] for place in whole], [rows[place] for place in whole]
    parser.add(numbers, rows)
    return behind


def _lines(batch: Batch, file: IO[bytes]) -> Iterator[str]:
    """The decoded lines, each with its end."""
    return chain.from_iterable(io.StringIO(text, newline="\n") for text in _texts(batch, file))


def _texts(batch: Batch, file: IO[bytes]) -> Iterator[str]:
    """The decoded lines, many together; what is not UTF-8 is told with its line, and the rest is looked through."""
    number = 1
    for block in _blocks(file):
        if number == 1 and block.startswith(_BYTE_ORDER_MARK):
            block = block.removeprefix(_BYTE_ORDER_MARK)
            _tell_unreadable(
                batch, 1, "the file begins with a byte order mark; save it as UTF-8 without one."
            )
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            _tell_undecodable(batch, number, block)
            text = block.decode("utf-8", "replace")
        number += block.count(b"\n")
        if number > MOST_ROWS + 1:
            raise _UnreadableError(f"the file has more than {MOST_ROWS:,} lines; load it in parts.")
        yield text


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    """The file in blocks of whole lines."""
    rest = b""
    while read := file.read(_BLOCK):
        end = read.rfind(b"\n") + 1
        first = read.find(b"\n") if end else len(read)
        if len(rest) + first > _LONGEST_LINE:
            raise _UnreadableError(f"this line is longer than {_LONGEST_LINE:,} bytes; it is not a CSV file.")
        if end:
            yield rest + read[:end]
            rest = b""
        rest += read[end:]
    if rest:
        yield rest


def _tell_undecodable(batch: Batch, number: int, block: bytes) -> None:
    for line, raw in enumerate(block.split(b"\n"), start=number):
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            _tell_unreadable(batch, line, "this line is not UTF-8; save the file as UTF-8.")


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
