"""What a run reports of the worklist is the difference of two sets, and a message keeps its key as long as it lives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert

from .budget import looking_at
from .product import loaded, plan
from .test_next_run import later_world
from .worlds import DrawnWorld, worlds

FIRST = {"02": "05", "03": "06", "04": "07"}
"""What a new order is told instead of what the worklist says of it."""
ASKING = (
    *FIRST,
    *FIRST.values(),
    "10",
    "15",
    "20",
    "26",
    "30",
    "40",
    "50",
    "52",
    "55",
    "56",
    "58",
    "59",
    "61",
    "62",
    "63",
    "64",
    "69",
)
CONVERTING = ("02", "03", "05", "06")
IN_DAYS = (10, 15, 30)

MESSAGES = """query ($numbers: [String!]) { exceptions(first: 500, where: {numbers: $numbers}) {
    totalCount nodes { key number subject {
        ... on PlannedOrder { convertible firmed orderType } } } } }"""
WORKLIST = "{ worklist(first: 500) { totalCount nodes { id key } } }"
REPORT = """{ planningRuns(first: 1) { nodes {
    counts { exceptionsNew exceptionsGone exceptionsWorse exceptionsUnchanged }
    exceptions(first: 500) { nodes { change message { id key } } } } } }"""


def ask(application: Application, query: str, **variables: Any) -> Any:
    body = Api(application).execute(GraphQLRequest(query, variables), "property").body
    assert "errors" not in body, body
    return body["data"]


def messages(application: Application) -> set[str]:
    """The keys of all messages that ask for action, from the plan itself and not from the worklist."""
    found = ask(application, MESSAGES, numbers=list(ASKING))["exceptions"]
    assert found["totalCount"] == len(found["nodes"]) == len({one["key"] for one in found["nodes"]})
    return {
        f"{FIRST.get(one['number'], one['number'])}{one['key'][2:]}"
        for one in found["nodes"]
        if one["number"] not in CONVERTING or convertible(one["subject"])
    }


def convertible(subject: dict[str, Any]) -> bool:
    """A proposal that was made firm by hand or by a fence is a person's business, a preview of kanban is nobody's."""
    return not subject or subject["convertible"] or (subject["firmed"] and subject["orderType"] != "VP")


def sizes(application: Application) -> dict[tuple[int, ...], int]:
    """How large each fault is: days between coming and being needed, or the quantity, from the plan's own rows."""
    with application.database.reading() as session:
        return dict(_sizes(session))


def _sizes(session: Any) -> Iterator[tuple[tuple[int, ...], int]]:
    for number, kind, subject, place, segment, due, came, ordered, stored in session.rows(
        "SELECT w.number, w.subject_kind, w.subject, w.material_plant, w.segment, w.due_date,"
        " COALESCE(o.availability_date, r.availability_date), o.quantity, x.quantity FROM worklist w"
        " LEFT JOIN planned_order o ON w.subject_kind = 3 AND o.number = w.subject"
        " LEFT JOIN receipt r ON w.subject_kind = 2 AND r.id = w.subject"
        " LEFT JOIN plan_exception x ON x.number = w.number AND x.subject_kind = w.subject_kind"
        " AND x.subject = w.subject AND x.material_plant = w.material_plant AND x.segment = w.segment"
    ):
        quantity = ordered if stored is None else stored
        yield (
            (number, kind, subject, place, segment),
            abs(came - due) if number in IN_DAYS else quantity,
        )


@looking_at(10)
@given(worlds(), st.integers(0, 999))
def test_a_run_reports_the_difference_of_the_two_sets(world: DrawnWorld, seed: int) -> None:
    later = later_world(world, seed)
    with loaded(world.tables) as application:
        plan(application, world.today)
        before, sizes_before = messages(application), sizes(application)
        upsert(application, later.tables)
        plan(application, later.today)
        after, sizes_after = messages(application), sizes(application)
        assert {one["key"] for one in ask(application, WORKLIST)["worklist"]["nodes"]} == after
        (run,) = ask(application, REPORT)["planningRuns"]["nodes"]
    reported: dict[str, set[str]] = {"NEW": set(), "GONE": set(), "WORSE": set()}
    for one in run["exceptions"]["nodes"]:
        reported[one["change"]].add(one["message"]["key"])
    worse = {key for key, size in sizes_after.items() if size > sizes_before.get(key, size)}
    assert reported["NEW"] == after - before
    assert reported["GONE"] == before - after
    assert reported["WORSE"] <= before & after
    assert len(reported["WORSE"]) == len(worse)
    assert run["counts"] == {
        "exceptionsNew": len(after - before),
        "exceptionsGone": len(before - after),
        "exceptionsWorse": len(worse),
        "exceptionsUnchanged": len(before & after) - len(worse),
    }


@looking_at(8)
@given(worlds())
def test_ids_and_keys_stay_over_runs_and_an_idle_run_reports_nothing(world: DrawnWorld) -> None:
    with loaded(world.tables) as application:
        plan(application, world.today)
        before = ask(application, WORKLIST)
        plan(application, world.today)
        assert ask(application, WORKLIST) == before
        (run,) = ask(application, REPORT)["planningRuns"]["nodes"]
    assert run["exceptions"]["nodes"] == []
    assert run["counts"] == {
        "exceptionsNew": 0,
        "exceptionsGone": 0,
        "exceptionsWorse": 0,
        "exceptionsUnchanged": before["worklist"]["totalCount"],
    }
