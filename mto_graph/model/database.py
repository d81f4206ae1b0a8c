"""The binding to one database: SQLite in a file, SQLite in memory, or PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from pony.orm import Database as PonyDatabase
from pony.orm import db_session

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.announcements import LISTENING, Listener, LocalAnnouncements, PostgreSQLListener
from mto_graph.model.connections import (
    BUSY_SECONDS,
    ConnectionPool,
    PonyPool,
    SharedConnection,
    connect_postgresql,
    connect_postgresql_for_reading,
    connect_sqlite,
    connect_sqlite_for_reading,
    postgresql_alive,
    sqlite_alive,
)
from mto_graph.model.entities import define
from mto_graph.model.faults import translated
from mto_graph.model.planning_locks import FileLock, MemoryLock, PlanningLock, PostgreSQLLock
from mto_graph.model.prepared import PreparedStatements
from mto_graph.model.run_board import RunBoard, connect_board
from mto_graph.model.sessions import Session


class _Current(threading.local):
    """The sessions that are open in this thread, by database."""

    def __init__(self) -> None:
        self.sessions: dict[Database, Session] = {}


_current = _Current()


class Database:
    """One database. `session()` is a transaction, `reading()` a snapshot, `planning_lock()` keeps runs apart.

    `run_board` is where a planning run that is at work shows how far it is; `in_memory`, whether all is gone when it
    is closed.
    """

    def __init__(
        self,
        dialect: str,
        pony: Any,
        writers: ConnectionPool,
        readers: ConnectionPool,
        lock: PlanningLock,
        run_board: RunBoard,
        listen: Callable[[str], Listener] | None = None,
    ) -> None:
        self.dialect = dialect
        self._pony = pony
        self._writers = writers
        self._readers = readers
        self._prepared: WeakKeyDictionary[Any, PreparedStatements] = WeakKeyDictionary()
        self._planning_lock = lock
        self.run_board = run_board
        self._observers: list[list[str]] = []
        self._announcements = LocalAnnouncements()
        self._listen = listen or self._announcements.listener
        # SQLite has one writer at a time; waiting here is bounded and fair, waiting in Pony is neither.
        self._sole_writer = threading.Lock() if dialect == "sqlite" else None
        self.in_memory = isinstance(writers, SharedConnection)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, undone when it raises.

        A session inside a session of the same thread is the same transaction, and when the inner one raises, the
        whole cannot be committed any more. Raises Refused when the database is busy or cannot be reached.
        """
        outer = _current.sessions.get(self)
        if outer is not None:
            yield from _joined(outer)
            return
        if any(other.writable for other in _current.sessions.values()):
            raise RuntimeError("transactions of two databases cannot be nested in one thread")
        with translated(), self._as_only_writer(), db_session(immediate=True):
            session = self._session(self._pony.get_connection(), self._pony)
            _current.sessions[self] = session
            try:
                yield session
                if session.doomed:
                    raise RuntimeError("a part of this transaction failed, so the whole cannot be committed")
                session.close_transaction()
            finally:
                del _current.sessions[self]
        if session.announced:
            self._announcements.announce()

    @contextmanager
    def reading(self, plants: Sequence[str] = ()) -> Iterator[Session]:
        """One consistent snapshot: whatever others commit meanwhile is not seen. Nothing can be written.

        With `plants` (codes) it sees these alone: what lies in others does not exist for it.

        Inside a session of the same thread it is that session, which sees its own changes.
        """
        outer = _current.sessions.get(self)
        if outer is not None:
            if plants:
                raise RuntimeError("a session that is open already cannot be made to see fewer plants")
            yield outer
            return
        with translated(), self._alone_in_memory():
            connection = self._readers.take()
            _current.sessions[self] = self._session(connection, None, self._prepared_on(connection))
            try:
                if self.in_memory:
                    connection.execute("PRAGMA query_only = ON")
                if self.dialect == "sqlite":
                    connection.execute("BEGIN")
                if plants:
                    _current.sessions[self].look_at(plants)
                yield _current.sessions[self]
            finally:
                del _current.sessions[self]
                self._readers.give_back(connection)

    def planning_lock(self, plants: Iterable[int] | None = None) -> AbstractContextManager[None]:
        """Hold the right to plan these plants (ids), or all of them; it ends with the block or with the process.

        Raises Refused (PLANNING_IN_PROGRESS) at once while another run plans one of them. SQLite knows only all.
        """
        return self._planning_lock.hold(None if plants is None else sorted(set(plants)))

    def listener(self, channel: str) -> Listener:
        """Hears what transactions announce on a channel (`Session.announce`).

        PostgreSQL tells it of all processes. SQLite tells nobody anything: there it hears this process only, and wakes
        often enough to look for what others have done.
        """
        return self._listen(channel)

    @contextmanager
    def observed(self) -> Iterator[list[str]]:
        """Collects the SQL statements that sessions run meanwhile: `with database.observed() as statements: …`."""
        statements: list[str] = []
        self._observers.append(statements)
        try:
            yield statements
        finally:
            self._observers = [observer for observer in self._observers if observer is not statements]

    def restore(self, image: bytes) -> None:
        """Put what `sqlite3.Connection.serialize` has kept in place of an empty database in memory."""
        with self._as_only_writer():
            connection = self._writers.take()
            connection.deserialize(image)
            self._writers.give_back(connection)

    def close(self) -> None:
        """Close all connections; sessions that are open keep theirs to their end."""
        self.run_board.close()
        self._readers.close()
        self._writers.close()

    def _session(self, connection: Any, pony: Any, prepared: PreparedStatements | None = None) -> Session:
        return Session(connection, self.dialect, pony, self._observers, self.run_board, prepared)

    def _prepared_on(self, connection: Any) -> PreparedStatements | None:
        """What a connection for snapshots has prepared; SQLite does that by itself."""
        if self.dialect == "sqlite":
            return None
        return self._prepared.setdefault(connection, PreparedStatements())

    @contextmanager
    def _as_only_writer(self) -> Iterator[None]:
        if self._sole_writer is None:
            yield
            return
        if not self._sole_writer.acquire(timeout=BUSY_SECONDS):
            raise refuse(
                ErrorCode.DATABASE_UNAVAILABLE,
                "The database is busy with another change. Nothing was changed; try again.",
            )
        try:
            yield
        finally:
            self._sole_writer.release()

    @contextmanager
    def _alone_in_memory(self) -> Iterator[None]:
        if not self.in_memory:
            yield
            return
        with self._as_only_writer():
            yield


