"""Subscriptions with a real server and client: graphql-transport-ws, its bounds, and server-sent events."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from mto_graph.server.settings import ServerSettings
from mto_graph.services.application import Application, open_application

from ..services.gate import PATIENCE, Gate, behind_the_gate
from ..services.worlds import TODAY
from .conftest import running

PROGRESS = "subscription ($id: ID!) { planningRunProgress(id: $id) { status phase progressPercent } }"
PLAN = "mutation ($input: RunPlanningInput!) { runPlanning(input: $input) { planningRun { id } errors { code } } }"
CANCEL = (
    "mutation ($id: ID!) { cancelPlanningRun(input: {id: $id}) { planningRun { status } errors { code } } }"
)
FINISHED = {"planningRunProgress": {"status": "FINISHED", "phase": "WRITE", "progressPercent": 100}}
PROTOCOL = "graphql-transport-ws"


class Client:
    """One WebSocket, and the messages of the protocol."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def receive(self) -> dict[str, Any]:
        text = self.socket.recv(timeout=PATIENCE)
        assert isinstance(text, str), "clients of this protocol take text frames only"
        message: dict[str, Any] = json.loads(text)
        return message

    def greet(self) -> None:
        self.send(type="connection_init")
        assert self.receive() == {"type": "connection_ack"}

    def follow(self, run: str, id_: str = "1") -> None:
        self.send(type="subscribe", id=id_, payload={"query": PROGRESS, "variables": {"id": run}})

    def closed(self) -> tuple[int, str]:
        """Code and reason with which the server ends the connection."""
        with pytest.raises(ConnectionClosed) as ended:
            self._receive_all()
        assert ended.value.rcvd is not None
        return ended.value.rcvd.code, ended.value.rcvd.reason

    def _receive_all(self) -> None:
        while True:
            self.receive()


@contextmanager
def connected(
    http: httpx.Client, *, protocol: str = PROTOCOL, origin: str | None = None, greeting: bool = True
) -> Iterator[Client]:
    url = f"ws://127.0.0.1:{http.base_url.port}/graphql"
    given = None if origin is None else Origin(origin)
    with connect(url, subprotocols=[Subprotocol(protocol)], origin=given) as socket:
        client = Client(socket)
        if greeting:
            client.greet()
        yield client


def posted(http: httpx.Client, query: str, **variables: Any) -> Any:
    answer = http.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer
    return answer["data"]


def started(http: httpx.Client) -> str:
    """A run in the background; its id."""
    given = {"planningDate": TODAY.isoformat(), "runType": "NEUPL", "wait": False}
    return str(posted(http, PLAN, input=given)["runPlanning"]["planningRun"]["id"])


class Works:
    """A served application whose runs wait at a gate."""

    def __init__(self, application: Application, gate: Gate, http: httpx.Client) -> None:
        self.application, self.gate, self.http = application, gate, http


@contextmanager
def works_at(url: str, settings: ServerSettings | None = None) -> Iterator[Works]:
    gate = Gate()
    application = open_application(url, plugins=[gate])
    behind_the_gate(application, materials=3)
    with running(application, settings) as http:
        yield Works(application, gate, http)
        gate.open()
    application.close()


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Works]:
    with works_at(f"sqlite:///{tmp_path_factory.mktemp('works') / 'works.db'}") as opened:
        yield opened


# The protocol


def test_a_run_is_followed_until_it_ends(works: Works) -> None:
    with works.gate.closed(), connected(works.http) as client:
        client.follow(started(works.http))
        first = client.receive()
        assert (first["type"], first["id"]) == ("next", "1")
        assert first["payload"]["data"]["planningRunProgress"]["status"] == "RUNNING"
        works.gate.open()
        while (message := client.receive())["type"] == "next":
            last = message
        assert last["payload"] == {"data": FINISHED}
        assert message == {"type": "complete", "id": "1"}


