"""Random configurations: two characteristics, variants of the first material, and values with gaps."""

from __future__ import annotations

from hypothesis import strategies as st

from ..reference.configuration import CONDITIONS, QUANTITIES
from .draws import Draws, Row, Tables
from .master_data import MasterData

NUMBERS = st.sampled_from(("0", "1", "1.25", "4", ""))
COLOURS = st.sampled_from(("red", "blue", "green", ""))


class Configurations:
    """The configurations of one world; BOM items that exist already become variable."""

    def __init__(self, draws: Draws, master_data: MasterData, tables: Tables) -> None:
        self.draws = draws
        self.materials = master_data.materials
        for row in tables["bom_items"]:
            row["condition"] = draws.maybe(st.sampled_from(sorted(CONDITIONS)), absent=1) or ""
            row["quantity_expression"] = draws.maybe(st.sampled_from(sorted(QUANTITIES)), absent=2) or ""
        self.items = sorted({(row["sales_order"], row["item"]) for row in tables.get("sales_orders", ())})

    def tables(self) -> Tables:
        variants = [material for material in self.materials[1:] if self.draws.chance(3)]
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
                row for variant in variants for row in self._values({"material": variant})
            ],
            "sales_order_configurations": [
                row
                for order, item in self.items
                for row in self._values({"sales_order": order, "item": item})
                if not self.draws.chance(5)
            ],
        }

    def _values(self, owner: Row) -> list[Row]:
        return [
            {**owner, "characteristic": name, "value": self.draws.draw(values)}
            for name, values in (("NUMBER", NUMBERS), ("COLOUR", COLOURS))
        ]