def _joined(outer: Session) -> Iterator[Session]:
    if not outer.writable:
        raise RuntimeError("a transaction cannot be opened inside a read snapshot")
    try:
        yield outer
    except BaseException:
        outer.doomed = True
        raise


def open_database(url: str) -> Database:
    """Open `sqlite:///file.db`, `sqlite://` (in memory) or `postgresql://user@host/name`; no table is touched.

    Raises Refused when the URL is none of these or the database cannot be reached.
    """
    if url in ("sqlite://", "sqlite:///:memory:"):
        return _open_memory()
    if url.startswith("sqlite:///"):
        return _open_file(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("postgresql://", "postgres://")):
        return _open_postgresql(url)
    raise refuse(
        ErrorCode.INVALID_VALUE,
        "The database URL must begin with sqlite:/// or postgresql://, for example sqlite:///plant.db.",
        "database",
    )


def _open_memory() -> Database:
    shared = SharedConnection(connect_sqlite(":memory:"))
    lock = MemoryLock()
    board = RunBoard("sqlite", SharedConnection(connect_board(":memory:")), lock)
    return Database("sqlite", _bound("sqlite", ":memory:", shared), shared, shared, lock, board)


def _open_file(path: Path) -> Database:
    path = path.absolute()
    if not path.parent.is_dir():
        raise refuse(
            ErrorCode.DATABASE_UNAVAILABLE,
            f"The folder of the database file {path.name} does not exist. Create it first.",
            "database",
        )
    filename = str(path)
    with translated():
        connect_sqlite(filename).close()
        writers = ConnectionPool(lambda: connect_sqlite(filename), sqlite_alive)
        readers = ConnectionPool(lambda: connect_sqlite_for_reading(filename), sqlite_alive)
        pony = _bound("sqlite", filename, writers)
    lock = FileLock(filename)
    board = RunBoard("sqlite", ConnectionPool(lambda: connect_board(f"{filename}-runs"), sqlite_alive), lock)
    return Database("sqlite", pony, writers, readers, lock, board)


def _open_postgresql(url: str) -> Database:
    writers = ConnectionPool(lambda: connect_postgresql(url), postgresql_alive)
    readers = ConnectionPool(lambda: connect_postgresql_for_reading(url), postgresql_alive)
    writers.give_back(writers.take())
    with translated():
        pony = _bound("postgres", url, writers)
    lock = PostgreSQLLock(lambda: connect_postgresql(url), writers)
    board = RunBoard("postgresql", writers, lock)
    return Database(
        "postgresql",
        pony,
        writers,
        readers,
        lock,
        board,
        listen=lambda channel: PostgreSQLListener(lambda: connect_postgresql(url, **LISTENING), channel),
    )


def _bound(provider: str, target: str, pool: ConnectionPool) -> Any:
    """The entities bound to this database, working on our pool."""
    db = PonyDatabase()
    if provider == "sqlite":
        db.bind(provider, target, create_db=True)
    else:
        db.bind(provider, dsn=target)
    db.provider.pool.disconnect()
    db.provider.pool = PonyPool(pool)
    define(db)
    db.generate_mapping(create_tables=False, check_tables=False)
    return db
