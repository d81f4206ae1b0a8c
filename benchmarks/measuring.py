"""Medians of several rounds, and the machine they were taken on."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

Work = Callable[[], object]
ROOT = Path(__file__).parents[1]


def median_seconds(rounds: int, *works: Work) -> list[float]:
    """The median duration of each work; the works take turns, so that a slow moment meets all of them."""
    return _medians(rounds, perf_counter, works)


def median_processor_seconds(rounds: int, *works: Work) -> list[float]:
    """As `median_seconds`, in processor time of this process, which does not depend on what else runs."""
    return _medians(rounds, process_time, works)


def _medians(rounds: int, clock: Callable[[], float], works: tuple[Work, ...]) -> list[float]:
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, seconds in zip(works, taken, strict=True):
            start = clock()
            work()
            seconds.append(clock() - start)
    return [statistics.median(seconds) for seconds in taken]


def machine(postgresql: str = "") -> dict[str, str]:
    """What a figure depends on; `postgresql` is the URL of the server, where there is one."""
    return {
        "commit": _commit(),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "sqlite": sqlite3.sqlite_version,
        "postgresql": _server_version(postgresql) if postgresql else "",
        "mto-graph": version("mto-graph"),
    }


def _commit() -> str:
    """The commit that is measured, with a + where files differ from it."""
    try:
        commit, changed = (
            subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout
            for words in (
                ("rev-parse", "--short=12", "HEAD"),
                ("status", "--porcelain", "--untracked-files=no"),
            )
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return commit.strip() + ("+" if changed.strip() else "")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _server_version(url: str) -> str:
    import psycopg2

    connection: Any = psycopg2.connect(url)
    try:
        number = connection.server_version
    finally:
        connection.close()
    return f"{number // 10_000}.{number % 10_000}"
