"""Many who follow the plan at once: how soon all are told, what it costs, and whether queries still are answered.

The server is a process of its own. Subscribers are WebSockets of this process, all with the same interest or
with a hundred different ones. Then planned orders are changed one after the other, and each
change is timed until every subscriber has it; meanwhile somebody asks queries.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.databases import engines
from benchmarks.results import Result, Settings

_PER_CONNECTION = 1
_CHANGES = 10
_SERVE = """
import sys
from mto_graph.server import serve
from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert
application = open_application(sys.argv[1])
materials = [f"M{at:03}" for at in range(100)]
upsert(application, {
    "plants": [{"plant": "1000"}],
    "material_plants": [
        {"material": name, "plant": "1000", "procurement_type": "external", "planned_delivery_days": 5}
        for name in materials
    ],
    "sales_orders": [
        {"sales_order": str(at), "item": 10, "material": name, "plant": "1000", "quantity": 5,
         "requested_date": "2025-04-07"}
        for at, name in enumerate(materials, start=1)
    ],
})
serve(application, port=int(sys.argv[2]))
"""
_FIELDS = (
    "cursor origin plannedOrdersChanged plannedOrders(first: 5) { number change plannedOrder { quantity } }"
)
_FOLLOW = (
    "subscription ($plant: String, $material: String)"
    f" {{ planChanged(plant: $plant, material: $material) {{ {_FIELDS} }} }}"
)
_QUERY = "{ materialPlants(first: 20) { nodes { material { number } plant { code } } } }"
_RUN = 'mutation { runPlanning(input: {planningDate: "2025-03-03"}) { errors { message } } }'
_ORDER = '{ plannedOrders(first: 1, where: {material: "M000"}) { nodes { number } } }'
_CHANGE = (
    "mutation ($input: ChangePlannedOrderInput!) { changePlannedOrder(input: $input) { errors { message } } }"
)


def subscribers(settings: Settings) -> Iterator[Result]:
    """All with the same interest, then with a hundred different ones of which one is touched."""
    count = 100 if settings.small else 1_000
    _allow_files(4 * count)
    with engines(settings) as found:
        for engine in found:
            for interests in (1, 100):
                measured = asyncio.run(_measured(count, engine.new(), interests))
                yield Result(
                    workload=f"all are told, {interests} interests, on {engine.name}",
                    size=f"{count:,} subscribers",
                    figure=measured.pop("seconds_until_all_are_told_median"),
                    unit="s",
                    details=measured,
                )


def _allow_files(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(wanted, hard)), hard))


async def _measured(count: int, url: str, interests: int) -> dict[str, Any]:
    port = 18_500 + interests
    process = subprocess.Popen([sys.executable, "-c", _SERVE, url, str(port)])
    try:
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http,
            AsyncExitStack() as stack,
        ):
            await _until_it_serves(http)
            await _posted(http, _RUN)
            before = _memory(process.pid)
            began = time.perf_counter()
            places = range(-(-count // _PER_CONNECTION))
            sockets = [await _greeted(await stack.enter_async_context(_socket(port))) for _ in places]
            touched = await _subscribed(sockets, count, interests)
            await asyncio.sleep(1)
            joined = time.perf_counter() - began - 1
            after = _memory(process.pid)
            number = (await _posted(http, _ORDER))["plannedOrders"]["nodes"][0]["number"]
            quiet = await _queries(http, 40)
            asking = asyncio.create_task(_queries(http, None))
            seconds = [await _told(http, sockets, touched, number, at + 10) for at in range(_CHANGES)]
            asking.cancel()
            busy = await asking
        return {
            "subscribers": count,
            "interests": interests,
            "told_each_time": sum(touched.values()),
            "seconds_until_all_follow": round(joined, 2),
            "seconds_until_all_are_told_median": round(median(seconds), 3),
            "seconds_until_all_are_told_most": round(max(seconds), 3),
            "server_kilobytes_per_subscriber": round((after - before) / count, 1),
            "query_milliseconds_median_quiet": round(1000 * median(quiet), 1),
            "query_milliseconds_median_meanwhile": round(1000 * median(busy), 1),
            "query_milliseconds_most_meanwhile": round(1000 * max(busy), 1),
        }
    finally:
        process.terminate()
        process.wait(60)


def _socket(port: int) -> Any:
    return connect(
        f"ws://127.0.0.1:{port}/graphql", subprotocols=[Subprotocol("graphql-transport-ws")], open_timeout=60
    )


async def _greeted(socket: ClientConnection) -> ClientConnection:
    await socket.send('{"type": "connection_init"}')
    await socket.recv()
    return socket


async def _subscribed(sockets: Sequence[ClientConnection], count: int, interests: int) -> dict[int, int]:
    """How many subscriptions of each socket are told of a change of material M000."""
    touched: dict[int, int] = {}
    for at in range(count):
        place = at // _PER_CONNECTION
        interest = {"plant": "1000"} if interests == 1 else {"material": f"M{at % interests:03}"}
        payload = {"query": _FOLLOW, "variables": interest}
        await sockets[place].send(json.dumps({"type": "subscribe", "id": str(at), "payload": payload}))
        if interests == 1 or not at % interests:
            touched[place] = touched.get(place, 0) + 1
    return touched


async def _told(
    http: httpx.AsyncClient,
    sockets: Sequence[ClientConnection],
    touched: dict[int, int],
    number: str,
    quantity: int,
) -> float:
    """The seconds from asking for a change until the last subscriber has it."""

    async def receive(socket: ClientConnection, times: int) -> None:
        for _ in range(times):
            message = json.loads(await asyncio.wait_for(socket.recv(), 60))
            assert message["type"] == "next", message

    began = time.perf_counter()
    change = _posted(http, _CHANGE, {"input": {"number": number, "quantity": str(quantity)}})
    await asyncio.gather(change, *(receive(sockets[place], times) for place, times in touched.items()))
    return time.perf_counter() - began


async def _queries(http: httpx.AsyncClient, times: int | None) -> list[float]:
    """How long queries take, one after the other; without `times` until cancelled."""
    seconds: list[float] = []
    try:
        while times is None or len(seconds) < times:
            began = time.perf_counter()
            await _posted(http, _QUERY)
            seconds.append(time.perf_counter() - began)
    except asyncio.CancelledError:
        pass
    return seconds


async def _posted(http: httpx.AsyncClient, query: str, variables: dict[str, Any] | None = None) -> Any:
    answer = (await http.post("/graphql", json={"query": query, "variables": variables})).json()
    assert "errors" not in answer, answer
    for payload in answer["data"].values():
        assert not (isinstance(payload, dict) and payload.get("errors")), payload
    return answer["data"]


async def _until_it_serves(http: httpx.AsyncClient) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            (await http.get("/health/ready")).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.1)


def _memory(pid: int) -> float:
    """Kilobytes of the process that are in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024
