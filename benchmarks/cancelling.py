"""How long a run goes on after somebody asked it to stop, at moments spread over a whole run."""

from __future__ import annotations

import tempfile
import threading
from datetime import date, timedelta
from time import perf_counter

from benchmarks.end_to_end import TODAY, tables
from benchmarks.problems import Problem
from mto_graph.errors import Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, begin_planning, run_planning

MOMENTS = 20


def cancelling(lines: int, url: str | None = None) -> list[dict[str, object]]:
    """A first run and a later one that changes a quarter of the plan, each cancelled at many moments.

    `url` names an empty database; without it SQLite in a temporary folder.
    """
    with tempfile.TemporaryDirectory() as folder:
        application = open_application(url or f"sqlite:///{folder}/bench.db")
        upsert(application, tables(Problem(lines=lines)))
        results = [_measured(application, "first run", TODAY)]
        results.append(_measured(application, "later run", TODAY + timedelta(days=60)))
        application.close()
    return results


def _measured(application: Application, workload: str, today: date) -> dict[str, object]:
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
    return {
        "workload": f"cancelling, {workload}",
        "planned_orders": result.counts["planned_orders"],
        **{f"{phase}_seconds": round(seconds, 2) for phase, seconds in result.seconds.items()},
        **{f"longest_wait_in_{phase}_seconds": round(seconds, 2) for phase, seconds in waits.items()},
    }


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
