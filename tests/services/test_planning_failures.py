"""Runs that are refused, fail, die or meet each other: the stored plan stays whole, and the run says what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, PlanningResult, run_planning
from mto_graph.strategies import ExceptionRule, Flags, PlannedOrderColumns, hookimpl

from .worlds import (
    TODAY,
    at_first,
    fill,
    load,
    order,
    plan,
    rows,
    run_status,
    stored,
)


@pytest.fixture
def loaded(application: Application) -> Application:
    """On both databases, for what is a matter of storing."""
    return fill(application)


@pytest.fixture
def planned(loaded: Application) -> Application:
    plan(loaded)
    return loaded


@pytest.fixture
def in_memory(memory_application: Application) -> Application:
    """Planned, in memory, for what is a matter of planning."""
    plan(fill(memory_application))
    return memory_application


# Requests


@pytest.mark.parametrize(
    ("request_", "code", "place"),
    [
        ({"sales_order": "1"}, ErrorCode.REQUIRED, "sales_order"),
        ({"item": 10}, ErrorCode.REQUIRED, "sales_order"),
        ({"sales_order": "1", "item": 10, "plant": "1000"}, ErrorCode.CONFLICT, "sales_order"),
        ({"sales_order": "1", "item": 10, "material": "P"}, ErrorCode.CONFLICT, "sales_order"),
        ({"run_type": "ALL"}, ErrorCode.INVALID_VALUE, "run_type"),
        ({"planning_mode": "DELETE"}, ErrorCode.INVALID_VALUE, "planning_mode"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    request_: dict[str, Any], code: ErrorCode, place: str
) -> None:
    with pytest.raises(Refused) as refused:
        PlanningRequest(today=TODAY, **request_)
    (error,) = refused.value.errors
    assert (error.code, error.path) == (code, (place,))


@pytest.mark.parametrize("today", [date(1969, 12, 31), date(2100, 1, 1), "2025-02-30", None])
def test_the_planning_date_lies_in_the_calendar(memory_application: Application, today: Any) -> None:
    with pytest.raises(Refused, match="The planning date") as refused:
        plan(memory_application, today)
    assert refused.value.errors[0].path == ("today",)
    assert run_status(memory_application) == []


# Failing runs


class Unchanged:
    """The plan of an application, which must be the same at the end of the block."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __enter__(self) -> None:
        self.before = stored(self.application)

    def __exit__(self, *fault: object) -> None:
        assert stored(self.application) == self.before


def last_run(application: Application) -> tuple[Any, ...]:
    """Status, code and message of the last run."""
    return rows(
        application, "SELECT status, error_code, error_message FROM planning_run ORDER BY id DESC LIMIT 1"
    )[0]


class Failing:
    """A plugin whose exception rule fails as long as it is told to."""

    fails = False

    @hookimpl
    def mto_exception_rules(self) -> list[ExceptionRule]:
        def condition(orders: PlannedOrderColumns) -> Flags:
            if self.fails:
                raise LookupError("no such licence")
            return orders.start_day < 0

        return [ExceptionRule(number=95, group=9, text="Own", of_orders=condition)]


def test_a_run_that_fails_keeps_the_old_plan_and_says_why() -> None:
    failing = Failing()
    application = open_application("sqlite://", plugins=[failing])
    try:
        plan(fill(application))
        load(application, sales_orders=[order(1, "P", 99)])
        failing.fails = True
        with Unchanged(application), pytest.raises(Refused) as refused:
            plan(application)
        assert refused.value.errors[0].code is ErrorCode.PLUGIN_FAILED
        status, code, message = last_run(application)
        assert (status, code) == ("FAILED", "PLUGIN_FAILED")
        assert "message 95" in message
        failing.fails = False
        assert not plan(application).unchanged
    finally:
        application.close()


