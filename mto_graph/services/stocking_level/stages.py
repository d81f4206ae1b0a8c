"""When a material of a structure is made or bought, before the sales order or after it, and why.

The rules are those of the explosion and of the stocking levels (SAP: stockkeeping at different BOM levels, dependent
requirements for individual and collective requirements); what a strategy means is read off its declaration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mto_graph.services.reading.boms import BomItemRow
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.strategies import Procedure, Registry


class Stage(StrEnum):
    """When it is made or bought."""

    BEFORE_ORDER = "before_order"
    AFTER_ORDER = "after_order"
    PASSED_THROUGH = "passed_through"
    """A phantom: never made itself, its components are."""
    NOT_PLANNED = "not_planned"
    """Planning proposes nothing; it is taken to be there."""


class Reason(StrEnum):
    """What decides whether the requirement of a sales order stands in the order's section or in plant stock."""

    STRATEGY = "strategy"
    PHANTOM = "phantom"
    COLLECTIVE_ABOVE = "collective_above"
    KANBAN = "kanban"
    MRP_TYPE = "mrp_type"
    BOM_ITEM = "bom_item"
    INDICATOR = "indicator"
    AS_PARENT = "as_parent"


class Ahead(StrEnum):
    """What has it made or bought before there is an order."""

    KANBAN = "kanban"
    REORDER_POINT = "reorder_point"
    FORECAST = "forecast"
    PLAN = "plan"
    ABOVE = "above"
    SAFETY_STOCK = "safety_stock"


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided about one place in a structure."""

    stage: Stage
    apart: bool
    """Whether it is kept apart for the sales order."""
    reason: Reason
    ahead: Ahead | None
    planned_by: int | None
    """The material in a plant (id) whose plan procures it ahead."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides about all places of some structures.

    `controlled` are the materials with control cycles of kanban; `reached` says for a material in a plant (id) whose
    plan has it made or bought for plant stock.
    """

    registry: Registry
    controlled: frozenset[int]
    reached: Mapping[int, int]

    def of_product(self, row: MaterialPlantRow) -> Decided:
        """The product itself: its strategy says whether its orders are kept apart."""
        strategy = self.registry.strategies.get(row.strategy_code or "")
        apart = strategy is not None and strategy.make_to_order
        return self._decided(row, apart, Reason.STRATEGY, above=None)

    def of_component(self, row: MaterialPlantRow, item: BomItemRow | None, above: Decided) -> Decided:
        """A component below a place; `item` is None for what a stock transfer brings."""
        explosion = None if item is None else item.explosion
        if is_phantom(row, item):
            return Decided(Stage.PASSED_THROUGH, above.apart, Reason.PHANTOM, above.ahead, above.planned_by)
        apart, reason = self._kept_apart(row, explosion, above)
        return self._decided(row, apart, reason, above)

    def _kept_apart(
        self, row: MaterialPlantRow, explosion: str | None, above: Decided
    ) -> tuple[bool, Reason]:
        if not above.apart:
            return False, Reason.COLLECTIVE_ABOVE
        collective, reason = collective_by_itself(self, row, explosion)
        return not collective, reason

    def _decided(self, row: MaterialPlantRow, apart: bool, reason: Reason, above: Decided | None) -> Decided:
        planned_by = None if apart else self.reached.get(row.id)
        ahead = None if apart else self._ahead(row, planned_by, above)
        stage = Stage.AFTER_ORDER if ahead is None else Stage.BEFORE_ORDER
        if self._procedure(row) is Procedure.NONE and ahead is not Ahead.KANBAN:
            stage = Stage.NOT_PLANNED
        return Decided(stage, apart, reason, ahead, planned_by if ahead is Ahead.PLAN else None)

    def _ahead(self, row: MaterialPlantRow, planned_by: int | None, above: Decided | None) -> Ahead | None:
        procedure = self._procedure(row)
        if row.id in self.controlled:
            return Ahead.KANBAN
        if procedure is Procedure.REORDER_POINT:
            return Ahead.REORDER_POINT
        if procedure is Procedure.FORECAST:
            return Ahead.FORECAST
        if planned_by is not None:
            return Ahead.PLAN
        if above is not None and above.ahead is not None:
            return Ahead.ABOVE
        return Ahead.SAFETY_STOCK if row.safety_stock else None

    def _procedure(self, row: MaterialPlantRow) -> Procedure | None:
        mrp_type = self.registry.mrp_types.get(row.mrp_type_code)
        return None if mrp_type is None else mrp_type.procedure


def is_phantom(row: MaterialPlantRow, item: BomItemRow | None) -> bool:
    """Whether a BOM item passes requirements through its component; what no item names is none."""
    return item is not None and (
        item.explosion == "phantom" or (item.explosion is None and row.special_procurement == "phantom")
    )


def collective_by_itself(rules: Rules, row: MaterialPlantRow, explosion: str | None) -> tuple[bool, Reason]:
    """Whether a component goes to plant stock below a level that is kept apart, and what says so.

    What only watches plant stock is always collective; then the explosion type of the BOM item counts, then the
    indicator of the material; without any it is as the level above.
    """
    mrp_type = rules.registry.mrp_types.get(row.mrp_type_code)
    if row.id in rules.controlled:
        return True, Reason.KANBAN
    if mrp_type is not None and mrp_type.collective_only:
        return True, Reason.MRP_TYPE
    if explosion in ("individual", "collective"):
        return explosion == "collective", Reason.BOM_ITEM
    if row.individual_collective:
        return row.individual_collective == "collective", Reason.INDICATOR
    return False, Reason.AS_PARENT
