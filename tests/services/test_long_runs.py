"""Long runs: seen while they are at work, cancelled in every phase, found dead by whoever looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import (
    BegunRun,
    PlanningRequest,
    begin_planning,
    cancel_planning,
    run_planning,
)
from mto_graph.services.planning.watch import Watch
from mto_graph.services.reading import runs
from mto_graph.services.reading.paging import Filter, Order, Slice
from mto_graph.services.reading.runs import PlanningRunRow

from .gate import PATIENCE, Gate, behind_the_gate
from .worlds import TODAY, at_first, fill, load, order, plan, rows, run_status, stored

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
}


@pytest.fixture
def planned(application: Application) -> Application:
    """Planned, with an order that is not in the plan yet."""
    plan(fill(application))
    load(application, sales_orders=[order(2, "P", 7)])
    return application


@pytest.fixture
def other(planned: Application, database_url: str) -> Iterator[Application]:
    """Another program on the same database."""
    opened = open_application(database_url)
    yield opened
    opened.close()


def seen(application: Application, run: int) -> PlanningRunRow:
    """The run as everybody sees it."""
    with application.database.reading() as session:
        return runs.by_ids(session, [run])[run]


def until(condition: Callable[[], object]) -> None:
    """Wait for what must come."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "what should have come never came"
        time.sleep(0.01)


def begun(application: Application, **scope: Any) -> BegunRun:
    return begin_planning(application, PlanningRequest(today=TODAY, **scope))


# The record


def test_a_run_says_who_started_it_and_how_long_its_phases_took(planned: Application) -> None:
    run = run_planning(planned, PlanningRequest(today=TODAY, started_by="cli")).run
    row = seen(planned, run)
    assert (row.started_by, row.status, row.phase, row.progress_percent) == ("cli", "FINISHED", "write", 100)
    for milliseconds in (row.read_milliseconds, row.plan_milliseconds, row.write_milliseconds):
        assert milliseconds is not None
        assert 0 <= milliseconds < 60_000
    assert not row.cancel_requested
    assert seen(planned, run - 1).started_by is None


def test_a_run_that_fails_says_how_far_it_came(memory_application: Application) -> None:
    fill(memory_application)
    with pytest.raises(Refused):
        plan(memory_application, plant="9999")
    row = seen(memory_application, 1)
    assert (row.status, row.phase, row.progress_percent) == ("FAILED", "read", 0)
    assert row.read_milliseconds is not None
    assert row.plan_milliseconds is None


def test_the_phases_of_a_run_are_on_the_board_as_they_begin(planned: Application, other: Application) -> None:
    run, looks = begun(planned), list[tuple[str, str | None, int]]()

    def look(phase: str, share: float) -> None:
        row = seen(other, run.run)
        looks.append((row.status, row.phase, row.progress_percent))

    run.perform(look)
    assert ("RUNNING", "read", 0) in looks
    assert ("RUNNING", "plan", 40) in looks
    assert looks[-1] == ("FINISHED", "write", 100)
    assert [percent for _, _, percent in looks] == sorted(percent for _, _, percent in looks)


# Cancelling


@pytest.mark.parametrize("phase", ["read", "plan", "write"])
def test_a_run_is_cancelled_from_another_program_at_each_phase(
    planned: Application, other: Application, phase: str
) -> None:
    before, run = stored(planned), begun(planned)
    ask = at_first(phase, lambda: other.database.run_board.request_cancellation(run.run))
    with pytest.raises(Refused) as refused:
        run.perform(ask)
    assert [error.code for error in refused.value.errors] == [ErrorCode.PLANNING_CANCELLED]
    assert stored(planned) == before
    row = seen(other, run.run)
    assert (row.status, row.phase, row.error_code) == ("CANCELLED", phase, "PLANNING_CANCELLED")
    assert row.finished_at is not None
    assert plan(other).counts["planned_orders_created"] == 3


def test_a_run_can_be_cancelled_before_it_has_begun_to_work(planned: Application, other: Application) -> None:
    """Its record is there, its thread is not yet."""
    before, run = stored(planned), begun(planned)
    other.database.run_board.request_cancellation(run.run)
    assert seen(other, run.run).cancel_requested
    with pytest.raises(Refused, match="was cancelled"):
        run.perform()
    assert stored(planned) == before
    assert run_status(planned) == ["FINISHED", "CANCELLED"]


