"""A made-up problem as a data set: rows for `upsert`, or a folder of CSV files for `mto-graph import`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.problem_columns import DELIVERY_DAYS, IN_HOUSE_DAYS, RECEIPT_DAYS
from benchmarks.problems import TODAY, Problem
from mto_graph.mrp.calendars import day_of

PLANT = "1000"
CONTROLLERS = 20
Rows = Iterable[Sequence[Any]]


def tables(problem: Problem) -> dict[str, list[dict[str, Any]]]:
    """The problem's rows by table, in the words of the data set files.

    Example: `upsert(application, tables(Problem.realistic(lines=1_000)))`
    """
    return {
        name: [dict(zip(columns, row, strict=True)) for row in rows]
        for name, columns, rows in _parts(problem)
    }


def write_folder(problem: Problem, folder: Path) -> dict[str, int]:
    """Write the problem as CSV files, and say how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for name, columns, rows in _parts(problem):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            counts[name] = 0
            for row in rows:
                writer.writerow(row)
                counts[name] += 1
    return counts


def material_names(problem: Problem) -> list[str]:
    """The materials' numbers; in the order of the text as in that of the rows."""
    count = len(problem.structure)
    width = max(6, len(str(count - 1)))
    return [f"M{row:0{width}d}" for row in range(count)]


def _parts(problem: Problem) -> Iterator[tuple[str, Sequence[str], Rows]]:
    names = material_names(problem)
    yield "plants", ("plant",), [(PLANT,)]
    yield "materials", ("material",), ((name,) for name in names)
    yield "material_plants", _MATERIAL_PLANT, _material_plants(problem, names)
    yield "bom_items", _BOM_ITEM, _bom_items(problem, names)
    yield "sales_orders", _SALES_ORDER, _sales_orders(problem, names)
    if len(problem.stocks.material):
        yield "stock", _STOCK, _stock(problem, names)


_MATERIAL_PLANT = (
    "material",
    "plant",
    "procurement_type",
    "strategy_group",
    "in_house_production_days",
    "planned_delivery_days",
    "goods_receipt_days",
    "individual_collective",
    "mrp_controller",
)
_BOM_ITEM = ("parent", "plant", "item", "component", "quantity")
_SALES_ORDER = ("sales_order", "item", "material", "plant", "quantity", "requested_date")
_STOCK = ("material", "plant", "storage_location", "quantity")


def _material_plants(problem: Problem, names: Sequence[str]) -> Rows:
    products = set(problem.structure.product.tolist())
    bought, collective = problem.bought_parts.tolist(), problem.collective.tolist()
    for row, name in enumerate(names):
        yield (
            name,
            PLANT,
            "external" if bought[row] else "in_house",
            "20" if row in products else "",
            "" if bought[row] else IN_HOUSE_DAYS,
            DELIVERY_DAYS if bought[row] else "",
            RECEIPT_DAYS,
            "collective" if collective[row] else "",
            f"P{row % CONTROLLERS:02d}",
        )


def _bom_items(problem: Problem, names: Sequence[str]) -> Rows:
    structure = problem.structure
    for parent, position, component, quantity in zip(
        structure.parent.tolist(),
        structure.position.tolist(),
        structure.component.tolist(),
        structure.quantity.tolist(),
        strict=True,
    ):
        yield names[parent], PLANT, f"{(position + 1) * 10:04d}", names[component], quantity


def _sales_orders(problem: Problem, names: Sequence[str]) -> Rows:
    lines = problem.order_lines
    first = day_of(TODAY)
    for at, (material, quantity, day) in enumerate(
        zip(lines.material.tolist(), lines.quantity.tolist(), lines.day.tolist(), strict=True)
    ):
        wanted = TODAY + timedelta(days=day - first)
        yield f"{at:08d}", 10, names[material], PLANT, quantity // 1000, wanted


def _stock(problem: Problem, names: Sequence[str]) -> Rows:
    for material, quantity in zip(
        problem.stocks.material.tolist(), problem.stocks.quantity.tolist(), strict=True
    ):
        yield names[material], PLANT, "0001", quantity // 1000
