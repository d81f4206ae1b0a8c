"""A company for the API's benchmark: two products of six levels, and a material with a long list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from benchmarks.problems import TODAY
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

LEVELS = 6
SIZES = (1_000, 10_000)
LIST_ROWS = 500


def product(nodes: int) -> str:
    """The number of the product with so many nodes below it."""
    return f"PRODUCT-{nodes}"


def fill(application: Application, sizes: Sequence[int]) -> None:
    """Enter products with so many nodes each, and a material whose list has `LIST_ROWS` lines; plan them."""
    tables = _with_list()
    for nodes in sizes:
        materials, items = _structure(nodes)
        tables["materials"].extend(materials)
        tables["material_plants"].extend(
            {"material": row["material"], "plant": "1000", "in_house_production_days": 1} for row in materials
        )
        tables["bom_items"].extend(items)
    upsert(application, tables)
    run_planning(application, PlanningRequest(today=TODAY))


def widths(nodes: int) -> list[int]:
    """How many nodes each of the six levels has: each level is so many times as wide as the one above it."""
    growth = 2.0
    while sum(round(growth**level) for level in range(1, LEVELS + 1)) < nodes:
        growth += 0.001
    found = [round(growth**level) for level in range(1, LEVELS)]
    return [*found, nodes - sum(found)]


def _structure(nodes: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    top = product(nodes)
    materials, items, above = [top], [], [top]
    for level, width in enumerate(widths(nodes), start=1):
        level_names = [f"{top}-{level}-{at:05d}" for at in range(width)]
        items += [
            {
                "parent": above[at % len(above)],
                "plant": "1000",
                "item": f"{at // len(above):04d}",
                "component": name,
                "quantity": f"{at % 7 + 1}.5" if at % 3 == 0 else at % 7 + 1,
            }
            for at, name in enumerate(level_names)
        ]
        materials += level_names
        above = level_names
    described = [{"material": name, "description": f"Part {at}"} for at, name in enumerate(materials)]
    return described, items


def _with_list() -> dict[str, list[dict[str, Any]]]:
    orders = LIST_ROWS // 2
    return {
        "plants": [{"plant": "1000"}],
        "materials": [{"material": "LISTED", "description": "Wanted by many"}],
        "material_plants": [
            {
                "material": "LISTED",
                "plant": "1000",
                "planned_delivery_days": 5,
                "individual_collective": "collective",
            }
        ],
        "bom_items": [],
        "stock": [{"material": "LISTED", "plant": "1000", "storage_location": "A1", "quantity": 3}],
        "sales_orders": [
            {
                "sales_order": f"{at:08d}",
                "item": 10,
                "material": "LISTED",
                "plant": "1000",
                "quantity": at % 9 + 4,
                "requested_date": TODAY + timedelta(days=28 + at // 5 * 7 + at % 5),
            }
            for at in range(orders)
        ],
    }
