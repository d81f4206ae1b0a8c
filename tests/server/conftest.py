"""A real server on a free port, and a client that speaks HTTP to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from mto_graph.server.serving import server_of
from mto_graph.server.settings import ServerSettings
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert

from ..api.conftest import WORKS


@contextmanager
def running(application: Application, settings: ServerSettings | None = None) -> Iterator[httpx.Client]:
    """A server in a thread of its own, and a client for it."""
    server = server_of(application, settings or ServerSettings(port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.started
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    """Wait for what happens soon, in another thread."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """A client of a server with the small works, unplanned."""
    application = open_application("sqlite://")
    upsert(application, WORKS)
    with running(application) as client:
        yield client
    application.close()


@pytest.fixture
def served() -> Callable[..., object]:
    """Runs servers on other applications or with other settings."""
    return running
