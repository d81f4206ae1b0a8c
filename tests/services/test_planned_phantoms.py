"""Orders that keep what they need of a planned phantom: conversion in parts, orders made with their item, data sets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application
from mto_graph.services.consumption import plan_consumption
from mto_graph.services.datasets import import_folder, upsert
from mto_graph.services.datasets.exporting import export_folder
from mto_graph.services.goods_movements import GoodsMovement, post_goods_movements
from mto_graph.services.orders import Conversion, convert_planned_orders
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.services.stock_requirements import stock_requirements_list

TODAY = date(2025, 3, 3)
PLANT = {"plant": "1000"}
WORLD: dict[str, list[dict[str, Any]]] = {
    "plants": [PLANT],
    "material_plants": [
        {"material": "PUMP", **PLANT, "procurement_type": "in_house", "strategy_group": "20"},
        {
            "material": "KIT",
            **PLANT,
            "special_procurement": "phantom",
            "strategy_group": "59",
            "individual_collective": "collective",
        },
        {"material": "BAG", **PLANT, "special_procurement": "phantom", "strategy_group": "59"},
        {"material": "BOLT", **PLANT, "procurement_type": "external", "individual_collective": "collective"},
        {"material": "NUT", **PLANT, "procurement_type": "external"},
    ],
    "bom_items": [
        {"parent": "PUMP", **PLANT, "item": "0010", "component": "KIT", "quantity": 1},
        {"parent": "KIT", **PLANT, "item": "0010", "component": "BOLT", "quantity": 2},
        {"parent": "KIT", **PLANT, "item": "0020", "component": "BAG", "quantity": 1},
        {"parent": "BAG", **PLANT, "item": "0010", "component": "NUT", "quantity": 4},
    ],
    "planned_independent_requirements": [
        {"material": "KIT", **PLANT, "date": "2025-03-10", "quantity": 100},
        {"material": "BAG", **PLANT, "date": "2025-03-10", "quantity": 50},
    ],
    "stock": [
        {"material": "BOLT", **PLANT, "quantity": 1000},
        {
            "material": "NUT",
            **PLANT,
            "sales_order": "1",
            "sales_order_item": 10,
            "quantity": 1000,
        },
    ],
    "sales_orders": [
        {
            "sales_order": "1",
            "item": 10,
            "material": "PUMP",
            **PLANT,
            "quantity": 30,
            "requested_date": "2025-04-07",
        }
    ],
}


def plan(application: Application) -> Any:
    return run_planning(application, PlanningRequest(today=TODAY, run_type="NETCH"))


def rows(application: Application, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return session.rows(sql, list(parameters))


def reserved(application: Application) -> list[tuple[Any, ...]]:
    """Material, quantity, withdrawn, whether a phantom, and through which material it comes, by item."""
    return [
        (*row[:3], bool(row[3]), row[4])
        for row in rows(
            application,
            "SELECT m.material, s.quantity / 1000, s.withdrawn_quantity / 1000, s.phantom, t.material"
            " FROM reservation s JOIN material_plant p ON p.id = s.material_plant JOIN material m ON m.id = p.material"
            " LEFT JOIN reservation o ON o.reservation = s.reservation AND o.item = s.through_item"
            " LEFT JOIN material_plant q ON q.id = o.material_plant LEFT JOIN material t ON t.id = q.material"
            " ORDER BY s.reservation, m.material, s.quantity",
        )
    ]


def plans(application: Application) -> dict[str, tuple[int, int, int]]:
    """By material what is planned, withdrawn and shown."""
    with application.database.reading() as session:
        found = session.rows(
            "SELECT m.material, r.id, r.material_plant, r.quantity / 1000, r.withdrawn_quantity / 1000"
            " FROM planned_independent_requirement r JOIN material_plant p ON p.id = r.material_plant"
            " JOIN material m ON m.id = p.material"
        )
        shown = plan_consumption(session, application.registry, [row[2] for row in found]).open_quantity
        return {row[0]: (row[3], row[4], shown.get(row[1], 0) // 1000) for row in found}


def issue(application: Application, movement: str, material: str, quantity: int) -> None:
    post_goods_movements(
        application,
        [
            GoodsMovement(
                movement_type=movement,
                order="1000001",
                material=material,
                plant="1000",
                quantity=Decimal(quantity),
            )
        ],
        today=TODAY,
    )


def test_a_part_of_an_order_takes_its_part_of_phantoms_inside_phantoms(application: Application) -> None:
    upsert(application, WORLD)
    plan(application)
    assert plans(application) == {"KIT": (100, 0, 70), "BAG": (50, 0, 20)}
    ((number,),) = rows(
        application,
        "SELECT o.number FROM planned_order o JOIN material_plant p ON p.id = o.material_plant"
        " JOIN material m ON m.id = p.material WHERE m.material = 'PUMP'",
    )
    convert_planned_orders(application, [Conversion(number, Decimal(10))])
    expected = [
        ("BAG", 10, 0, True, "KIT"),
        ("BOLT", 20, 0, False, "KIT"),
        ("KIT", 10, 0, True, None),
        ("NUT", 40, 0, False, "BAG"),
    ]
    assert reserved(application) == expected
    assert plans(application) == {"KIT": (100, 0, 70), "BAG": (50, 0, 20)}
    before = rows(application, "SELECT number, quantity FROM planned_order ORDER BY number")
    plan(application)
    assert rows(application, "SELECT number, quantity FROM planned_order ORDER BY number") == before
    issue(application, "261", "NUT", 40)
    assert plans(application) == {"KIT": (100, 0, 70), "BAG": (40, 10, 20)}
    issue(application, "261", "BOLT", 20)
    assert plans(application) == {"KIT": (90, 10, 70), "BAG": (40, 10, 20)}
    # A nut is missing again: neither the bag nor the kit is complete, though the kit's plan was lowered by the bolts.
    issue(application, "262", "NUT", 4)
    assert plans(application) == {"KIT": (91, 9, 70), "BAG": (41, 9, 20)}
    issue(application, "262", "BOLT", 20)
    assert plans(application) == {"KIT": (100, 0, 70), "BAG": (41, 9, 20)}
    assert {row[:3] for row in reserved(application)} == {
        ("BAG", 10, 9),
        ("BOLT", 20, 0),
        ("KIT", 10, 0),
        ("NUT", 40, 36),
    }
    plan(application)
    assert plan(application).unchanged


def test_an_order_made_with_its_item_keeps_its_phantoms(
    memory_application: Application, application: Application, tmp_path: Path
) -> None:
    materials = [
        {**row, "strategy_group": "82"} if row["material"] == "PUMP" else row
        for row in WORLD["material_plants"]
    ]
    upsert(application, {**WORLD, "material_plants": materials})
    expected = [
        ("BAG", 30, 0, True, "KIT"),
        ("BOLT", 60, 0, False, "KIT"),
        ("KIT", 30, 0, True, None),
        ("NUT", 120, 0, False, "BAG"),
    ]
    assert reserved(application) == expected
    upsert(application, {"sales_orders": [{"sales_order": "1", "item": 10, "quantity": 40}]})
    changed = [(name, quantity * 4 // 3, *rest) for name, quantity, *rest in expected]
    assert reserved(application) == changed
    assert plans(application) == {"KIT": (100, 0, 60), "BAG": (50, 0, 10)}
    export_folder(application, tmp_path / "a")
    import_folder(memory_application, tmp_path / "a")
    assert reserved(memory_application) == changed
    assert plans(memory_application) == plans(application)


def test_a_phantom_of_an_order_is_shown_and_lowers_nothing(application: Application) -> None:
    upsert(application, {name: WORLD[name] for name in ("plants", "material_plants")})
    made = {"order": "7", "kind": "production_order", "material": "PUMP", **PLANT, "quantity": 5}
    needed = {"item": 1, "material": "KIT", **PLANT, "quantity": 5, "date": "2025-03-20", "order": "7"}
    upsert(
        application,
        {
            "receipts": [{**made, "availability_date": "2025-03-31"}],
            "reservations": [
                {**needed, "reservation": "R1", "phantom": True},
                {**needed, "reservation": "R2", "quantity": 2},
            ],
        },
    )
    rows = stock_requirements_list(application, "KIT", "1000", TODAY).sections[0].rows
    found = [(row.element, row.order_number, str(row.quantity), str(row.available)) for row in rows[1:]]
    assert found == [("OrdRes", "R1", "-5", "0"), ("OrdRes", "R2", "-2", "-2")]


def test_nobody_takes_a_phantom_and_only_orders_have_them(memory_application: Application) -> None:
    upsert(memory_application, WORLD)
    row = {
        "reservation": "R1",
        "item": 1,
        "material": "KIT",
        **PLANT,
        "quantity": 5,
        "date": "2025-03-20",
        "phantom": True,
    }
    with pytest.raises(Refused) as refused:
        upsert(memory_application, {"reservations": [row]})
    assert [(error.path[-1], error.code) for error in refused.value.errors] == [
        ("phantom", ErrorCode.REQUIRED)
    ]
    order = {
        "order": "7",
        "kind": "production_order",
        "material": "PUMP",
        **PLANT,
        "quantity": 5,
        "availability_date": "2025-03-31",
    }
    upsert(memory_application, {"receipts": [order], "reservations": [{**row, "order": "7"}]})
    taken = GoodsMovement(
        movement_type="261",
        reservation="R1",
        reservation_item=1,
        material="KIT",
        plant="1000",
        quantity=Decimal(1),
    )
    with pytest.raises(Refused) as refused:
        post_goods_movements(memory_application, [taken], today=TODAY)
    assert [error.code for error in refused.value.errors] == [ErrorCode.CONFLICT]
    assert "stands for a phantom" in refused.value.errors[0].message
