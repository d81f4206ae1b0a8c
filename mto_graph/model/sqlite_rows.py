"""Many rows into SQLite: hundreds in one statement, which takes half the time of one statement each.

Most of what a row costs is starting a statement for it, handing the interpreter's lock back and forth, and binding its
cells. So what is one value in a column of some thousand rows is given to each statement once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count as count_up
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mto_graph.model.binary_copy import NULL
from mto_graph.model.sessions import Session

Column = NDArray[Any] | Sequence[Any]

_ROWS: Final = 500
"""In one statement; more give nothing."""
_FEWER: Final = 50
"""In one statement, of what is left then."""
_STATEMENTS: Final = 40
"""Between two looks at whoever watches."""

_LARGE_CACHE: Final = 32 * 1024
"""KiB, of which only what is needed is taken."""


@contextmanager
def large_page_cache(session: Session) -> Iterator[None]:
    """Within it SQLite keeps more pages in memory: index entries of many rows come in no order.

    In the usual 2 MB they are written and read again and again, a fifth of inserting. PostgreSQL has its own cache.

    Example: `with large_page_cache(session): insert_rows(…)`
    """
    if session.dialect != "sqlite":
        yield
        return
    cursor = session.connection.cursor()
    (usual,) = cursor.execute("PRAGMA cache_size").fetchone()
    cursor.execute(f"PRAGMA cache_size = -{_LARGE_CACHE}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA cache_size = {usual}")


def insert_rows(session: Session, table: str, names: Sequence[str], columns: Sequence[Column]) -> None:
    """Insert one row per position of the columns, `NULL` in int64 columns and None as NULL.

    A row that is refused ends the statement as it is (OR FAIL), else SQLite would copy every page that a statement
    touches to be able to take it back; the transaction takes everything back.

    Example: `insert_rows(session, "stock", ["material_plant", "quantity"], [materials, quantities])`
    """
    limit = session.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(names)
    into = f"INSERT OR FAIL INTO {table} ({', '.join(names)}) VALUES "
    # whoever observes sees one statement, however many rows there are
    one_row = session.statement(f"{into}({', '.join('?' * len(columns))})")
    start, count = 0, len(columns[0])
    for together in (min(_ROWS, limit), min(_FEWER, limit)):
        while count - start >= together:
            rows = min(together * _STATEMENTS, count - start) // together * together
            _insert(session, into, [column[start : start + rows] for column in columns], together)
            session.on_rows(rows)
            start += rows
    if start < count:
        left = (plain_values(column[start:]) for column in columns)
        session.cursor().executemany(one_row, zip(*left, strict=True))
        session.on_rows(count - start)


def _insert(session: Session, into: str, columns: Sequence[Column], together: int) -> None:
    """Whole statements."""
    same = tuple(_is_one_value(column) for column in columns)
    statement = into + _places(same, together)
    values = [plain_values(column[:1])[0] for column, one in zip(columns, same, strict=True) if one]
    varied = [column for column, one in zip(columns, same, strict=True) if not one]
    cursor = session.cursor()
    for cells in _cells(varied, len(columns[0]), together):
        cursor.execute(statement, values + cells)


def _is_one_value(column: Column) -> bool:
    """Whether one value stands in the whole column: it is given to a statement once, as binding costs most."""
    first = column[0]
    if first != column[-1]:
        return False
    if isinstance(column, np.ndarray):
        return bool((column == first).all())
    return column.count(first) == len(column)


@lru_cache(maxsize=256)
def _places(same: tuple[bool, ...], rows: int) -> str:
    """The places of so many rows in a statement, numbered: first the values of all rows, then row by row the others."""
    once = count_up(1)
    row = ", ".join(f"?{next(once)}" if is_same else "?%d" for is_same in same)
    width, first = same.count(False), same.count(True) + 1
    starts = (first + width * place for place in range(rows))
    return ", ".join(f"({row})" % tuple(range(start, start + width)) for start in starts)


def _cells(columns: Sequence[Column], rows: int, together: int) -> Iterator[list[Any]]:
    """The cells of so many rows, row by row, for one statement after the other.

    Whole numbers are put in order as numbers: Python objects are made statement by statement, and as a whole.
    """
    width = len(columns)
    numbers = np.zeros((rows, width), dtype=np.int64)
    others: list[tuple[int, Sequence[Any]]] = []
    for place, column in enumerate(columns):
        if _is_complete(column):
            numbers[:, place] = column
        else:
            others.append((place, plain_values(column)))
    for start in range(0, rows, together):
        end = start + together
        cells: list[Any] = numbers[start:end].ravel().tolist()
        for place, column in others:
            cells[place::width] = column[start:end]
        yield cells


def _is_complete(column: Column) -> bool:
    """Whether it is whole numbers and none of them is missing."""
    return isinstance(column, np.ndarray) and column.dtype == np.int64 and int(column.min()) != NULL


def plain_values(column: Column) -> Sequence[Any]:
    """A column's values as the driver takes them: plain Python ones, None for NULL."""
    if not isinstance(column, np.ndarray):
        return column
    plain: list[Any] = column.tolist()
    if column.dtype == np.int64 and len(column) and int(column.min()) == NULL:
        return [None if value == NULL else value for value in plain]
    return plain
