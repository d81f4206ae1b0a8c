"""Checks of master data: what a strategy, lot size or MRP type needs, and what has no effect.

A check looks at the facts of one material in one plant and answers with nothing or with a finding. Findings
are advice for the planner; they never stop a run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialFacts:
    """What a check may know of one material in one plant; None or '' = not maintained."""

    material: str
    plant: str
    procurement_type: str
    mrp_type: str
    strategy_group: str
    lot_size: str
    minimum_lot_size: Decimal | None = None
    maximum_lot_size: Decimal | None = None
    rounding_value: Decimal | None = None
    fixed_lot_size: Decimal | None = None
    maximum_stock: Decimal | None = None
    reorder_point: Decimal | None = None
    in_house_production_days: int | None = None
    planned_delivery_days: int | None = None
    goods_receipt_days: int | None = None
    safety_stock: Decimal | None = None
    lot_size_independent_cost: Decimal | None = None
    storage_cost_percent: Decimal | None = None
    standard_price: Decimal | None = None
    purchase_price: Decimal | None = None
    planning_calendar: str = ""
    individual_lot_sizing: str = ""
    individual_collective: str = ""
    special_procurement: str = ""
    firming_type: int | None = None
    planning_time_fence_days: int | None = None
    planning_horizon_days: int | None = None
    """Of its plant, in workdays as the fence."""
    mixed_mrp: int | None = None
    consumption_mode: int | None = None
    backward_consumption_days: int | None = None
    forward_consumption_days: int | None = None
    planning_material: str = ""
    planning_material_strategy_group: str = ""
    base_unit: str = ""
    safety_time_days: int | None = None
    discontinued: bool = False
    """Whether it has an effective-out date."""
    follow_up_material: str = ""
    follow_up_base_unit: str = ""
    follow_up_special_procurement: str = ""
    has_bom: bool = False
    has_plan: bool = False
    has_forecast: bool = False
    has_sales_orders: bool = False
    planned_individually: bool = False
    """Whether demand reaches it in customer or planning segments."""
    kanban: str = ""
    """`with_mrp` where planning sees a supply area of it, `without_mrp` where it sees none of them."""
    configurable: bool = False
    """Whether it has characteristics."""
    unconfigured_items: tuple[str, ...] = ()
    """Sales order items of it that lack required values, such as `4711/10 (COLOUR)`; the first few of them."""
    items_without_project: tuple[str, ...] = ()
    """Sales order items of it, such as `4711/10`, that are planned by project and name none; the first few of them."""
    project_items_with_order_bom: tuple[str, ...] = ()
    """Sales order items of it that are planned in the section of their project and have an order BOM; the first few."""
    variant_of: str = ""
    """The configurable material that it is a variant of."""
    lacking_values: tuple[str, ...] = ()
    """Required characteristics of which it has no value as a variant."""
    calendar_ends_early: bool = False
    """Whether its plant has no workday in the last year of the calendar."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong or without effect, in which field, and what to do about it."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class MasterDataCheck:
    """A named check: `finds` answers None when all is well, else the sentence for the planner.

    Example:
        MasterDataCheck("BOM_MISSING", "bom", "A bill of material exists.",
            lambda facts: None if facts.has_bom else "There is no bill of material; create one.")
    """

    code: str
    field: str
    prerequisite: str
    finds: Callable[[MaterialFacts], str | None]

    def finding(self, facts: MaterialFacts) -> Finding | None:
        """The finding for this material, or None."""
        message = self.finds(facts)
        if message is not None and not isinstance(message, str):
            raise TypeError(f"it answered with {type(message).__name__} instead of a sentence")
        return None if message is None else Finding(self.code, self.field, message)
