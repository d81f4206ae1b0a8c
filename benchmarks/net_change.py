"""What one change costs in a small and in a large database: a new order, a changed bill of material, a posting, and
one sales order item planned on all its levels through the API.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any

from benchmarks.databases import Engine, filled, sqlite
from benchmarks.problems import TODAY, Problem
from benchmarks.results import Result, Settings, Target
from benchmarks.single_item import plan_item
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

LINES = 48_000
SMALL = 500
"""Sales order lines of the database to compare with; each line makes 21 planned orders."""
_ROUNDS = 21
_OWN = "OWN"
"""A product with one order, so that a change of it concerns as much in every database."""

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Step:
    """What is changed in each round, how it is planned then, and how many milliseconds that may take."""

    name: str
    change: Callable[[int], Tables]
    plan: Callable[[Application], None]
    limit: float


def net_change(settings: Settings) -> Iterator[Result]:
    """The same changes in two databases on SQLite, which take turns."""
    few, many = (50, 400) if settings.small else (SMALL, LINES)
    with sqlite() as engine, ExitStack() as opened:
        databases = [opened.enter_context(closing(_planned(engine, lines))) for lines in (few, many)]
        orders = [_planned_orders(application) for application in databases]
        for step in _STEPS:
            medians = _medians(step, databases)
            for at, size in enumerate(orders):
                seconds, processor = medians[at]
                yield Result(
                    workload=step.name,
                    size=f"{size:,} planned orders",
                    rows=size,
                    figure=seconds * 1000,
                    unit="ms",
                    floor=medians[0][0] * 1000 if at else None,
                    floor_of="the same in the small database" if at else "",
                    target=Target(1.5) if at else Target(step.limit, of="figure"),
                    details={"processor_milliseconds": round(processor * 1000, 2)},
                )


def _planned(engine: Engine, lines: int) -> Application:
    application = open_application(filled(engine, Problem(lines=lines, products=max(20, lines // 250))))
    upsert(application, _own())
    run_planning(application, PlanningRequest(today=TODAY))
    return application


def _planned_orders(application: Application) -> int:
    with application.database.reading() as session:
        return int(session.scalar("SELECT COUNT(*) FROM planned_order"))


def _medians(step: Step, databases: Sequence[Application]) -> list[tuple[float, float]]:
    """The median seconds and processor seconds in each database; the databases take turns."""
    taken: list[list[tuple[float, float]]] = [[] for _ in databases]
    for at in range(_ROUNDS + 1):
        for application, of_database in zip(databases, taken, strict=True):
            upsert(application, step.change(at))
            begun, worked = perf_counter(), process_time()
            step.plan(application)
            of_database.append((perf_counter() - begun, process_time() - worked))
    return [
        (statistics.median(clock for clock, _ in rounds[1:]), statistics.median(cpu for _, cpu in rounds[1:]))
        for rounds in taken
    ]


def _run(application: Application) -> None:
    if run_planning(application, PlanningRequest(today=TODAY)).unchanged:
        raise RuntimeError("a change has changed nothing in the plan")


def _own() -> Tables:
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


_STEPS = (
    Step(
        "net change, a new sales order",
        lambda at: {"sales_orders": [_order(f"NEW{at}", "M000000", 90 + at)]},
        _run,
        50,
    ),
    Step(
        "net change, a changed bill of material", lambda at: {"bom_items": [_bom_item(0, 2 + at)]}, _run, 50
    ),
    Step("net change, a stock posting", lambda at: {"stock": [_stock(1 + at % 2)]}, _run, 50),
    Step(
        "one sales order item through the API",
        lambda at: {"sales_orders": [{**_order("ITEM", "M000000", 90), "quantity": 30 + at}]},
        lambda application: plan_item(application, "ITEM"),
        20,
    ),
)