def test_many_follow_on_one_connection_and_on_several(works: Works) -> None:
    with works.gate.closed(), connected(works.http) as first, connected(works.http) as second:
        run = started(works.http)
        for client in (first, second):
            for id_ in ("a", "b", "c"):
                client.follow(run, id_)
        works.gate.open()
        for client in (first, second):
            ended, last = set(), {}
            while ended != {"a", "b", "c"}:
                message = client.receive()
                if message["type"] == "complete":
                    ended.add(message["id"])
                else:
                    last[message["id"]] = message["payload"]["data"]
            assert list(last.values()) == [FINISHED] * 3


def test_cancelling_is_seen_by_who_follows(works: Works) -> None:
    with works.gate.closed(), connected(works.http) as client:
        run = started(works.http)
        client.follow(run)
        client.receive()
        works.application.database.run_board.request_cancellation(_number(works))
        works.gate.open()
        while (message := client.receive())["type"] == "next":
            last = message
        assert last["payload"]["data"]["planningRunProgress"]["status"] == "CANCELLED"


def _number(works: Works) -> int:
    with works.application.database.reading() as session:
        return int(session.scalar("SELECT MAX(id) FROM planning_run"))


def test_who_has_heard_enough_says_so(works: Works) -> None:
    with works.gate.closed(), connected(works.http) as client:
        run = started(works.http)
        client.follow(run)
        client.receive()
        client.send(type="complete", id="1")
        client.follow(run, "1")  # the id is free again
        assert client.receive()["id"] == "1"


def test_the_server_answers_a_ping(works: Works) -> None:
    with connected(works.http) as client:
        client.send(type="ping")
        assert client.receive() == {"type": "pong"}
        client.send(type="pong")
        client.send(type="ping", payload={"since": 1})
        assert client.receive() == {"type": "pong"}


@pytest.mark.parametrize(
    ("payload", "code", "told"),
    [
        ({"query": "{ plants { code } }"}, "BAD_REQUEST", "Only subscriptions"),
        (
            {"query": "mutation { runPlanning(input: {}) { errors { code } } }"},
            "BAD_REQUEST",
            "Only subscriptions",
        ),
        ({"query": "subscription {"}, "BAD_REQUEST", "Syntax Error"),
        ({"query": "subscription { nothing }"}, "BAD_REQUEST", "nothing"),
        ({"query": PROGRESS}, "BAD_REQUEST", "ID!"),
        ({"query": PROGRESS, "variables": {"id": "abc"}}, "INVALID_ID", "not an id"),
        (
            {"query": PROGRESS, "variables": {"id": "UGxhbm5pbmdSdW46OTk5"}},
            "NOT_FOUND",
            "no such planning run",
        ),
    ],
)
def test_what_cannot_be_followed_is_told_and_the_connection_lives(
    works: Works, payload: dict[str, Any], code: str, told: str
) -> None:
    with connected(works.http) as client:
        client.send(type="subscribe", id="1", payload=payload)
        message = client.receive()
        errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
        assert errors[0]["extensions"]["code"] == code
        assert len(errors[0]["extensions"]["requestId"]) == 32
        assert told in errors[0]["message"]
        if message["type"] == "next":
            assert client.receive() == {"type": "complete", "id": "1"}
        client.send(type="ping")
        assert client.receive() == {"type": "pong"}


@pytest.mark.parametrize(
    "payload",
    [
        {"query": 5},
        {"query": None},
        {"query": PROGRESS, "variables": []},
        {"query": PROGRESS, "operationName": 1},
    ],
)
def test_a_payload_that_makes_no_sense_is_told(works: Works, payload: dict[str, Any]) -> None:
    with connected(works.http) as client:
        client.send(type="subscribe", id="1", payload=payload)
        assert client.receive()["type"] == "error"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", 4400),
        ("[1]", 4400),
        ("5", 4400),
        ("null", 4400),
        ("{}", 4400),
        ('{"type": "stop"}', 4400),
        ('{"type": "subscribe", "id": "1"}', 4400),
        ('{"type": "subscribe", "id": "1", "payload": 5}', 4400),
        ('{"type": "subscribe", "id": [], "payload": {"query": "{ plants }"}}', 4400),
        ('{"type": "connection_init"}', 4429),
        ("[" * 5000, 4400),
    ],
)
def test_messages_that_break_the_protocol_end_the_connection(works: Works, text: str, code: int) -> None:
    with connected(works.http) as client:
        client.socket.send(text)
        assert client.closed()[0] == code


