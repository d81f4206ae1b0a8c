"""A real server that must know who asks: API keys and tokens, over HTTP, server-sent events and WebSockets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from mto_graph.errors import Refused
from mto_graph.server.exposure import check_exposure, is_loopback
from mto_graph.server.identity.settings import TokenSettings
from mto_graph.server.serving import serve
from mto_graph.server.settings import ServerSettings
from mto_graph.services.application import Application, open_application
from mto_graph.services.identity import (
    Role,
    authenticated,
    create_api_key,
    has_api_keys,
    list_api_keys,
    revoke_api_key,
)
from mto_graph.services.identity.api_keys import utc_now
from mto_graph.services.identity.known_keys import REMEMBERED_SECONDS, KnownKeys

from .conftest import running
from .provider import Provider, provider
from .test_subscriptions import PROTOCOL, Client, Works, started, works_at
from .test_tokens import Clock

VIEWER = {"query": "{ viewer { name method roles allPlants plants { code } permissions } }"}
STOCK = 'mutation { upsertStock(input: {stock: [{material: "G000", plant: "1000", quantity: 1}]}) { rows } }'
ACCEPT = {"accept": "application/graphql-response+json"}


class Guarded(Works):
    """A server with an administrator's key, and a provider whose tokens it believes."""

    def __init__(self, works: Works, signing: Provider) -> None:
        super().__init__(works.application, works.gate, works.http)
        self.signing = signing
        self.key = create_api_key(works.application, "all", Role.ADMINISTRATOR)[1]

    def ask(
        self, credential: str | None, body: dict[str, Any] | None = None, **headers: str
    ) -> httpx.Response:
        given = headers if credential is None else {"authorization": f"Bearer {credential}", **headers}
        return self.http.post("/graphql", json=body or VIEWER, headers=given)

    @contextmanager
    def connection(self, payload: object = None, **headers: str) -> Iterator[Client]:
        url = f"ws://127.0.0.1:{self.http.base_url.port}/graphql"
        with connect(url, subprotocols=[Subprotocol(PROTOCOL)], additional_headers=headers) as socket:
            client = Client(socket)
            client.send(type="connection_init", **({} if payload is None else {"payload": payload}))
            yield client


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with provider() as signing:
        signing.rotate("one")
        tokens = TokenSettings(
            issuer=signing.issuer,
            audience="mto-graph",
            role_claim="groups",
            plants_claim="plants",
            roles={"works-planners": Role.PLANNER},
        )
        url = f"sqlite:///{tmp_path_factory.mktemp('guarded') / 'works.db'}"
        with works_at(url, ServerSettings(port=0, tokens=tokens)) as works:
            yield Guarded(works, signing)


def test_whoever_shows_nothing_is_turned_away_and_told_how_to_come_in(guarded: Guarded) -> None:
    answer = guarded.ask(None)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="mto-graph"'
    (fault,) = answer.json()["errors"]
    assert fault["extensions"]["code"] == "UNAUTHENTICATED"
    assert "Authorization: Bearer" in fault["message"]
    assert guarded.ask(None, **ACCEPT).headers["content-type"].startswith(ACCEPT["accept"])
    assert guarded.http.get("/graphql?query={plants{code}}").status_code == 401
    introspection = {"query": "{ __schema { types { name } } }"}
    assert guarded.ask(None, introspection).status_code == 401
    assert guarded.http.get("/").status_code == 200
    assert guarded.http.get("/health/ready").status_code == 200