def test_a_run_that_is_broken_off_while_writing_keeps_the_old_plan(
    planned: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writing of the last table fails; the first ones are undone."""
    from mto_graph.services.planning import writing

    def failing(session: Any, table: str, *arguments: Any) -> int:
        if table == "pegging":
            raise OSError("disk full at /var/lib/secret")
        return real(session, table, *arguments)

    real = writing.update_columns
    load(planned, sales_orders=[order(1, "P", 99)])
    with monkeypatch.context() as patched:
        patched.setattr(writing, "update_columns", failing)
        with Unchanged(planned), pytest.raises(OSError, match="disk full"):
            plan(planned)
    status, code, message = last_run(planned)
    assert (status, code) == ("FAILED", "")
    assert "secret" not in message
    assert plan(planned).counts["planned_orders_changed"] == 3


@pytest.mark.parametrize(
    ("reason", "status"), [(KeyboardInterrupt, "CANCELLED"), (SystemExit, "INTERRUPTED")]
)
def test_a_run_that_is_broken_off_is_recorded_so(
    in_memory: Application, reason: type[BaseException], status: str
) -> None:
    def break_off() -> None:
        raise reason

    load(in_memory, sales_orders=[order(1, "P", 99)])
    with Unchanged(in_memory), pytest.raises(reason):
        run_planning(in_memory, PlanningRequest(today=TODAY), at_first("write", break_off))
    assert run_status(in_memory) == ["FINISHED", status]


def test_who_watches_cannot_undo_a_run_that_is_written(memory_application: Application) -> None:
    fill(memory_application)

    def gone(phase: str, share: float) -> None:
        if share == 1:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run_planning(memory_application, PlanningRequest(today=TODAY), gone)
    assert run_status(memory_application) == ["FINISHED"]
    assert len(stored(memory_application)["planned_order"]) == 3


def test_a_run_that_is_broken_off_after_it_was_written_is_finished(
    memory_application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(**facts: Any) -> PlanningResult:
        raise KeyboardInterrupt

    fill(memory_application)
    monkeypatch.setattr("mto_graph.services.planning.running.PlanningResult", interrupted)
    with pytest.raises(KeyboardInterrupt):
        plan(memory_application)
    assert last_run(memory_application) == ("FINISHED", "", "")
    assert len(stored(memory_application)["planned_order"]) == 3


def test_progress_tells_the_phases_and_grows_to_the_whole(memory_application: Application) -> None:
    fill(memory_application)
    told: list[tuple[str, float]] = []
    run_planning(memory_application, PlanningRequest(today=TODAY), lambda *told_now: told.append(told_now))
    assert list(dict.fromkeys(phase for phase, _ in told)) == ["read", "plan", "write"]
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_a_run_that_died_is_closed_by_the_next_one(loaded: Application) -> None:
    plan(loaded)
    with loaded.database.session() as session:
        session.execute("UPDATE planning_run SET status = 'RUNNING', finished_at = NULL")
    plan(loaded)
    assert run_status(loaded) == ["INTERRUPTED", "FINISHED"]
    assert rows(loaded, "SELECT COUNT(*) FROM planning_run WHERE finished_at IS NULL") == [(0,)]


def test_two_runs_at_once_are_refused(loaded: Application, database_url: str) -> None:
    """The second one comes from another process, as far as the database can tell."""
    other = open_application(database_url)
    refusals: list[ErrorCode] = []

    def meanwhile() -> None:
        for application in (loaded, other):
            with pytest.raises(Refused) as refused:
                plan(application)
            refusals.append(refused.value.errors[0].code)

    try:
        result = run_planning(loaded, PlanningRequest(today=TODAY), at_first("plan", meanwhile))
        assert refusals == [ErrorCode.PLANNING_IN_PROGRESS] * 2
        assert result.counts["planned_orders"] == 3
        assert run_status(loaded) == ["FINISHED"]
        assert plan(other).unchanged
    finally:
        other.close()


def test_order_entry_goes_on_while_planning_runs(loaded: Application, database_url: str) -> None:
    """What is entered meanwhile is not in this plan, but in the next."""
    other = open_application(database_url)

    def meanwhile() -> None:
        upsert(other, {"sales_orders": [order(2, "P", 5)]})

    try:
        result = run_planning(loaded, PlanningRequest(today=TODAY), at_first("plan", meanwhile))
        assert result.counts["planned_orders"] == 3
        assert plan(loaded).counts["planned_orders_created"] == 3
    finally:
        other.close()


def test_codes_whose_plugins_are_gone_are_refused_all_at_once(
    loaded: Application, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(loaded)
    monkeypatch.setenv("MTO_GRAPH_PLUGINS", "strategy-50,mrp-types")
    other = open_application(database_url)
    try:
        with Unchanged(loaded), pytest.raises(Refused) as refused:
            plan(other, run_type="NEUPL")
        assert {error.code for error in refused.value.errors} == {
            ErrorCode.UNKNOWN_STRATEGY,
            ErrorCode.UNKNOWN_LOT_SIZE,
        }
        assert "P in plant 1000 uses it" in str(refused.value)
        assert last_run(other)[0] == "FAILED"
    finally:
        other.close()
