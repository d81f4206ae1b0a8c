"""Filling a database with the demo company, and planning it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Final

from mto_graph import demo
from mto_graph.errors import ErrorCode, refuse
from mto_graph.services.application import Application
from mto_graph.services.datasets import import_folder
from mto_graph.services.planning import PlanningRequest, PlanningResult, run_planning

_NAMED: Final = 3


def fill_with_demo_company(
    application: Application,
    loading: Callable[[str, int, int], None] | None = None,
    planning: Callable[[str, float], None] | None = None,
) -> PlanningResult:
    """Load the demo company into an empty database and plan it for `demo.PLANNING_DATE`.

    Where it is loaded already, what has been changed since is kept, and it is only planned. Refused with CONFLICT,
    and nothing changed, when the database holds anything else.
    """
    if _is_empty(application):
        import_folder(application, demo.DATA, progress=loading)
    return run_planning(
        application, PlanningRequest(today=demo.PLANNING_DATE, run_type="NEUPL"), progress=planning
    )


def demo_queries() -> tuple[demo.Query, ...]:
    """Queries worth trying on the demo company, each with the question that it answers."""
    return demo.queries()


def _is_empty(application: Application) -> bool:
    with application.database.reading() as session:
        plants = [str(row[0]) for row in session.rows("SELECT plant FROM plant ORDER BY plant")]
        materials = [str(row[0]) for row in session.rows("SELECT material FROM material ORDER BY material")]
    ours = _own_materials()
    others = [f"plant {plant}" for plant in plants if plant not in demo.PLANTS]
    others += [f"material {material}" for material in materials if material not in ours]
    if others or (materials and not plants):
        more = f" and {len(others) - _NAMED:,} more" if len(others) > _NAMED else ""
        raise refuse(
            ErrorCode.CONFLICT,
            f"The database holds other data ({', '.join(others[:_NAMED])}{more}), which the demo company must not mix "
            "with; name a fresh one, for example --database sqlite:///demo.db.",
        )
    return not plants and not materials


def _own_materials() -> frozenset[str]:
    with (demo.DATA / "materials.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["material"] for row in csv.DictReader(file))
