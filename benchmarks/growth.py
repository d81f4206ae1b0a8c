"""How cost grows with rows, from a thousand up: the kernel, and a whole run on each database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.databases import engines, filled
from benchmarks.full_run import results as results_of
from benchmarks.full_run import rounds_of
from benchmarks.kernel import beside_sort
from benchmarks.problems import Problem
from benchmarks.results import Result, Settings

KERNEL = (50, 500, 5_000, 50_000, 240_000)
"""Lines; each makes 21 planned orders and 20 dependent requirements."""
FULL = (50, 500, 5_000, 60_000)
"""Lines; each makes some 170 rows."""


def growth(settings: Settings) -> Iterator[Result]:
    """One figure for each size; `python -m benchmarks plot` draws them once they are recorded."""
    for lines in KERNEL[:2] if settings.small else KERNEL:
        rounds = 7 if lines <= 5_000 else 3
        result = beside_sort("growth, kernel", Problem(lines=lines), target=None, rounds=rounds)
        # as a run counts them: planned orders and dependent requirements, without the lines of the sales orders
        yield replace(result, rows=result.rows - lines + result.details["planned_orders"])
    with engines(settings) as found:
        for engine in found:
            for lines in FULL[:2] if settings.small else FULL:
                url = filled(engine, Problem.realistic(lines=lines))
                rounds = rounds_of(engine, url, 1 if lines > 500 else 3)
                run = next(results_of(f"on {engine.name}", rounds, None))
                yield replace(run, workload=f"growth, {run.workload}", target=None)
