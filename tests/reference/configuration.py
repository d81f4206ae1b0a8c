"""What configurations make of variable BOM items, restated for the few expressions that random worlds use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .records import PLANNING, Key, Section

Values = Mapping[str, Any]
NAMES = ("COLOUR", "NUMBER")


@dataclass(frozen=True)
class Expected:
    """What the plan of a configurable material expects: for each characteristic its values and their shares."""

    shares: Mapping[str, list[tuple[Any, Fraction]]]


CONDITIONS: dict[str, Callable[[Values], bool]] = {
    "NUMBER > 1.5": lambda values: values["NUMBER"] > Fraction(3, 2),
    'COLOUR == "red"': lambda values: values["COLOUR"] == "red",
    'has(COLOUR) && COLOUR != "red"': lambda values: "COLOUR" in values and values["COLOUR"] != "red",
    'COLOUR in ["red", "blue"] || 6 / NUMBER < 4': lambda values: (
        values["COLOUR"] in ("red", "blue") or 6 / values["NUMBER"] < 4
    ),
    "true": lambda values: True,
}
QUANTITIES: dict[str, Callable[[Values], Fraction]] = {
    "NUMBER * 0.3 + 0.7": lambda values: values["NUMBER"] * Fraction(3, 10) + Fraction(7, 10),
    "NUMBER - 1": lambda values: values["NUMBER"] - 1,
    "7 / NUMBER": lambda values: 7 / values["NUMBER"],
    "has(NUMBER) ? ceil(NUMBER) : 2": lambda values: (
        Fraction(-(-values["NUMBER"] // 1)) if "NUMBER" in values else Fraction(2)
    ),
}


class Configurations:
    """The values of variants and of sales order items."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.of_material: dict[str, dict[str, Any]] = {}
        for row in tables.get("material_configurations", ()):
            _enter(self.of_material.setdefault(row["material"], {}), row)
        self.of_item: dict[tuple[str, int], dict[str, Any]] = {}
        self.given: dict[tuple[str, int], dict[str, Any]] = {}
        self.item_key = {
            (row["sales_order"], int(row["item"])): (row["material"], row["plant"])
            for row in tables.get("sales_orders", ())
        }
        for item, (material, _) in self.item_key.items():
            self.of_item[item] = dict(self.of_material.get(material, {}))
        for row in tables.get("sales_order_configurations", ()):
            _enter(self.of_item[row["sales_order"], int(row["item"])], row)
            _enter(self.given.setdefault((row["sales_order"], int(row["item"])), {}), row)
        self.variant_of = {
            row["material"]: row["configurable_material"] for row in tables.get("material_variants", ())
        }
        self.expected: dict[str, dict[str, list[tuple[Any, Fraction]]]] = {}
        for row in tables.get("usage_probabilities", ()):
            value: dict[str, Any] = {}
            _enter(value, row)
            share = Fraction(Decimal(str(row["percent"]))) / 100
            if share:
                of = self.expected.setdefault(row["material"], {})
                of.setdefault(row["characteristic"], []).append((value[row["characteristic"]], share))

    def values(self, key: Key, section: Section) -> Values | Expected:
        """By what an order for a material in a section is made."""
        item = (section.sales_order, section.item)
        ordered = section.is_individual and self.item_key.get(item) == key
        if self.of_material.get(key[0]) and not ordered:
            return self.of_material[key[0]]
        if section == PLANNING and key[0] in self.expected:
            return Expected(self.expected[key[0]])
        return self.of_item.get(item, {}) if section.is_individual else {}


def _enter(values: dict[str, Any], row: Mapping[str, Any]) -> None:
    if row.get("value") not in ("", None):
        number = row["characteristic"] == "NUMBER"
        values[row["characteristic"]] = Fraction(Decimal(str(row["value"]))) if number else row["value"]


def quantity_of(item: Any, values: Values | Expected) -> Fraction | None:
    """How much of a BOM item goes in; zero: it is not selected, None: the values do not tell.

    Of what is only expected the mean, over all combinations of the values that the item names.
    """
    if isinstance(values, Expected):
        named = [name for name in NAMES if name in item.condition + item.quantity_expression]
        return _mean(item, {}, [(name, values.shares[name]) for name in named if name in values.shares])
    try:
        if item.condition and not CONDITIONS[item.condition](values):
            return Fraction(0)
        found: Fraction = (
            QUANTITIES[item.quantity_expression](values) if item.quantity_expression else item.quantity
        )
    except (KeyError, ZeroDivisionError):
        return None
    return found if found >= 0 else None


def _mean(
    item: Any, values: dict[str, Any], rest: list[tuple[str, list[tuple[Any, Fraction]]]]
) -> Fraction | None:
    if not rest:
        return quantity_of(item, values)
    name, shares = rest[0]
    total = Fraction(0)
    for value, share in shares:
        quantity = _mean(item, {**values, name: value}, rest[1:])
        if quantity is None:
            return None
        total += share * quantity
    return total
