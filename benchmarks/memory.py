"""The memory of a whole run: how much more the process takes than one with nothing to plan, for each planned order."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.databases import Engine, engines, filled, sqlite
from benchmarks.full_run import LINES
from benchmarks.problems import Problem
from benchmarks.results import Result, Settings, Target

TEN_MILLION = 476_200
"""Lines of 21 planned orders each."""
SMALL_LINES = 600
"""Some 50,000 planned orders: with fewer, the growth is lost in what the process takes anyway."""
_CHILD = """
import json, sys
from benchmarks.memory import peak_bytes
from benchmarks.problems import TODAY
from mto_graph.services.application import open_application
from mto_graph.services.planning import PlanningRequest, run_planning
application = open_application(sys.argv[1])
result = run_planning(application, PlanningRequest(today=TODAY))
print(json.dumps([result.counts["planned_orders"], peak_bytes()]))
"""


def memory(settings: Settings) -> Iterator[Result]:
    """Both runs are processes of their own, on databases that were filled before."""
    lines = SMALL_LINES if settings.small else LINES
    problem = Problem.realistic(lines=lines)
    idle = Problem.realistic(lines=0, products=problem.products)
    with engines(settings) as found:
        for engine in found:
            _, floor = _run(engine, idle)
            orders, peak = _run(engine, problem)
            yield Result(
                workload=f"memory of a full run on {engine.name}",
                size=f"{orders:,} planned orders",
                rows=orders,
                figure=(peak - floor) / orders,
                unit="bytes/order",
                target=Target(300, of="figure"),
                details={"peak_bytes": peak, "peak_bytes_with_nothing_to_plan": floor},
            )


def ten_million(settings: Settings) -> Iterator[Result]:
    """Ten million planned orders on SQLite: all the memory that the process ever takes."""
    problem = Problem(lines=20_000 if settings.small else TEN_MILLION, products=1_000)
    with sqlite() as engine:
        begun = perf_counter()
        orders, peak = _run(engine, problem)
        yield Result(
            workload="memory of a very large run",
            size=f"{orders:,} planned orders",
            rows=orders,
            figure=peak / 2**30,
            unit="GiB",
            target=Target(2, of="figure"),
            details={"seconds_with_filling": round(perf_counter() - begun, 1)},
        )


def peak_bytes() -> int:
    """The most memory that this process has had at once.

    Not `ru_maxrss`: that of a new process begins with the peak of the one that started it.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("the system does not say how much memory a process has had")


def _run(engine: Engine, problem: Problem) -> tuple[int, int]:
    command = [sys.executable, "-c", _CHILD, filled(engine, problem)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    orders, peak = json.loads(answer)
    return orders, peak
