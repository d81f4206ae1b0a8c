"""A run whose process is killed leaves the old plan whole, wherever it was; the next run makes the new one.

Real processes are killed by the operating system: at every boundary between phases, in the middle of them, and at
random moments. Beside the database that this is done to, another one lives undisturbed through the same changes.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets.plan_files import PLAN_TABLES, plan_rows
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.services.reading import runs

from .worlds import TODAY, bought, item, load, made, order, stored

PRODUCTS, LINES, CHANGED = 4, 250, 60
BOUNDARIES = {
    "as it begins to read": ("read", 0.0, 0.4),
    "as it begins to plan": ("plan", 0.4, 0.6),
    "between two levels": ("plan", 0.41, 0.6),
    "as it begins to write": ("write", 0.6, 1.0),
    "between rows that it writes": ("write", 0.61, 1.0),
    "when all rows are written": ("write", 0.989, 1.0),
    "when the plan is stored": ("write", 1.0, 1.1),
}
"""Phase and share of the moments at which a run stands still until it is killed."""
RANDOM = 3

CHILD = """
import sys, time
from datetime import date
from mto_graph.services.application import open_application
from mto_graph.services.planning import PlanningRequest, run_planning

application = open_application(sys.argv[1], migrate=False)
print("ready", flush=True)
phase, first, last = sys.stdin.readline().split()

def follow(now, share):
    if now == phase and float(first) <= share < float(last):
        print("here", flush=True)
        time.sleep(600)

print("begins", flush=True)
run_planning(application, PlanningRequest(today=date.fromisoformat(sys.argv[2]), run_type="NETCH"), follow)
print("done", flush=True)
"""


class Process:
    """A process that plans when it is told to, and is killed."""

    def __init__(self, url: str) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-c", CHILD, url, TODAY.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def plan_until(self, phase: str, first: float, last: float) -> None:
        """Begin, and come back when the run stands still there."""
        self._begin(f"{phase} {first} {last}")
        assert self._line() == "here"

    def plan_for(self, seconds: float) -> None:
        """Begin, and come back after a while, wherever the run is then."""
        self._begin("- 0 0")
        time.sleep(seconds)

    def kill(self) -> None:
        self._popen.kill()
        self._popen.communicate()

    def _begin(self, where: str) -> None:
        assert self._line() == "ready"
        assert self._popen.stdin is not None
        self._popen.stdin.write(f"{where}\n")
        self._popen.stdin.flush()
        assert self._line() == "begins"

    def _line(self) -> str:
        assert self._popen.stdout is not None
        return self._popen.stdout.readline().strip()


@contextmanager
def processes(url: str) -> Iterator[Iterator[Process]]:
    """Processes one after the other; the next one is started while the last one is looked into."""
    alive = [Process(url)]

    def one_after_the_other() -> Iterator[Process]:
        while True:
            alive.append(Process(url))
            yield alive.pop(0)

    try:
        yield one_after_the_other()
    finally:
        for process in alive:
            process.kill()


def first_orders(application: Application) -> None:
    names = [f"P{at}" for at in range(PRODUCTS)]
    load(
        application,
        material_plants=[
            *(made(name, 5, strategy_group="20") for name in names),
            *(made(f"{name}-A", 3) for name in names),
            *(bought(f"{name}-B", 7, individual_collective="collective", lot_size="WB") for name in names),
            *(bought(f"{name}-C", 4) for name in names),
        ],
        bom_items=[
            part
            for name in names
            for part in (
                item(name, f"{name}-A"),
                item(name, f"{name}-B", 2),
                item(f"{name}-A", f"{name}-C", 3),
            )
        ],
        sales_orders=[
            order(at, f"P{at % PRODUCTS}", 1 + at % 7, f"2025-0{4 + at % 5}-07") for at in range(LINES)
        ],
    )


def other_orders(application: Application, round_: int) -> None:
    """Orders that change, and some that are new; the same in the same round everywhere."""
    chosen = random.Random(round_).sample(range(LINES), CHANGED)
    changed = [
        order(at, f"P{at % PRODUCTS}", 8 + (at + round_) % 9, f"2025-0{4 + at % 5}-14") for at in chosen
    ]
    new = [order(10_000 + 100 * round_ + at, f"P{at % PRODUCTS}", 3) for at in range(15)]
    load(application, sales_orders=changed + new)


def plan(application: Application) -> int:
    return run_planning(application, PlanningRequest(today=TODAY, run_type="NETCH")).run


def exported(application: Application) -> str:
    """The digest of the plan in people's words, with its order numbers, and of its pegging."""
    digest = hashlib.sha256()
    with application.database.reading() as session:
        for name in PLAN_TABLES:
            for row in plan_rows(session, application.registry, name):
                digest.update(repr(row).encode())
        pegging = session.rows("SELECT demand_kind, demand, position, supply, quantity FROM pegging")
        digest.update(repr(sorted(tuple(row) for row in pegging)).encode())
    return digest.hexdigest()


def last_run(application: Application) -> runs.PlanningRunRow:
    """The last run as everybody sees it, once the death of its process is known to the operating system."""
    for _ in range(600):
        if not application.database.run_board.is_anybody_at_work():
            break
        time.sleep(0.05)
    with application.database.reading() as session:
        newest = session.scalar("SELECT MAX(id) FROM planning_run")
        return runs.by_ids(session, [newest])[newest]


@pytest.fixture
def undisturbed(memory_application: Application) -> Application:
    first_orders(memory_application)
    plan(memory_application)
    return memory_application


def moments() -> list[tuple[str, Any]]:
    """Each boundary, and random moments; a run takes a third of a second or more."""
    chance = random.Random(20250303)
    at_random = [(f"at random {number}", chance.uniform(0, 0.4)) for number in range(RANDOM)]
    return [*BOUNDARIES.items(), *at_random]


def test_the_old_plan_is_whole_and_the_next_run_succeeds(database_url: str, undisturbed: Application) -> None:
    disturbed = open_application(database_url)
    first_orders(disturbed)
    plan(disturbed)
    statuses = []
    with processes(database_url) as children:
        for round_, (moment, where) in enumerate(moments()):
            other_orders(disturbed, round_)
            other_orders(undisturbed, round_)
            before, child = stored(disturbed), next(children)
            if isinstance(where, tuple):
                child.plan_until(*where)
            else:
                child.plan_for(where)
            child.kill()

            run = last_run(disturbed)
            statuses.append(run.status)
            assert run.status in ("INTERRUPTED", "FINISHED"), moment
            if run.status == "INTERRUPTED":
                assert stored(disturbed) == before, moment
                assert plan(disturbed) > run.id, moment
            plan(undisturbed)
            assert exported(disturbed) == exported(undisturbed), moment
    disturbed.close()
    assert statuses[: len(BOUNDARIES)] == ["INTERRUPTED"] * (len(BOUNDARIES) - 1) + ["FINISHED"]
    assert len(statuses) == 10
