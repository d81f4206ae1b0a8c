"""AdventureWorks, all 542 lines: what is planned of every material equals a recursive sum made without any planner.

The sum knows four things only: a line needs its product at the requested date; making or buying takes the lead time,
from today at the earliest; the items valid at that start are needed then; and apart from the lines, every material
brings its own plant stock up to its safety stock. Dates are counted by numpy's own business days.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import import_folder
from mto_graph.services.planning import PlanningRequest, run_planning

TODAY = date(2025, 5, 1)
BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[3] / "shared" / "datasets"
FOLDER = Path(os.environ.get("MTO_GRAPH_DATASETS") or BESIDE_THE_REPOSITORY) / "adventureworks"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="no AdventureWorks data set; name the folder of data sets in MTO_GRAPH_DATASETS",
)

Totals = dict[tuple[str, str], Fraction]
"""Planned quantity by material and kind of section, net or customer."""


def rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


class RecursiveSum:
    def __init__(self) -> None:
        self.masters = {row["material"]: row for row in rows("material_plants.csv")}
        self.boms: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows("bom_items.csv"):
            self.boms[row["parent"]].append(row)
        self.totals: Totals = defaultdict(Fraction)
        self.net_need = {name: Fraction(row["safety_stock"] or 0) for name, row in self.masters.items()}
        self.net_stock: dict[str, Fraction] = defaultdict(Fraction)
        for row in rows("stock.csv"):
            if row["stock_type"] != "blocked":
                self.net_stock[row["material"]] += Fraction(row["quantity"])

    def run(self) -> Totals:
        for row in rows("sales_orders.csv"):
            self.line(row["material"], Fraction(row["quantity"]), date.fromisoformat(row["requested_date"]))
        for material in sorted(self.masters, key=self.depth):
            self.plant_stock(material)
        return {place: quantity for place, quantity in self.totals.items() if quantity}

    def line(self, material: str, quantity: Fraction, needed: date) -> None:
        """The order's own: everything below it is made or bought for it alone."""
        self.totals[material, "customer"] += quantity
        start = self.start(material, needed)
        for item in self.valid(material, start):
            self.line(item["component"], quantity * per_piece(item), start)

    def plant_stock(self, material: str) -> None:
        """Up to the safety stock today, for all users together; what is short starts today."""
        short = self.net_need[material] - self.net_stock[material]
        if short > 0:
            self.totals[material, "net"] += short
            for item in self.valid(material, TODAY):
                self.net_need[item["component"]] += short * per_piece(item)

    def start(self, material: str, needed: date) -> date:
        master = self.masters[material]
        day = np.busday_offset(needed, 0, roll="backward")
        if master["procurement_type"] == "in_house":
            day = np.busday_offset(day, -int(master["in_house_production_days"] or 0))
        else:
            delivery_days = int(master["planned_delivery_days"] or 0)
            day = np.busday_offset(day.astype(date) - timedelta(days=delivery_days), 0, roll="backward")
        start: date = day.astype(date)
        return max(start, TODAY)

    def valid(self, material: str, day: date) -> list[dict[str, str]]:
        if self.masters[material]["procurement_type"] != "in_house":
            return []
        text = day.isoformat()
        return [
            row
            for row in self.boms[material]
            if (row["valid_from"] or text) <= text <= (row["valid_to"] or text)
        ]

    @cache  # noqa: B019 - one instance, for one test
    def depth(self, material: str) -> int:
        """How many levels of users stand above a material."""
        users = {
            row["parent"] for items in self.boms.values() for row in items if row["component"] == material
        }
        return max((1 + self.depth(user) for user in users), default=0)


def per_piece(item: dict[str, str]) -> Fraction:
    return Fraction(item["quantity"]) / Fraction(item["base_quantity"])


@pytest.fixture(scope="module")
def application() -> Iterator[Application]:
    opened = open_application("sqlite://")
    import_folder(opened, FOLDER)
    run_planning(opened, PlanningRequest(today=TODAY))
    yield opened
    opened.close()


def planned_totals(application: Application) -> Totals:
    with application.database.reading() as session:
        found = session.rows(
            "SELECT m.material, o.segment % 8, SUM(o.quantity) FROM planned_order o"
            " JOIN material_plant mp ON mp.id = o.material_plant JOIN material m ON m.id = mp.material"
            " GROUP BY m.material, o.segment % 8"
        )
    kinds = {0: "net", 3: "customer"}
    return {(material, kinds[kind]): Fraction(int(total), 1000) for material, kind, total in found}


def test_every_material_is_planned_as_the_recursive_sum_says(application: Application) -> None:
    expected = RecursiveSum().run()
    assert len(list(rows("sales_orders.csv"))) == 542
    assert len(expected) > 400, "the sum itself found too little to compare"
    assert planned_totals(application) == expected
