"""The right to plan: held by one run at a time, given back by the operating system when its process dies."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.connections import ConnectionPool

_CLASS: Final = "hashtext(current_schema() || ' planning')"
_PROBED_SECONDS: Final = 0.1
"""Whoever looks whether a lock is held touches it for a moment; who wants it must not take that for a run."""


class PlanningLock(Protocol):
    """One kind of lock for each kind of database."""

    def hold(self, plants: Sequence[int] | None) -> AbstractContextManager[None]:
        """Hold the right to plan these plants (ids), or all of them; it may be given back by another thread."""

    def is_held(self) -> bool:
        """Whether anybody, in whatever process, holds it."""


class MemoryLock:
    """For a database in memory: nobody else can see it, so a lock of this process will do."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def hold(self, plants: Sequence[int] | None) -> Iterator[None]:
        if not self._lock.acquire(blocking=False):
            raise _in_progress()
        try:
            yield
        finally:
            self._lock.release()

    def is_held(self) -> bool:
        return self._lock.locked()


class FileLock:
    """For a SQLite file: an exclusive lock on a small database beside it.

    Not on the file itself: order entry goes on while planning runs.
    """

    def __init__(self, filename: str) -> None:
        self._path = Path(f"{filename}-planning")

    @contextmanager
    def hold(self, plants: Sequence[int] | None) -> Iterator[None]:
        connection = self._connected(_PROBED_SECONDS)
        try:
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                raise _in_progress() from None
            yield
        finally:
            connection.close()

    def is_held(self) -> bool:
        if not self._path.exists():
            return False
        connection = self._connected(0)
        try:
            connection.execute("SELECT COUNT(*) FROM sqlite_master")
        except sqlite3.OperationalError:
            return True
        finally:
            connection.close()
        return False

    def _connected(self, seconds: float) -> sqlite3.Connection:
        return sqlite3.connect(self._path, isolation_level=None, timeout=seconds, check_same_thread=False)


class PostgreSQLLock:
    """For PostgreSQL: advisory locks of a connection of their own; a run of some plants shares the lock of all."""

    def __init__(self, connect: Callable[[], Any], lookers: ConnectionPool) -> None:
        self._connect = connect
        self._lookers = lookers

    @contextmanager
    def hold(self, plants: Sequence[int] | None) -> Iterator[None]:
        connection = self._connect()
        try:
            connection.autocommit = True
            if plants is None:
                wanted = [("pg_try_advisory_lock", 0)]
            else:
                wanted = [("pg_try_advisory_lock_shared", 0)]
                wanted += [("pg_try_advisory_lock", plant) for plant in plants]
            with connection.cursor() as cursor:
                for function, plant in wanted:
                    cursor.execute(f"SELECT {function}({_CLASS}, %s)", (plant,))
                    if not cursor.fetchone()[0]:
                        raise _in_progress()
            yield
        finally:
            # The server would notice the end of the connection too, but perhaps only when the next run has come.
            with suppress(Exception), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
            connection.close()

    def is_held(self) -> bool:
        connection = self._lookers.take()
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
                    f" AND classid = ({_CLASS}::bigint & 4294967295)::oid"
                    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
                )
                return bool(cursor.fetchone()[0])
        finally:
            self._lookers.give_back(connection)


def _in_progress() -> Refused:
    return refuse(
        ErrorCode.PLANNING_IN_PROGRESS,
        "A planning run is in progress on this database. Try again when it has finished.",
    )
