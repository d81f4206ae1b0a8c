"""The exported exception messages are those a planner sees, each with the order it is about."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from mto_graph.services.application import Application
from mto_graph.services.datasets import export_folder, upsert
from mto_graph.services.planning import PlanningRequest, run_planning

TODAY = date(2025, 3, 3)
WORLD = {
    "plants": [{"plant": "1000"}],
    "material_plants": [
        {"material": "MOTOR", "plant": "1000", "procurement_type": "external", "strategy_group": "20"}
    ],
    "sales_orders": [
        {
            "sales_order": "4711",
            "item": 10,
            "material": "MOTOR",
            "plant": "1000",
            "quantity": 2,
            "requested_date": "2025-03-10",
        },
        {
            "sales_order": "4712",
            "item": 10,
            "material": "MOTOR",
            "plant": "1000",
            "quantity": 1,
            "requested_date": "2025-03-10",
            "rejected": True,
        },
    ],
    "receipts": [
        {
            "order": "PO-9",
            "item": 1,
            "kind": "purchase_order",
            "material": "MOTOR",
            "plant": "1000",
            "quantity": 1,
            "availability_date": "2025-03-07",
            "sales_order": "4712",
            "sales_order_item": 10,
        }
    ],
}


def messages(application: Application, folder: Path) -> list[tuple[str, str, str, str]]:
    export_folder(application, folder)
    with (folder / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        return [(row["number"], row["section"], row["order"], row["item"]) for row in csv.DictReader(file)]


def test_a_surplus_receipt_names_its_order(application: Application, tmp_path: Path) -> None:
    upsert(application, WORLD)
    run_planning(application, PlanningRequest(today=TODAY))
    assert ("26", "customer 4712/10", "PO-9", "1") in messages(application, tmp_path)


def test_a_proposal_is_new_only_until_the_next_run(application: Application, tmp_path: Path) -> None:
    upsert(application, WORLD)
    run_planning(application, PlanningRequest(today=TODAY))
    new = [row for row in messages(application, tmp_path) if row[0] == "01"]
    assert [row[1] for row in new] == ["customer 4711/10"]
    run_planning(application, PlanningRequest(today=TODAY))
    assert [row for row in messages(application, tmp_path) if row[0] == "01"] == []
