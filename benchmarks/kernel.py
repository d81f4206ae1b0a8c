"""The planning kernel: beside one sort of its rows, beside the reference planner, and how it grows.

Three-level make-to-order lines with private components (`Problem` as it stands), and a realistic company.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np

from benchmarks.measuring import median_processor_seconds, median_seconds
from benchmarks.problem_tables import tables
from benchmarks.problems import TODAY, Problem
from benchmarks.results import Result, Settings, Target
from mto_graph.mrp.plan import Plan, plan
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.strategies import Integers
from tests.reference import plan_world

ROUNDS = 7


def kernel(settings: Settings) -> Iterator[Result]:
    """Seconds beside a sort, orders a second beside the reference, processor time a row."""
    few, middle, many = (300, 1_000, 3_000) if settings.small else (1_000, 10_000, 50_000)
    for lines in (few, middle, many):
        yield beside_sort("kernel", Problem(lines=lines), target=None if lines == few else Target(3))
    realistic = Problem.realistic(lines=middle // 4)
    yield beside_sort("kernel, realistic company", realistic, target=None)
    yield _beside_reference(Problem(lines=40, products=4) if settings.small else Problem(lines=middle))
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


def _beside_reference(problem: Problem) -> Result:
    """The reference planner is planned with once: it takes minutes."""
    rows = tables(problem)
    start = perf_counter()
    expected = len(plan_world(rows, TODAY).planned_orders)
    reference = perf_counter() - start
    snapshot = problem.snapshot()
    orders = len(plan(snapshot).orders)
    if orders != expected:
        raise RuntimeError(f"the kernel plans {orders} orders and the reference planner {expected}")
    (seconds,) = median_seconds(ROUNDS, lambda: plan(snapshot))
    return Result(
        workload="kernel, orders a second",
        size=f"{problem.lines:,} lines",
        rows=orders,
        figure=orders / seconds,
        unit="orders/s",
        floor=orders / reference,
        floor_of="the plain Python planner of tests/reference",
        target=Target(8, at_least=True),
    )


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
