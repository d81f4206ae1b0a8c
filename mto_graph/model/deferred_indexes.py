"""Indexes of empty SQLite tables that are filled in one go: built when the rows are there.

An entry that may belong anywhere in an index costs several times as much as one of an index that is built in order: the
index of 350,000 sales order items by material took more than half of the time of inserting them. On PostgreSQL a table
whose indexes change is locked against everybody who reads it; there `COPY` keeps them up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from mto_graph.model.sessions import Session

_WORTH_WHILE: Final = 10_000
"""Rows of one table; each open connection reads the schema again afterwards, and plans its statements again."""


class DeferredIndexes:
    """Those indexes of some tables that guard nothing: dropped, and later built, in one transaction.

    Nobody else ever sees the tables without them. What is asked of the tables meanwhile is answered without them.
    """

    def __init__(self) -> None:
        self._indexes: list[str] = []

    def drop(self, session: Session, tables: Iterable[str]) -> None:
        """Drop the indexes of those of the tables that are empty."""
        if session.dialect != "sqlite":
            return
        for table in tables:
            if session.scalar(f"SELECT 1 FROM {table} LIMIT 1"):
                continue
            # UNIQUE makes another word of it, and what belongs to a constraint has no statement
            indexes = session.rows(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
                " AND sql LIKE 'CREATE INDEX%' ORDER BY rowid",
                [table],
            )
            for name, created in indexes:
                session.execute(f"DROP INDEX {name}")
                self._indexes.append(created)

    def build(self, session: Session) -> None:
        """Build what was dropped."""
        while self._indexes:
            session.execute(self._indexes.pop(0))


@contextmanager
def indexes_deferred(session: Session, table: str, rows: int) -> Iterator[None]:
    """Within it so many rows are inserted into a table, and nothing else is done.

    Should that fail, the transaction cannot be committed any more.

    Example: `with indexes_deferred(session, "bom_item", len(rows)): insert_columns(session, "bom_item", columns)`
    """
    deferred = DeferredIndexes()
    if rows >= _WORTH_WHILE:
        deferred.drop(session, [table])
    try:
        yield
    except BaseException:
        session.doomed = True
        raise
    deferred.build(session)