def test_every_wrong_credential_gets_the_same_answer(guarded: Guarded) -> None:
    application = guarded.application
    revoked, revoked_text = create_api_key(application, "revoked", Role.VIEWER)
    revoke_api_key(application, revoked.id)
    _, expired = create_api_key(application, "short", Role.VIEWER, (), utc_now() + timedelta(days=1))
    with application.database.session() as session:
        session.execute("UPDATE api_key SET expires_at = '2020-01-01 00:00:00' WHERE name = 'short'")
    right_id = guarded.key[:-5] + ("aaaaa" if not guarded.key.endswith("aaaaa") else "bbbbb")
    wrong = [
        *(revoked_text, expired, right_id, "mtog_abcdefghijkm_" + "x" * 43, "mtog_", "nonsense"),
        guarded.signing.token("one", exp=1),
    ]
    answers = [guarded.ask(credential) for credential in wrong]
    answers.append(guarded.http.post("/graphql", json=VIEWER, headers={"authorization": "Basic YTpi"}))
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["errors"][0]["message"] for answer in answers} == {
        guarded.ask(None).json()["errors"][0]["message"]
    }
    assert {answer.headers["www-authenticate"] for answer in answers} == {
        'Bearer realm="mto-graph", error="invalid_token"'
    }


def test_a_key_is_its_role_in_its_plants_until_it_is_revoked(guarded: Guarded) -> None:
    key, text = create_api_key(guarded.application, "line 1", Role.VIEWER, ["1000"])
    assert guarded.ask(text).json()["data"]["viewer"] == {
        "name": "line 1",
        "method": "API_KEY",
        "roles": ["VIEWER"],
        "allPlants": False,
        "plants": [{"code": "1000"}],
        "permissions": ["READ"],
    }
    refused = guarded.ask(text, {"query": STOCK}).json()
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert guarded.ask(guarded.key, {"query": STOCK}).json()["data"] == {"upsertStock": {"rows": 1}}
    revoke_api_key(guarded.application, "line 1")
    assert guarded.ask(text).status_code == 401
    assert [one.id for one in list_api_keys(guarded.application) if one.revoked_at].count(key.id) == 1


def test_a_token_is_somebody_of_the_provider(guarded: Guarded) -> None:
    viewer = guarded.ask(guarded.signing.token("one")).json()["data"]["viewer"]
    assert (viewer["name"], viewer["method"], viewer["roles"]) == ("anna", "TOKEN", ["PLANNER"])
    plan = (
        'mutation { runPlanning(input: {scope: {plant: "1000"}, wait: true})'
        " { planningRun { startedBy } errors { code } } }"
    )
    told = guarded.ask(guarded.signing.token("one"), {"query": plan}).json()["data"]
    assert told == {"runPlanning": {"planningRun": {"startedBy": "anna"}, "errors": []}}


def test_a_websocket_is_let_in_by_its_payload_or_its_header(guarded: Guarded) -> None:
    bearer = f"Bearer {guarded.key}"
    for payload, headers in (
        ({"Authorization": bearer}, {}),
        ({"authorization": bearer}, {}),
        (None, {"Authorization": bearer}),
    ):
        with guarded.connection(payload, **headers) as client:
            assert client.receive() == {"type": "connection_ack"}
    for wrong in (None, {}, {"Authorization": "Bearer no"}, {"Authorization": 7}):
        with guarded.connection(wrong) as client:
            assert client.closed() == (4403, "Forbidden")
    with guarded.connection({"Authorization": "Bearer no"}, Authorization=bearer) as client:
        assert client.closed()[0] == 4403


