"""PostgreSQL's binary COPY for columns of whole numbers: numpy packs and unpacks the rows, no cell passes Python."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mto_graph.model.copying import copy_from
from mto_graph.model.sessions import Session

NULL: Final = int(np.iinfo(np.int64).min)
"""The value that stands for NULL in int64 columns; no quantity, date or id can be it."""

_HEADER: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER: Final = b"\xff\xff"
_FIELD_COUNT: Final = 2
_LENGTH: Final = 4
_ROWS: Final = 5_000
"""In a block: packed while the server is busy with the one before."""
_WIDTHS: Final = {"int2": 2, "int4": 4, "int8": 8}


def column_types(session: Session, table: str) -> dict[str, str]:
    """PostgreSQL's names of the types of a table's columns."""
    return dict(
        session.rows(
            "SELECT attname::text, typname::text FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid "
            "WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped",
            [table],
        )
    )


def can_pack(types: Mapping[str, str], columns: Mapping[str, Any]) -> bool:
    """Whether all columns are whole numbers, here and in the table."""
    return all(
        isinstance(column, np.ndarray) and column.dtype == np.int64 and types.get(name) in _WIDTHS
        for name, column in columns.items()
    )


def copy_in(
    session: Session,
    table: str,
    types: Mapping[str, str],
    names: Sequence[str],
    chunks: Iterable[Sequence[NDArray[Any]]],
) -> None:
    """Insert rows that come as chunks of int64 columns with these names, `NULL` as NULL, in one statement.

    OverflowError when a number does not fit its column.
    """
    widths = [_WIDTHS[types[name]] for name in names]
    copy = f"COPY {table} ({', '.join(names)}) FROM STDIN (FORMAT binary)"
    copy_from(session, copy, _blocks(session, names, widths, chunks))


def _blocks(
    session: Session,
    names: Sequence[str],
    widths: Sequence[int],
    chunks: Iterable[Sequence[NDArray[Any]]],
) -> Iterator[bytes]:
    yield _HEADER
    for columns in chunks:
        for name, column, width in zip(names, columns, widths, strict=True):
            _check_fits(name, column, width)
        for start in range(0, len(columns[0]), _ROWS):
            part = [column[start : start + _ROWS] for column in columns]
            yield _packed(part, widths)
            session.on_rows(len(part[0]))
    yield _TRAILER


def copy_out(
    session: Session, sql: str, params: Sequence[Any], fill: int, count: int
) -> tuple[NDArray[np.int64], ...] | None:
    """The query's `count` columns as int64, NULL as `fill`; None when one of them is no whole number or flag."""
    cursor = session.cursor()
    query = cursor.mogrify(session.statement(sql), tuple(params)).decode()
    cursor.execute(f"SELECT * FROM ({query}) AS found LIMIT 0")
    casts = [_CASTS.get(column.type_code) for column in cursor.description]
    if len(casts) != count or None in casts:
        return None
    names = [f"c{index}" for index in range(count)]
    cells = ", ".join(
        f"coalesce({name}{cast}, '{fill}'::bigint)" for name, cast in zip(names, casts, strict=True)
    )
    buffer = io.BytesIO()
    cursor.copy_expert(
        f"COPY (SELECT {cells} FROM ({query}) AS found ({', '.join(names)})) TO STDOUT (FORMAT binary)",
        buffer,
    )
    columns = _unpacked(buffer.getbuffer(), names)
    session.on_rows(len(columns[0]))
    return columns


_CASTS: Final = {16: "::int::bigint", 20: "::bigint", 21: "::bigint", 23: "::bigint"}
"""What makes a bigint of a column, by the type's number in PostgreSQL: bool, int8, int2, int4."""


def _check_fits(name: str, column: NDArray[Any], width: int) -> None:
    limit = 1 << (8 * width - 1)
    given = column[column != NULL] if width < 8 else column[:0]
    if len(given) and not (-limit <= int(given.min()) and int(given.max()) < limit):
        raise OverflowError(f"a value of column {name} does not fit {width} bytes")


def _row(names: Sequence[str], widths: Sequence[int]) -> np.dtype[np.void]:
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name, width in zip(names, widths, strict=True):
        fields += [(f"{name}_length", ">i4"), (name, f">i{width}")]
    return np.dtype(fields)


def _packed(columns: Sequence[NDArray[Any]], widths: Sequence[int]) -> bytes:
    """Rows of fields, each a length and a number; a NULL is the length -1 and no number."""
    names = [f"c{index}" for index in range(len(columns))]
    rows = np.zeros(len(columns[0]), _row(names, widths))
    rows["fields"] = len(columns)
    keep = None
    place = _FIELD_COUNT
    for name, column, width in zip(names, columns, widths, strict=True):
        missing = column == NULL
        rows[f"{name}_length"] = width
        if missing.any():
            rows[f"{name}_length"][missing] = -1
            rows[name] = np.where(missing, 0, column)
            if keep is None:
                keep = np.ones((len(rows), rows.itemsize), np.bool_)
            keep[missing, place + _LENGTH : place + _LENGTH + width] = False
        else:
            rows[name] = column
        place += _LENGTH + width
    if keep is None:
        return rows.tobytes()
    packed: bytes = rows.view(np.uint8).reshape(keep.shape)[keep].tobytes()
    return packed


def _unpacked(data: memoryview, names: Sequence[str]) -> tuple[NDArray[np.int64], ...]:
    row = _row(names, [8] * len(names))
    body = len(data) - len(_HEADER) - len(_TRAILER)
    rows = np.frombuffer(data, row, count=body // row.itemsize, offset=len(_HEADER))
    return tuple(rows[name].astype(np.int64) for name in names)
