"""The board of planning runs: what a run at work shows to everybody, and what others ask of it.

It is written outside the run's own transaction, so that it can be read, and written by others, while the run writes
its plan. On PostgreSQL it is the run's own row; SQLite has one writer at a time, which then is the run, so there the
board is a small database beside the file. What it holds counts while the run is at work, and is worth nothing later.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from mto_graph.model.connections import ConnectionPool
from mto_graph.model.faults import translated
from mto_graph.model.planning_locks import PlanningLock

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS planning_run (id INTEGER PRIMARY KEY, status TEXT NOT NULL, phase TEXT NOT NULL,"
    " progress INTEGER NOT NULL, cancel_requested INTEGER NOT NULL)"
)
_KEPT: Final = 100
_AT_WORK: Final = "id = ? AND status = 'RUNNING'"


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a run stands: its phase and the percent that is done, whether it is to stop, whether it has ended."""

    phase: str
    progress: int
    cancel_requested: bool
    ended: bool


class RunBoard:
    """The board of one database. Every call is one short transaction of its own."""

    def __init__(self, dialect: str, connections: ConnectionPool, lock: PlanningLock) -> None:
        self._sqlite = dialect == "sqlite"
        self._connections = connections
        self._lock = lock

    def is_anybody_at_work(self) -> bool:
        """Whether anybody holds the right to plan: a run that says it is at work while nobody does has died."""
        with translated():
            return self._lock.is_held()

    def open(self, run: int) -> None:
        """Make room for a run that begins; those long before it are wiped off."""
        if self._sqlite:
            self._done("DELETE FROM planning_run WHERE id < ?", run - _KEPT)
            self._done("INSERT OR REPLACE INTO planning_run VALUES (?, 'RUNNING', '', 0, 0)", run)

    def end(self, run: int) -> None:
        """Say that the run's record tells how it ended; called before the right to plan is given back."""
        if self._sqlite:
            self._done("UPDATE planning_run SET status = 'ENDED' WHERE id = ?", run)

    def show(self, run: int, phase: str, progress: int) -> bool:
        """Say where the run stands, and hear whether it is to stop."""
        told = self._done(
            f"UPDATE planning_run SET phase = ?, progress = ? WHERE {_AT_WORK} RETURNING cancel_requested",
            phase,
            progress,
            run,
        )
        return any(requested for (requested,) in told)

    def request_cancellation(self, run: int) -> None:
        """Ask the run, in whatever process it works, to stop."""
        self._done(f"UPDATE planning_run SET cancel_requested = 1 WHERE {_AT_WORK}", run)

    def read(self, runs: Iterable[int]) -> dict[int, Shown]:
        """Where these runs stand; those that the board does not know are left out."""
        found = {}
        for run in runs:
            rows = self._done(
                "SELECT phase, progress, cancel_requested, status FROM planning_run WHERE id = ?", run
            )
            for phase, progress, cancel_requested, status in rows:
                found[run] = Shown(phase, progress, bool(cancel_requested), status != "RUNNING")
        return found

    def close(self) -> None:
        """Close its connections."""
        self._connections.close()

    def _done(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with translated():
            connection = self._connections.take()
            try:
                cursor = connection.cursor()
                cursor.execute(sql if self._sqlite else sql.replace("?", "%s"), parameters)
                rows = cursor.fetchall() if cursor.description else []
                connection.commit()
            finally:
                self._connections.give_back(connection)
        return rows


def connect_board(filename: str) -> sqlite3.Connection:
    """A connection to the board of a SQLite database; it is never worth waiting for the disk."""
    connection = sqlite3.connect(filename, isolation_level=None, check_same_thread=False, timeout=5)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(_TABLE)
    return connection