@pytest.mark.parametrize("place", ["between levels", "between rows"])
def test_a_run_is_cancelled_in_the_middle_of_a_phase(
    planned: Application, other: Application, place: str
) -> None:
    """The wish is heard by the thread that listens; the run then stops at its next step."""
    before, run = stored(planned), begun(planned)
    first, last = {"between levels": (0.4, 0.6), "between rows": (0.6, 1.0)}[place]
    asked: list[float] = []

    def ask(phase: str, share: float) -> None:
        if first < share < last and not asked:
            asked.append(share)
            other.database.run_board.request_cancellation(run.run)
            until(lambda: run.watch.cancelled)

    with pytest.raises(Refused, match="was cancelled"):
        run.perform(ask)
    assert asked
    assert stored(planned) == before
    assert run_status(planned) == ["FINISHED", "CANCELLED"]
    assert plan(planned).counts["planned_orders_created"] == 3


def test_a_statement_that_would_never_end_is_broken_off(planned: Application, other: Application) -> None:
    """Asked for by another program, while the run waits for the database; reading and writing alike."""
    for opened in (planned.database.reading, planned.database.session):
        run = begun(planned)
        watch = run.watch
        asking = threading.Timer(0.2, other.database.run_board.request_cancellation, [run.run])
        with watch, pytest.raises(Exception, match=r"(?i)interrupt|cancel"), opened() as session:  # noqa: PT012
            asking.start()
            watch.enter("read")
            with watch.over(session):
                session.execute(ENDLESS[planned.database.dialect])
        assert watch.cancelled
        with planned.database.session() as session:
            session.execute("SELECT 1")
        with pytest.raises(Refused, match="was cancelled"):
            _perform_again(run)


def _perform_again(run: BegunRun) -> None:
    """The run of a watch that is over already: it stops before it begins, and gives the right to plan back."""
    cancelled, run.watch = run.watch, Watch(run._application.database.run_board, run.run)
    assert cancelled.cancelled
    run.watch.cancel()
    run.perform()


def test_cancelling_waits_until_the_run_has_stopped(planned: Application, database_url: str) -> None:
    gate = Gate()
    application = open_application(database_url, plugins=[gate])
    behind_the_gate(application)
    with gate.closed():
        run = begun(application)
        application.background.start(run.perform, run.watch.cancel)
        assert gate.reached.wait(PATIENCE)
        threading.Timer(0.3, gate.open).start()
        cancel_planning(planned, run.run)
    until(lambda: seen(planned, run.run).status == "CANCELLED")
    cancel_planning(planned, run.run)
    application.close()


def test_what_has_ended_cannot_be_cancelled(planned: Application) -> None:
    with pytest.raises(Refused, match="ended already: finished") as refused:
        cancel_planning(planned, 1)
    assert [(error.code, error.path) for error in refused.value.errors] == [(ErrorCode.CONFLICT, ("id",))]
    with pytest.raises(Refused, match="no such planning run") as refused:
        cancel_planning(planned, 99)
    assert refused.value.errors[0].code is ErrorCode.NOT_FOUND


def test_a_wish_that_comes_too_late_changes_nothing(planned: Application, other: Application) -> None:
    """The plan is stored; the run says so, and not that it was cancelled."""
    run = begun(planned)

    def ask(phase: str, share: float) -> None:
        if share == 1:
            run.watch.cancel()
            other.database.run_board.request_cancellation(run.run)

    assert run.perform(ask).counts["planned_orders_created"] == 3
    row = seen(other, run.run)
    assert (row.status, row.cancel_requested) == ("FINISHED", False)


# Runs in the background


def test_a_run_in_another_thread_keeps_all_others_out(planned: Application, other: Application) -> None:
    run = begun(planned)
    for application in (planned, other):
        with pytest.raises(Refused) as refused:
            plan(application)
        assert refused.value.errors[0].code is ErrorCode.PLANNING_IN_PROGRESS
    thread = threading.Thread(target=run.perform)
    thread.start()
    thread.join()
    assert seen(other, run.run).status == "FINISHED"
    assert plan(other).unchanged


