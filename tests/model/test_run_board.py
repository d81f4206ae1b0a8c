"""The board of planning runs: seen and written by everybody, also while the run writes its plan."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from mto_graph.model.database import Database, open_database
from mto_graph.model.migrations import migrate

INSERT = (
    "INSERT INTO planning_run (status, plant, material, sales_order, run_type, planning_mode, planning_date,"
    " started_at, counts, error_code, error_message)"
    " VALUES ('RUNNING', '', '', '', 'NEUPL', 'ADAPT', 20000, '2025-03-03 06:00:00', '', '', '')"
)
HOLD = """
import sys, time
from mto_graph.model.database import open_database
with open_database(sys.argv[1]).planning_lock():
    print("held", flush=True)
    time.sleep(60)
"""


def begun(database: Database) -> int:
    """A run that has been recorded and put on the board."""
    with database.session() as session:
        session.execute(INSERT)
        run = int(session.scalar("SELECT MAX(id) FROM planning_run"))
    database.run_board.open(run)
    return run


@pytest.fixture
def two(database_url: str) -> Iterator[tuple[Database, Database]]:
    """Two programs on one database."""
    first, second = open_database(database_url), open_database(database_url)
    migrate(first)
    yield first, second
    first.close()
    second.close()


def test_others_see_how_far_a_run_is_and_ask_it_to_stop(two: tuple[Database, Database]) -> None:
    first, second = two
    run = begun(first)
    assert not first.run_board.show(run, "plan", 45)
    shown = second.run_board.read([run, run + 1])
    assert set(shown) == {run}
    assert (shown[run].phase, shown[run].progress, shown[run].cancel_requested) == ("plan", 45, False)
    second.run_board.request_cancellation(run)
    assert first.run_board.show(run, "plan", 50)
    assert second.run_board.read([run])[run].cancel_requested


def test_also_while_the_run_writes(two: tuple[Database, Database]) -> None:
    first, second = two
    run = begun(first)
    with first.session() as session:
        session.execute("INSERT INTO counter (name, value) VALUES ('planned_order', 1)")
        second.run_board.request_cancellation(run)
        assert second.run_board.show(run, "write", 70)
        assert second.run_board.read([run])[run].progress == 70


def test_a_run_that_has_ended_is_told_from_one_that_died(two: tuple[Database, Database]) -> None:
    first, second = two
    run = begun(first)
    assert not second.run_board.read([run])[run].ended
    with first.session() as session:
        session.execute("UPDATE planning_run SET status = 'FINISHED' WHERE id = ?", [run])
    first.run_board.end(run)
    second.run_board.request_cancellation(run)
    shown = second.run_board.read([run])[run]
    assert (shown.ended, shown.cancel_requested) == (True, False)


def test_in_memory() -> None:
    database = open_database("sqlite://")
    migrate(database)
    run = begun(database)
    assert not database.run_board.show(run, "read", 10)
    database.run_board.request_cancellation(run)
    assert database.run_board.show(run, "read", 20)
    assert not database.run_board.is_anybody_at_work()
    with database.planning_lock():
        assert database.run_board.is_anybody_at_work()
    database.close()


def test_whoever_holds_the_right_to_plan_is_seen(two: tuple[Database, Database]) -> None:
    first, second = two
    assert not second.run_board.is_anybody_at_work()
    with first.planning_lock():
        assert second.run_board.is_anybody_at_work()
        assert first.run_board.is_anybody_at_work()
    assert not second.run_board.is_anybody_at_work()


def test_looking_takes_the_right_to_plan_from_nobody(two: tuple[Database, Database]) -> None:
    first, second = two
    for _ in range(50):
        assert not second.run_board.is_anybody_at_work()
        with first.planning_lock():
            pass


def test_the_right_to_plan_of_a_killed_process_is_seen_to_be_free(database_url: str) -> None:
    database = open_database(database_url)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, database_url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert database.run_board.is_anybody_at_work()
        process.kill()
        process.wait()
    for _ in range(200):
        if not database.run_board.is_anybody_at_work():
            break
        time.sleep(0.05)
    else:
        pytest.fail("the lock of a killed process is still seen")
    database.close()
