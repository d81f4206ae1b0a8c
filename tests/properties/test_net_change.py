"""Net change finds what has changed: row for row it leaves what planning everything anew would leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mto_graph.services.datasets import upsert

from .budget import looking_at
from .draws import (
    ASSEMBLIES,
    CONFIGURED,
    DISCONTINUATION,
    PLANNING_VARIANTS,
    PROJECTS,
    STOCK_AND_FORECAST,
    STRATEGY_FAMILY,
    Row,
    Tables,
)
from .master_data import LOCATIONS
from .product import loaded, plan, planned
from .test_next_run import later_world
from .views import PlanView, of_product
from .worlds import DrawnWorld, worlds

CHANGES: dict[str, tuple[tuple[str, Any], ...]] = {
    "sales_orders": (
        ("quantity", st.integers(1, 30)),
        ("strategy_group", st.sampled_from(("10", "20", "40", "50", "52", "60", None))),
        ("rejected", st.booleans()),
    ),
    "planned_independent_requirements": (("quantity", st.integers(0, 30)), ("active", st.booleans())),
    "forecast_requirements": (("quantity", st.integers(0, 30)), ("withdrawn_quantity", st.integers(0, 9))),
    "stock": (("quantity", st.integers(0, 40)),),
    "receipts": (("quantity", st.integers(1, 30)), ("storage_location", st.sampled_from(("", *LOCATIONS)))),
    "reservations": (
        ("quantity", st.integers(0, 30)),
        ("storage_location", st.sampled_from(("", *LOCATIONS))),
        ("to_storage_location", st.sampled_from(("", *LOCATIONS))),
    ),
    "storage_locations": (("excluded_from_planning", st.booleans()),),
    "control_cycles": (("storage_location", st.sampled_from(LOCATIONS)),),
    "bom_items": (
        ("quantity", st.integers(1, 5)),
        ("explosion", st.sampled_from(("", "individual", "collective", "phantom"))),
        ("lead_time_offset_days", st.integers(-3, 3)),
    ),
    "material_plants": (
        ("in_house_production_days", st.integers(0, 6)),
        ("planned_delivery_days", st.integers(0, 9)),
        ("goods_receipt_days", st.integers(0, 3)),
        ("individual_collective", st.sampled_from(("", "individual", "collective"))),
        (
            "strategy_group",
            st.sampled_from(
                ("10", "11", "20", "30", "40", "50", "52", "54", "59", "60", "63", "70", "74", None)
            ),
        ),
        ("lot_size", st.sampled_from(("EX", "TB", "WB"))),
        ("safety_stock", st.integers(0, 9)),
        ("safety_time_days", st.integers(0, 4)),
        ("reorder_point", st.integers(0, 30)),
        ("replenishment_days", st.sampled_from((None, 2, 7))),
        ("effective_out_date", st.dates(date(2024, 2, 26), date(2024, 3, 25))),
        ("mrp_type", st.sampled_from(("PD", "VB", "VM", "V1", "V2", "VV", "ND"))),
        ("firming_type", st.sampled_from((None, 0, 3, 4))),
        ("planning_time_fence_days", st.sampled_from((None, 0, 4, 9))),
    ),
    "sales_order_configurations": (("value", st.sampled_from(("", "4"))),),
    "material_configurations": (("value", st.sampled_from(("", "4"))),),
    "usage_probabilities": (("percent", st.sampled_from(("0", "10", "25"))),),
    "order_bom_items": (
        ("quantity", st.integers(1, 5)),
        ("explosion", st.sampled_from(("", "individual", "collective", "phantom"))),
    ),
    "plants": (
        ("rescheduling_horizon_days", st.sampled_from((None, 0, 5, 40))),
        ("bring_forward_tolerance_days", st.sampled_from((None, 1, 4))),
        ("postpone_tolerance_days", st.sampled_from((None, 1, 4))),
    ),
}
DATES = {
    "sales_orders": "requested_date",
    "receipts": "availability_date",
    "reservations": "date",
}


OWNED = ("sales_orders", "receipts", "reservations")
"""What may come to another project."""


@st.composite
def changed(draw: st.DrawFn, world: DrawnWorld) -> Tables:
    """One to three rows of the data set, each with another value in one column."""
    projects = [row["project"] for row in world.tables.get("projects", ())]
    tables: Tables = {}
    names = sorted(name for name in CHANGES if world.tables.get(name))
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(names))
        row: Row = dict(draw(st.sampled_from(world.tables[name])))
        if name in DATES and draw(st.booleans()):
            row[DATES[name]] += timedelta(days=draw(st.integers(-6, 12)))
        elif projects and name in OWNED and draw(st.booleans()):
            row["project"] = draw(st.sampled_from((None, *projects)))
            if row["project"] and name != "sales_orders":
                row["sales_order"] = row["sales_order_item"] = None
                row.update({"gross": False} if "gross" in row else {})
        else:
            column, values = draw(st.sampled_from(CHANGES[name]))
            value = draw(values)
            row[column] = Decimal(value) if column.endswith("quantity") else value
        tables[name] = [row]
    return tables


def merged(world: DrawnWorld, tables: Tables, days: int) -> DrawnWorld:
    """The world with these rows instead of those they stand for."""
    rows = {name: [dict(row) for row in of_table] for name, of_table in world.tables.items()}
    for name, changes in tables.items():
        for change in changes:
            same = [row for row in rows[name] if key(name, row) == key(name, change)]
            for row in same:
                row.update(change)
            for row in rows[name] if name == "sales_orders" else ():
                if (row["sales_order"], row["item"]) == (change["sales_order"], change["item"]):
                    row.update(
                        {k: change.get(k) for k in ("strategy_group", "rejected", "project") if k in change}
                    )
    return DrawnWorld(rows, world.today + timedelta(days=days))


def assert_same(left: PlanView, right: PlanView) -> None:
    """Part by part, so that a difference is told briefly."""
    for part in ("orders", "components", "pegs", "messages"):
        assert getattr(left, part) == getattr(right, part), part


def key(name: str, row: Row) -> tuple[Any, ...]:
    columns = {
        "sales_orders": ("sales_order", "item", "schedule_line"),
        "planned_independent_requirements": ("material", "plant", "version", "date"),
        "forecast_requirements": ("material", "plant", "date"),
        "stock": (
            "material",
            "plant",
            "storage_location",
            "stock_type",
            "sales_order",
            "sales_order_item",
            "project",
        ),
        "receipts": ("order", "item"),
        "reservations": ("reservation", "item"),
        "storage_locations": ("plant", "storage_location"),
        "control_cycles": ("control_cycle",),
        "bom_items": ("parent", "plant", "alternative", "item"),
        "material_plants": ("material", "plant"),
        "sales_order_configurations": ("sales_order", "item", "characteristic"),
        "material_configurations": ("material", "characteristic"),
        "usage_probabilities": ("material", "characteristic", "value"),
        "order_bom_items": ("sales_order", "sales_order_item", "parent", "plant", "item"),
        "plants": ("plant",),
    }[name]
    return tuple(row.get(column) for column in columns)


@looking_at(20)
@given(worlds(), st.data())
def test_net_change_is_planning_everything_anew(world: DrawnWorld, data: st.DataObject) -> None:
    assert_net_change(world, data)


def assert_net_change(world: DrawnWorld, data: st.DataObject) -> None:
    with loaded(world.tables) as application:
        plan(application, world.today)
        for _ in range(3):
            change = data.draw(changed(world))
            world = merged(world, change, data.draw(st.sampled_from((0, 0, 0, 1, 4))))
            upsert(application, change)
            plan(application, world.today, "NETCH")
            assert_same(of_product(application), planned(world))
            assert plan(application, world.today, "NEUPL").unchanged


@looking_at(12)
@given(worlds(STOCK_AND_FORECAST), st.data())
def test_net_change_of_stock_and_forecast(world: DrawnWorld, data: st.DataObject) -> None:
    assert_net_change(world, data)


@looking_at(12)
@given(worlds(replace(DISCONTINUATION, strategies=("20", "20", None))), st.data())
def test_net_change_of_discontinued_materials(world: DrawnWorld, data: st.DataObject) -> None:
    assert_net_change(world, data)


@looking_at(10)
@given(worlds(ASSEMBLIES), st.data())
def test_net_change_of_planned_assemblies(world: DrawnWorld, data: st.DataObject) -> None:
    assert_net_change(world, data)


@looking_at(10)
@given(worlds(STRATEGY_FAMILY), st.data())
def test_net_change_of_all_strategies(world: DrawnWorld, data: st.DataObject) -> None:
    assert_net_change(world, data)


@looking_at(10)
@given(worlds(PROJECTS), st.data())
def test_net_change_of_projects(world: DrawnWorld, data: st.DataObject) -> None:
    assert_net_change(world, data)


@looking_at(8)
@given(worlds(CONFIGURED), st.data())
def test_net_change_of_configured_products(world: DrawnWorld, data: st.DataObject) -> None:
    assert_net_change(world, data)


@looking_at(10)
@given(worlds(PLANNING_VARIANTS), st.data())
def test_net_change_of_planning_variants(world: DrawnWorld, data: st.DataObject) -> None:
    assert_net_change(world, data)


@looking_at(8)
@given(worlds(), st.integers(0, 999))
def test_many_changes_at_once(world: DrawnWorld, seed: int) -> None:
    later = later_world(world, seed)
    with loaded(world.tables) as application:
        plan(application, world.today)
        upsert(application, later.tables)
        plan(application, later.today, "NETCH")
        assert_same(of_product(application), planned(later))
        assert plan(application, later.today, "NEUPL").unchanged
