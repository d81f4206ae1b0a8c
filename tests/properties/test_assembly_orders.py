"""Item and order stay one, and planning adds nothing to it, whatever is changed on either side in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mto_graph.errors import Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import export_folder, import_folder, upsert
from mto_graph.services.orders import convert_section
from mto_graph.services.sales_order_items import reject_sales_order_items

from .budget import looking_at
from .product import plan
from .views import of_product

TODAY = date(2024, 3, 4)
ITEMS = (1, 2, 3)
DAYS = st.integers(0, 40).map(lambda days: str(TODAY + timedelta(days=days)))
QUANTITIES = st.integers(1, 9)

Step = Callable[[Application, Callable[[st.SearchStrategy[Any]], Any]], None]


def world(stock: int) -> dict[str, list[dict[str, Any]]]:
    """A desk of a common top and a frame of its own, which is welded of tube."""
    made = {"plant": "1000", "procurement_type": "in_house"}
    bought = {"plant": "1000", "procurement_type": "external"}
    return {
        "plants": [{"plant": "1000"}],
        "material_plants": [
            {**made, "material": "DESK", "in_house_production_days": 2, "goods_receipt_days": 1},
            {**made, "material": "FRAME", "in_house_production_days": 3},
            {**bought, "material": "TOP", "planned_delivery_days": 9, "individual_collective": "collective"},
            {**bought, "material": "TUBE", "planned_delivery_days": 4},
        ],
        "bom_items": [
            {"parent": "DESK", "plant": "1000", "item": "1", "component": "TOP", "quantity": 2},
            {"parent": "DESK", "plant": "1000", "item": "2", "component": "FRAME", "quantity": 1},
            {"parent": "FRAME", "plant": "1000", "item": "1", "component": "TUBE", "quantity": 4},
        ],
        "stock": [{"material": "TOP", "plant": "1000", "quantity": stock}],
    }


def change_item(application: Application, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    row: dict[str, Any] = {"sales_order": str(draw(st.sampled_from(ITEMS))), "item": 10, "schedule_line": 1}
    row |= {"material": "DESK", "plant": "1000", "quantity": draw(QUANTITIES), "requested_date": draw(DAYS)}
    row["strategy_group"] = draw(st.sampled_from(("81", "81", "82", "82", "20")))
    upsert(application, {"sales_orders": [row]})


def change_order(application: Application, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    numbers = [number for (number,) in rows(application, "SELECT order_number FROM receipt ORDER BY id")]
    if not numbers:
        return
    row: dict[str, Any] = {"order": draw(st.sampled_from(numbers))}
    if draw(st.booleans()):
        row["quantity"] = draw(QUANTITIES)
    if draw(st.booleans()):
        row["availability_date"] = draw(DAYS)
    upsert(application, {"receipts": [row]})


def reject(application: Application, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    item = str(draw(st.sampled_from(ITEMS))), 10
    if rows(application, f"SELECT 1 FROM sales_order WHERE sales_order = '{item[0]}'"):
        reject_sales_order_items(application, [item], rejected=draw(st.booleans()))


def convert(application: Application, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    with suppress(Refused):  # there is no such item, or nothing of it to convert
        convert_section(application, "DESK", "1000", f"customer {draw(st.sampled_from(ITEMS))}/10")


def run(application: Application, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    plan(application, TODAY, "NETCH")
    assert plan(application, TODAY, "NEUPL").unchanged


STEPS: tuple[Step, ...] = (change_item, change_item, change_order, reject, convert, run)


@looking_at(10)
@given(st.integers(0, 12), st.lists(st.sampled_from(STEPS), min_size=3, max_size=9), st.data())
def test_item_and_order_agree(stock: int, steps: list[Step], data: st.DataObject) -> None:
    application = open_application("sqlite://")
    try:
        upsert(application, world(stock))
        change_item(application, data.draw)
        for step in steps:
            step(application, data.draw)
            assert_agreement(application)
        run(application, data.draw)
        assert_nothing_is_doubled(application)
        assert_the_same_from_its_export(application)
    finally:
        application.close()


def assert_agreement(application: Application) -> None:
    """One order for each assembled item, of its quantity and date; flagged exactly while the item is rejected."""
    found = rows(
        application,
        "SELECT i.id, i.rejected, i.strategy_group, l.quantity, l.requested_date, r.quantity, r.availability_date,"
        " r.deletion_flag, r.delivery_completed, r.start_date FROM sales_order_item i"
        " JOIN schedule_line l ON l.sales_order_item = i.id"
        " LEFT JOIN receipt r ON r.sales_order_item = i.id AND r.assembly_order",
    )
    assert len(found) == len({row[0] for row in found}), "more than one order of an item"
    for _, rejected, strategy, quantity, day, made, available, flagged, completed, start in found:
        if strategy == "20":
            assert made is None
        elif made is None:
            assert rejected, "an item without its order"
        else:
            assert bool(flagged) == bool(completed) == bool(rejected)
            assert rejected or (quantity, counted(day)) == (made, available)
            assert start <= available
    parts = rows(
        application,
        "SELECT r.quantity, SUM(s.quantity) FROM receipt r JOIN reservation s ON s.receipt = r.id"
        " WHERE r.assembly_order AND NOT s.final_issue AND r.kind = 'production_order' GROUP BY r.id, r.quantity",
    )
    assert all(reserved == 3 * quantity for quantity, reserved in parts)


def counted(day: int) -> int:
    """The last day from Monday to Friday up to a day since 1970-01-01, a Thursday."""
    return day - max((day + 3) % 7 - 4, 0)


def assert_nothing_is_doubled(application: Application) -> None:
    """Planning proposes the product for no item that has its order."""
    doubled = rows(
        application,
        "SELECT o.number FROM planned_order o JOIN material_plant mp ON mp.id = o.material_plant"
        " JOIN material m ON m.id = mp.material JOIN receipt r ON o.segment = 8 * r.sales_order_item + 3"
        " WHERE m.material = 'DESK' AND r.assembly_order AND NOT r.deletion_flag",
    )
    assert doubled == []


def assert_the_same_from_its_export(application: Application) -> None:
    """Loaded elsewhere, no item gets a second order, and the plan is the same."""
    with TemporaryDirectory() as folder:
        export_folder(application, Path(folder))
        other = open_application("sqlite://")
        try:
            import_folder(other, Path(folder))
            assert_agreement(other)
            count = "SELECT COUNT(*), SUM(quantity) FROM receipt"
            assert rows(other, count) == rows(application, count)
            plan(other, TODAY)
            assert of_product(other) == of_product(application)
        finally:
            other.close()


def rows(application: Application, sql: str) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return list(session.rows(sql))
