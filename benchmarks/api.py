"""The API beside REST: the same answers, one after the other, from one worker over real HTTP.

The floor of a query is a route of the same server that runs one statement, nests its rows and hands them to orjson.
Both answer the same data, which is checked. Durations are those that a client on a kept connection sees; what the
server itself works (processor time of its process) does not depend on what else the machine does.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import orjson

from benchmarks.api_data import LEVELS, LIST_ROWS, SIZES, fill, product
from benchmarks.api_rest import routes
from benchmarks.databases import engines
from benchmarks.measuring import median_seconds
from benchmarks.problems import TODAY
from benchmarks.results import Result, Settings, Target
from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.server.serving import server_of
from mto_graph.server.settings import ServerSettings
from mto_graph.server.tuning import collect_seldom
from mto_graph.services.application import Application, open_application

_PATTERN = (
    "bom { items { item quantity unit component { procurementType material { number description } %s } } }"
)


def _nested(levels: int) -> str:
    # The leaves are asked, too, so that both sides say that there is nothing below them.
    return _PATTERN % (_nested(levels - 1) if levels > 1 else "bom { items { item } }")


BOM = f'query ($material: String!) {{ materialPlant(material: $material, plant: "1000") {{ {_nested(LEVELS)} }} }}'
LIST = """query ($material: String!) { stockRequirementsList(material: $material, plant: "1000") {
  sections { kind rows { date element quantity available orderNumber item firmed startDate finishDate } } } }"""
TRIVIAL = "{__typename}"
_ASKED_BEFORE = 5
"""So often was asked what is measured, as of any server that runs: what comes again is compiled and prepared."""


def api(settings: Settings) -> Iterator[Result]:
    """Bills of material, a stock/requirements list and the smallest query, each beside its floor."""
    sizes, rounds, requests = ((SIZES[0],), 3, 1_000) if settings.small else (SIZES, 5, 8_000)
    with engines(settings) as found:
        for engine in found[:1] if settings.small else found:
            url = engine.new()
            with closing(open_application(url)) as application:
                fill(application, sizes)
                if engine.name == "SQLite":
                    yield from _in_process(application, rounds)
            with _Worker(url) as worker:
                for question in (*(_bom(nodes) for nodes in sizes), _LIST):
                    yield worker.compared(question, engine.name, rounds)
                if engine.name == "SQLite":
                    yield worker.rate(TRIVIAL, requests)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked twice: as GraphQL, and of a route."""

    name: str
    size: str
    query: str
    path: str
    """Ends with the material."""
    target: Target


_LIST = _Question("list", f"{LIST_ROWS} rows", LIST, "/rest/list/LISTED", Target(1.6))


def _bom(nodes: int) -> _Question:
    target = Target(1.6 if nodes == SIZES[0] else 1.5)
    return _Question("BOM", f"{nodes:,} nodes", BOM, f"/rest/bom/{product(nodes)}", target)


def _in_process(application: Application, rounds: int) -> Iterator[Result]:
    """The same queries without HTTP, completed by compiled functions and by graphql-core."""
    compiled, plain = (Api(application, compiled=chosen, today=lambda: TODAY) for chosen in (True, False))
    for name, size, query, material in (
        ("BOM", f"{SIZES[0]:,} nodes", BOM, product(SIZES[0])),
        ("list", f"{LIST_ROWS} rows", LIST, "LISTED"),
    ):
        request = GraphQLRequest(query, {"material": material})
        fast, slow = median_seconds(
            rounds,
            partial(compiled.execute, request, "benchmark"),
            partial(plain.execute, request, "benchmark"),
        )
        yield Result(
            workload=f"{name} in process",
            size=size,
            figure=fast * 1000,
            unit="ms",
            floor=slow * 1000,
            floor_of="graphql-core completing the same answer",
        )


class _Worker:
    """One uvicorn worker in a process of its own, and a kept connection to it."""

    def __init__(self, url: str) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(url, self._listener), daemon=True
        )

    def __enter__(self) -> _Worker:
        self._process.start()
        self._port = self._listener.getsockname()[1]
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        self._connection.connect()
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.join()
        self._listener.close()

    def compared(self, question: _Question, database: str, rounds: int) -> Result:
        """GraphQL and REST in turn."""
        material = question.path.rpartition("/")[2]
        body = orjson.dumps({"query": question.query, "variables": {"material": material}})

        def graphql() -> bytes:
            return self._asked("POST", "/graphql", body)

        def rest() -> bytes:
            return self._asked("GET", question.path, b"")

        answer = orjson.loads(graphql())
        if answer.get("data") != orjson.loads(rest()):
            raise RuntimeError(
                f"{question.name}: the two answers differ: {str(answer)[:300]} {rest()[:300]!r}"
            )
        for _ in range(_ASKED_BEFORE):
            graphql()
            rest()
        seconds, floor = median_seconds(rounds, graphql, rest)
        worked, floor_worked = self._worked(graphql, rounds), self._worked(rest, rounds)
        return Result(
            workload=f"{question.name} over HTTP on {database}",
            size=question.size,
            figure=seconds * 1000,
            unit="ms",
            floor=floor * 1000,
            floor_of="a REST route of the same server",
            target=question.target,
            details={"processor_times_rest": round(worked / floor_worked, 2)},
        )

    def rate(self, query: str, requests: int, connections: int = 16) -> Result:
        """How many small queries a second of one core answers."""
        body = orjson.dumps({"query": query})
        head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        sockets = [socket.create_connection(("127.0.0.1", self._port)) for _ in range(connections)]
        for each in sockets:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _rounds(sockets, request, 500)
        before, start = self._processor_seconds(), perf_counter()
        _rounds(sockets, request, requests)
        seconds, worked = perf_counter() - start, self._processor_seconds() - before
        for each in sockets:
            each.close()
        return Result(
            workload=f"{query} over HTTP",
            size=f"{connections} connections",
            figure=requests / worked,
            unit="requests/s of a core",
            target=Target(4_000, at_least=True, of="figure"),
            details={"requests_per_second": round(requests / seconds)},
        )

    def _asked(self, method: str, path: str, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json"} if body else {}
        self._connection.request(method, path, body or None, headers)
        return self._connection.getresponse().read()

    def _worked(self, work: Callable[[], object], rounds: int) -> float:
        before = self._processor_seconds()
        for _ in range(rounds * 4):
            work()
        return self._processor_seconds() - before

    def _processor_seconds(self) -> float:
        with open(f"/proc/{self._process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rounds(sockets: list[socket.socket], request: bytes, requests: int) -> None:
    for _ in range(requests // len(sockets)):
        for each in sockets:
            each.sendall(request)
        for each in sockets:
            answer = each.recv(65_536)
            while answer.startswith(b"HTTP/1.1 200") and not answer.endswith(b"}}"):
                answer += each.recv(65_536)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(answer[:200])


def _serve(url: str, listener: socket.socket) -> None:
    application = open_application(url, migrate=False)
    with closing(application):
        server = server_of(application, ServerSettings(port=0))
        served: Any = server.config.app
        served.router.routes.extend(routes(application))
        collect_seldom()
        server.run(sockets=[listener])
