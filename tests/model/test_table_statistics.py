"""What PostgreSQL knows of tables that were filled in bulk, as soon as the rows are committed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from mto_graph.model.bulk import insert_columns
from mto_graph.model.database import Database, open_database
from mto_graph.model.migrations import migrate
from mto_graph.model.sessions import Session
from tests.postgresql import connect

NUMBER_OF_ROWS = "SELECT reltuples FROM pg_class WHERE relname = 'dependent_requirement'"
NEVER_SEEN = (
    "SELECT COUNT(*) FROM pg_class WHERE reltuples = -1 AND relkind = 'r'"
    " AND relnamespace = 'public'::regnamespace"
)
DISTINCT_PARENTS = (
    "SELECT n_distinct FROM pg_stats WHERE tablename = 'dependent_requirement' AND attname = 'parent'"
)


@pytest.fixture
def database(bare_postgresql_url: str) -> Iterator[Database]:
    """A database with tables that nobody has looked at."""
    opened = open_database(bare_postgresql_url)
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def server(database: Database, bare_postgresql_url: str) -> Iterator[Any]:
    """A connection of its own to the same database."""
    connection = connect(bare_postgresql_url)
    yield connection
    connection.close()


def insert(session: Session, first: int, count: int) -> None:
    number = np.arange(first, first + count, dtype=np.int64)
    same = np.ones(count, dtype=np.int64)
    insert_columns(
        session,
        "dependent_requirement",
        {
            "parent": number,
            **dict.fromkeys(("position", "material_plant", "segment", "quantity", "date"), same),
        },
    )


def known(server: Any, sql: str) -> Any:
    cursor = server.cursor()
    cursor.execute(sql)
    row = cursor.fetchone()
    return None if row is None else row[0]


def test_a_table_that_was_filled_is_known_when_it_is_committed(database: Database, server: Any) -> None:
    with database.session() as session:
        insert(session, 1, 1_500)
        insert(session, 1_501, 500)
    assert known(server, NUMBER_OF_ROWS) == 2_000
    assert known(server, DISTINCT_PARENTS) == -1


def test_a_few_rows_are_not_worth_a_look(database: Database, server: Any) -> None:
    with database.session() as session:
        insert(session, 1, 99)
    assert known(server, NUMBER_OF_ROWS) == -1


def test_a_table_that_is_known_is_looked_at_when_it_has_doubled(database: Database, server: Any) -> None:
    for first, count, expected in ((1, 2_000, 2_000), (3_001, 1_000, 2_000), (5_001, 2_001, 5_001)):
        with database.session() as session:
            insert(session, first, count)
        assert known(server, NUMBER_OF_ROWS) == expected


def test_tables_that_stay_empty_are_known_to_be(database: Database, server: Any) -> None:
    assert known(server, NEVER_SEEN) > 0
    with database.session() as session:
        insert(session, 1, 100)
    assert known(server, NEVER_SEEN) == 0


def test_nobody_waits_for_statistics(database: Database, server: Any) -> None:
    server.autocommit = False
    server.cursor().execute("LOCK TABLE dependent_requirement IN SHARE UPDATE EXCLUSIVE MODE")
    with database.session() as session:
        session.execute("SET LOCAL lock_timeout = '100ms'")
        insert(session, 1, 2_000)
    server.rollback()
    assert known(server, "SELECT COUNT(*) FROM dependent_requirement") == 2_000
    assert known(server, NUMBER_OF_ROWS) == -1
