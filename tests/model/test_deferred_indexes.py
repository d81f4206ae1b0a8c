"""Tables that are filled in one go have the same indexes afterwards, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import numpy as np
import pytest

from mto_graph.model.bulk import insert_columns
from mto_graph.model.database import Database, open_database
from mto_graph.model.deferred_indexes import DeferredIndexes, indexes_deferred
from mto_graph.model.sessions import Session

TABLE = "dependent_requirement"
MANY = 20_000
INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"
OF_ONE_MATERIAL = f"SELECT COUNT(*) FROM {TABLE} WHERE material_plant = 3 AND segment = 1"


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    opened = open_database(sqlite_url)
    yield opened
    opened.close()


def insert(session: Session, count: int, first: int = 0) -> None:
    number = np.arange(first, first + count, dtype=np.int64)
    same = np.ones(count, dtype=np.int64)
    columns = {"parent": number, "material_plant": number % 7}
    insert_columns(
        session, TABLE, {**columns, **dict.fromkeys(("position", "segment", "quantity", "date"), same)}
    )


def changes_of_schema(statements: list[str]) -> list[str]:
    return [sql for sql in statements if sql.startswith(("DROP", "CREATE"))]


def test_the_indexes_are_those_of_before_and_hold_all_rows(sqlite: Database) -> None:
    with sqlite.reading() as session:
        before = session.rows(INDEXES)
    with sqlite.observed() as statements, sqlite.session() as session:
        with indexes_deferred(session, TABLE, MANY):
            assert not [name for name, _ in session.rows(INDEXES) if name.startswith(f"idx_{TABLE}")]
            insert(session, MANY)
        assert session.rows("PRAGMA integrity_check") == [("ok",)]
    assert len(changes_of_schema(statements)) == 2
    with sqlite.reading() as session:
        assert session.rows(INDEXES) == before
        assert session.scalar(OF_ONE_MATERIAL) == len(range(3, MANY, 7))
        (plan,) = session.rows(f"EXPLAIN QUERY PLAN {OF_ONE_MATERIAL}")
        assert "USING COVERING INDEX" in plan[-1]


@pytest.mark.parametrize(("stored", "added"), [(1, MANY), (0, 100)])
def test_few_rows_and_rows_beside_others_keep_the_indexes(sqlite: Database, stored: int, added: int) -> None:
    with sqlite.observed() as statements, sqlite.session() as session:
        insert(session, stored)
        with indexes_deferred(session, TABLE, added):
            insert(session, added, stored)
    assert changes_of_schema(statements) == []


def test_postgresql_keeps_them(postgresql_url: str) -> None:
    """A table whose indexes change is locked against everybody who reads it."""
    database = open_database(postgresql_url)
    with (
        database.observed() as statements,
        database.session() as session,
        indexes_deferred(session, TABLE, MANY),
    ):
        insert(session, MANY)
    assert changes_of_schema(statements) == []
    database.close()


class GaveUpError(Exception):
    """Half of the rows are there."""


def give_up(session: Session) -> None:
    with indexes_deferred(session, TABLE, MANY):
        insert(session, MANY // 2)
        raise GaveUpError


def give_up_for_good(database: Database) -> None:
    with database.session() as session:
        give_up(session)


def give_up_and_go_on(database: Database) -> None:
    with database.session() as session, suppress(GaveUpError):
        give_up(session)


@pytest.mark.parametrize(
    ("fail", "refused"), [(give_up_for_good, GaveUpError), (give_up_and_go_on, RuntimeError)]
)
def test_what_fails_leaves_everything_as_it_was(
    sqlite: Database, fail: Callable[[Database], None], refused: type[Exception]
) -> None:
    """A transaction that goes on nevertheless cannot be committed: its table has no indexes."""
    with sqlite.reading() as session:
        before = session.rows(INDEXES)
    with pytest.raises(refused):
        fail(sqlite)
    with sqlite.reading() as session:
        assert session.rows(INDEXES) == before
        assert session.scalar(f"SELECT COUNT(*) FROM {TABLE}") == 0


def test_unique_indexes_are_not_touched(sqlite: Database) -> None:
    with sqlite.session() as session:
        session.execute(f"CREATE UNIQUE INDEX only_one ON {TABLE} (parent, segment)")
        DeferredIndexes().drop(session, [TABLE])
        assert session.scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = 'only_one'") == 1


def test_others_read_on_meanwhile(sqlite: Database, sqlite_url: str) -> None:
    other = open_database(sqlite_url)
    with other.reading() as snapshot:
        assert snapshot.scalar(OF_ONE_MATERIAL) == 0
        with sqlite.session() as session, indexes_deferred(session, TABLE, MANY):
            insert(session, MANY)
            assert snapshot.scalar(OF_ONE_MATERIAL) == 0
        assert snapshot.scalar(OF_ONE_MATERIAL) == 0
    with other.reading() as snapshot:
        assert snapshot.scalar(OF_ONE_MATERIAL) == len(range(3, MANY, 7))
    other.close()
