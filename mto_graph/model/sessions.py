"""A session: one transaction or one read snapshot, for entities and SQL alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol, TypeVar, cast

import numpy as np
from pony.orm import flush

from mto_graph.model.plant_views import PlantView
from mto_graph.model.prepared import PreparedStatements
from mto_graph.model.run_board import RunBoard

Dialect = str


class Closing(Protocol):
    """What a transaction writes last, when everything else is done; see `Session.closing`."""

    def write(self) -> None: ...


C = TypeVar("C", bound=Closing)


class Session:
    """What is done in one transaction, through Pony entities (`session.db.Plant`) or SQL (`session.execute`).

    SQL takes `?` for its parameters on every database. Changes made to entities are written before any SQL runs;
    entities loaded before SQL changed their rows do not notice, so change one row by one way only.
    """

    def __init__(
        self,
        connection: Any,
        dialect: Dialect,
        db: Any,
        observers: list[list[str]],
        run_board: RunBoard,
        prepared: PreparedStatements | None = None,
    ) -> None:
        self.connection = connection
        self.dialect = dialect
        self.run_board = run_board
        self.doomed = False
        self.view: PlantView | None = None
        """The plants that the session sees; None: all of them."""
        self.on_rows: Callable[[int], None] = _unwatched
        """Told of every some thousand rows that are read or written in bulk; what it raises ends the operation."""
        self.announced = False
        self._db = db
        self._observers = observers
        self._prepared = prepared
        self._closings: dict[Callable[[Session], Closing], Closing] = {}

    @property
    def writable(self) -> bool:
        return self._db is not None

    @property
    def db(self) -> Any:
        """The Pony database; entities belong to writing sessions, snapshots are read by SQL."""
        if self._db is None:
            raise RuntimeError("a read snapshot has no entities: use session.execute, or database.session()")
        return self._db

    def cursor(self) -> Any:
        """A raw cursor, after writing what entities have changed."""
        if self._db is not None:
            flush()
        return self.connection.cursor()

    def statement(self, sql: str) -> str:
        """The SQL as this database wants its parameters, noted for whoever observes."""
        return self._with_parameters(self._seen(sql))

    def _seen(self, sql: str) -> str:
        """The SQL on what the session sees, noted for whoever observes."""
        for observer in self._observers:
            observer.append(sql)
        return sql if self.view is None else self.view.over(sql)

    def _with_parameters(self, sql: str) -> str:
        return sql if self.dialect == "sqlite" else _percent_style(sql)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """Run one statement: `session.execute("SELECT id FROM plant WHERE plant = ?", ["1000"]).fetchone()`."""
        cursor = self.cursor()
        # numbers taken from numpy columns are no numbers to a database driver
        plain = tuple(value.item() if isinstance(value, np.generic) else value for value in params)
        seen = self._seen(sql)
        if self._prepared is None or not self._prepared.execute(cursor, seen, plain):
            cursor.execute(self._with_parameters(seen), plain)
        return cursor

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row; for many rows on PostgreSQL the functions of `bulk` are faster."""
        self.cursor().executemany(self.statement(sql), rows)

    def look_at(self, plants: Sequence[str]) -> None:
        """From now on see these plants (codes) alone: what lies in others does not exist for this session.

        For snapshots only; what has been written is not guarded by it.
        """
        marks = ", ".join("?" * len(plants)) or "NULL"
        ids = tuple(row[0] for row in self.rows(f"SELECT id FROM plant WHERE plant IN ({marks})", plants))
        schema = (
            "main" if self.dialect == "sqlite" else str(self.scalar("SELECT quote_ident(current_schema())"))
        )
        self.view = PlantView(schema, ids)

    def closing(self, kind: Callable[[Session], C]) -> C:
        """The one of its kind in this transaction, made where it is first asked for; it writes before the commit.

        Whatever it locks then, nothing else is locked after it.
        """
        if kind not in self._closings:
            self._closings[kind] = kind(self)
        return cast(C, self._closings[kind])

    def close_transaction(self) -> None:
        """Let all closings write; called once, before the commit."""
        for closing in self._closings.values():
            closing.write()

    def announce(self, channel: str) -> None:
        """Tell whoever listens, in whatever process, as soon as this transaction has been committed."""
        self.announced = True
        if self.dialect == "postgresql":
            self.execute("SELECT pg_notify(?, '')", [channel])

    def interrupt(self) -> None:
        """Called from another thread: the statement that is running ends with an error; the next one is not touched."""
        if self.dialect == "postgresql":
            self.connection.cancel()
        else:
            self.connection.interrupt()

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        found: list[tuple[Any, ...]] = self.execute(sql, params).fetchall()
        return found

    def scalar(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.execute(sql, params).fetchone()
        return None if row is None else row[0]

    def serialize(self, concern: str) -> None:
        """From here to the end of the transaction be the only one who changes `concern`.

        SQLite has one writer at a time anyway.
        """
        if self.dialect == "postgresql":
            self.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(?))", [concern])

    def join(self, concern: str) -> None:
        """The same against those who `serialize` the concern, but not against others who join it."""
        if self.dialect == "postgresql":
            self.execute(
                "SELECT pg_advisory_xact_lock_shared(hashtext(current_schema()), hashtext(?))", [concern]
            )


def _unwatched(count: int) -> None:
    """Nobody looks."""


@lru_cache(maxsize=1024)
def _percent_style(sql: str) -> str:
    """`?` outside quotes becomes `%s`, and `%` is doubled, as psycopg2 wants it."""
    quoted = sql.replace("%", "%%").split("'")
    return "'".join(part if index % 2 else part.replace("?", "%s") for index, part in enumerate(quoted))
