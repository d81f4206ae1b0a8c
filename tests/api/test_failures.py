"""What clients and the log are told: sentences and codes for their mistakes, a request id for ours."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.services.application import open_application
from mto_graph.services.reading import plants

from .conftest import Client


def test_our_own_faults_are_masked_and_logged(
    still_works: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("SELECT secret FROM /etc/passwd")

    monkeypatch.setattr(plants, "every", broken)
    with caplog.at_level(logging.INFO):
        body = still_works.body("{ plants { code } }")
    (fault,) = body["errors"]
    assert "secret" not in str(body)
    assert fault["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "requestId": "test-request"}
    assert fault["path"] == ["plants"]
    (record,) = caplog.records
    assert "test-request" in record.getMessage()
    assert record.exc_info is not None


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "{ nonsense }",
        "{ plants }",
        "{ plants { code } } { plants { code } }",
        "{ material { id } }",
        "query ($a: Nonsense) { plants { code } }",
        "{ materials(first: 1000) { totalCount } }",
        '{ node(id: "x") { id } }',
        "mutation { nonsense }",
        "subscription { plants { code } }",
    ],
)
def test_mistakes_of_clients_leave_no_trace_in_the_log(
    still_works: Client, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    with caplog.at_level(logging.INFO):
        faults = still_works.faults(query)
    assert caplog.records == []
    for fault in faults:
        assert fault["message"]
        assert fault["extensions"]["code"] != "INTERNAL_SERVER_ERROR"
        assert fault["extensions"]["requestId"] == "test-request"


def test_a_database_that_is_gone_is_told_as_such(memory_client: Client) -> None:
    memory_client.application.database.close()
    (fault,) = memory_client.faults("{ plants { code } }")
    assert fault["extensions"]["code"] == "DATABASE_UNAVAILABLE"
    upsert = 'mutation { upsertPlants(input: {plants: [{plant: "1"}]}) { errors { code } } }'
    (fault,) = memory_client.faults(upsert)
    assert fault["extensions"]["code"] == "DATABASE_UNAVAILABLE"


def test_suggestions_can_be_switched_off(memory_client: Client) -> None:
    quiet = Api(memory_client.application, suggestions=False).execute(
        GraphQLRequest("{ plantz { code } }"), "r"
    )
    assert "Did you mean" in str(memory_client.body("{ plantz { code } }"))
    assert "Did you mean" not in str(quiet.body)


def test_two_applications_in_one_process_do_not_meet(memory_client: Client) -> None:
    other = Client(open_application("sqlite://"))
    memory_client.ask('mutation { upsertPlants(input: {plants: [{plant: "1"}]}) { rows } }')
    assert memory_client.ask("{ plants { code } }") == {"plants": [{"code": "1"}]}
    assert other.ask("{ plants { code } }") == {"plants": []}
    other.application.close()
