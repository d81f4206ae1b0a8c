"""Following the plan: across server processes, with clients of others, and with clients that do not keep up."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Any

import httpx
import pytest
from gql import Client as GqlClient
from gql import gql
from gql.transport.websockets import WebsocketsTransport

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.api.limits import Limits
from mto_graph.api.subscriptions.plan_changes import WAITING
from mto_graph.server.settings import ServerSettings
from mto_graph.services.application import Application, open_application
from mto_graph.services.manual_orders import PlannedOrderChange, change_planned_order

from ..services.gate import PATIENCE
from ..services.worlds import fill, load, order, plan, rows
from .conftest import running, until
from .test_subscriptions import SERVE, Client, _until_it_serves, connected, posted

FIELDS = "cursor origin planningRun { status } plannedOrdersCreated plannedOrdersChanged plannedOrdersDeleted"
ORDERS = (
    "plannedOrders(first: 3) { change number material { material { number } } plannedOrder { quantity } }"
)
PLAN_CHANGED = f"""subscription ($material: String, $salesOrder: String, $item: Int, $after: String) {{
  planChanged(material: $material, salesOrder: $salesOrder, item: $item, after: $after) {{
    {FIELDS} {ORDERS} materials {{ material {{ number }} }} salesOrderItems {{ item salesOrder {{ number }} }}
  }} }}"""
EXCEPTIONS_CHANGED = """subscription ($material: String, $after: String) {
  exceptionsChanged(material: $material, after: $after) {
    cursor origin exceptions { totalCount nodes { change message { number } } } } }"""
CURSOR = "{ planChangeCursor }"
RUN = "mutation ($input: RunPlanningInput!) { runPlanning(input: $input) { planningRun { id } errors { code } } }"
NOW = {"input": {"planningDate": "2025-03-03"}}


def subscribe(client: Client, query: str, id_: str = "1", **variables: Any) -> None:
    client.send(type="subscribe", id=id_, payload={"query": query, "variables": variables})


def told(client: Client) -> Any:
    """The data of the next message, which must be good news."""
    message = client.receive()
    assert message["type"] == "next", message
    assert "errors" not in message["payload"], message
    (found,) = message["payload"]["data"].values()
    return found


class Works:
    """A served application with a small company in it, planned once."""

    def __init__(self, application: Application, http: httpx.Client) -> None:
        self.application, self.http = application, http

    @property
    def cursor(self) -> str:
        return str(posted(self.http, CURSOR)["planChangeCursor"])

    @property
    def followers(self) -> int:
        return self.application.plan_changes.followers

    def number_of(self, material: str) -> int:
        sql = (
            "SELECT MIN(o.number) FROM planned_order o JOIN material_plant mp ON mp.id = o.material_plant"
            " JOIN material m ON m.id = mp.material WHERE m.material = ?"
        )
        return int(rows(self.application, sql, material)[0][0])

    def change(self, quantity: int, material: str = "OWN") -> None:
        change = PlannedOrderChange(quantity=Decimal(quantity))
        change_planned_order(self.application, self.number_of(material), change)

    def order_and_plan(self, number: int) -> None:
        load(self.application, sales_orders=[order(number, "P", 1)])
        plan(self.application)


@contextmanager
def works_at(url: str, settings: ServerSettings | None = None) -> Iterator[Works]:
    application = open_application(url)
    fill(application)
    plan(application)
    with running(application, settings) as http:
        yield Works(application, http)
    application.close()


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Works]:
    with works_at(f"sqlite:///{tmp_path_factory.mktemp('live') / 'works.db'}") as opened:
        yield opened


def test_what_a_run_and_a_person_change_is_told_to_whom_it_concerns(works: Works) -> None:
    start = works.cursor
    with connected(works.http) as client:
        for id_, given in (
            ("all", {}),
            ("one", {"salesOrder": "50", "item": 10}),
            ("common", {"material": "COMMON"}),
        ):
            if id_ == "one":
                load(works.application, sales_orders=[order(50, "P", 2)])
            subscribe(client, PLAN_CHANGED, id_, after=start, **given)
        plan(works.application)
        first = {}
        for _ in range(3):
            message = client.receive()
            first[message["id"]] = message["payload"]["data"]["planChanged"]
        one = first["one"]
        assert one["planningRun"] == {"status": "FINISHED"}
        assert one["salesOrderItems"] == [{"item": 10, "salesOrder": {"number": "50"}}]
        assert (one["plannedOrdersCreated"], one["plannedOrdersChanged"], one["plannedOrdersDeleted"]) == (
            2,
            0,
            0,
        )
        assert {order["material"]["material"]["number"] for order in one["plannedOrders"]} == {"P", "OWN"}
        assert all(order["plannedOrder"]["quantity"] in ("2", "4") for order in one["plannedOrders"])
        assert [place["material"]["number"] for place in first["common"]["materials"]] == ["COMMON"]
        assert first["all"]["plannedOrdersCreated"] > 2
        works.change(77, "COMMON")
        by_hand = [client.receive() for _ in range(2)]
        assert {message["id"] for message in by_hand} == {"all", "common"}
        changed = by_hand[0]["payload"]["data"]["planChanged"]
        assert (changed["planningRun"], changed["origin"]) == (None, "changed planned order")
        assert [(o["change"], o["plannedOrder"]["quantity"]) for o in changed["plannedOrders"]] == [
            ("CHANGED", "77")
        ]
    until(lambda: works.followers == 0)


def test_messages_are_told_when_they_come_and_when_somebody_has_done_something(works: Works) -> None:
    start = works.cursor
    with connected(works.http) as client:
        # Wanted tomorrow: everything for it is late.
        load(works.application, sales_orders=[order(60, "P", 1, "2025-03-04")])
        subscribe(client, EXCEPTIONS_CHANGED, after=start)
        plan(works.application)
        new = told(client)["exceptions"]
        assert new["totalCount"] > 0
        assert {node["change"] for node in new["nodes"]} == {"NEW"}
        sql = "SELECT MIN(subject) FROM run_exception WHERE subject_kind = 3 AND change = 1 AND run ="
        ((late,),) = rows(works.application, f"{sql} (SELECT MAX(id) FROM planning_run)")
        change_planned_order(works.application, late, PlannedOrderChange(quantity=Decimal(9)))
        gone = told(client)
        assert gone["origin"] == "changed planned order"
        assert {node["change"] for node in gone["exceptions"]["nodes"]} == {"GONE"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"material": "NONE"}, "NOT_FOUND"),
        ({"salesOrder": "1", "item": 99}, "NOT_FOUND"),
        ({"item": 10}, "REQUIRED"),
        ({"after": "abc"}, "INVALID_CURSOR"),
        ({"after": "WyJwbGFuQ2hhbmdlIiw5OTk5OTld"}, "INVALID_CURSOR"),
    ],
)
def test_what_cannot_be_followed_is_told(works: Works, given: dict[str, Any], code: str) -> None:
    with connected(works.http) as client:
        subscribe(client, PLAN_CHANGED, **given)
        message = client.receive()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", code)
    until(lambda: works.followers == 0)


def test_a_run_of_one_server_process_is_seen_at_another_one(postgresql_url: str, free_port: int) -> None:
    """And the client is one that others have written."""
    with works_at(postgresql_url) as works:
        command = [sys.executable, "-c", SERVE, postgresql_url, str(free_port)]
        with subprocess.Popen(command) as process:
            try:
                with httpx.Client(base_url=f"http://127.0.0.1:{free_port}", timeout=30) as other:
                    _until_it_serves(other)
                    after = works.cursor
                    load(works.application, sales_orders=[order(2, "P", 3)])
                    heard = asyncio.run(_with_gql(free_port, after, lambda: posted(works.http, RUN, **NOW)))
                    assert (heard["planningRun"], heard["plannedOrdersCreated"]) == (
                        {"status": "FINISHED"},
                        3,
                    )
                    assert [one["plannedOrder"] is None for one in heard["plannedOrders"]] == [False] * 3
            finally:
                process.terminate()
                assert process.wait(60) in (0, -15)


async def _with_gql(port: int, after: str, then: Callable[[], object]) -> Any:
    transport = WebsocketsTransport(url=f"ws://127.0.0.1:{port}/graphql")
    async with GqlClient(transport=transport) as session:
        query = gql(PLAN_CHANGED)
        query.variable_values = {"after": after}
        stream = session.subscribe(query)
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.to_thread(then)
        found = await asyncio.wait_for(waiting, PATIENCE)
        await stream.aclose()
        return found["planChanged"]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_server_sent_events_come_as_things_happen_and_end_with_the_client(works: Works) -> None:
    body = {"query": PLAN_CHANGED, "variables": {"after": works.cursor, "material": "OWN"}}
    headers = {"Accept": "text/event-stream"}
    with works.http.stream("POST", "/graphql", json=body, headers=headers) as answer:
        lines = answer.iter_lines()
        for quantity in (31, 32):
            works.change(quantity)
            data = next(line for line in lines if line.startswith("data: {"))
            change = json.loads(data.removeprefix("data: "))["data"]["planChanged"]
            assert change["plannedOrders"][0]["plannedOrder"]["quantity"] == str(quantity)
        assert works.followers == 1
    until(lambda: works.followers == 0)


def test_fifty_subscribers_are_told_and_their_answer_is_read_once(works: Works) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(connected(works.http)) for _ in range(10)]
        after = works.cursor
        for client in clients:
            for id_ in range(5):
                subscribe(client, PLAN_CHANGED, str(id_), after=after)
        until(lambda: works.followers == 50)
        with works.application.database.observed() as statements:
            works.change(41)
            heard = [told(client) for client in clients for _ in range(5)]
        assert heard == [heard[0]] * 50
        read = [one for one in statements if "FROM plan_change WHERE id = ?" in one]
        assert len(read) == 1
    until(lambda: works.followers == 0)


def test_who_does_not_keep_up_is_dropped_and_may_come_back(works: Works) -> None:
    """In the process itself, where nothing between server and client hides who takes how much."""

    async def slow() -> list[Any]:
        api = Api(works.application)
        start = works.cursor
        stream = api.follow(GraphQLRequest(PLAN_CHANGED, {"after": start}), "slow")
        works.change(50)
        bodies = [(await anext(stream)).body]
        for quantity in range(51, 53 + WAITING):
            await asyncio.to_thread(works.change, quantity)
        until_full = time.monotonic() + PATIENCE
        while works.followers:
            assert time.monotonic() < until_full
            await asyncio.sleep(0.01)
        bodies += [answer.body async for answer in stream]
        again = api.follow(
            GraphQLRequest(PLAN_CHANGED, {"after": bodies[0]["data"]["planChanged"]["cursor"]}), "again"
        )
        bodies += [(await anext(again)).body for _ in range(WAITING + 2)]
        await again.aclose()
        return bodies

    first, dropped, *missed = asyncio.run(slow())
    assert _quantity(first) == "50"
    assert dropped["errors"][0]["extensions"]["code"] == "SUBSCRIPTION_DROPPED"
    # Each change once, in their sequence; the orders themselves are always shown as they are now.
    cursors = [body["data"]["planChanged"]["cursor"] for body in missed]
    assert cursors == sorted(set(cursors), key=cursors.index)
    assert cursors[-1] == works.cursor
    assert {_quantity(body) for body in missed} == {str(52 + WAITING)}
    assert works.followers == 0


def _quantity(body: Any) -> Any:
    return body["data"]["planChanged"]["plannedOrders"][0]["plannedOrder"]["quantity"]


def test_a_client_that_reads_nothing_is_dropped_too(sqlite_url: str) -> None:
    """Through a real socket: what fits into its buffers is sent, then its changes wait, then it is dropped."""
    settings = ServerSettings(port=0, limits=Limits(aliases=60))
    with works_at(sqlite_url, settings) as works, socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        silent.connect(("127.0.0.1", works.http.base_url.port))
        # The same again under many names: an answer that fills buffers.
        orders = "plannedOrders { number plannedOrder { explanation { steps { text } } } }"
        many = " ".join(f"a{at}: {orders}" for at in range(60))
        body = json.dumps({"query": f"subscription {{ planChanged {{ {many} }} }}"})
        head = f"Host: x\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        silent.sendall(f"POST /graphql HTTP/1.1\r\n{head}\r\n\r\n{body}".encode())
        until(lambda: works.followers == 1)
        for quantity in range(1, 2_000):
            works.change(quantity)
            if not works.followers:
                break
        assert works.followers == 0
        assert posted(works.http, CURSOR)


def test_a_server_has_room_for_so_many_subscriptions(sqlite_url: str) -> None:
    settings = ServerSettings(port=0, limits=Limits(subscriptions=2))
    with works_at(sqlite_url, settings) as works, connected(works.http) as client:
        for id_ in ("1", "2"):
            subscribe(client, PLAN_CHANGED, id_)
        until(lambda: works.followers == 2)
        subscribe(client, PLAN_CHANGED, "3")
        message = client.receive()
        assert (message["type"], message["id"]) == ("error", "3")
        assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"
        client.send(type="complete", id="1")
        until(lambda: works.followers == 1)
        subscribe(client, PLAN_CHANGED, "3")
        until(lambda: works.followers == 2)


def test_a_server_that_stops_says_how_to_go_on(sqlite_url: str) -> None:
    heard: list[str] = []
    with works_at(sqlite_url) as works:

        def follow() -> None:
            body, headers = {"query": PLAN_CHANGED}, {"Accept": "text/event-stream"}
            with (
                httpx.Client(base_url=works.http.base_url, timeout=PATIENCE) as own,
                own.stream("POST", "/graphql", json=body, headers=headers) as answer,
            ):
                heard.extend(answer.iter_lines())

        following = threading.Thread(target=follow)
        following.start()
        until(lambda: works.followers == 1)
    following.join(PATIENCE)
    assert any("SUBSCRIPTION_DROPPED" in line for line in heard)
    assert "event: complete" in heard
