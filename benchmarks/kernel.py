"""The planning kernel: beside one sort of its rows, beside two planners in plain Python, and how it grows.

Three-level make-to-order lines with private components (`Problem` as it stands), and a realistic company.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import perf_counter
from typing import TypeVar

import numpy as np

from benchmarks.measuring import median_processor_seconds, median_seconds
from benchmarks.plain_planner import materials_of, plan_plainly
from benchmarks.problem_tables import tables
from benchmarks.problems import TODAY, Problem
from benchmarks.results import Result, Settings, Target
from mto_graph.mrp.plan import Plan, plan
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.strategies import Integers
from tests.reference import plan_world

ROUNDS = 7
T = TypeVar("T")


def kernel(settings: Settings) -> Iterator[Result]:
    """Seconds beside a sort, orders a second beside other planners, processor time a row."""
    few, middle, many = (300, 1_000, 3_000) if settings.small else (1_000, 10_000, 50_000)
    for lines in (few, middle, many):
        yield beside_sort("kernel", Problem(lines=lines), target=None if lines == few else Target(3))
    realistic = Problem.realistic(lines=middle // 4)
    yield beside_sort("kernel, realistic company", realistic, target=None)
    yield _beside_plain(Problem(lines=middle))
    yield _beside_reference(Problem(lines=40, products=4) if settings.small else Problem(lines=1_000))
    yield _growth(few, many)


def beside_sort(workload: str, problem: Problem, target: Target | None, rounds: int = ROUNDS) -> Result:
    """One plan, and one stable sort of all its requirements."""
    snapshot = problem.snapshot()
    planned = plan(snapshot)
    rows, sort = sort_of(snapshot, planned)
    orders = len(planned.orders)
    del planned
    seconds, floor = median_seconds(rounds, lambda: plan(snapshot), sort)
    return Result(
        workload=workload,
        size=f"{problem.lines:,} lines",
        rows=rows,
        figure=seconds,
        unit="s",
        floor=floor,
        floor_of="one stable sort of the same requirement rows",
        target=target,
        details={"planned_orders": orders, "planned_orders_per_second": round(orders / seconds)},
    )


def sort_of(snapshot: Snapshot, planned: Plan) -> tuple[int, Callable[[], object]]:
    """How many requirement rows the plan has, and the work that sorts them.

    The rows are the sales order lines and dependent requirements (material, segment, day, quantity) in random order.
    Sorting them is: one 64-bit key of material, segment and day, its stable argsort, the four columns in that order.
    """
    lines, dependent = snapshot.sales_order_lines, planned.requirements
    shuffled = np.random.default_rng(1).permutation(len(lines.material) + len(dependent.material))
    material, segment, day, quantity = (
        np.concatenate(pair)[shuffled]
        for pair in (
            (lines.material, dependent.material),
            (lines.item_segment, dependent.segment),
            (lines.day, dependent.day),
            (lines.quantity, dependent.quantity),
        )
    )
    segments, first, days = int(segment.max()) + 1, int(day.min()), int(np.ptp(day)) + 1

    def sort() -> tuple[Integers, ...]:
        key = (material * segments + segment) * days + (day - first)
        order = np.argsort(key, kind="stable")
        return material[order], segment[order], day[order], quantity[order]

    return len(shuffled), sort


def _beside_plain(problem: Problem) -> Result:
    """Objects are made anew for each round of the plain planner; that is not counted, as the snapshot is not."""
    snapshot = problem.snapshot()
    seconds, floor = [], []
    for _ in range(3):
        materials = materials_of(problem)
        plain, taken = _timed(partial(plan_plainly, materials))
        floor.append(taken)
        planned, taken = _timed(lambda: plan(snapshot))
        seconds.append(taken)
        _check_orders(len(planned.orders), len(plain))
    return _rate("a plain Python planner", problem, len(planned.orders), median(seconds), median(floor))


def _beside_reference(problem: Problem) -> Result:
    """The reference planner plans once, because it takes long."""
    rows, snapshot = tables(problem), problem.snapshot()
    expected, floor = _timed(lambda: plan_world(rows, TODAY))
    planned = plan(snapshot)
    _check_orders(len(planned.orders), len(expected.planned_orders))
    (seconds,) = median_seconds(ROUNDS, lambda: plan(snapshot))
    return _rate("the reference planner", problem, len(planned.orders), seconds, floor)


def _rate(beside: str, problem: Problem, orders: int, seconds: float, floor: float) -> Result:
    return Result(
        workload=f"kernel beside {beside}",
        size=f"{problem.lines:,} lines",
        rows=orders,
        figure=orders / seconds,
        unit="orders/s",
        floor=orders / floor,
        floor_of=beside,
        target=Target(8, at_least=True),
    )


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = perf_counter()
    found = work()
    return found, perf_counter() - start


def _check_orders(ours: int, theirs: int) -> None:
    if ours != theirs:
        raise RuntimeError(f"the kernel plans {ours} orders, and the other planner {theirs}")


def _growth(few: int, many: int) -> Result:
    """Processor time a requirement row of a large problem, beside that of a small one."""
    small, large = (Problem(lines=lines).snapshot() for lines in (few, many))
    rows = [_rows(snapshot) for snapshot in (small, large)]
    seconds = median_processor_seconds(ROUNDS, lambda: plan(small), lambda: plan(large))
    floor, figure = (taken / count * 1e6 for taken, count in zip(seconds, rows, strict=True))
    return Result(
        workload="kernel, processor time a row",
        size=f"{many:,} lines beside {few:,}",
        rows=rows[1],
        figure=figure,
        unit="µs",
        floor=floor,
        floor_of="the same of the small problem",
        target=Target(1.2),
    )


def _rows(snapshot: Snapshot) -> int:
    return len(snapshot.sales_order_lines.material) + len(plan(snapshot).requirements.material)
