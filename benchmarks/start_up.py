"""How long a user waits for the program: `mto-graph --help`, and `mto-graph serve` until it is ready."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.measuring import median_seconds
from benchmarks.results import Result, Settings, Target

_SERVER_LIBRARIES = "import click, pony.orm, starlette.applications, strawberry, uvicorn"
_PROGRAM = str(Path(sys.executable).with_name("mto-graph"))


def start_up(settings: Settings) -> Iterator[Result]:
    """Child processes with byte code on the disk; each work has run once before it is measured."""
    rounds = 3 if settings.small else 11
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run(*command: str) -> Callable[[], object]:
        return lambda: subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)

    seconds, floor = median_seconds(rounds, run(_PROGRAM, "--help"), run(sys.executable, "-c", "pass"))
    yield Result(
        workload="mto-graph --help",
        size="",
        figure=seconds * 1000,
        unit="ms",
        floor=floor * 1000,
        floor_of="the interpreter alone",
        target=Target(150, of="figure"),
    )
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        run(_PROGRAM, "migrate", "--database", url)()
        seconds, floor = median_seconds(
            rounds,
            lambda: _until_ready(url, environment),
            run(sys.executable, "-c", _SERVER_LIBRARIES),
        )
    yield Result(
        workload="mto-graph serve until ready",
        size="empty database",
        figure=seconds,
        unit="s",
        floor=floor,
        floor_of="importing the libraries of others that a server needs",
        target=Target(1, of="figure"),
    )


def _until_ready(url: str, environment: dict[str, str]) -> None:
    """Start a server, and ask until it says that it is ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [_PROGRAM, "serve", "--port", str(port), "--database", url]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not _ready(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not become ready")
            time.sleep(0.005)
    finally:
        process.kill()
        process.wait()


def _ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
