"""Many rows at once, as numpy columns: the planner's way in and out of the database.

Columns are int64 arrays, or object arrays for text. In an int64 column `NULL` stands for a missing value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from itertools import count as count_up
from types import NoneType
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from mto_graph.model.binary_copy import NULL, can_pack, column_types, copy_in, copy_out
from mto_graph.model.copying import copy_from
from mto_graph.model.sessions import Session
from mto_graph.model.sqlite_rows import insert_rows, plain_values
from mto_graph.model.table_statistics import TableStatistics

__all__ = [
    "INT",
    "NULL",
    "TEXT",
    "allocate_ids",
    "chunks_where_in",
    "delete_keys",
    "insert_chunks",
    "insert_columns",
    "read_columns",
    "row_chunks",
    "rows_where_in",
    "update_columns",
]

Column = NDArray[Any]

INT: Final = "int64"
TEXT: Final = "text"

_CHUNK: Final = 20_000
_COPIED: Final = 5_000
"""Rows in a block of COPY: made while the server is busy with the one before."""
_FEW: Final = 20
"""Up to so many rows single statements are faster than a temporary table."""
_LISTED: Final = 500
_TOGETHER: Final = 100_000
"""Values of one statement, written out and as one array; the latter bounds the rows that are in memory at once."""
_cursor_numbers = count_up()


def read_columns(
    session: Session,
    sql: str,
    params: Sequence[Any] = (),
    dtypes: Sequence[str] = (),
    *,
    fill: int = NULL,
) -> tuple[Column, ...]:
    """The query's columns as arrays; `dtypes` has INT or TEXT for each, NULL becomes `fill`.

    Example: `ids, quantities = read_columns(session, "SELECT id, quantity FROM stock", dtypes=(INT, INT))`
    """
    if session.dialect == "postgresql" and dtypes and all(dtype == INT for dtype in dtypes):
        packed = copy_out(session, sql, params, fill, len(dtypes))
        if packed is not None:
            return packed
    parts: list[list[Column]] = [[] for _ in dtypes]
    for rows in row_chunks(session, sql, params):
        for part, dtype, values in zip(parts, dtypes, zip(*rows, strict=True), strict=True):
            part.append(_column(values, dtype, fill))
    return tuple(
        np.concatenate(part) if part else np.empty(0, np.int64 if dtype == INT else object)
        for part, dtype in zip(parts, dtypes, strict=True)
    )


def insert_columns(session: Session, table: str, columns: Mapping[str, Column | Sequence[Any]]) -> int:
    """Insert one row per position of the columns, and say how many: by COPY on PostgreSQL."""
    names, values = list(columns), list(columns.values())
    count = _length(values)
    if not count:
        return 0
    if session.dialect == "sqlite":
        insert_rows(session, table, names, values)
        return count
    _copy(session, table, column_types(session, table), columns, count)
    session.closing(TableStatistics).grow(table, count)
    return count


def insert_chunks(session: Session, table: str, chunks: Iterable[Mapping[str, Column]]) -> int:
    """`insert_columns` of rows of whole numbers that are made some thousands at a time, with the same names.

    PostgreSQL has them in one statement, and is busy with one chunk while the next is made.

    Example: `insert_chunks(session, "pegging", ({"demand": made(part), …} for part in parts))`
    """
    if session.dialect == "sqlite":
        return sum(insert_columns(session, table, chunk) for chunk in chunks)
    coming = iter(chunks)
    first = next(coming, None)
    if first is None:
        return 0
    types, names, count = column_types(session, table), list(first), 0

    def columns() -> Iterator[list[Column]]:
        nonlocal count
        for chunk in chain((first,), coming):
            values = [chunk[name] for name in names]
            count += _length(values)
            yield values

    copy_in(session, table, types, names, columns())
    session.closing(TableStatistics).grow(table, count)
    return count


def delete_keys(session: Session, table: str, keys: Mapping[str, Column | Sequence[Any]]) -> int:
    """Delete the rows with these keys (one key per position), and say how many were asked for."""
    names, values = list(keys), list(keys.values())
    count = _length(values)
    if not count:
        return 0
    if session.dialect == "sqlite" or count <= _FEW:
        condition = " AND ".join(f"{name} = ?" for name in names)
        session.executemany(
            f"DELETE FROM {table} WHERE {condition}", chain.from_iterable(_rows(session, values, count))
        )
        return count
    condition = " AND ".join(f"{table}.{name} = given.{name}" for name in names)
    sql = f"DELETE FROM {table} USING given WHERE {condition}"
    _run_with_given(session, sql, table, keys, count)
    return count


def update_columns(
    session: Session,
    table: str,
    keys: Mapping[str, Column | Sequence[Any]],
    columns: Mapping[str, Column | Sequence[Any]],
) -> int:
    """Set `columns` of the rows with `keys` (one row per position), and say how many were asked for."""
    values = [*columns.values(), *keys.values()]
    count = _length(values)
    if not count or not columns:
        return 0
    if session.dialect == "sqlite" or count <= _FEW:
        settings = ", ".join(f"{name} = ?" for name in columns)
        condition = " AND ".join(f"{name} = ?" for name in keys)
        session.executemany(
            f"UPDATE {table} SET {settings} WHERE {condition}",
            chain.from_iterable(_rows(session, values, count)),
        )
        return count
    settings = ", ".join(f"{name} = given.{name}" for name in columns)
    condition = " AND ".join(f"{table}.{name} = given.{name}" for name in keys)
    sql = f"UPDATE {table} SET {settings} FROM given WHERE {condition}"
    _run_with_given(session, sql, table, {**columns, **keys}, count)
    return count


def allocate_ids(session: Session, table: str, count: int) -> range | list[int]:
    """`count` fresh ids of the table, so that rows which refer to each other can be written together."""
    if session.dialect == "sqlite":
        last = session.scalar("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]) or 0
        return range(last + 1, last + 1 + count)
    # materialised, or the sequence would be looked up by its table for every number, which takes five times as long
    (ids,) = read_columns(
        session,
        "WITH named AS MATERIALIZED (SELECT pg_get_serial_sequence(?, 'id')::regclass AS sequence)"
        " SELECT nextval(sequence) FROM named, generate_series(1, ?)",
        [table, count],
        (INT,),
    )
    return cast(list[int], ids.tolist())


def rows_where_in(session: Session, sql: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that ends in `… IN`, for any number of values, which need not be unique.

    All of them are numbers or all of them texts.
    """
    return chain.from_iterable(chunks_where_in(session, sql, values))


