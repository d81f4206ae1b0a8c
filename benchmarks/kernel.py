"""The planning kernel: planned orders a second, beside one sort of as many rows."""

from __future__ import annotations

import numpy as np

from benchmarks.measuring import median_seconds
from benchmarks.problems import Problem
from mto_graph.mrp.plan import plan

SIZES = (1_000, 10_000, 50_000)


def kernel(rounds: int = 7) -> list[dict[str, object]]:
    """Three-level make-to-order lines with private components, in several sizes.

    The floor is the stable sort of as many random 64-bit keys as there are planned orders.
    """
    results: list[dict[str, object]] = []
    for lines in SIZES:
        snapshot = Problem(lines=lines).snapshot()
        orders = len(plan(snapshot).orders)
        keys = np.random.default_rng(1).integers(0, 2**62, orders)
        planned, sorted_once = median_seconds(
            rounds,
            lambda snapshot=snapshot: plan(snapshot),  # type: ignore[misc]
            lambda keys=keys: np.argsort(keys, kind="stable"),  # type: ignore[misc]
        )
        results.append(
            {
                "workload": "kernel",
                "lines": lines,
                "planned_orders": orders,
                "seconds": round(planned, 4),
                "planned_orders_per_second": round(orders / planned),
                "times_one_sort": round(planned / sorted_once, 2),
            }
        )
    return results
