"""What connections for snapshots of a SQLite file are like: they cannot write, and keep what they have compiled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mto_graph.model.database import Database, open_database
from mto_graph.model.migrations import migrate


@pytest.fixture
def database(bare_sqlite_url: str) -> Iterator[Database]:
    opened = open_database(bare_sqlite_url)
    migrate(opened)
    yield opened
    opened.close()


def test_a_snapshot_cannot_write_however_often_its_connection_was_used(database: Database) -> None:
    for _ in range(2):
        with database.reading() as session, pytest.raises(Exception, match="readonly"):
            session.execute("DELETE FROM plant")


def test_beginning_a_snapshot_does_not_make_statements_be_compiled_anew(database: Database) -> None:
    compiled: list[str] = []

    def authorize(_action: int, table: str | None, *_: object) -> int:
        # Called while a statement is compiled and not while it runs.
        if table == "plant":
            compiled.append(table)
        return 0

    with database.reading() as session:
        session.connection.set_authorizer(authorize)
        session.rows("SELECT id FROM plant")
    assert compiled
    compiled.clear()
    with database.reading() as session:
        session.rows("SELECT id FROM plant")
    assert not compiled
