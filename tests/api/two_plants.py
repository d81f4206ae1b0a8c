"""The small works, supplied from a second plant in which every name begins with ELSE, and what was posted there."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.goods_movements import GoodsMovement, post_goods_movements
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, WORKS

FOREIGN = "ELSE"

_ELSEWHERE: dict[str, list[dict[str, Any]]] = {
    "plants": [{"plant": FOREIGN, "name": "ELSE works"}],
    "holidays": [{"plant": FOREIGN, "date": "2025-07-14"}],
    "planning_calendars": [
        {"planning_calendar": "ELSE-WEEK", "plant": FOREIGN, "date": day}
        for day in ("2025-03-03", "2025-03-10")
    ],
    "storage_locations": [{"plant": FOREIGN, "storage_location": "ELSE-L"}],
    "materials": [
        {"material": "GEAR", "description": "Gear, made elsewhere"},
        {"material": "ELSE-TOOTH"},
        {"material": "ELSE-THING"},
    ],
    "material_plants": [
        {
            "material": "GEAR",
            "plant": "1000",
            "procurement_type": "external",
            "special_procurement": "stock_transfer",
            "supplying_plant": FOREIGN,
            "planned_delivery_days": 2,
        },
        {"material": "GEAR", "plant": FOREIGN, "procurement_type": "in_house", "mrp_controller": "ELSE-M"},
        {"material": "ELSE-TOOTH", "plant": FOREIGN, "mrp_controller": "ELSE-M"},
        {"material": "ELSE-THING", "plant": FOREIGN, "procurement_type": "in_house", "strategy_group": "20"},
        {"material": "TUBE", "plant": FOREIGN},
    ],
    "bom_items": [
        {"parent": "BIKE", "plant": "1000", "item": "0040", "component": "GEAR", "quantity": 1},
        {"parent": "GEAR", "plant": FOREIGN, "item": "0010", "component": "ELSE-TOOTH", "quantity": 9},
        {"parent": "ELSE-THING", "plant": FOREIGN, "item": "0010", "component": "TUBE", "quantity": 1},
    ],
    "projects": [{"project": "P-1"}, {"project": "ELSE-P"}],
    "sales_orders": [
        {
            "sales_order": "4711",
            "item": 20,
            "material": "ELSE-THING",
            "plant": FOREIGN,
            "strategy_group": "21",
            "project": "P-1",
            "quantity": 3,
            "requested_date": "2025-05-05",
        },
        {
            "sales_order": "ELSE-1",
            "item": 10,
            "customer": "ELSEWARE",
            "material": "ELSE-THING",
            "plant": FOREIGN,
            "strategy_group": "21",
            "project": "ELSE-P",
            "quantity": 1,
            "requested_date": "2025-03-05",
        },
    ],
    "planned_independent_requirements": [
        {"material": "ELSE-TOOTH", "plant": FOREIGN, "date": "2025-06-02", "quantity": 50}
    ],
    "stock": [
        {"material": "TUBE", "plant": FOREIGN, "storage_location": "ELSE-L", "quantity": 77},
        {"material": "TUBE", "plant": "1000", "project": "P-1", "quantity": 1},
    ],
    "receipts": [
        {
            "order": "ELSE-PO",
            "item": 1,
            "kind": "purchase_order",
            "material": "ELSE-TOOTH",
            "plant": FOREIGN,
            "quantity": 20,
            "availability_date": "2025-04-01",
        }
    ],
    "reservations": [
        {
            "reservation": "ELSE-R",
            "item": 1,
            "material": "TUBE",
            "plant": FOREIGN,
            "quantity": 3,
            "date": "2025-04-02",
        }
    ],
    "control_cycles": [
        {
            "control_cycle": "ELSE-CC",
            "material": "TUBE",
            "plant": FOREIGN,
            "storage_location": "ELSE-L",
            "number_of_containers": 1,
            "container_quantity": 5,
            "replenishment": "external",
        }
    ],
}


def fill(application: Application) -> None:
    """Both plants: loaded, planned together and each alone, with a goods movement in each."""
    rows = deepcopy(WORKS)
    for table, more in _ELSEWHERE.items():
        rows.setdefault(table, []).extend(more)
    upsert(application, rows)
    for plant in (None, FOREIGN, "1000"):
        run_planning(application, PlanningRequest(today=TODAY, plant=plant, run_type="NEUPL"))
    post_goods_movements(
        application,
        [
            GoodsMovement(movement_type="101", order="PO1", order_item=1, quantity=1, document="here"),
            GoodsMovement(movement_type="101", order="ELSE-PO", order_item=1, quantity=1, document="ELSE-D"),
        ],
        today=date(2025, 3, 4),
    )
