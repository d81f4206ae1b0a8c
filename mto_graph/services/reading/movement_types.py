"""The movement types that the loaded plugins supply."""

from __future__ import annotations

from mto_graph.services.reading.rows import Row
from mto_graph.strategies import MovementType, Registry
from mto_graph.strategies.registry import MOVEMENT_TYPES


class MovementTypeRow(Row):
    """A movement type."""

    __slots__ = ("declared", "plugin_name")

    declared: MovementType
    plugin_name: str

    @property
    def code(self) -> str:
        return self.declared.code

    @property
    def text(self) -> str:
        return self.declared.text

    @property
    def description(self) -> str:
        return self.declared.when_to_use

    @property
    def source(self) -> str:
        return self.declared.source.value

    @property
    def target(self) -> str:
        return self.declared.target.value

    @property
    def consumption(self) -> bool:
        return self.declared.consumption

    @property
    def document(self) -> str:
        return self.declared.document.value

    @property
    def from_stock_type(self) -> str | None:
        return self.declared.from_stock_type or None

    @property
    def to_stock_type(self) -> str | None:
        return self.declared.to_stock_type or None

    @property
    def other_material(self) -> bool:
        return self.declared.other_material

    @property
    def other_location(self) -> bool:
        return self.declared.other_location

    @property
    def cost_cause(self) -> str:
        return self.declared.cost_cause.value

    @property
    def reversal_code(self) -> str | None:
        return self.declared.reversal or None

    @property
    def reverses_code(self) -> str | None:
        return self.declared.reverses or None


def movement_type(registry: Registry, code: str | None) -> MovementTypeRow | None:
    """The movement type of this code; None where no loaded plugin supplies it."""
    declared = registry.movement_types.get(code or "")
    if declared is None:
        return None
    row = MovementTypeRow()
    row.declared = declared
    row.plugin_name = registry.plugin_of(MOVEMENT_TYPES, declared.code)
    return row


def movement_types(registry: Registry) -> list[MovementTypeRow]:
    """All movement types, by code."""
    found = (movement_type(registry, code) for code in sorted(registry.movement_types))
    return [row for row in found if row is not None]
