"""What one change costs in a small and in a large database: a new order, a changed bill of material, a posting."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any

from benchmarks.end_to_end import TODAY, tables
from benchmarks.problems import Problem
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

SMALL = 500
"""Sales order lines of the database to compare with; each line makes 21 planned orders."""
_ROUNDS = 15
_OWN = "OWN"
"""A product with one order, so that a change of it concerns as much in every database."""
Change = Callable[[int], dict[str, list[dict[str, Any]]]]


def net_change(lines: int, url: str | None = None) -> list[dict[str, object]]:
    """Net-change runs on SQLite with few and with many lines; `url` names an empty database for the many alone."""
    results: list[dict[str, object]] = []
    before: dict[str, float] = {}
    for size in (lines,) if url else (SMALL, lines):
        with tempfile.TemporaryDirectory() as folder:
            application = open_application(url or f"sqlite:///{folder}/bench.db")
            for result, seconds in _measured(application, size):
                change = str(result["workload"])
                if change in before:
                    result["times_small"] = round(seconds / before[change], 2)
                before[change] = seconds
                results.append(result)
            application.close()
    return results


def _measured(application: Application, lines: int) -> Iterator[tuple[dict[str, object], float]]:
    upsert(application, tables(Problem(lines=lines, products=max(20, lines // 250))))
    upsert(application, _own())
    first = run_planning(application, PlanningRequest(today=TODAY))
    for name, change in _CHANGES.items():
        clock, processor = [], []
        for at in range(_ROUNDS):
            upsert(application, change(at))
            begun, worked = perf_counter(), process_time()
            result = run_planning(application, PlanningRequest(today=TODAY))
            clock.append(perf_counter() - begun)
            processor.append(process_time() - worked)
            if result.unchanged:
                raise RuntimeError(f"{name} changed nothing in the plan")
        yield (
            {
                "workload": f"net change, {name}",
                "planned_orders": first.counts["planned_orders"],
                "milliseconds": round(statistics.median(clock) * 1000, 1),
                "processor_milliseconds": round(statistics.median(processor) * 1000, 1),
            },
            statistics.median(clock),
        )


def _own() -> dict[str, list[dict[str, Any]]]:
    parts = [f"{_OWN}-{at}" for at in range(4)]
    return {
        "material_plants": [
            {"material": _OWN, "plant": "1000", "procurement_type": "in_house", "strategy_group": "20"},
            *({"material": part, "plant": "1000", "planned_delivery_days": 5} for part in parts),
        ],
        "bom_items": [_bom_item(at, 1) for at in range(4)],
        "sales_orders": [_order(_OWN, _OWN, 100)],
    }


def _bom_item(at: int, quantity: int) -> dict[str, Any]:
    return {
        "parent": _OWN,
        "plant": "1000",
        "item": f"{at:04d}",
        "component": f"{_OWN}-{at}",
        "quantity": quantity,
    }


def _order(number: str, material: str, days: int) -> dict[str, Any]:
    return {
        "sales_order": number,
        "item": 10,
        "material": material,
        "plant": "1000",
        "quantity": 3,
        "requested_date": TODAY + timedelta(days=days),
    }


def _stock(quantity: int) -> dict[str, Any]:
    place = {"material": f"{_OWN}-1", "plant": "1000", "sales_order": _OWN, "sales_order_item": 10}
    return {**place, "quantity": quantity}


_CHANGES: dict[str, Change] = {
    "a new sales order": lambda at: {"sales_orders": [_order(f"NEW{at}", "M000000", 90 + at)]},
    "a changed bill of material": lambda at: {"bom_items": [_bom_item(0, 2 + at)]},
    "a stock posting": lambda at: {"stock": [_stock(1 + at % 2)]},
}
