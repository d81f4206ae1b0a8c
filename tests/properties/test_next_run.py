"""A run writes the difference: nothing when nothing changed, and after a change what a fresh database would hold."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert

from .budget import looking_at
from .draws import Row, Tables
from .product import loaded, plan, planned
from .views import PlanView, of_product, orders_by_number
from .worlds import DrawnWorld, worlds

WRITTEN = ("_created", "_changed", "_deleted")


def plan_rows(application: Application) -> list[list[tuple[object, ...]]]:
    with application.database.reading() as session:
        return [
            sorted(session.rows(f"SELECT * FROM {table}"), key=repr)
            for table in ("planned_order", "dependent_requirement", "pegging", "plan_exception")
        ]


@looking_at(10)
@given(worlds())
def test_a_second_run_writes_nothing(world: DrawnWorld) -> None:
    with loaded(world.tables) as application:
        first = plan(application, world.today)
        before = plan_rows(application)
        second = plan(application, world.today)
        by_hand = len(world.tables.get("firmed_planned_orders", []))
        assert first.counts["planned_orders_created"] == len(before[0]) - by_hand
        written = {name: count for name, count in second.counts.items() if name.endswith(WRITTEN)}
        assert len(written) >= 3
        assert set(written.values()) == {0}
        assert plan_rows(application) == before


def later_world(world: DrawnWorld, seed: int) -> DrawnWorld:
    """The same data set some days later, with some quantities and dates moved."""
    tables: Tables = {name: [dict(row) for row in rows] for name, rows in world.tables.items()}
    changed: list[Row] = tables.get("sales_orders", []) + tables.get("stock", []) + tables["material_plants"]
    for number, row in enumerate(changed):
        if (seed + number) % 3 == 0 and "quantity" in row:
            row["quantity"] += Decimal("1.5")
        if (seed + number) % 4 == 0 and "requested_date" in row:
            row["requested_date"] += timedelta(days=seed % 5)
        if (seed + number) % 5 == 0 and "in_house_production_days" in row:
            row["in_house_production_days"] = seed % 4
    return DrawnWorld(tables, world.today + timedelta(days=seed % 3))


@looking_at(10)
@given(worlds(), st.integers(0, 999))
def test_replanning_gives_the_plan_of_a_fresh_database(world: DrawnWorld, seed: int) -> None:
    later = later_world(world, seed)
    with loaded(world.tables) as application:
        plan(application, world.today)
        upsert(application, later.tables)
        plan(application, later.today)
        assert of_product(application) == planned(later)


@looking_at(10)
@given(worlds(), st.data())
def test_orders_keep_their_numbers_when_another_order_comes(world: DrawnWorld, data: st.DataObject) -> None:
    rows = world.tables["material_plants"]
    material, plant = data.draw(st.sampled_from(sorted((row["material"], row["plant"]) for row in rows)))
    another = {
        "sales_order": "3",
        "item": 10,
        "material": material,
        "plant": plant,
        "quantity": data.draw(st.integers(1, 20)),
        "requested_date": world.today + timedelta(days=data.draw(st.integers(-5, 30))),
        "strategy_group": data.draw(st.sampled_from(("20", "50", "60", None))),
    }
    with loaded(world.tables) as application:
        plan(application, world.today)
        before, numbers_before = of_product(application), orders_by_number(application)
        upsert(application, {"sales_orders": [another]})
        plan(application, world.today)
        after, numbers_after = of_product(application), orders_by_number(application)
    for place in unchanged_sections(before, after):
        kept = {number: row for number, row in numbers_before.items() if row[:3] == place}
        assert kept == {number: row for number, row in numbers_after.items() if row[:3] == place}


def unchanged_sections(before: PlanView, after: PlanView) -> list[tuple[str, str, str]]:
    sections = {row[:3] for row in before.orders}
    unchanged = [
        place for place in sections if before.in_section(*place).orders == after.in_section(*place).orders
    ]
    others = {place for place in sections if place[2].startswith("customer")}
    assert others <= set(unchanged), "an order touched the section of another one"
    return unchanged