def test_an_application_that_closes_cancels_what_it_runs(planned: Application, database_url: str) -> None:
    gate = Gate()
    application = open_application(database_url, plugins=[gate])
    behind_the_gate(application)
    with gate.closed():
        run = begun(application)
        application.background.start(run.perform, run.watch.cancel)
        assert gate.reached.wait(PATIENCE)
        threading.Timer(0.1, gate.open).start()
        application.close()
    assert seen(planned, run.run).status == "CANCELLED"
    assert not planned.database.run_board.is_anybody_at_work()


def test_orders_come_in_during_a_run_and_are_in_the_next_plan(
    planned: Application, database_url: str
) -> None:
    """The run stands in the middle of planning; nobody who enters orders waits for it."""
    gate = Gate()
    application = open_application(database_url, plugins=[gate])
    behind_the_gate(application, materials=1)
    with gate.closed():
        run = begun(application)
        application.background.start(run.perform, run.watch.cancel)
        assert gate.reached.wait(PATIENCE)
        upsert(planned, {"sales_orders": [order(3, "P", 5), order(1, "P", 99)]})
        assert seen(planned, run.run).status == "RUNNING"
    until(lambda: seen(planned, run.run).status == "FINISHED")
    counts = seen(planned, run.run).counts
    assert counts["planned_orders_created"] == 3 + 1
    following = plan(application)
    assert following.counts["planned_orders_created"] == 3
    assert following.counts["planned_orders_changed"] > 0
    assert plan(application).unchanged
    application.close()


# Runs whose process has died


def die(application: Application) -> int:
    """Leave a run as a process leaves it that dies: at work by its record, and nobody holds the right to plan."""
    run = begun(application)
    application.database.run_board.show(run.run, "plan", 47)
    run._held.close()
    return run.run


def test_whoever_looks_sees_that_a_run_has_died(planned: Application, other: Application) -> None:
    run = die(planned)
    assert rows(other, "SELECT status FROM planning_run WHERE id = ?", run) == [("RUNNING",)]
    row = seen(other, run)
    assert (row.status, row.phase, row.progress_percent) == ("INTERRUPTED", "plan", 47)
    with pytest.raises(Refused, match="ended already: interrupted"):
        cancel_planning(other, run)


@pytest.mark.parametrize("status", ["RUNNING", "INTERRUPTED", "FINISHED"])
def test_runs_are_found_by_what_they_are_seen_to_be(
    planned: Application, other: Application, status: str
) -> None:
    run = die(planned)
    with other.database.reading() as session:
        where = Filter()
        runs.has_status(session, where, status)
        found = [row.id for row in runs.page(session, where, Order(runs.BY_ID), Slice(10)).rows]
    assert found == {"RUNNING": [], "INTERRUPTED": [run], "FINISHED": [1]}[status]


def test_the_next_run_notes_how_far_a_dead_one_had_come(planned: Application, other: Application) -> None:
    run = die(planned)
    plan(other)
    assert rows(other, "SELECT status, phase, progress FROM planning_run WHERE id = ?", run) == [
        ("INTERRUPTED", "plan", 47)
    ]


def test_a_snapshot_from_before_its_end_does_not_make_a_run_dead(
    planned: Application, other: Application
) -> None:
    run = begun(planned)
    with other.database.reading() as session:
        assert runs.by_ids(session, [run.run])[run.run].status == "RUNNING"
        run.perform()
        assert runs.by_ids(session, [run.run])[run.run].status == "RUNNING"
    assert seen(other, run.run).status == "FINISHED"


def test_a_run_that_was_declared_dead_stores_nothing(planned: Application, other: Application) -> None:
    """It has lost the connection that held its lock, and another run has begun."""
    before, run = stored(planned), begun(planned)

    def lose() -> None:
        with other.database.session() as session:
            session.execute("UPDATE planning_run SET status = 'INTERRUPTED' WHERE id = ?", [run.run])

    with pytest.raises(Refused, match="lost the connection") as refused:
        run.perform(at_first("write", lose))
    assert refused.value.errors[0].code is ErrorCode.DATABASE_UNAVAILABLE
    assert stored(planned) == before
    assert seen(other, run.run).status == "INTERRUPTED"