def test_binary_messages_end_the_connection(works: Works) -> None:
    with connected(works.http) as client:
        client.socket.send(b'{"type": "ping"}')
        assert client.closed()[0] == 4400


def test_one_must_greet_before_anything_else(works: Works) -> None:
    with connected(works.http, greeting=False) as client:
        client.follow("abc")
        assert client.closed() == (4401, "Unauthorized")


def test_an_id_is_used_once_at_a_time(works: Works) -> None:
    with works.gate.closed(), connected(works.http) as client:
        run = started(works.http)
        client.follow(run)
        client.receive()
        client.follow(run)
        assert client.closed()[0] == 4409
        works.gate.open()


# Bounds


@pytest.mark.parametrize("protocol", ["graphql-ws", "chat"])
def test_other_protocols_are_not_spoken(works: Works, protocol: str) -> None:
    url = f"ws://127.0.0.1:{works.http.base_url.port}/graphql"
    with (
        pytest.raises(ConnectionClosed) as ended,
        connect(url, additional_headers={"Sec-WebSocket-Protocol": protocol}) as socket,
    ):
        socket.recv(timeout=PATIENCE)
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == 4406


def test_pages_of_other_origins_are_turned_away(works: Works) -> None:
    own = f"http://127.0.0.1:{works.http.base_url.port}"
    with connected(works.http, origin=own):
        pass
    for origin in ("http://evil.example.com", "null", "http://127.0.0.1:1"):
        with pytest.raises(InvalidStatus) as refused, connected(works.http, origin=origin):
            pass
        assert refused.value.response.status_code == 403


def test_origins_can_be_let_in(memory_application: Application) -> None:
    settings = ServerSettings(port=0, origins=("https://cockpit.example.com",))
    with running(memory_application, settings) as http:
        with connected(http, origin="https://cockpit.example.com"):
            pass
        with pytest.raises(InvalidStatus), connected(http, origin="https://other.example.com"):
            pass


def test_connections_and_subscriptions_are_bounded(sqlite_url: str) -> None:
    settings = ServerSettings(port=0, connections=2, subscriptions_per_connection=2)
    with works_at(sqlite_url, settings) as works:
        with works.gate.closed(), connected(works.http) as client, connected(works.http):
            with pytest.raises(InvalidStatus), connected(works.http):
                pass
            run = started(works.http)
            for id_ in ("1", "2"):
                client.follow(run, id_)
            client.follow(run, "3")
            while (message := client.receive())["type"] == "next":
                assert message["id"] != "3"
            assert (message["type"], message["id"]) == ("error", "3")
            works.gate.open()
        until_free = time.monotonic() + PATIENCE
        while True:
            try:
                with connected(works.http):
                    break
            except InvalidStatus:
                assert time.monotonic() < until_free


def test_silent_and_idle_connections_are_closed(sqlite_url: str) -> None:
    settings = ServerSettings(port=0, greeting_seconds=1, idle_seconds=2)
    with works_at(sqlite_url, settings) as works:
        with connected(works.http, greeting=False) as client:
            assert client.closed()[0] == 4408
        with connected(works.http) as client:
            assert client.closed() == (1000, "Nothing has been followed for a while")


def test_messages_are_bounded(memory_application: Application) -> None:
    with (
        running(memory_application, ServerSettings(port=0, message_bytes=1000)) as http,
        connected(http) as client,
    ):
        client.send(type="subscribe", id="1", payload={"query": "#" * 2000})
        assert client.closed()[0] == 1009


