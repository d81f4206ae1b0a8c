"""A whole planning run on SQLite: read, plan, write; then the second run, which finds nothing to change."""

from __future__ import annotations

import resource
import tempfile
from datetime import date, timedelta
from pathlib import Path

from benchmarks.floors import floor_of
from benchmarks.problems import Problem
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import import_folder, upsert
from mto_graph.services.planning import PlanningRequest, PlanningResult, run_planning

TODAY = date(2025, 1, 6)
CONTROLLERS = 20


def end_to_end(lines: int = 10_000, url: str | None = None) -> list[dict[str, object]]:
    """A made-up problem through the tables; `url` names an empty database, without it SQLite in a file."""
    with tempfile.TemporaryDirectory() as folder:
        application = open_application(url or f"sqlite:///{folder}/bench.db")
        upsert(application, tables(Problem(lines=lines)))
        results = _two_runs(application, "end to end", TODAY)
        application.close()
    return results


def data_set(folders: list[Path], today: date) -> list[dict[str, object]]:
    """Data set folders, imported one after the other and planned twice."""
    with tempfile.TemporaryDirectory() as temporary:
        application = open_application(f"sqlite:///{temporary}/bench.db")
        for folder in folders:
            import_folder(application, folder)
        results = _two_runs(application, folders[-1].name, today)
        application.close()
    return results


def tables(problem: Problem) -> dict[str, list[dict[str, object]]]:
    """The made-up problem in the words of the data set files."""
    snapshot = problem.snapshot()
    names = [f"M{row:06d}" for row in range(len(snapshot.materials))]
    lines = snapshot.sales_order_lines
    return {
        "plants": [{"plant": "1000"}],
        "material_plants": [
            {
                "material": name,
                "plant": "1000",
                "procurement_type": "in_house",
                "strategy_group": "20" if row % problem.per_product == 0 else "",
                "in_house_production_days": 3,
                "goods_receipt_days": 1,
                "mrp_controller": f"P{row % CONTROLLERS:02d}",
            }
            for row, name in enumerate(names)
        ],
        "bom_items": [
            {
                "parent": names[parent],
                "plant": "1000",
                "item": f"{at:06d}",
                "component": names[component],
                "quantity": quantity // 1000,
            }
            for at, (parent, component, quantity) in enumerate(
                zip(
                    snapshot.bom_items.parent.tolist(),
                    snapshot.bom_items.component.tolist(),
                    snapshot.bom_items.quantity.tolist(),
                    strict=True,
                )
            )
        ],
        "sales_orders": [
            {
                "sales_order": f"{at:08d}",
                "item": 10,
                "material": names[material],
                "plant": "1000",
                "quantity": quantity // 1000,
                "requested_date": TODAY + timedelta(days=day - snapshot.today),
            }
            for at, (material, quantity, day) in enumerate(
                zip(lines.material.tolist(), lines.quantity.tolist(), lines.day.tolist(), strict=True)
            )
        ],
    }


def _two_runs(application: Application, workload: str, today: date) -> list[dict[str, object]]:
    first = run_planning(application, PlanningRequest(today=today))
    again = run_planning(application, PlanningRequest(today=today))
    if not again.unchanged:
        raise RuntimeError("the second run found something to change")
    floor = floor_of(application)
    ran, ran_again = (sum(result.seconds.values()) for result in (first, again))
    return [
        {
            **_result(f"{workload}, first run", first),
            "floor_seconds": round(floor.seconds, 2),
            "floor_rows_per_second": round(floor.rows / floor.write),
            "times_floor": round(ran / floor.seconds, 2),
        },
        {**_result(f"{workload}, second run", again), "times_first": round(ran_again / ran, 3)},
    ]


def _result(workload: str, result: PlanningResult) -> dict[str, object]:
    total = sum(result.seconds.values())
    rows = result.counts["planned_orders"] + result.counts["dependent_requirements"]
    return {
        "workload": workload,
        "planned_orders": result.counts["planned_orders"],
        "rows": rows,
        **{f"{phase}_seconds": round(seconds, 2) for phase, seconds in result.seconds.items()},
        "rows_per_second": round(rows / total),
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
