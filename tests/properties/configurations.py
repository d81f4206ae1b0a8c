"""Random configurations: two characteristics, variants of the first material, and values with gaps."""

from __future__ import annotations

from hypothesis import strategies as st

from ..reference.configuration import CONDITIONS, QUANTITIES
from .draws import Draws, Row, Tables
from .master_data import MasterData

NUMBERS = st.sampled_from(("0", "1", "1.25", "4", ""))
PERCENTS_EXPECTED = ("10", "25", "33.333", "0", None)
COLOURS = st.sampled_from(("red", "blue", "green", ""))


class Configurations:
    """The configurations of one world; BOM items that exist already become variable."""

    def __init__(self, draws: Draws, master_data: MasterData, tables: Tables) -> None:
        self.draws = draws
        self.master_data = master_data
        self.materials = master_data.materials
        for row in tables["bom_items"]:
            row.update(self._variable())
        self.items = sorted({(row["sales_order"], row["item"]) for row in tables.get("sales_orders", ())})

    def tables(self) -> Tables:
        variants = [material for material in self.materials[1:] if self.draws.chance(2)]
        return {
            "characteristics": [
                {"characteristic": "NUMBER", "type": "number"},
                {"characteristic": "COLOUR", "type": "text"},
            ],
            "material_characteristics": [
                {"material": material, "characteristic": name}
                for material in self.materials
                for name in ("NUMBER", "COLOUR")
            ],
            "material_variants": [
                {"material": variant, "configurable_material": self.materials[0]} for variant in variants
            ],
            "material_configurations": [
                row
                for variant in variants
                for row in self._values({"material": variant})
                if not self.draws.chance(2)
            ],
            "sales_order_configurations": [
                row
                for order, item in self.items
                for row in self._values({"sales_order": order, "item": item})
                if not self.draws.chance(5)
            ],
            "usage_probabilities": [
                {"material": self.materials[0], "characteristic": name, "value": value, "percent": percent}
                for name, values in (("NUMBER", ("0", "1", "4")), ("COLOUR", ("red", "blue")))
                if not self.draws.chance(5)
                for value in values
                if (percent := self.draws.one_of(PERCENTS_EXPECTED)) is not None
            ],
            "order_bom_items": self._order_boms(),
        }

    def _order_boms(self) -> list[Row]:
        """Bills of material of single items, in the shape of everybody's; each may be of any parent."""
        if not self.items or not self.draws.chance(2):
            return []
        return self.draws.several(
            3,
            9,
            self._order_bom_item,
            lambda row: (
                row["sales_order"],
                row["sales_order_item"],
                row["parent"],
                row["plant"],
                row["item"],
            ),
        )

    def _order_bom_item(self) -> Row | None:
        row = self.master_data.bom_item()
        if row is None:
            return None
        for name in ("alternative", "valid_from", "valid_to"):
            del row[name]
        order, item = self.draws.one_of(self.items)
        return {"sales_order": order, "sales_order_item": item, **row, **self._variable()}

    def _variable(self) -> Row:
        return {
            "condition": self.draws.maybe(st.sampled_from(sorted(CONDITIONS)), absent=1) or "",
            "quantity_expression": self.draws.maybe(st.sampled_from(sorted(QUANTITIES)), absent=2) or "",
        }

    def _values(self, owner: Row) -> list[Row]:
        return [
            {**owner, "characteristic": name, "value": self.draws.draw(values)}
            for name, values in (("NUMBER", NUMBERS), ("COLOUR", COLOURS))
        ]
