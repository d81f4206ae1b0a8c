"""What figures are measured against: the same rows, written again and sorted."""

from __future__ import annotations

import numpy as np

from benchmarks.floors import floor_of
from benchmarks.kernel import sort_of
from benchmarks.problem_tables import tables
from benchmarks.problems import TODAY, Problem
from mto_graph.mrp.plan import plan
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.services.planning.writing import PLAN_TABLES

COMPANY = Problem.realistic(lines=30, products=4, first_day=5)


def test_the_floor_of_a_run_writes_all_that_the_run_wrote(application: Application) -> None:
    upsert(application, tables(COMPANY))
    run_planning(application, PlanningRequest(today=TODAY))
    before = _plan(application)
    assert all(
        before[table]
        for table in ("planned_order", "dependent_requirement", "pegging", "worklist", "run_exception")
    )
    floor = floor_of(application)
    assert _plan(application) == before
    assert floor.rows == sum(map(len, before.values()))
    assert run_planning(application, PlanningRequest(today=TODAY, run_type="NEUPL")).unchanged


def _plan(application: Application) -> dict[str, list[tuple[object, ...]]]:
    with application.database.reading() as session:
        return {table: sorted(session.rows(f"SELECT * FROM {table}"), key=repr) for table in PLAN_TABLES}


def test_the_floor_of_the_kernel_sorts_all_requirements() -> None:
    snapshot = COMPANY.snapshot()
    planned = plan(snapshot)
    rows, sort = sort_of(snapshot, planned)
    material, segment, day, quantity = sort()
    assert rows == len(material) == 30 + len(planned.requirements.material)
    keys = list(zip(material.tolist(), segment.tolist(), day.tolist(), strict=True))
    assert keys == sorted(keys)
    wanted = snapshot.sales_order_lines.quantity.sum() + planned.requirements.quantity.sum()
    assert np.sum(quantity) == wanted
