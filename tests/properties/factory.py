"""A small make-to-order factory for the state machine: its master data, and what its database holds, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mto_graph.model.vocabulary import TABLES, Kind
from mto_graph.services.application import Application
from mto_graph.services.datasets.exporting import data_rows

from .draws import Row, Tables

TODAY = date(2024, 3, 4)
PLANT = "1000"
USABLE = "unrestricted"

Stock = Counter[tuple[str, str, str]]
"""Thousandths by material, section and stock type."""


def _material(material: str, **columns: object) -> Row:
    return {"material": material, "plant": PLANT, **columns}


def _item(parent: str, item: str, component: str, quantity: str, **columns: object) -> Row:
    return {
        "parent": parent,
        "plant": PLANT,
        "item": item,
        "component": component,
        "quantity": Decimal(quantity),
        **columns,
    }


MASTER_DATA: Tables = {
    "plants": [{"plant": PLANT}],
    "material_plants": [
        _material("BIKE", procurement_type="in_house", strategy_group="20", in_house_production_days=3),
        _material(
            "TRIKE",
            procurement_type="in_house",
            strategy_group="50",
            in_house_production_days=2,
            consumption_mode=2,
            backward_consumption_days=30,
            forward_consumption_days=30,
        ),
        _material(
            "FRAME",
            procurement_type="in_house",
            in_house_production_days=2,
            overdelivery_tolerance_percent=20,
        ),
        _material("FRAME-B", procurement_type="in_house", in_house_production_days=1),
        _material("TUBE", procurement_type="external", planned_delivery_days=5),
        _material(
            "BOLT",
            procurement_type="external",
            individual_collective="collective",
            overdelivery_tolerance_percent="12.5",
        ),
        _material("OIL", procurement_type="external"),
    ],
    "bom_items": [
        _item("BIKE", "0010", "FRAME", "1"),
        _item("BIKE", "0020", "BOLT", "4", scrap_percent=10),
        _item("TRIKE", "0010", "FRAME", "2"),
        _item("TRIKE", "0020", "BOLT", "7"),
        _item("FRAME", "0010", "TUBE", "1.5"),
        _item("FRAME", "0020", "BOLT", "2", fixed_quantity=True),
        _item("FRAME-B", "0010", "TUBE", "1"),
    ],
}
SOLD = ("BIKE", "TRIKE", "OIL")
MATERIALS = tuple(row["material"] for row in MASTER_DATA["material_plants"])


@dataclass(frozen=True)
class OpenOrder:
    """An order of the receipts, in thousandths."""

    id: int
    order: str
    kind: str
    material: str
    section: str
    quantity: int
    received: int
    completed: bool


@dataclass(frozen=True)
class Reserved:
    """A reservation, in thousandths."""

    id: int
    reservation: str
    item: int
    material: str
    section: str
    quantity: int
    withdrawn: int
    final: bool
    order: str


@dataclass(frozen=True)
class Sold:
    """A sales order item, in thousandths."""

    id: int
    sales_order: str
    item: int
    material: str
    rejected: bool
    quantity: int
    delivered: int

    @property
    def section(self) -> str:
        return f"customer {self.sales_order}/{self.item}"

    @property
    def stock(self) -> str:
        """The section that it is delivered from."""
        return "net" if self.material == "OIL" else self.section

    @property
    def open(self) -> int:
        return 0 if self.rejected else max(self.quantity - self.delivered, 0)


class Factory:
    """Reads an application's database with statements of its own."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with self.application.database.reading() as session:
            return session.rows(sql, parameters)

    def sections(self) -> dict[int, str]:
        """Names of the segments that hold stock."""
        items = self.rows(
            "SELECT i.id, o.sales_order, i.item FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
        )
        return {0: "net"} | {8 * identity + 3: f"customer {order}/{item}" for identity, order, item in items}

    def materials(self) -> dict[int, str]:
        return dict(
            self.rows("SELECT mp.id, m.material FROM material_plant mp JOIN material m ON m.id = mp.material")
        )

    def stock(self) -> Stock:
        """What the stock table says."""
        names, sections = self.materials(), self.sections()
        found: Stock = Counter()
        for material, item, stock_type, quantity in self.rows(
            "SELECT material_plant, sales_order_item, stock_type, quantity FROM stock"
        ):
            assert quantity >= 0
            segment = 0 if item is None else 8 * item + 3
            found[names[material], sections[segment], stock_type] += quantity
        return +found

    def ledger(self) -> Stock:
        """What the ledger adds up to."""
        names, sections = self.materials(), self.sections()
        found: Stock = Counter()
        for giver, taker, quantity, source, from_type, target, to_type in self.rows(
            "SELECT material_plant, COALESCE(to_material_plant, material_plant), quantity, from_segment,"
            " from_stock_type, to_segment, to_stock_type FROM goods_movement ORDER BY id"
        ):
            assert quantity > 0
            if source is not None:
                found[names[giver], sections[source], from_type] -= quantity
            if target is not None:
                found[names[taker], sections[target], to_type] += quantity
            assert min(found.values(), default=0) >= 0, "stock was below zero on the way"
        return +found

    def orders(self) -> list[OpenOrder]:
        sections = self.sections()
        return [
            OpenOrder(
                row[0],
                row[1],
                row[2],
                row[3],
                sections[0 if row[4] is None else 8 * row[4] + 3],
                row[5],
                row[6],
                bool(row[7]),
            )
            for row in self.rows(
                "SELECT r.id, r.order_number, r.kind, m.material, r.sales_order_item, r.quantity, r.received_quantity,"
                " r.delivery_completed FROM receipt r JOIN material_plant mp ON mp.id = r.material_plant"
                " JOIN material m ON m.id = mp.material ORDER BY r.id"
            )
        ]

    def reservations(self) -> list[Reserved]:
        sections = self.sections()
        return [
            Reserved(
                row[0],
                row[1],
                row[2],
                row[3],
                sections[0 if row[4] is None else 8 * row[4] + 3],
                row[5],
                row[6],
                bool(row[7]),
                row[8] or "",
            )
            for row in self.rows(
                "SELECT s.id, s.reservation, s.item, m.material, s.sales_order_item, s.quantity, s.withdrawn_quantity,"
                " s.final_issue, r.order_number FROM reservation s JOIN material_plant mp ON mp.id = s.material_plant"
                " JOIN material m ON m.id = mp.material LEFT JOIN receipt r ON r.id = s.receipt ORDER BY s.id"
            )
        ]

    def sold(self) -> list[Sold]:
        return [
            Sold(row[0], row[1], row[2], row[3], bool(row[4]), int(row[5]), int(row[6]))
            for row in self.rows(
                "SELECT i.id, o.sales_order, i.item, m.material, i.rejected, SUM(l.quantity), SUM(l.delivered_quantity)"
                " FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
                " JOIN schedule_line l ON l.sales_order_item = i.id JOIN material_plant mp ON mp.id = i.material_plant"
                " JOIN material m ON m.id = mp.material GROUP BY i.id, o.sales_order, i.item, m.material, i.rejected"
                " ORDER BY i.id"
            )
        ]

    def contents(self) -> dict[str, list[str]]:
        """Everything a refused operation must leave as it was."""
        tables = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {
            name: sorted(map(repr, self.rows(f"SELECT * FROM {name}")))
            for (name,) in tables
            if name != "planning_run"
        }

    def tables(self) -> Tables:
        """The data set that is stored now, as the reference planner wants it."""
        return stored_tables(self.application)


def stored_tables(application: Application) -> Tables:
    """The data set that a database holds now, as the reference planner wants it."""
    with application.database.reading() as session:
        return {
            name: [
                {
                    column.name: _cell(column.kind, cell)
                    for column, cell in zip(table.columns, row, strict=True)
                }
                for row in data_rows(session, table)
            ]
            for name, table in TABLES.items()
        }


def _cell(kind: Kind, text: str) -> object:
    if kind is Kind.BOOLEAN:
        return text == "true"
    return text or None


def quantities(thousandths: int) -> Iterator[int]:
    """Quantities around a limit: parts of it, all of it, a bit more."""
    yield from sorted({1, max(thousandths // 3, 1), max(thousandths, 1), thousandths + 1})
