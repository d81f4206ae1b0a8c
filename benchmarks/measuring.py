"""Medians of several rounds, and the machine they were taken on."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable
from importlib.metadata import version
from time import perf_counter

import numpy as np


def median_seconds(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median duration of each work; the works take turns, so that a slow moment meets all of them."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, seconds in zip(works, taken, strict=True):
            start = perf_counter()
            work()
            seconds.append(perf_counter() - start)
    return [statistics.median(seconds) for seconds in taken]


def machine() -> dict[str, str]:
    """What a figure depends on."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "mto-graph": version("mto-graph"),
        "processor": platform.machine(),
        "cores": str(os.cpu_count()),
    }
