"""Firm planned orders in a data set: they keep their numbers from one database to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import import_folder, upsert
from mto_graph.services.datasets.exporting import export_folder
from mto_graph.services.manual_orders import PlannedOrderChange, change_section
from mto_graph.services.planning import PlanningRequest, run_planning

TODAY = date(2025, 3, 3)
CUSTOMER = "customer 1/10"

WORLD: dict[str, list[dict[str, Any]]] = {
    "plants": [{"plant": "1000"}],
    "material_plants": [
        {"material": "P", "plant": "1000", "procurement_type": "in_house", "strategy_group": "20"},
        {"material": "RAW", "plant": "1000", "procurement_type": "external"},
    ],
    "bom_items": [{"parent": "P", "plant": "1000", "item": "0010", "component": "RAW", "quantity": 2}],
    "sales_orders": [
        {
            "sales_order": "1",
            "item": 10,
            "material": "P",
            "plant": "1000",
            "quantity": 10,
            "requested_date": "2025-04-07",
        }
    ],
}
FIRM = {
    "order": "7",
    "material": "P",
    "plant": "1000",
    "quantity": 4,
    "start_date": "2025-03-24",
    "availability_date": "2025-03-31",
    "sales_order": "1",
    "sales_order_item": 10,
}


@pytest.fixture
def loaded(application: Application) -> Application:
    upsert(application, WORLD)
    return application


@pytest.fixture
def other() -> Iterator[Application]:
    opened = open_application("sqlite://")
    yield opened
    opened.close()


def plan(application: Application, **how: Any) -> Any:
    return run_planning(application, PlanningRequest(today=TODAY, **how))


def orders(application: Application) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return session.rows(
            "SELECT o.number, m.material, o.quantity / 1000, o.firmed, p.order_type FROM planned_order o"
            " JOIN order_profile p ON p.id = o.order_profile JOIN material_plant mp ON mp.id = o.material_plant"
            " JOIN material m ON m.id = mp.material ORDER BY o.number"
        )


def needed(application: Application, number: int) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return session.rows(
            "SELECT quantity / 1000, date FROM dependent_requirement WHERE parent = ?", [number]
        )


def faults(application: Application, *rows: dict[str, Any]) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    before = orders(application)
    with pytest.raises(Refused) as refused:
        upsert(application, {"firmed_planned_orders": rows})
    assert orders(application) == before
    return [(error.code, error.path) for error in refused.value.errors]


def test_a_firm_order_keeps_its_number_and_needs_its_components_at_once(loaded: Application) -> None:
    upsert(loaded, {"firmed_planned_orders": [FIRM]})
    assert orders(loaded) == [(7, "P", 4, 1, "KD")]
    assert needed(loaded, 7) == [(8, (date(2025, 3, 24) - date(1970, 1, 1)).days)]
    plan(loaded, planning_mode="3", run_type="NEUPL")
    assert orders(loaded) == [
        (7, "P", 4, 1, "KD"),
        (8, "P", 6, 0, "KD"),
        (9, "RAW", 8, 0, "NB"),
        (10, "RAW", 12, 0, "NB"),
    ]
    assert plan(loaded).unchanged


def test_a_row_alike_changes_nothing_and_one_that_differs_reaches_the_components(loaded: Application) -> None:
    upsert(loaded, {"firmed_planned_orders": [FIRM]})
    plan(loaded)
    upsert(loaded, {"firmed_planned_orders": [FIRM]})
    assert plan(loaded, run_type="NETCH").unchanged
    upsert(loaded, {"firmed_planned_orders": [{"order": "7", "quantity": 5}]})
    assert [row[0] for row in needed(loaded, 7)] == [10]
    assert not plan(loaded, run_type="NETCH").unchanged
    assert plan(loaded).unchanged


def test_a_proposal_that_is_named_becomes_firm(loaded: Application) -> None:
    plan(loaded)
    (number, *_), _ = orders(loaded)
    upsert(loaded, {"firmed_planned_orders": [{"order": str(number), "quantity": 3}]})
    assert orders(loaded)[0] == (number, "P", 3, 1, "KD")


def test_what_a_person_changed_survives_export_and_import(
    loaded: Application, other: Application, tmp_path: Path
) -> None:
    plan(loaded)
    change = PlannedOrderChange(quantity=Decimal(4), availability_date=date(2025, 3, 31))
    number = change_section(loaded, "P", "1000", CUSTOMER, change)
    change_section(loaded, "RAW", "1000", CUSTOMER, PlannedOrderChange(firmed=True))
    plan(loaded)
    export_folder(loaded, tmp_path / "a")
    import_folder(loaded, tmp_path / "a")
    assert plan(loaded).unchanged
    import_folder(other, tmp_path / "a")
    plan(other)
    assert {row for row in orders(other) if row[3]} == {row for row in orders(loaded) if row[3]}
    assert (number, "P", 4, 1, "KD") in orders(other)
    assert [row[1:] for row in sorted(orders(other), key=repr)] == [
        row[1:] for row in sorted(orders(loaded), key=repr)
    ]
    export_folder(other, tmp_path / "b")
    first, second = (tmp_path / folder / "firmed_planned_orders.csv" for folder in "ab")
    assert first.read_text() == second.read_text()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"order": "A7"}, (ErrorCode.INVALID_VALUE, "order")),
        ({"order": "07"}, (ErrorCode.INVALID_VALUE, "order")),
        ({"order": "1" * 19}, (ErrorCode.INVALID_VALUE, "order")),
        ({"material": "NONE"}, (ErrorCode.NOT_FOUND, "material")),
        ({"quantity": 0}, (ErrorCode.INVALID_VALUE, "quantity")),
        ({"start_date": "2025-04-01"}, (ErrorCode.INVALID_VALUE, "start_date")),
        ({"sales_order_item": None}, (ErrorCode.REQUIRED, "sales_order_item")),
        ({"sales_order": "2"}, (ErrorCode.NOT_FOUND, "sales_order_item")),
    ],
)
def test_faults_have_their_place(loaded: Application, changes: dict[str, Any], fault: Any) -> None:
    assert faults(loaded, {**FIRM, **changes}) == [(fault[0], ("firmed_planned_orders", "0", fault[1]))]


def test_what_a_new_order_lacks_is_told(loaded: Application) -> None:
    assert faults(loaded, {"order": "7", "material": "P", "plant": "1000"}) == [
        (ErrorCode.REQUIRED, ("firmed_planned_orders", "0", name))
        for name in ("quantity", "availability_date")
    ]


def test_the_number_of_another_order_is_not_taken_over(loaded: Application) -> None:
    upsert(loaded, {"firmed_planned_orders": [FIRM]})
    path = ("firmed_planned_orders", "0", "order")
    assert faults(loaded, {**FIRM, "material": "RAW"}) == [(ErrorCode.CONFLICT, path)]
    assert faults(loaded, {**FIRM, "sales_order": None, "sales_order_item": None}) == [
        (ErrorCode.CONFLICT, path)
    ]


def test_an_order_that_stands_for_a_plan_stays_one(loaded: Application) -> None:
    upsert(
        loaded,
        {
            "material_plants": [{"material": "P", "plant": "1000", "strategy_group": "50"}],
            "planned_independent_requirements": [
                {"material": "P", "plant": "1000", "date": "2025-05-05", "quantity": 30}
            ],
        },
    )
    plan(loaded)
    number = next(row[0] for row in orders(loaded) if row[4] == "VP")
    path = ("firmed_planned_orders", "0", "order")
    assert faults(loaded, {"order": str(number), "quantity": 3}) == [(ErrorCode.NOT_CHANGEABLE, path)]


def test_nothing_is_loaded_during_a_planning_run(loaded: Application) -> None:
    with loaded.database.planning_lock():
        assert faults(loaded, FIRM) == [(ErrorCode.PLANNING_IN_PROGRESS, ())]
