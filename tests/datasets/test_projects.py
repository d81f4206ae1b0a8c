"""A project in the files: its orders and the plan in its sections come back as they were."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from mto_graph.services.application import Application
from mto_graph.services.datasets import import_folder, upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .helpers import exported

TODAY = date(2024, 3, 4)
PUMP = {"material": "PUMP", "plant": "1000"}
WORLD: dict[str, list[dict[str, Any]]] = {
    "plants": [{"plant": "1000"}],
    "projects": [{"project": "P-1", "description": "Power station"}],
    "material_plants": [
        {**PUMP, "procurement_type": "in_house", "strategy_group": "21", "in_house_production_days": 5},
        {"material": "CASTING", "plant": "1000", "procurement_type": "external"},
    ],
    "bom_items": [{"parent": "PUMP", "plant": "1000", "item": "0010", "component": "CASTING", "quantity": 1}],
    "sales_orders": [
        {
            **PUMP,
            "sales_order": "1",
            "item": 10,
            "quantity": 7,
            "requested_date": "2024-04-08",
            "project": "P-1",
        }
    ],
    "stock": [{"material": "CASTING", "plant": "1000", "quantity": 1, "project": "P-1"}],
    "firmed_planned_orders": [
        {**PUMP, "order": "7", "quantity": 2, "availability_date": "2024-04-05", "project": "P-1"}
    ],
}


def test_a_project_and_its_plan_come_back(
    application: Application, memory_application: Application, tmp_path: Path
) -> None:
    upsert(application, WORLD)
    run_planning(application, PlanningRequest(today=TODAY))
    files = exported(application, tmp_path / "out")
    assert (
        "7,PUMP,1000,2,2024-04-05,2024-04-05,2024-04-05,,,P-1,false\n" in files["firmed_planned_orders.csv"]
    )
    assert "CASTING,1000,,unrestricted,,,P-1,1\n" in files["stock.csv"]
    assert (
        "PUMP,1000,project P-1,5,2024-04-01,2024-04-08,2024-04-08,PR,true,false"
        in files["planned_orders.csv"]
    )
    assert (
        "PUMP,1000,project P-1,2,2024-04-05,2024-04-05,2024-04-05,PR,true,true" in files["planned_orders.csv"]
    )
    assert ",project P-1," in files["dependent_requirements.csv"]
    import_folder(memory_application, tmp_path / "out")
    run_planning(memory_application, PlanningRequest(today=TODAY))
    assert exported(memory_application, tmp_path / "again") == files
    # What is given again moves nothing, and an order keeps its section.
    upsert(application, {"firmed_planned_orders": [{"order": "7", "quantity": 2}]})
    assert exported(application, tmp_path / "third") == files
