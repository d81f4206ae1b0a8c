"""Data set folders of any size to import: a company whose parts are shared by many products."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

_PLANT = "1000"
_CUSTOMERS = 500
_FIRST_DAY = date(2025, 1, 6)
_ITEMS = 5
"""Of a sales order."""
_SCHEDULE_LINES = 2
"""Of an item."""


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """How many rows of which kind; a tenth are materials in plants, two tenths BOM items, the rest schedule lines.

    Example: `ImportProblem(rows=1_000_000).write(folder)`
    """

    rows: int
    seed: int = 1

    @property
    def materials(self) -> int:
        return self.rows // 10

    def write(self, folder: Path) -> None:
        """The folder with its files, the same for the same seed."""
        random = Random(self.seed)
        _write(folder / "plants.csv", ("plant", "name"), [(_PLANT, "Works")])
        _write(folder / "material_plants.csv", _MATERIAL_PLANT, self._material_plants(random))
        _write(folder / "bom_items.csv", _BOM_ITEM, self._bom_items(random))
        _write(folder / "sales_orders.csv", _SALES_ORDER, self._sales_orders(random))

    def _material_plants(self, random: Random) -> Iterator[Sequence[object]]:
        products = self.materials // 10
        for number in range(self.materials):
            made = number < self.materials // 2
            yield (
                _material(number),
                _PLANT,
                "in_house" if made else "external",
                "20" if number < products else "",
                "EX",
                random.randint(1, 20) if made else "",
                "" if made else random.randint(5, 60),
                random.randint(0, 2),
                _decimal(random, 100_000),
                _decimal(random, 1_000_000),
            )

    def _bom_items(self, random: Random) -> Iterator[Sequence[object]]:
        """Four components for each material that is made, all of them further down the list, so without a circle."""
        for parent in range(self.materials // 2):
            for position in range(4):
                component = random.randint(parent + 1, self.materials - 1)
                yield (
                    _material(parent),
                    _PLANT,
                    f"{10 * (position + 1):04}",
                    _material(component),
                    _decimal(random, 20_000),
                    "1",
                    "PC",
                )

    def _sales_orders(self, random: Random) -> Iterator[Sequence[object]]:
        products = self.materials // 10
        for number in range(7 * self.rows // 10 // (_ITEMS * _SCHEDULE_LINES)):
            customer = f"C{random.randrange(_CUSTOMERS):05}"
            ordered = _FIRST_DAY - timedelta(days=random.randint(1, 60))
            for item in range(1, _ITEMS + 1):
                material, price = _material(random.randrange(products)), _decimal(random, 5_000_000)
                for line in range(1, _SCHEDULE_LINES + 1):
                    yield (
                        f"{4_500_000_000 + number}",
                        10 * item,
                        line,
                        customer,
                        ordered,
                        material,
                        _PLANT,
                        _decimal(random, 50_000),
                        _FIRST_DAY + timedelta(days=random.randint(30, 300)),
                        price,
                    )


_MATERIAL_PLANT = (
    "material",
    "plant",
    "procurement_type",
    "strategy_group",
    "lot_size",
    "in_house_production_days",
    "planned_delivery_days",
    "goods_receipt_days",
    "safety_stock",
    "standard_price",
)
_BOM_ITEM = ("parent", "plant", "item", "component", "quantity", "base_quantity", "unit")
_SALES_ORDER = (
    "sales_order",
    "item",
    "schedule_line",
    "customer",
    "order_date",
    "material",
    "plant",
    "quantity",
    "requested_date",
    "net_price",
)


def _material(number: int) -> str:
    return f"M{number:07}"


def _decimal(random: Random, most: int) -> str:
    """Up to so many thousandths, with one decimal place in half of the cases."""
    tenths = random.randint(10, max(most // 100, 11))
    return f"{tenths // 10}.{tenths % 10}" if random.random() < 0.5 else f"{tenths // 10}"


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
