"""Sessions, snapshots and refusals of the database binding."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.model import database as database_module
from mto_graph.model.database import Database, open_database
from mto_graph.model.migrations import migrate
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with all tables, of each of the three kinds."""
    url = "sqlite://" if request.param == "memory" else request.getfixturevalue(f"{request.param}_url")
    opened = open_database(url)
    migrate(opened)
    yield opened
    opened.close()


def add_plant(session: Session, code: str, name: str = "") -> None:
    session.db.Plant(plant=code, name=name, workdays="1111100", keep_backward_dates=False)


def plants(database: Database) -> list[str]:
    with database.reading() as session:
        return [code for (code,) in session.rows("SELECT plant FROM plant ORDER BY plant")]


def in_thread(work: Callable[[], object]) -> None:
    """Run in a thread of its own, and let its failure be ours."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


def test_a_session_commits_entities_and_sql_together(database: Database) -> None:
    with database.session() as session:
        add_plant(session, "1000")
        session.execute("UPDATE plant SET name = ? WHERE plant = ?", ["Works", "1000"])
        add_plant(session, "2000")
        assert session.scalar("SELECT count(*) FROM plant") == 2
    with database.session() as session:
        assert session.db.Plant.get(plant="1000").name == "Works"


def test_a_session_that_raises_changes_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.session() as session:
            add_plant(session, "1000")
            session.execute("INSERT INTO counter (name, value) VALUES (?, ?)", ["planned_order", 7])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert plants(database) == []
    with database.reading() as session:
        assert session.scalar("SELECT count(*) FROM counter WHERE name = 'planned_order'") == 0


def test_a_session_inside_a_session_is_the_same_transaction(database: Database) -> None:
    def write_inside_and_fail() -> None:
        with database.session() as outer:
            with database.session() as inner:
                assert inner is outer
                add_plant(inner, "1000")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_inside_and_fail()
    assert plants(database) == []


def test_an_inner_failure_cannot_be_swallowed(database: Database) -> None:
    def fail_inside_and_go_on() -> None:
        with database.session() as session:
            add_plant(session, "1000")
            with contextlib.suppress(ZeroDivisionError), database.session():
                raise ZeroDivisionError

    with pytest.raises(RuntimeError, match="cannot be committed"):
        fail_inside_and_go_on()
    assert plants(database) == []


def test_reading_inside_a_session_sees_its_changes(database: Database) -> None:
    with database.session() as session:
        add_plant(session, "1000")
        assert plants(database) == ["1000"]


def test_a_snapshot_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(Exception, match=r"readonly|read-only"):
        session.execute("INSERT INTO counter (name, value) VALUES ('planned_order', 7)")
    with database.reading() as session, pytest.raises(RuntimeError, match="no entities"):
        session.db  # noqa: B018
    with database.reading(), pytest.raises(RuntimeError, match="inside a read snapshot"), database.session():
        pass
    with database.session() as session:  # a snapshot leaves nothing behind that would hinder a writer
        add_plant(session, "1000")


def test_sqlite_is_told_once_that_nothing_is_written(tmp_path: Path) -> None:
    """Each time it is told it prepares all statements of the connection anew, which takes longer than most of them."""
    database = open_database(f"sqlite:///{tmp_path}/plant.db")
    told: list[str] = []
    with database.reading() as session:
        session.connection.set_trace_callback(told.append)
    for _ in range(2):
        with database.reading() as session:
            session.rows("SELECT 1")
    assert told[-1] == "ROLLBACK"
    assert not [statement for statement in told if "PRAGMA" in statement]
    database.close()


def test_a_snapshot_does_not_see_what_is_committed_meanwhile(application: Application) -> None:
    database = application.database

    def commit_another() -> None:
        with database.session() as session:
            add_plant(session, "2000")

    with database.session() as session:
        add_plant(session, "1000")
    with database.reading() as session:
        assert session.scalar("SELECT count(*) FROM plant") == 1
        in_thread(commit_another)
        assert session.scalar("SELECT count(*) FROM plant") == 1
    assert plants(database) == ["1000", "2000"]


def test_many_threads_lose_nothing(database: Database) -> None:
    with database.session() as session:
        session.execute("INSERT INTO counter (name, value) VALUES ('planned_order', 0)")

    def count() -> None:
        for _ in range(10):
            with database.session() as session:
                session.execute("UPDATE counter SET value = value + 1 WHERE name = 'planned_order'")
            with database.reading() as session:
                assert session.scalar("SELECT value FROM counter WHERE name = 'planned_order'") > 0

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.scalar("SELECT value FROM counter WHERE name = 'planned_order'") == 80


def test_text_is_kept_and_ordered_byte_by_byte(database: Database) -> None:
    texts = ["b", "B", "a", "É", "ä", "Z", " a", "a ", "10", "9", "'%?\\"]
    with database.session() as session:
        for text in texts:
            add_plant(session, text, name=text)
    assert plants(database) == sorted(texts, key=lambda text: text.encode())
    with database.reading() as session:
        assert session.rows("SELECT plant FROM plant WHERE name = ? AND plant <> '?'", ["'%?\\"]) == [
            ("'%?\\",)
        ]


def test_statements_can_be_counted(database: Database) -> None:
    with database.observed() as statements:
        assert plants(database) == []
    assert statements == ["SELECT plant FROM plant ORDER BY plant"]
    plants(database)
    assert len(statements) == 1


def test_a_waiting_writer_is_told_in_the_end(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.05)
    database = open_database(sqlite_url)
    migrate(database)

    def write() -> None:
        with database.session():
            pass

    with database.session(), pytest.raises(Refused, match="busy") as refused:
        in_thread(write)
    assert refused.value.errors[0].code is ErrorCode.DATABASE_UNAVAILABLE
    database.close()


def test_a_lost_connection_is_told_and_the_next_one_works(postgresql_url: str) -> None:
    database = open_database(postgresql_url)
    cut = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(Refused, match="lost") as refused, database.session() as session:
        session.execute(cut)
    assert refused.value.errors[0].code is ErrorCode.DATABASE_UNAVAILABLE
    with pytest.raises(Refused, match="lost"), database.reading() as session:
        session.execute(cut)
    assert plants(database) == []
    with database.session() as session:
        add_plant(session, "1000")
    assert plants(database) == ["1000"]
    database.close()


def test_transactions_of_two_databases_do_not_mix() -> None:
    first, second = open_database("sqlite://"), open_database("sqlite://")
    migrate(first)
    migrate(second)
    with first.session(), pytest.raises(RuntimeError, match="two databases"), second.session():
        pass
    with first.session() as session:
        add_plant(session, "1000")
        assert plants(second) == []
    assert plants(first) == ["1000"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://root@localhost/x", "must begin with"),
        ("plant.db", "must begin with"),
        ("postgresql://secret:password@127.0.0.1:1/x", "cannot be reached"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(url: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as refused:
        open_database(url)
    assert "password" not in str(refused.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "plant.db").write_text("material,description\n" * 100)
    with pytest.raises(Refused, match="is not a database"):
        open_database(f"sqlite:///{tmp_path / 'plant.db'}")
    with pytest.raises(Refused, match=r"The folder of the database file plant\.db does not exist"):
        open_database(f"sqlite:///{tmp_path / 'nowhere' / 'plant.db'}")
