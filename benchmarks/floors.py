"""The floor of a planning run: reading the same inputs and writing the same rows, with no planning between.

The rows that a run has left are kept in memory, the tables are emptied, and the rows are written again into the same
tables with their indexes by the fastest way that the database has: `executemany` on SQLite, `COPY` on PostgreSQL.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

from mto_graph.model.sessions import Session
from mto_graph.services.application import Application

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
OUTPUTS: Final = (
    "planned_order",
    "dependent_requirement",
    "pegging",
    "plan_exception",
    "worklist",
    "run_exception",
)


@dataclass(frozen=True, slots=True)
class Floor:
    """Seconds of reading the inputs and of writing the plan, and how many rows were written."""

    read: float
    write: float
    rows: int

    @property
    def seconds(self) -> float:
        return self.read + self.write


def floor_of(application: Application) -> Floor:
    """Take what is planned out of the database and write it again."""
    with application.database.reading() as session:
        start = perf_counter()
        for table in INPUTS:
            _rows(session, table)
        read = perf_counter() - start
        plan = {table: _rows(session, table) for table in OUTPUTS}
    with application.database.session() as session:
        for table in OUTPUTS:
            session.execute(f"DELETE FROM {table}")
    prepared = {table: _prepared(application.database.dialect, rows) for table, rows in plan.items()}
    start = perf_counter()
    with application.database.session() as session:
        for table, rows in prepared.items():
            _write(session, table, rows, len(plan[table][0]) if plan[table] else 0)
    return Floor(read, perf_counter() - start, sum(map(len, plan.values())))


def _rows(session: Session, table: str) -> list[tuple[Any, ...]]:
    return session.rows(f"SELECT * FROM {table}")


def _prepared(dialect: str, rows: Sequence[tuple[Any, ...]]) -> Any:
    """The rows as the database takes them; that is not counted."""
    if dialect == "sqlite":
        return rows
    return io.StringIO("".join("\t".join(map(_cell, row)) + "\n" for row in rows))


def _cell(value: Any) -> str:
    return "\\N" if value is None else str(value)


def _write(session: Session, table: str, rows: Any, columns: int) -> None:
    if not columns:
        return
    if session.dialect == "sqlite":
        session.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)
    else:
        session.cursor().copy_expert(f"COPY {table} FROM STDIN", rows)
