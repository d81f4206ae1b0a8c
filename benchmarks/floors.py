"""The floor of a planning run: reading the same inputs and writing the same rows, with no planning between.

The rows that a run has left are kept in memory as the database takes them, the tables are emptied, and the rows are
written again in one transaction into the same tables with their indexes, by the fastest way that the database has:
statements of 500 rows each on SQLite, to which what is one value in a whole column is given once, `COPY` of its own
binary format on PostgreSQL. Only reading the inputs and writing the rows is counted; the rows come in the order of the
tables' keys, which is the best one.

SQLite is faster still when it builds the indexes after the rows are there, as the first plan and the import do: that is
measured too, the lowest floor that is known. On PostgreSQL it would shut out everybody who reads.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from itertools import count as count_up
from time import perf_counter
from typing import Any, Final

from mto_graph.model.deferred_indexes import indexes_deferred
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.planning.writing import PLAN_TABLES

INPUTS: Final = (
    "material_plant",
    "bom_item",
    "schedule_line",
    "sales_order_item",
    "planned_independent_requirement",
    "stock",
    "receipt",
    "reservation",
)


_TOGETHER: Final = 500
"""Rows in one statement: `executemany` takes half as long again."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Seconds of reading the inputs and of writing the plan, and how many rows were written."""

    read: float
    write: float
    write_indexes_last: float
    """The same where the database can build indexes when the rows are there, else as `write`."""
    rows: int

    @property
    def seconds(self) -> float:
        return self.read + self.write

    @property
    def lowest(self) -> float:
        """With indexes that are built last, where that is possible."""
        return self.read + self.write_indexes_last


def floor_of(application: Application) -> Floor:
    """Take what is planned out of the database and write it again."""
    with application.database.reading() as session:
        start = perf_counter()
        for table in INPUTS:
            packed_rows(session, table)
        read = perf_counter() - start
        counts = {table: int(session.scalar(f"SELECT COUNT(*) FROM {table}")) for table in PLAN_TABLES}
        plan = {table: packed_rows(session, table) for table in PLAN_TABLES if counts[table]}
    dialect = application.database.dialect
    prepared = {table: prepared_rows(dialect, rows) for table, rows in plan.items()}
    plan.clear()
    write = _written_again(application, prepared)
    indexes_last = _written_again(application, prepared, True) if dialect == "sqlite" else write
    return Floor(read, write, indexes_last, sum(counts.values()))


def _written_again(
    application: Application, prepared: Mapping[str, Any], indexes_last: bool = False
) -> float:
    """The seconds of writing the rows into tables that have been emptied before."""
    with application.database.session() as session:
        if session.dialect == "sqlite":
            for table in PLAN_TABLES:
                session.execute(f"DELETE FROM {table}")
        else:
            session.execute(f"TRUNCATE {', '.join(PLAN_TABLES)}")
    start = perf_counter()
    with application.database.session() as session:
        for table, rows in prepared.items():
            write_rows(session, table, rows, indexes_last)
    return perf_counter() - start


def packed_rows(session: Session, table: str) -> Any:
    """All rows of a table, as the database gives them fastest and takes them again."""
    if session.dialect == "sqlite":
        return session.rows(f"SELECT * FROM {table}")
    packed = io.BytesIO()
    session.cursor().copy_expert(f"COPY {table} TO STDOUT (FORMAT binary)", packed)
    packed.seek(0)
    return packed


def prepared_rows(dialect: str, rows: Any) -> Any:
    """What statements are given: the bytes, or which columns have one value, those values, and the other cells."""
    if dialect != "sqlite":
        return rows
    columns = list(zip(*rows, strict=True))
    same = [len(rows) >= _TOGETHER and column.count(column[0]) == len(column) for column in columns]
    once = [column[0] for column, is_same in zip(columns, same, strict=True) if is_same]
    varied = [column for column, is_same in zip(columns, same, strict=True) if not is_same]
    parts = []
    for at in range(0, len(rows), _TOGETHER):
        part = zip(*(column[at : at + _TOGETHER] for column in varied), strict=True)
        parts.append((min(_TOGETHER, len(rows) - at), once + list(chain.from_iterable(part))))
    return same, parts


def write_rows(session: Session, table: str, rows: Any, indexes_last: bool = False) -> None:
    """Write what `prepared_rows` has made."""
    if session.dialect == "sqlite":
        same, parts = rows
        count = sum(rows for rows, _ in parts) if indexes_last else 0
        with indexes_deferred(session, table, count):
            _insert(session, table, same, parts)
    else:
        session.cursor().copy_expert(f"COPY {table} FROM STDIN (FORMAT binary)", rows)


def _insert(
    session: Session, table: str, same: Sequence[bool], parts: Sequence[tuple[int, list[Any]]]
) -> None:
    cursor = session.cursor()
    statements = {
        count: f"INSERT OR FAIL INTO {table} VALUES {_places(same, count)}"
        for count in {count for count, _ in parts}
    }
    for count, cells in parts:
        cursor.execute(statements[count], cells)


def _places(same: Sequence[bool], rows: int) -> str:
    """Numbered places for cells: a column of one value has the same in each row."""
    varied = count_up(sum(same) + 1)
    found = []
    for _ in range(rows):
        once = count_up(1)
        found.append(f"({', '.join(f'?{next(once if is_same else varied)}' for is_same in same)})")
    return ", ".join(found)
