"""What is asked of snapshots again and again: it is answered as the first time, and PostgreSQL plans it once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mto_graph.model.database import Database, open_database
from mto_graph.model.sessions import Session
from mto_graph.services.reading.sql import texts

PREPARED = "SELECT statement FROM pg_prepared_statements"
OFTEN = 5


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    with opened.session() as session:
        for code in ("1000", "2000", "3000"):
            session.db.Plant(plant=code, name=f"Works {code}", workdays="1111100", keep_backward_dates=False)
    yield opened
    opened.close()


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Database]:
    opened = open_database(postgresql_url)
    yield opened
    opened.close()


def prepared(session: Session) -> list[str]:
    cursor = session.connection.cursor()
    cursor.execute(PREPARED)
    return [statement for (statement,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("sql", "params", "answer"),
    [
        ("SELECT plant FROM plant ORDER BY plant", [], ["1000", "2000", "3000"]),
        ("SELECT plant FROM plant WHERE plant = ?", ["2000"], ["2000"]),
        ("SELECT plant FROM plant WHERE plant > ? ORDER BY plant LIMIT 1", ["1000"], ["2000"]),
        ("SELECT '?' || plant FROM plant WHERE name LIKE '%2000' AND plant <> ?", ["'%s"], ["?2000"]),
        ("SELECT plant FROM plant WHERE id = ?", [99_999_999_999], []),
        ("SELECT plant FROM plant WHERE ? IS NULL OR plant = ?", ["", "3000"], ["3000"]),
    ],
)
def test_what_comes_again_is_answered_as_the_first_time(
    database: Database, sql: str, params: list[object], answer: list[str]
) -> None:
    for _ in range(2):
        with database.reading() as session:
            for _ in range(OFTEN):
                assert [code for (code,) in session.rows(sql, params)] == answer


def test_other_values_are_given_to_the_same_statement(database: Database) -> None:
    with database.reading() as session:
        for wanted in (["1000"], ["2000"], ["3000"], [], ["1000", "3000"], ["?", "2000"]):
            among, parameter = texts(session, wanted)
            found = session.rows(
                f"SELECT plant FROM plant WHERE plant IN {among} ORDER BY plant", [parameter]
            )
            assert [code for (code,) in found] == [code for code in wanted if code != "?"]


def test_sessions_of_other_plants_see_their_own(database: Database) -> None:
    for _ in range(OFTEN):
        for code in ("1000", "2000"):
            with database.reading([code]) as session:
                assert session.rows("SELECT plant FROM plant") == [(code,)]


def test_a_statement_is_prepared_when_it_comes_for_the_third_time(postgresql: Database) -> None:
    with postgresql.reading() as session:
        for times in (1, 2, 3, 4):
            session.rows("SELECT '?' FROM plant WHERE plant = ?", ["1000"])
            assert len(prepared(session)) == (times >= 3)
    with postgresql.reading() as session:
        (statement,) = prepared(session)
        assert statement.endswith("AS SELECT '?' FROM plant WHERE plant = $1")


@pytest.mark.parametrize(
    ("sql", "params"),
    [
        ("SELECT id FROM plant WHERE id = ?", [1]),
        ("SELECT id FROM plant WHERE plant > ? ORDER BY plant LIMIT 1", ["1000"]),
        ("SELECT id FROM plant WHERE plant = ?", ["1" * 2_001]),
        ("SELECT id FROM plant WHERE ? IS NULL", ["1000"]),
        ("EXPLAIN SELECT id FROM plant WHERE plant = ?", ["1000"]),
    ],
    ids=["a number", "a page", "long", "a type that cannot be found out", "no query"],
)
def test_what_one_plan_would_not_serve_is_not_prepared(
    postgresql: Database, sql: str, params: list[object]
) -> None:
    with postgresql.reading() as session:
        for _ in range(OFTEN):
            session.rows(sql, params)
        assert prepared(session) == []


def test_so_many_statements_are_remembered_and_no_more(postgresql: Database) -> None:
    with postgresql.reading() as session:
        for number in range(400):
            for _ in range(3):
                assert session.scalar(f"SELECT {number}") == number
            assert len(prepared(session)) <= 300
        for number in range(400, 800):
            assert session.scalar(f"SELECT {number}") == number
        assert prepared(session) == []
        assert session.scalar("SELECT 0") == 0


def test_transactions_prepare_nothing(postgresql: Database) -> None:
    with postgresql.session() as session:
        for _ in range(OFTEN):
            session.rows("SELECT id FROM plant")
        assert prepared(session) == []
