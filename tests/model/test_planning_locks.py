"""One planning run at a time, and none that blocks the next by dying."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.model.database import Database, open_database

HOLD = """
import sys, time
from mto_graph.model.database import open_database
with open_database(sys.argv[1]).planning_lock():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def two(database_url: str) -> Iterator[tuple[Database, Database]]:
    """Two programs on one database."""
    first, second = open_database(database_url), open_database(database_url)
    yield first, second
    first.close()
    second.close()


def assert_refused(database: Database, plants: list[int] | None = None) -> None:
    with (
        pytest.raises(Refused, match="planning run is in progress") as refused,
        database.planning_lock(plants),
    ):
        pass
    assert refused.value.errors[0].code is ErrorCode.PLANNING_IN_PROGRESS


def test_a_second_run_is_refused_until_the_first_has_ended(two: tuple[Database, Database]) -> None:
    first, second = two
    with first.planning_lock():
        assert_refused(second)
        assert_refused(first)
        assert_refused(second, [1])
    with second.planning_lock():
        assert_refused(first)
    with pytest.raises(ZeroDivisionError), first.planning_lock():
        raise ZeroDivisionError
    with second.planning_lock(), second.session() as session:
        session.execute("SELECT 1")


def test_runs_of_one_plant_exclude_those_of_all(two: tuple[Database, Database]) -> None:
    first, second = two
    with first.planning_lock([1]):
        assert_refused(second)
        assert_refused(second, [2, 1])
    with second.planning_lock():
        pass


def test_runs_of_different_plants_go_side_by_side_on_postgresql(postgresql_url: str) -> None:
    first, second = open_database(postgresql_url), open_database(postgresql_url)
    with first.planning_lock([1]), second.planning_lock([2]):
        assert_refused(second, [1])
    first.close()
    second.close()


def test_writing_goes_on_while_planning(two: tuple[Database, Database], database_url: str) -> None:
    from mto_graph.model.migrations import migrate

    first, second = two
    migrate(first)
    with first.planning_lock(), second.session() as session:
        session.db.Plant(plant="1000", workdays="1111100", keep_backward_dates=False)


def test_a_run_that_is_killed_holds_nothing(database_url: str) -> None:
    database = open_database(database_url)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, database_url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert_refused(database)
        process.kill()
        process.wait()
        for _ in range(100):
            try:
                with database.planning_lock():
                    break
            except Refused:
                pass
        else:
            pytest.fail("the lock of a killed process was never given back")
    database.close()


def test_in_memory_one_run_at_a_time() -> None:
    database = open_database("sqlite://")
    with database.planning_lock():
        assert_refused(database)
    with database.planning_lock():
        pass
