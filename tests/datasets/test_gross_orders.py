"""Orders of the gross section in a data set: where they stand comes back, and they belong to nobody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import import_folder, upsert
from mto_graph.services.manual_orders import NewPlannedOrder, create_planned_order
from mto_graph.services.orders import convert_section
from mto_graph.services.planning import PlanningRequest, run_planning

from .helpers import exported

TODAY = date(2025, 3, 3)
PLACE = {"material": "P", "plant": "1000"}
WORLD: dict[str, list[dict[str, Any]]] = {
    "plants": [{"plant": "1000"}],
    "projects": [{"project": "P-1"}],
    "material_plants": [
        {**PLACE, "procurement_type": "in_house", "strategy_group": "11", "mixed_mrp": 2},
        {"material": "RAW", "plant": "1000", "procurement_type": "external", "strategy_group": "20"},
    ],
    "bom_items": [{"parent": "P", "plant": "1000", "item": "0010", "component": "RAW", "quantity": 2}],
    "planned_independent_requirements": [
        {**PLACE, "date": "2025-04-07", "quantity": 100},
        {**PLACE, "date": "2025-05-05", "quantity": 100},
    ],
    "sales_orders": [
        {"sales_order": "1", "item": 10, **PLACE, "quantity": 1, "requested_date": "2025-04-07"}
    ],
}
ORDER = {
    "order": "7",
    "kind": "production_order",
    **PLACE,
    "quantity": 4,
    "availability_date": "2025-03-31",
    "gross": True,
}
FIRMED = {name: value for name, value in ORDER.items() if name != "kind"}
OWNED = {"sales_order": "1", "sales_order_item": 10}
PROJECT = {"project": "P-1"}


def plan(application: Application) -> Any:
    return run_planning(application, PlanningRequest(today=TODAY, run_type="NETCH"))


def test_orders_of_the_gross_section_come_back_there(application: Application, tmp_path: Path) -> None:
    upsert(application, WORLD)
    plan(application)
    convert_section(application, "P", "1000", "gross", on=date(2025, 4, 7))
    new = NewPlannedOrder(
        material="P", plant="1000", quantity=Decimal(30), availability_date=date(2025, 5, 5), gross=True
    )
    create_planned_order(application, new)
    assert not plan(application).unchanged
    files = exported(application, tmp_path / "a")
    other = open_application("sqlite://")
    import_folder(other, tmp_path / "a")
    plan(other)
    back = exported(other, tmp_path / "b")
    assert [back[name] for name in ("receipts.csv", "firmed_planned_orders.csv")] == [
        files[name] for name in ("receipts.csv", "firmed_planned_orders.csv")
    ]
    for told in (files, back):
        orders = told["planned_orders.csv"].splitlines()
        assert sorted(row.split(",")[3:5] for row in orders if ",P," in row) == [
            ["gross", "30"],
            ["gross", "70"],
        ]
    # The data set says nothing new of orders that are there, so nothing moves.
    import_folder(application, tmp_path / "a")
    assert plan(application).unchanged
    other.close()


@pytest.mark.parametrize("owner", [OWNED, PROJECT])
@pytest.mark.parametrize(("table", "order"), [("receipts", ORDER), ("firmed_planned_orders", FIRMED)])
def test_what_is_gross_is_nobodys(
    application: Application, table: str, order: dict[str, Any], owner: dict[str, Any]
) -> None:
    """Neither a new order, nor one that gets an owner or the flag later."""
    upsert(application, {**WORLD, table: [order, {**order, "order": "8", "gross": False, **owner}]})
    for row in (
        {**order, **owner, "order": "9"},
        {"order": "7", **owner},
        {"order": "8", "gross": True},
    ):
        with pytest.raises(Refused) as refused:
            upsert(application, {table: [row]})
        (error,) = refused.value.errors
        assert (error.path[-1], error.code) == ("gross", ErrorCode.CONFLICT)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"material": "RAW"}, (ErrorCode.CONFLICT, "has no gross planning")),
        (OWNED, (ErrorCode.CONFLICT, "leave sales order and item out")),
    ],
)
def test_by_hand_only_where_there_is_gross_planning(
    application: Application, changes: dict[str, Any], fault: tuple[ErrorCode, str]
) -> None:
    upsert(application, WORLD)
    new = {**PLACE, "quantity": Decimal(3), "availability_date": date(2025, 5, 5), "gross": True, **changes}
    with pytest.raises(Refused) as refused:
        create_planned_order(application, NewPlannedOrder(**new))
    assert refused.value.errors[0].code is fault[0]
    assert fault[1] in refused.value.errors[0].message
