"""Rows of data sets in short, and plans and lists as plain rows to compare with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, PlanningResult, Progress, run_planning
from mto_graph.services.stock_requirements import Row, Section, stock_requirements_list

TODAY = date(2025, 3, 3)
"""A Monday."""
DAY = "2025-04-07"
"""Five weeks later, a Monday too."""

Tables = dict[str, list[dict[str, Any]]]

PLAN_TABLES = ("planned_order", "dependent_requirement", "pegging", "plan_exception")


def material(name: str, plant: str = "1000", **columns: Any) -> dict[str, Any]:
    return {"material": name, "plant": plant, **columns}


def made(name: str, days: int = 0, **columns: Any) -> dict[str, Any]:
    return material(name, procurement_type="in_house", in_house_production_days=days, **columns)


def bought(name: str, days: int = 0, **columns: Any) -> dict[str, Any]:
    return material(name, procurement_type="external", planned_delivery_days=days, **columns)


def item(
    parent: str, component: str, quantity: Any = 1, plant: str = "1000", **columns: Any
) -> dict[str, Any]:
    number = {"item": f"{component}"}
    return {
        "parent": parent,
        "plant": plant,
        "component": component,
        "quantity": quantity,
        **number,
        **columns,
    }


def order(number: int, name: str, quantity: Any, on: str = DAY, **columns: Any) -> dict[str, Any]:
    """Item 10 of a sales order."""
    head = {"sales_order": str(number), "item": 10, "material": name, "plant": "1000"}
    return {**head, "quantity": quantity, "requested_date": on, **columns}


def forecast(name: str, quantity: Any, on: str = DAY, **columns: Any) -> dict[str, Any]:
    return {"material": name, "plant": "1000", "date": on, "quantity": quantity, **columns}


def stock(name: str, quantity: Any, **columns: Any) -> dict[str, Any]:
    return {"material": name, "plant": "1000", "quantity": quantity, **columns}


def receipt(number: str, name: str, quantity: Any, on: str = DAY, **columns: Any) -> dict[str, Any]:
    head = {"order": number, "kind": "purchase_order", "material": name, "plant": "1000"}
    return {**head, "quantity": quantity, "availability_date": on, **columns}


def reservation(number: str, name: str, quantity: Any, on: str = DAY, **columns: Any) -> dict[str, Any]:
    head = {"reservation": number, "item": 1, "material": name, "plant": "1000"}
    return {**head, "quantity": quantity, "date": on, **columns}


def load(application: Application, **tables: Any) -> None:
    """Upsert rows; plant 1000 is there without asking."""
    upsert(application, {"plants": [{"plant": "1000"}], **tables})


def fill(application: Application) -> Application:
    """A product of strategy 20 made of a part of its own and a common one of which 4 are in stock."""
    load(
        application,
        material_plants=[
            made("P", 5, strategy_group="20"),
            bought("OWN", 7),
            bought("COMMON", 7, individual_collective="collective"),
        ],
        bom_items=[item("P", "OWN", 2), item("P", "COMMON", 3)],
        sales_orders=[order(1, "P", 10)],
        stock=[stock("COMMON", 4)],
    )
    return application


def plan(application: Application, today: date = TODAY, **scope: Any) -> PlanningResult:
    return run_planning(application, PlanningRequest(today=today, **scope))


def at_first(phase: str, action: Callable[[], object]) -> Progress:
    """What a run is told to do once, as its phase begins."""
    seen: set[str] = set()

    def follow(now: str, share: float) -> None:
        if now == phase and now not in seen:
            seen.add(now)
            action()

    return follow


def rows(application: Application, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with application.database.reading() as session:
        return [tuple(row) for row in session.rows(sql, parameters)]


def stored(application: Application) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the plan, by table."""
    return {table: sorted(rows(application, f"SELECT * FROM {table}"), key=repr) for table in PLAN_TABLES}


def numbers(application: Application) -> dict[tuple[str, str, int], list[int]]:
    """The order numbers of each material and section (its kind and sales order item), with quantity behind."""
    found: dict[tuple[str, str, int], list[int]] = {}
    for name, plant, segment, number in rows(
        application,
        "SELECT m.material, p.plant, o.segment, o.number FROM planned_order o"
        " JOIN material_plant mp ON mp.id = o.material_plant JOIN material m ON m.id = mp.material"
        " JOIN plant p ON p.id = mp.plant ORDER BY o.number",
    ):
        found.setdefault((name, plant, segment), []).append(number)
    return found


def sections(
    application: Application, name: str, plant: str = "1000", today: date | None = None
) -> dict[str, Section]:
    """The sections of a material's list by their text, in their order."""
    found = stock_requirements_list(application, name, plant, today)
    return {section.text: section for section in found.sections}


def elements(section: Section) -> list[tuple[str, str, str | None, str]]:
    """Date, element, quantity and available of each row."""
    return [
        (
            str(row.date),
            row.element,
            None if row.quantity is None else str(row.quantity),
            str(row.available),
        )
        for row in section.rows
    ]


def proposals(section: Section) -> list[Row]:
    return [row for row in section.rows if row.element == "PldOrd"]


def run_status(application: Application) -> list[str]:
    """The status of each run, oldest first."""
    return [status for (status,) in rows(application, "SELECT status FROM planning_run ORDER BY id")]
