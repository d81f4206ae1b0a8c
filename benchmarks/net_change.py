"""What one change costs in a small and in a large database: a new order, a changed bill of material, a posting."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any

from benchmarks.databases import sqlite
from benchmarks.problem_tables import tables
from benchmarks.problems import TODAY, Problem
from benchmarks.results import Result, Settings, Target
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

LINES = 48_000
SMALL = 500
"""Sales order lines of the database to compare with; each line makes 21 planned orders."""
_ROUNDS = 15
_OWN = "OWN"
"""A product with one order, so that a change of it concerns as much in every database."""
Change = Callable[[int], dict[str, list[dict[str, Any]]]]


def net_change(settings: Settings) -> Iterator[Result]:
    """Net-change runs on SQLite with few and with many lines."""
    few, many = (50, 400) if settings.small else (SMALL, LINES)
    before: dict[str, float] = {}
    with sqlite() as engine:
        for lines in (few, many):
            with closing(open_application(engine.new())) as application:
                for change, orders, seconds, processor in _measured(application, lines):
                    yield Result(
                        workload=f"net change, {change}",
                        size=f"{orders:,} planned orders",
                        rows=orders,
                        figure=seconds * 1000,
                        unit="ms",
                        floor=before[change] * 1000 if change in before else None,
                        floor_of="the same in the small database" if change in before else "",
                        target=Target(1.5) if change in before else Target(50, of="figure"),
                        details={"processor_milliseconds": round(processor * 1000, 2)},
                    )
                    before[change] = seconds


def _measured(application: Application, lines: int) -> Iterator[tuple[str, int, float, float]]:
    """Each change with the planned orders in the database, and the median seconds and processor seconds of its run."""
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
        yield name, first.counts["planned_orders"], statistics.median(clock), statistics.median(processor)


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
