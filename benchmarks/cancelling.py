"""How long a run goes on after somebody asked it to stop, at moments spread over a whole run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from time import perf_counter

from benchmarks.databases import engines, filled
from benchmarks.problems import TODAY, Problem
from benchmarks.results import Result, Settings
from mto_graph.errors import Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.planning import PlanningRequest, begin_planning, run_planning

MOMENTS = 20


def cancelling(settings: Settings) -> Iterator[Result]:
    """A first run and a later one that changes a quarter of the plan, each cancelled at many moments."""
    problem = Problem(lines=300 if settings.small else 10_000)
    with engines(settings) as found:
        for engine in found:
            with closing(open_application(filled(engine, problem))) as application:
                for name, today in (("first", TODAY), ("later", TODAY + timedelta(days=60))):
                    yield _measured(application, f"cancelling a {name} run on {engine.name}", today)


def _measured(application: Application, workload: str, today: date) -> Result:
    """Cancelled at every twentieth of the time that the last attempt would have needed, then run to its end."""
    request = PlanningRequest(today=today, run_type="NEUPL")
    waits: dict[str, float] = {}
    delay = 0.0
    step = 0.0
    for _ in range(MOMENTS):
        delay += step
        found = _cancelled_after(application, request, delay)
        if found is None:
            break
        phase, wait, share = found
        waits[phase] = max(waits.get(phase, 0.0), wait)
        step = max(0.1, delay / max(share, 0.05) / MOMENTS)
    result = run_planning(application, request)
    return Result(
        workload=workload,
        size=f"{result.counts['planned_orders']:,} planned orders",
        rows=result.counts["planned_orders"],
        figure=max(waits.values(), default=0.0),
        unit="s longest wait",
        details={f"longest_wait_in_{phase}_seconds": round(seconds, 3) for phase, seconds in waits.items()},
    )


def _cancelled_after(
    application: Application, request: PlanningRequest, delay: float
) -> tuple[str, float, float] | None:
    """The phase in which it was asked to stop, how long it went on, how far it was; None when it was faster."""
    run = begin_planning(application, request)
    asked: list[tuple[str, float, float]] = []

    def ask() -> None:
        asked.append((run.watch.phase, perf_counter(), run.watch.share))
        application.database.run_board.request_cancellation(run.run)

    timer = threading.Timer(delay, ask)
    timer.start()
    try:
        run.perform()
    except Refused:
        phase, since, share = asked[0]
        return phase or "read", perf_counter() - since, share
    finally:
        timer.cancel()
    return None