# Other ways, other processes


def events(http: httpx.Client, run: str, heard: threading.Event | None = None) -> list[tuple[str, Any]]:
    """The server-sent events of a subscription until its end; `heard` is set with the first one."""
    body = {"query": PROGRESS, "variables": {"id": run}}
    found, name = [], ""
    with http.stream("POST", "/graphql", json=body, headers={"Accept": "text/event-stream"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        for line in answer.iter_lines():
            field, _, value = line.partition(":")
            if field == "event":
                name = value.strip()
            elif field == "data":
                found.append((name, json.loads(value) if value.strip() else None))
                if heard is not None:
                    heard.set()
    return found


def test_a_run_is_followed_by_server_sent_events(works: Works) -> None:
    with works.gate.closed():
        run = started(works.http)
        threading.Timer(0.3, works.gate.open).start()
        told = events(works.http, run)
    assert told[0][1]["data"]["planningRunProgress"]["status"] == "RUNNING"
    assert told[-2:] == [("next", {"data": FINISHED}), ("complete", None)]
    assert events(works.http, run) == [("next", {"data": FINISHED}), ("complete", None)]


def test_faults_are_server_sent_events_too(works: Works) -> None:
    told = events(works.http, "abc")
    assert [name for name, _ in told] == ["next", "complete"]
    assert told[0][1]["errors"][0]["extensions"]["code"] == "INVALID_ID"
    answer = works.http.post("/graphql", json=5, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/json; charset=utf-8")


SERVE = """
import sys
from mto_graph.server import serve
from mto_graph.services.application import open_application
application = open_application(sys.argv[1])
serve(application, port=int(sys.argv[2]))
"""


def test_a_run_of_one_server_process_is_followed_and_cancelled_through_another(
    database_url: str, free_port: int
) -> None:
    with works_at(database_url) as works:
        command = [sys.executable, "-c", SERVE, database_url, str(free_port)]
        with subprocess.Popen(command) as process:
            try:
                with httpx.Client(base_url=f"http://127.0.0.1:{free_port}", timeout=30) as other:
                    _until_it_serves(other)
                    with works.gate.closed(), connected(other) as client:
                        run = started(works.http)
                        client.follow(run)
                        assert (
                            client.receive()["payload"]["data"]["planningRunProgress"]["status"] == "RUNNING"
                        )
                        threading.Timer(0.7, works.gate.open).start()
                        cancelled = posted(other, CANCEL, id=run)["cancelPlanningRun"]
                        assert cancelled["errors"] == []
                        while (message := client.receive())["type"] == "next":
                            last = message
                        assert last["payload"]["data"]["planningRunProgress"]["status"] == "CANCELLED"
            finally:
                process.terminate()
                process.wait(60)


@pytest.fixture
def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _until_it_serves(http: httpx.Client) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            http.get("/health/live").raise_for_status()
            return
        except httpx.HTTPError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_a_server_that_stops_cancels_its_run_and_tells_who_follows(database_url: str) -> None:
    gate = Gate()
    application = open_application(database_url, plugins=[gate])
    behind_the_gate(application, materials=3)
    told: list[tuple[str, Any]] = []
    heard = threading.Event()

    def follow(base_url: httpx.URL, run: str) -> None:
        with httpx.Client(base_url=base_url, timeout=PATIENCE) as own:
            told.extend(events(own, run, heard))

    with gate.closed():
        with running(application) as http:
            following = threading.Thread(target=follow, args=(http.base_url, started(http)))
            assert gate.reached.wait(PATIENCE)
            following.start()
            assert heard.wait(PATIENCE)
            threading.Timer(1, gate.open).start()
        following.join(PATIENCE)
    assert told[-2][1]["data"]["planningRunProgress"]["status"] == "CANCELLED"
    assert not application.database.run_board.is_anybody_at_work()
    application.close()
