"""Long runs over the graph: answered while at work, repeated safely, cancelled, and shown as they are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.services.application import Application, open_application
from mto_graph.services.planning import size

from ..services.gate import PATIENCE, Gate, behind_the_gate
from ..services.worlds import TODAY, order
from .conftest import Client

PLAN = """mutation ($input: RunPlanningInput!) { runPlanning(input: $input) {
    planningRun { id status startedBy phase progressPercent counts { plannedOrdersCreated } finishedAt }
    errors { code message path } } }"""
CANCEL = """mutation ($input: CancelPlanningRunInput!) { cancelPlanningRun(input: $input) {
    planningRun { id status cancelRequested error { code } } errors { code message path } } }"""
RUN = """query ($id: ID!) { planningRun(id: $id) {
    status phase progressPercent cancelRequested startedBy readMilliseconds planMilliseconds writeMilliseconds
    counts { plannedOrders } error { code message } } }"""
ORDER = """mutation ($input: UpsertSalesOrdersInput!) { upsertSalesOrders(input: $input) { rows errors { code } } }"""
PROGRESS = """subscription ($id: ID!) { planningRunProgress(id: $id) { ...shown } }
    fragment shown on PlanningRun { status phase progressPercent planningDate counts { plannedOrders } }"""
UNKNOWN = "UGxhbm5pbmdSdW46OTk5"
"""The id of planning run 999."""


class Works:
    """An application whose runs wait at a gate, a client of it, and one of another program on the same database."""

    def __init__(self, url: str) -> None:
        self.gate = Gate()
        self._application = open_application(url, plugins=[self.gate])
        self._other = open_application(url)
        behind_the_gate(self._application)
        self.client, self.other = Client(self._application), Client(self._other)

    @contextmanager
    def at_the_gate(self, **given: Any) -> Iterator[str]:
        """A run in the background that stands in the middle of planning; its id."""
        with self.gate.closed():
            payload = self.plan(wait=False, **given)
            assert payload["errors"] == []
            assert self.gate.reached.wait(PATIENCE)
            yield payload["planningRun"]["id"]

    def plan(self, **given: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.ask(
            PLAN, {"input": {"planningDate": TODAY.isoformat(), **given}}
        )
        return answer["runPlanning"]

    def ended(self, run: str) -> dict[str, Any]:
        """What became of a run, once it has ended."""
        events = followed(self.other.api, {"id": run})
        assert events[-1]["data"]["planningRunProgress"]["status"] != "RUNNING"
        answer: dict[str, Any] = self.other.ask(RUN, {"id": run})["planningRun"]
        return answer

    def close(self) -> None:
        self.gate.open()
        self._application.close()
        self._other.close()


@pytest.fixture
def works(database_url: str) -> Iterator[Works]:
    opened = Works(database_url)
    yield opened
    opened.close()


def followed(api: Api, variables: Mapping[str, Any], query: str = PROGRESS) -> list[dict[str, Any]]:
    """Everything that a subscription tells until it ends."""

    async def follow() -> list[dict[str, Any]]:
        return [answer.body async for answer in api.follow(GraphQLRequest(query, variables), "test-request")]

    return asyncio.run(follow())


# Starting


def test_a_small_run_is_answered_when_it_has_finished(works: Works) -> None:
    payload = works.plan()
    run = payload["planningRun"]
    assert (run["status"], run["startedBy"], run["phase"], run["progressPercent"]) == (
        "FINISHED",
        "api",
        "WRITE",
        100,
    )
    assert run["counts"] == {"plannedOrdersCreated": 40}


def test_a_run_that_nobody_waits_for_is_answered_at_work(works: Works) -> None:
    with works.at_the_gate() as run:
        shown = works.other.ask(RUN, {"id": run})["planningRun"]
        assert (shown["status"], shown["phase"], shown["startedBy"]) == ("RUNNING", "PLAN", "api")
        assert (shown["counts"], shown["planMilliseconds"], shown["error"]) == (None, None, None)
        assert 40 <= shown["progressPercent"] < 60
    shown = works.ended(run)
    assert (shown["status"], shown["progressPercent"], shown["counts"]) == (
        "FINISHED",
        100,
        {"plannedOrders": 40},
    )
    assert all(isinstance(shown[f"{phase}Milliseconds"], int) for phase in ("read", "plan", "write"))


def test_in_a_large_database_nobody_waits_unless_he_wants_to(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert works.plan()["planningRun"]["status"] == "FINISHED"
    monkeypatch.setattr(size, "ROWS_WAITED_FOR", 79)  # 40 orders and 40 planned orders are one more
    assert works.plan(wait=True)["planningRun"]["status"] == "FINISHED"
    one = {"salesOrderItem": {"salesOrder": "900", "item": 10}}
    assert works.plan(scope=one)["planningRun"]["status"] == "FINISHED"
    with works.gate.closed():
        payload = works.plan()
        assert payload["planningRun"]["status"] == "RUNNING"
    assert works.ended(payload["planningRun"]["id"])["status"] == "FINISHED"


def test_two_runs_never_overlap(works: Works) -> None:
    with works.at_the_gate():
        for client in (works.client, works.other):
            for wait in (True, False):
                refused = client.ask(PLAN, {"input": {"wait": wait}})["runPlanning"]
                assert refused["planningRun"] is None
                assert [fault["code"] for fault in refused["errors"]] == ["PLANNING_IN_PROGRESS"]


def test_a_key_stands_for_the_first_run_wherever_that_is(works: Works) -> None:
    with works.at_the_gate(idempotencyKey="night") as run:
        again = works.plan(wait=False, idempotencyKey="night")
        assert (again["errors"], again["planningRun"]["id"], again["planningRun"]["status"]) == (
            [],
            run,
            "RUNNING",
        )
    works.ended(run)
    again = works.plan(wait=True, idempotencyKey="night")
    assert (again["planningRun"]["id"], again["planningRun"]["status"]) == (run, "FINISHED")
    with works.client.application.database.reading() as session:
        assert session.scalar("SELECT COUNT(*) FROM planning_run") == 1


def test_a_run_that_fails_in_the_background_says_why(works: Works) -> None:
    payload = works.plan(wait=False, scope={"plant": "9999"})
    shown = works.ended(payload["planningRun"]["id"])
    assert (shown["status"], shown["phase"], shown["error"]["code"]) == ("FAILED", "READ", "NOT_FOUND")
    assert works.plan()["planningRun"]["status"] == "FINISHED"


def test_orders_are_entered_while_a_run_is_at_work(works: Works) -> None:
    entered = {
        "salesOrder": "5000", "item": 10, "material": "G000", "plant": "1000", "quantity": "9",
        "requestedDate": order(1, "G000", 1)["requested_date"],
    }  # fmt: skip
    with works.at_the_gate() as run:
        answer = works.other.ask(ORDER, {"input": {"salesOrders": [entered]}})["upsertSalesOrders"]
        assert answer == {"rows": 1, "errors": []}
        assert works.other.ask(RUN, {"id": run})["planningRun"]["status"] == "RUNNING"
    assert works.ended(run)["counts"] == {"plannedOrders": 40}
    assert works.plan()["planningRun"]["counts"] == {"plannedOrdersCreated": 1}


# Cancelling


def test_a_run_is_cancelled_from_another_program(works: Works) -> None:
    with works.at_the_gate() as run:
        # The gate opens when the wish has been noted: what waits in a plugin is only heard afterwards.
        works.other.application.database.run_board.request_cancellation(1)
        assert works.other.ask(RUN, {"id": run})["planningRun"]["cancelRequested"]
    cancelled = works.ended(run)
    assert (cancelled["status"], cancelled["error"]["code"]) == ("CANCELLED", "PLANNING_CANCELLED")
    assert cancelled["counts"] is None
    assert works.plan()["planningRun"]["counts"] == {"plannedOrdersCreated": 40}
    payload = works.other.ask(CANCEL, {"input": {"id": run}})["cancelPlanningRun"]
    assert payload["errors"] == []
    assert payload["planningRun"]["status"] == "CANCELLED"


@pytest.mark.parametrize("key", [None, "stop"])
def test_the_payload_shows_the_cancelled_run(works: Works, key: str | None) -> None:
    with works.at_the_gate() as run:
        answer = works.other.body(CANCEL, {"input": {"id": run, "idempotencyKey": key}})
        # It waited its two seconds, and the gate is still closed.
        payload = answer["data"]["cancelPlanningRun"]
        assert payload == {
            "planningRun": {"id": run, "status": "RUNNING", "cancelRequested": True, "error": None},
            "errors": [],
        }
    assert works.ended(run)["status"] == "CANCELLED"
    payload = works.other.ask(CANCEL, {"input": {"id": run, "idempotencyKey": key}})["cancelPlanningRun"]
    assert (payload["errors"], payload["planningRun"]["status"]) == ([], "CANCELLED")


def test_what_cannot_be_cancelled(works: Works) -> None:
    run = works.plan()["planningRun"]["id"]
    for identifier, code in ((run, "CONFLICT"), (UNKNOWN, "NOT_FOUND")):
        payload = works.other.ask(CANCEL, {"input": {"id": identifier}})["cancelPlanningRun"]
        assert payload["planningRun"] is None
        assert [(fault["code"], fault["path"]) for fault in payload["errors"]] == [(code, ["input", "id"])]
    (fault,) = works.other.faults(CANCEL, {"input": {"id": "abc"}})
    assert fault["extensions"]["code"] == "INVALID_ID"


# Following


def test_a_run_is_followed_from_another_program_until_it_ends(works: Works) -> None:
    with works.at_the_gate() as run:
        first = followed_once(works.other.api, run)
        assert (first["status"], first["phase"], first["planningDate"]) == (
            "RUNNING",
            "PLAN",
            TODAY.isoformat(),
        )
    events = [event["data"]["planningRunProgress"] for event in followed(works.other.api, {"id": run})]
    assert events[-1] == {
        "status": "FINISHED",
        "phase": "WRITE",
        "progressPercent": 100,
        "planningDate": TODAY.isoformat(),
        "counts": {"plannedOrders": 40},
    }
    assert all(one != other for one, other in pairwise(events))
    assert followed(works.other.api, {"id": run}) == [{"data": {"planningRunProgress": events[-1]}}]


def followed_once(api: Api, run: str) -> dict[str, Any]:
    """The first thing that a subscription tells; it is closed after that."""

    async def first() -> dict[str, Any]:
        stream = api.follow(GraphQLRequest(PROGRESS, {"id": run}), "test-request")
        answer = await anext(stream)
        await stream.aclose()
        shown: dict[str, Any] = answer.body["data"]["planningRunProgress"]
        return shown

    return asyncio.run(first())


def test_a_run_that_dies_ends_what_follows_it(works: Works) -> None:
    with works.client.application.database.session() as session:
        session.execute(
            "INSERT INTO planning_run (status, plant, material, sales_order, run_type, planning_mode, planning_date,"
            " started_at, counts, error_code, error_message)"
            " VALUES ('RUNNING', '', '', '', 'NEUPL', 'ADAPT', 20000, '2025-03-03 06:00:00', '', '', '')"
        )
    (run,) = works.other.ask("{ planningRuns { nodes { id } } }")["planningRuns"]["nodes"]
    (event,) = followed(works.other.api, run)
    assert event["data"]["planningRunProgress"]["status"] == "INTERRUPTED"
    for status, found in (("INTERRUPTED", [run]), ("RUNNING", [])):
        query = f"{{ planningRuns(where: {{status: {status}}}) {{ nodes {{ id }} }} }}"
        assert works.other.ask(query)["planningRuns"]["nodes"] == found


@pytest.mark.parametrize(
    ("query", "variables", "code", "message"),
    [
        (PROGRESS, {"id": UNKNOWN}, "NOT_FOUND", "no such planning run"),
        (PROGRESS, {"id": "abc"}, "INVALID_ID", "not an id"),
        (PROGRESS, {"id": "UGxhbnQ6MQ"}, "INVALID_ID", "not an id"),
        (PROGRESS, {}, "BAD_REQUEST", "ID!"),
        ("subscription { nothing }", {}, "BAD_REQUEST", "nothing"),
        ("subscription {", {}, "BAD_REQUEST", "Syntax"),
        ("{ plants { code } }", {}, "BAD_REQUEST", "Only subscriptions"),
        ("query A { plants { code } } query B { plants { code } }", {}, "BAD_REQUEST", "several operations"),
        (
            "subscription { " + "a" * 10 + " " * 10 + "{ b " * 100 + "} " * 101,
            {},
            "BAD_REQUEST",
            "nested too deeply",
        ),
    ],
)
def test_what_cannot_be_followed(
    memory_application: Application, query: str, variables: dict[str, Any], code: str, message: str
) -> None:
    (told,) = followed(Client(memory_application).api, variables, query)
    (fault,) = told["errors"]
    assert fault["extensions"] == {"code": code, "requestId": "test-request"}
    assert message in fault["message"]


def test_a_subscription_is_not_for_one_answer(memory_application: Application) -> None:
    (fault,) = Client(memory_application).faults(PROGRESS, {"id": UNKNOWN})
    assert "Only queries and mutations" in fault["message"]


def test_no_event_loop_touches_the_database(works: Works) -> None:
    """Sessions belong to threads: none may ever be opened in the thread of the loop."""
    import threading

    threads: set[int] = set()
    reading = works.other.application.database.reading

    def noted(*plants: Any) -> Any:
        threads.add(threading.get_ident())
        return reading(*plants)

    run = works.plan()["planningRun"]["id"]
    works.other.application.database.reading = noted  # type: ignore[method-assign]
    followed(works.other.api, {"id": run})
    assert threads
    assert threading.get_ident() not in threads