def test_what_a_revoked_key_follows_ends(guarded: Guarded) -> None:
    key, text = create_api_key(guarded.application, "follows", Role.PLANNER)
    guarded.http.headers["authorization"] = f"Bearer {guarded.key}"
    try:
        bearer = {"Authorization": f"Bearer {text}"}
        with guarded.gate.closed(), guarded.connection(bearer) as client:
            client.receive()
            client.follow(started(guarded.http))
            assert client.receive()["payload"]["data"]["planningRunProgress"]["status"] == "RUNNING"
            revoke_api_key(guarded.application, key.id)
            guarded.gate.open()
            while "errors" not in (message := client.receive()).get("payload", {}):
                assert message["type"] == "next", message
            assert message["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
            assert client.receive()["type"] == "complete"
    finally:
        del guarded.http.headers["authorization"]


def test_server_sent_events_need_a_credential_too(guarded: Guarded) -> None:
    asked = {"query": 'subscription { planningRunProgress(id: "UGxhbm5pbmdSdW46MQ") { status } }'}
    stream = {"accept": "text/event-stream"}
    assert guarded.ask(None, asked, **stream).status_code == 401
    answer = guarded.ask(guarded.key, asked, **stream)
    assert answer.status_code == 200
    assert "UNAUTHENTICATED" not in answer.text
    nobody = guarded.ask(guarded.signing.token("one", groups=[]), asked, **stream)
    assert "FORBIDDEN" in nobody.text


def test_while_the_provider_is_away_tokens_cannot_be_judged_and_keys_go_on(tmp_path: Path) -> None:
    application = open_application(f"sqlite:///{tmp_path}/away.db")
    with provider() as signing:
        signing.rotate("one")
        signing.broken = True
        tokens = TokenSettings(issuer=signing.issuer, audience="mto-graph")
        with running(application, ServerSettings(port=0, tokens=tokens)) as http:
            key = create_api_key(application, "all", Role.VIEWER)[1]

            def asked(credential: str) -> httpx.Response:
                return http.post("/graphql", json=VIEWER, headers={"authorization": f"Bearer {credential}"})

            answer = asked(signing.token("one"))
            assert (answer.status_code, "identity provider" in answer.text) == (503, True)
            assert asked(key).status_code == 200
    application.close()


def test_the_first_key_closes_a_server_that_was_open(tmp_path: Path) -> None:
    application = open_application(f"sqlite:///{tmp_path}/open.db")
    with running(application) as http:
        viewer = http.post("/graphql", json=VIEWER).json()["data"]["viewer"]
        assert (viewer["name"], viewer["method"], viewer["roles"]) == ("local", "NONE", ["ADMINISTRATOR"])
        assert http.post("/graphql", json=VIEWER, headers={"authorization": "Bearer x"}).status_code == 401
        key = create_api_key(application, "first", Role.VIEWER)[1]
        assert http.post("/graphql", json=VIEWER).status_code == 401
        revoke_api_key(application, "first")
        assert http.post("/graphql", json=VIEWER).status_code == 401
        assert (
            http.post("/graphql", json=VIEWER, headers={"authorization": f"Bearer {key}"}).status_code == 401
        )
    application.close()


def test_another_process_hears_of_keys_within_seconds(application: Application) -> None:
    clock = Clock()
    other = Application(application.database, application.registry, known_keys=KnownKeys(clock))
    assert not has_api_keys(other)
    _, text = create_api_key(application, "here", Role.VIEWER)
    assert not has_api_keys(other)
    clock.now += REMEMBERED_SECONDS
    assert has_api_keys(other)
    assert authenticated(other, text) is not None
    with application.database.observed() as statements:
        assert authenticated(other, text) is not None
    assert not statements, "a key that is remembered costs the database nothing"
    revoke_api_key(application, "here")
    assert authenticated(application, text) is None
    assert authenticated(other, text) is not None
    clock.now += REMEMBERED_SECONDS
    assert authenticated(other, text) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "works.example.com"])
def test_a_server_for_others_needs_an_identity(memory_application: Application, host: str) -> None:
    with pytest.raises(Refused, match="No identity is configured"):
        serve(memory_application, host)
    create_api_key(memory_application, "all", Role.ADMINISTRATOR)
    check_exposure(memory_application, host)


def test_this_computer_is_let_in(memory_application: Application) -> None:
    for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost"):
        assert is_loopback(host)
        check_exposure(memory_application, host)


def test_no_secret_stands_in_the_log(guarded: Guarded, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    guarded.ask(guarded.key)
    guarded.ask(guarded.key + "x")
    guarded.ask(guarded.signing.token("two", key=guarded.signing.keys["one"]))
    told = json.dumps([record.getMessage() for record in caplog.records])
    assert guarded.key.split("_")[2] not in told
    assert "eyJ" not in told
