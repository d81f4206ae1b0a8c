"""What a server does not do for everybody: work on for ever, and tell its schema."""

from __future__ import annotations

import threading
import time

import httpx
import psycopg2
import pytest

from mto_graph.api.deadline import Deadline
from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.server.settings import ServerSettings
from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert

from ..api.conftest import WORKS
from .conftest import running

QUERY = {"query": "{ plants { code } }"}


def test_a_request_that_waits_for_the_database_is_broken_off_and_frees_its_thread(
    postgresql_url: str,
) -> None:
    """Somebody holds the table; the only thread of the server must be free again when the time is over."""
    application = open_application(postgresql_url)
    upsert(application, WORKS)
    holder = psycopg2.connect(postgresql_url)
    settings = ServerSettings(port=0, request_seconds=0.3, threads=1)
    with running(application, settings) as http:
        assert http.post("/graphql", json=QUERY).json()["data"]["plants"]
        holder.cursor().execute("LOCK TABLE plant IN ACCESS EXCLUSIVE MODE")
        answer = http.post("/graphql", json=QUERY)
        assert answer.json()["errors"][0]["extensions"]["code"] == "REQUEST_TIMEOUT"
        assert "longer than 0.3 seconds" in answer.json()["errors"][0]["message"]
        assert "data" not in answer.json()
        assert http.post("/graphql", json={"query": "{ materials(first: 1) { nodes { number } } }"}).json()[
            "data"
        ]
        holder.rollback()
        assert http.post("/graphql", json=QUERY).json()["data"]["plants"]
    holder.close()
    application.close()


def test_a_request_whose_time_is_over_reads_nothing_more() -> None:
    application = open_application("sqlite://")
    upsert(application, WORKS)
    with running(application, ServerSettings(port=0, request_seconds=0.4)) as http:
        told: list[httpx.Response] = []
        with application.database.session():
            # In memory there is one connection: the request waits for it longer than it may.
            asking = threading.Thread(target=lambda: told.append(http.post("/graphql", json=QUERY)))
            asking.start()
            time.sleep(1)
        asking.join()
        assert told[0].json()["errors"][0]["extensions"]["code"] == "REQUEST_TIMEOUT"
        assert http.post("/graphql", json=QUERY).json()["data"]
    application.close()


def test_when_the_time_is_over_no_other_field_is_begun() -> None:
    application = open_application("sqlite://")
    upsert(application, WORKS)
    deadline = Deadline(0.1)
    deadline.expire()
    asked = GraphQLRequest("{ plants { code } materials { nodes { number } } }")
    with application.database.observed() as statements:
        answer = Api(application).execute(asked, "test-request", deadline=deadline)
    application.close()
    assert answer.body["errors"][0]["extensions"]["code"] == "REQUEST_TIMEOUT"
    assert statements == []


@pytest.mark.parametrize("introspection", [True, False])
def test_introspection_can_be_switched_off(introspection: bool) -> None:
    application = open_application("sqlite://")
    with running(application, ServerSettings(port=0, introspection=introspection)) as http:
        answer = http.post("/graphql", json={"query": "{ __schema { queryType { name } } }"}).json()
        named = http.post("/graphql", json={"query": "{ __typename }"}).json()
    application.close()
    assert named == {"data": {"__typename": "Query"}}
    assert ("errors" in answer) != introspection


def test_an_answer_tells_what_it_cost() -> None:
    """What was asked for, and objects of all levels however often the answer holds them; nothing of no object."""
    application = open_application("sqlite://")
    upsert(application, WORKS)
    with running(application) as http:
        one = http.post("/graphql", json=QUERY).json()
        more = http.post("/graphql", json={"query": "{ plants { code } again: plants { code } }"}).json()
        none = http.post("/graphql", json={"query": "{ __typename }"}).json()
    application.close()
    assert one["extensions"] == {
        "cost": {"requested": 3, "requestedLimit": 10_000_000, "objects": 1, "limit": 100_000}
    }
    assert more["extensions"]["cost"]["objects"] == 2
    assert "extensions" not in none
