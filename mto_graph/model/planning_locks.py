"""The right to plan: held by one run at a time, given back by the operating system when its process dies."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from mto_graph.errors import ErrorCode, Refused, refuse

PlanningLock = Callable[[Sequence[int] | None], AbstractContextManager[None]]


def memory_lock() -> PlanningLock:
    """For a database in memory: nobody else can see it, so a lock of this process will do."""
    lock = threading.Lock()

    @contextmanager
    def held(plants: Sequence[int] | None) -> Iterator[None]:
        if not lock.acquire(blocking=False):
            raise _in_progress()
        try:
            yield
        finally:
            lock.release()

    return held


def file_lock(filename: str) -> PlanningLock:
    """For a SQLite file: an exclusive lock on a small database beside it.

    Not on the file itself: order entry goes on while planning runs.
    """

    @contextmanager
    def held(plants: Sequence[int] | None) -> Iterator[None]:
        connection = sqlite3.connect(f"{filename}-planning", isolation_level=None, timeout=0)
        try:
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                raise _in_progress() from None
            yield
        finally:
            connection.close()

    return held


def postgresql_lock(connect: Callable[[], Any]) -> PlanningLock:
    """For PostgreSQL: advisory locks of a connection of their own; a run of some plants shares the lock of all."""

    @contextmanager
    def held(plants: Sequence[int] | None) -> Iterator[None]:
        connection = connect()
        try:
            connection.autocommit = True
            if plants is None:
                wanted = [("pg_try_advisory_lock", 0)]
            else:
                wanted = [("pg_try_advisory_lock_shared", 0)]
                wanted += [("pg_try_advisory_lock", plant) for plant in plants]
            with connection.cursor() as cursor:
                for function, plant in wanted:
                    cursor.execute(
                        f"SELECT {function}(hashtext(current_schema() || ' planning'), %s)", (plant,)
                    )
                    if not cursor.fetchone()[0]:
                        raise _in_progress()
            yield
        finally:
            _let_go(connection)

    return held


def _let_go(connection: Any) -> None:
    """The server notices a closed connection only a little later, so the locks are given back in words."""
    with suppress(Exception), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    connection.close()


def _in_progress() -> Refused:
    return refuse(
        ErrorCode.PLANNING_IN_PROGRESS,
        "A planning run is in progress on this database. Try again when it has finished.",
    )
