"""Connections: the pools that sessions and snapshots take theirs from, one kind per database."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from pony.orm.dbproviders.sqlite import SQLitePool

from mto_graph.errors import ErrorCode, refuse

BUSY_SECONDS: Final = 30
_PING_AFTER_SECONDS: Final = 5.0
_IDLE_CONNECTIONS: Final = 8
_STATEMENTS_KEPT: Final = 512
"""Compiled statements of a connection of SQLite: a planning run alone reads with some 60."""


class ConnectionPool:
    """Connections that any thread may take and give back; at most a few stay open while nobody uses them."""

    def __init__(self, connect: Callable[[], Any], alive: Callable[[Any], bool]) -> None:
        self._connect = connect
        self._alive = alive
        self._idle: list[tuple[Any, float]] = []
        self._lock = threading.Lock()
        self._closed = False

    def take(self) -> Any:
        while True:
            with self._lock:
                if self._closed:
                    raise refuse(ErrorCode.DATABASE_UNAVAILABLE, "The database has been closed.")
                if not self._idle:
                    break
                connection, since = self._idle.pop()
            if time.monotonic() - since < _PING_AFTER_SECONDS or self._alive(connection):
                return connection
            connection.close()
        return self._connect()

    def give_back(self, connection: Any) -> None:
        """Undo what is not committed and keep the connection; one that cannot even do that is closed."""
        try:
            connection.rollback()
        except Exception:
            connection.close()
            return
        with self._lock:
            if not self._closed and len(self._idle) < _IDLE_CONNECTIONS:
                self._idle.append((connection, time.monotonic()))
                return
        connection.close()

    def close(self) -> None:
        with self._lock:
            idle, self._idle, self._closed = self._idle, [], True
        for connection, _ in idle:
            connection.close()


class SharedConnection(ConnectionPool):
    """The pool of one: an in-memory database lives in its only connection. The database's lock keeps users apart."""

    def __init__(self, connection: Any) -> None:
        super().__init__(lambda: connection, lambda _: True)
        self._connection = connection

    def give_back(self, connection: Any) -> None:
        connection.rollback()
        connection.execute("PRAGMA query_only = OFF")

    def close(self) -> None:
        super().close()
        self._connection.close()


class PonyPool:
    """Pony's view of a pool; Pony's own keeps one connection per thread for ever and empties its settings."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def connect(self) -> tuple[Any, bool]:
        return self._pool.take(), False

    def release(self, connection: Any) -> None:
        self._pool.give_back(connection)

    def drop(self, connection: Any) -> None:
        if isinstance(self._pool, SharedConnection):
            connection.rollback()
        else:
            connection.close()

    def disconnect(self) -> None:
        """Nothing belongs to a thread, so there is nothing to disconnect."""


def connect_sqlite(filename: str) -> sqlite3.Connection:
    """A connection with everything Pony needs on it, usable from any thread."""
    pool = SQLitePool(False, filename, True, check_same_thread=False, timeout=BUSY_SECONDS)
    pool._connect()
    connection: sqlite3.Connection = pool.con
    connection.text_factory = str
    if filename != ":memory:":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def connect_sqlite_for_reading(filename: str) -> sqlite3.Connection:
    """A connection that cannot write, and without Pony's needs."""
    connection = sqlite3.connect(
        filename,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
        cached_statements=_STATEMENTS_KEPT,
    )
    # Once and not with each snapshot: whenever this is set, SQLite compiles all its statements anew.
    connection.execute("PRAGMA query_only = ON")
    return connection


def connect_postgresql(url: str, more_options: str = "", /, **session: Any) -> Any:
    """A connection with bounded waiting; `session` are psycopg2's session characteristics."""
    import psycopg2
    from psycopg2.extensions import parse_dsn

    settings = parse_dsn(url)
    # Our statements are short, and estimates of recursive ones are high: compiling them takes longer than they do.
    options = f"-c jit=off {more_options} {settings.pop('options', '')}".strip()
    try:
        connection = psycopg2.connect(
            **{"application_name": "mto-graph", "connect_timeout": "10", **settings},
            options=f"{options} -c lock_timeout={BUSY_SECONDS}s -c client_encoding=UTF8".strip(),
        )
    except psycopg2.OperationalError as fault:
        reason = str(fault).strip().splitlines()[-1] if str(fault).strip() else "no answer"
        raise refuse(
            ErrorCode.DATABASE_UNAVAILABLE,
            f"The PostgreSQL database cannot be reached: {reason}. Check the database URL and the server.",
        ) from None
    if session:
        connection.set_session(**session)
    return connection


def connect_postgresql_for_reading(url: str) -> Any:
    """A connection for snapshots, which plans once what it has prepared; see `PreparedStatements`."""
    # By itself PostgreSQL goes on planning anew where it expects fewer than the ten values that it takes for an array
    # it does not see, and always where it has never looked at a table.
    options = "-c plan_cache_mode=force_generic_plan"
    return connect_postgresql(url, options, isolation_level="REPEATABLE READ", readonly=True)


def sqlite_alive(connection: Any) -> bool:
    """A file does not go away."""
    return True


def postgresql_alive(connection: Any) -> bool:
    """Whether the server still answers on this connection."""
    import psycopg2

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except psycopg2.Error:
        return False
    return True
