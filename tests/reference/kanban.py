"""Which places reach planning, and which materials containers of kanban supply, written from the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .records import Key

Row = Mapping[str, Any]


class SupplyAreas:
    """The excluded storage locations of a data set and its control cycles."""

    def __init__(self, tables: Mapping[str, Sequence[Row]]) -> None:
        self._excluded = {
            (row["plant"], row["storage_location"])
            for row in tables.get("storage_locations", ())
            if row.get("excluded_from_planning")
        }
        self._areas: dict[Key, list[bool]] = {}
        for row in tables.get("control_cycles", ()):
            key = (row["material"], row["plant"])
            self._areas.setdefault(key, []).append(self.counts(row["plant"], row["storage_location"]))

    def counts(self, plant: str, location: str | None) -> bool:
        """Whether the location reaches planning; one that is not listed, or has no name, does."""
        return (plant, location or "") not in self._excluded

    def has(self, row: Row) -> bool:
        """Whether planning sees stock or an order at the row's location; customers' and projects' it always sees."""
        return _is_individual(row) or self.counts(row["plant"], row.get("storage_location"))

    def loses(self, row: Row) -> bool:
        """Whether a reservation takes something away from what planning sees."""
        if _is_individual(row):
            return True
        if not self.counts(row["plant"], row.get("storage_location")):
            return False
        target = row.get("to_storage_location")
        return not target or not self.counts(row["plant"], target)

    def supplied(self, key: Key) -> bool:
        """Whether the material has a control cycle: then its dependent requirements are collective."""
        return key in self._areas

    def previewed(self, key: Key) -> bool:
        """Kanban with MRP: proposals for plant stock are not convertible."""
        return any(self._areas.get(key, ()))

    def served_outside(self, key: Key) -> bool:
        """Kanban without MRP: what orders take of it comes from outside of planning."""
        return self.supplied(key) and not self.previewed(key)


def _is_individual(row: Row) -> bool:
    return bool(row.get("sales_order") or row.get("project"))