def chunks_where_in(session: Session, sql: str, values: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """`rows_where_in`, the rows of one statement at a time."""
    distinct = list(dict.fromkeys(values))
    if session.dialect == "postgresql" and len(distinct) > _LISTED:
        yield from _chunks_of_any(session, sql, distinct)
        return
    for start in range(0, len(distinct), _LISTED):
        part = distinct[start : start + _LISTED]
        yield session.rows(f"{sql} ({', '.join('?' for _ in part)})", part)


def _chunks_of_any(session: Session, sql: str, values: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """PostgreSQL may read the whole table for a statement, so there are few, and rows come in the order of an index
    or as they are stored; of a subselect instead of an array they would come in no order."""
    texts = isinstance(values[0], str)
    among = f"{sql.removesuffix('IN')}= ANY(?::{'text' if texts else 'bigint'}[])"
    for start in range(0, len(values), _TOGETHER):
        part = values[start : start + _TOGETHER]
        # an array that is written as one text is read in half the time of one that is written as an expression
        yield session.rows(among, [part if texts else f"{{{','.join(map(str, part))}}}"])


def row_chunks(session: Session, sql: str, params: Sequence[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query of any size, some thousands at a time."""
    if session.dialect == "sqlite":
        cursor = session.execute(sql, params)
    else:
        # A named cursor stays on the server: the client holds one chunk, not the whole result.
        session.cursor()
        cursor = session.connection.cursor(name=f"mto_graph_{next(_cursor_numbers)}")
        cursor.itersize = _CHUNK
        cursor.execute(session.statement(sql), tuple(params))
    try:
        while rows := cursor.fetchmany(_CHUNK):
            session.on_rows(len(rows))
            yield rows
    finally:
        cursor.close()


def _column(values: tuple[Any, ...], dtype: str, fill: int) -> Column:
    if dtype == TEXT:
        column = np.empty(len(values), object)
        column[:] = values
        return column
    kinds = set(map(type, values))
    if kinds <= {int, bool}:
        return np.fromiter(values, np.int64, len(values))
    if kinds == {NoneType}:
        return np.full(len(values), fill, np.int64)
    return np.fromiter((fill if value is None else _whole(value) for value in values), np.int64, len(values))


def _whole(value: Any) -> int:
    """PostgreSQL's sums of bigint are decimals; numpy would cut a fraction off without a word."""
    whole = int(value)
    if whole != value:
        raise ValueError(f"{value} is not a whole number")
    return whole


def _length(values: Sequence[Column | Sequence[Any]]) -> int:
    lengths = {len(value) for value in values}
    if len(lengths) != 1:
        raise ValueError(f"columns of one length are needed, not of {sorted(lengths)}")
    return lengths.pop()


def _rows(
    session: Session, values: Sequence[Column | Sequence[Any]], count: int
) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The rows, chunk by chunk, with plain Python values and None for NULL; the session is told when one is done."""
    for start in range(0, count, _CHUNK):
        yield zip(*(plain_values(value[start : start + _CHUNK]) for value in values), strict=True)
        session.on_rows(min(_CHUNK, count - start))


def _copy_texts(values: Sequence[Any]) -> list[str]:
    """A column's cells as COPY takes them; of a value that stands there often the text is made once."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds == {int} and None not in values:
        return list(map(str, values))
    if len(kinds) > 1:
        # True == 1: only values of one kind are told apart by equality
        return list(map(_copy_cell, values))
    texts = {value: _copy_cell(value) for value in set(values)}
    return list(map(texts.__getitem__, values))


def _copy_cell(value: Any) -> str:
    if value is None:
        return "\\N"
    text = str(value)
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def _copy(
    session: Session,
    table: str,
    types: Mapping[str, str],
    columns: Mapping[str, Column | Sequence[Any]],
    count: int,
) -> None:
    if can_pack(types, columns):
        copy_in(session, table, types, list(columns), [cast(list[Column], list(columns.values()))])
        return
    copy = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    copy_from(session, copy, _lines(session, list(columns.values()), count))


def _lines(session: Session, columns: Sequence[Column | Sequence[Any]], count: int) -> Iterator[bytes]:
    for start in range(0, count, _COPIED):
        part = [_copy_texts(plain_values(column[start : start + _COPIED])) for column in columns]
        lines = "\n".join(map("\t".join, zip(*part, strict=True)))
        yield f"{lines}\n".encode()
        session.on_rows(len(part[0]))


def _run_with_given(
    session: Session, sql: str, table: str, columns: Mapping[str, Column | Sequence[Any]], count: int
) -> None:
    """Run one statement against a temporary table `given` that holds the rows, typed like `table`."""
    session.execute(
        f"CREATE TEMPORARY TABLE given ON COMMIT DROP AS SELECT {', '.join(columns)} FROM {table} LIMIT 0"
    )
    _copy(session, "given", column_types(session, table), columns, count)
    session.execute("ANALYZE given")
    session.execute(sql)
    session.execute("DROP TABLE given")
