"""AdventureWorks, a real company's data: loaded, structured, written back, the same from both databases."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from pathlib import Path

import pytest

from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import import_folder

from .helpers import exported, rows

BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[3] / "shared" / "datasets"
FOLDER = Path(os.environ.get("MTO_GRAPH_DATASETS") or BESIDE_THE_REPOSITORY)

pytestmark = pytest.mark.skipif(
    not (FOLDER / "adventureworks").is_dir(),
    reason="no AdventureWorks data set; name the folder of data sets in MTO_GRAPH_DATASETS",
)


def given(name: str) -> list[dict[str, str]]:
    with (FOLDER / "adventureworks" / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_row_is_loaded(application: Application) -> None:
    counts = import_folder(application, FOLDER / "adventureworks")
    names = ("plants", "materials", "material_plants", "bom_items", "sales_orders", "stock")
    assert counts == {name: len(given(f"{name}.csv")) for name in names}
    assert rows(application, "SELECT count(*), sum(quantity) / 1000 FROM schedule_line") == [
        (542, sum(int(row["quantity"]) for row in given("sales_orders.csv")))
    ]


def test_every_component_is_below_all_its_parents(application: Application) -> None:
    import_folder(application, FOLDER / "adventureworks")
    sql = (
        "SELECT material.material, low_level_code FROM material_plant "
        "JOIN material ON material.id = material_plant.material"
    )
    codes = dict(rows(application, sql))
    above: dict[str, int] = {}
    for row in given("bom_items.csv"):
        above[row["component"]] = max(above.get(row["component"], 0), codes[row["parent"]] + 1)
    assert codes == dict.fromkeys(codes, 0) | above
    assert max(codes.values()) == 4


def test_both_databases_give_the_same_files_and_take_them_back(
    sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    exports: list[dict[str, str]] = []
    for url, source in (
        (sqlite_url, FOLDER / "adventureworks"),
        (postgresql_url, FOLDER / "adventureworks"),
        ("sqlite://", tmp_path / "0"),
    ):
        application = open_application(url)
        import_folder(application, source)
        exports.append(exported(application, tmp_path / str(len(exports))))
        application.close()
    assert exports[0] == exports[1] == exports[2]


@pytest.mark.skipif(not (FOLDER / "adventureworks-all-orders").is_dir(), reason="no data set of all orders")
def test_all_orders_are_loaded_on_top(memory_application: Application) -> None:
    import_folder(memory_application, FOLDER / "adventureworks")
    with gzip.open(FOLDER / "adventureworks-all-orders" / "sales_orders.csv.gz", "rt", newline="") as file:
        lines = list(csv.DictReader(file))
    assert import_folder(memory_application, FOLDER / "adventureworks-all-orders") == {
        "sales_orders": len(lines)
    }
    totals: Counter[str] = Counter()
    ordered = {(row["sales_order"], row["item"]): row for row in [*given("sales_orders.csv"), *lines]}
    for row in ordered.values():
        totals[row["material"]] += int(row["quantity"])
    sql = (
        "SELECT material.material, sum(quantity) / 1000 FROM schedule_line "
        "JOIN sales_order_item ON sales_order_item.id = schedule_line.sales_order_item "
        "JOIN material_plant ON material_plant.id = sales_order_item.material_plant "
        "JOIN material ON material.id = material_plant.material GROUP BY material.material"
    )
    assert dict(rows(memory_application, sql)) == dict(totals)
