"""What planning looks at: one consistent picture of master data, demand, stock and receipts, as columns.

Materials, segments, strategies and calendars are small integers here; whoever builds a snapshot numbers them in
the order of their keys, because that order decides ties and with it the plan. Quantities are thousandths, days
count from 1970-01-01, -1 is "not maintained" where 0 would mean something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from mto_graph.mrp.calendars import Calendars
from mto_graph.mrp.configurations import Configurations
from mto_graph.mrp.scope import Scope
from mto_graph.strategies import ExceptionRule, Flags, Integers, LotSize, Strategy

NET_SEGMENT = 0
GROSS_SEGMENT = 1
PLANNING_SEGMENT = 2
FIRST_INDIVIDUAL_SEGMENT = 3
"""Segments from here on belong to one sales order item each."""

UNLIMITED_DAY = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """Materials in plants, ordered by material and plant: how each is procured and planned."""

    names: Sequence[str]
    """For messages: `FG20 in plant 1000`."""
    calendar: Integers
    in_house: Flags
    in_house_days: Integers
    """-1: by the quantity, from the three times below."""
    time_per_order: Integers
    processing_time: Integers
    """Thousandths of workdays: set-up and interoperation together, and processing of `processing_base`."""
    processing_base: Integers
    delivery_days: Integers
    processing_days: Integers
    receipt_days: Integers
    opening_days: Integers
    horizon_day: Integers
    """Up to this day firm receipts may be brought forward; -1: never. It holds all days before a fence ends."""
    bring_forward_tolerance: Integers
    postpone_tolerance: Integers
    """Workdays."""
    keep_backward_dates: Flags
    fence_day: Integers
    """The end of the planning time fence; -1: none. What is needed before it is inside."""
    fence_stops: Flags
    """Whether nothing is proposed for what is needed inside; else it is proposed for the end of the fence."""
    planned_by_requirements: Flags
    planned_by_reorder_point: Flags
    planned_by_forecast: Flags
    """Whether forecast requirements are all that is planned in plant stock."""
    automatic_reorder_point: Flags
    """Whether the reorder point is computed from the forecast; `reorder_point` is then not looked at."""
    external_within_lead_time: Flags
    external_always: Flags
    """Whether external requirements count against the reorder point: those within the lead time, or all."""
    collective: Flags
    """Whether its dependent requirements go to plant stock unless the BOM item says otherwise."""
    collective_only: Flags
    phantom: Flags
    keeps_passed: Flags
    """Whether orders keep what passes through it, where it is a phantom: its plan is consumed by that."""
    preview_only: Flags
    """Whether proposals for plant stock only show what will be needed, because containers of kanban call for it."""
    served_outside: Flags
    """Whether orders take it from supply areas that planning leaves out; what they need of it is only shown."""
    supplying: Integers
    """The same material in the plant that supplies it by stock transfer; -1: none."""
    safety_stock: Integers
    reorder_point: Integers
    replenishment_days: Integers
    """The total replenishment lead time in workdays; -1: that of its own lead times."""
    safety_time: Integers
    """Workdays before a requirement that it is wanted."""
    effective_out_day: Integers
    """From this day on it is discontinued; `UNLIMITED_DAY`: it is not."""
    follow_up: Integers
    """The material of the same plant that takes over its dependent requirements then; -1: none."""
    lot_size: Integers
    """Position in `Snapshot.lot_sizes`."""
    fixed_lot: Integers
    minimum_lot: Integers
    maximum_lot: Integers
    rounding: Integers
    maximum_stock: Integers
    lot_size_independent_cost: Integers
    storage_cost_percent: Integers
    price: Integers
    """What stock is worth, in ten-thousandths for `price_unit` base units."""
    price_unit: Integers
    planning_calendar: Integers
    """Position in `Snapshot.planning_calendars`; -1: none."""
    individual_lots: Integers
    """`IndividualLots` values."""
    assembly_scrap: Integers
    component_scrap: Integers
    """Percents in thousandths."""
    consumption_mode: Integers
    backward_days: Integers
    forward_days: Integers
    mixed_mrp: Integers
    """1: plan of the assembly with final assembly, 2: gross, 3: without final assembly; -1: none."""

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class BomItems:
    """BOM items, ordered by parent, alternative and item; then those of order BOMs by parent, segment and item."""

    identity: Integers
    """Distinct; below -1 for an item of an order BOM."""
    parent: Integers
    segment: Integers
    """Of an order BOM the segment of its sales order item, in which it replaces the parent's; else -1."""
    alternative: Integers
    """The rank of the alternative within its parent."""
    component: Integers
    quantity: Integers
    base_quantity: Integers
    fixed: Flags
    scrap: Integers
    """Percent in thousandths; -1: the component's own."""
    valid_from: Integers
    valid_to: Integers
    explosion: Integers
    """`ExplosionType` values."""
    offset_days: Integers
    variable: Flags
    """Whether a condition or a quantity expression decides how much of it goes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOrderLines:
    """Open schedule lines, ordered by sales order, item and schedule line."""

    material: Integers
    item_segment: Integers
    """The segment of the line's sales order item or of its project, used when its strategy plans it apart."""
    strategy: Integers
    """Position in `Snapshot.strategies`; -1: none."""
    quantity: Integers
    day: Integers
    plan_material: Integers
    """The material whose plan the line consumes, if its strategy consumes any; -1: none fits."""
    plan_factor: Integers
    """What converts the line's quantity into that plan's unit, in millionths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLines:
    """Active planned independent requirements, ordered by material, plant, version and date."""

    material: Integers
    strategy: Integers
    quantity: Integers
    day: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasts:
    """The forecast of consumption, one row a period, ordered by material, plant and date."""

    material: Integers
    quantity: Integers
    withdrawn: Integers
    first_day: Integers
    """The day on which the period begins, workday or not."""
    last_day: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservations:
    """Open reservations, ordered by reservation and item."""

    material: Integers
    segment: Integers
    quantity: Integers
    day: Integers
    of_order: Flags
    """Whether it belongs to a firm order (OrdRes) or was entered by hand (MtlRes)."""
    phantom: Flags
    """Whether it stands for a phantom of its order, whose components are reserved beside it: nothing covers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRequirements:
    """Dependent requirements of orders that this run does not plan anew, in the plan order of these orders."""

    material: Integers
    segment: Integers
    quantity: Integers
    day: Integers
    passed: Flags
    """Whether it is of a phantom that it only passes through."""
    parent_material: Integers
    parent_segment: Integers
    strategy: Integers
    """Position in `Snapshot.strategies` of the one that the order above was made by; -1: none."""

    def take(self, rows: Integers) -> StoredRequirements:
        """These rows, in this order."""
        return StoredRequirements(
            **{column.name: getattr(self, column.name)[rows] for column in fields(self)}
        )

    @classmethod
    def joined(cls, parts: Sequence[StoredRequirements]) -> StoredRequirements:
        """All rows of all parts, part after part."""
        return cls(
            **{
                column.name: np.concatenate([getattr(part, column.name) for part in parts])
                for column in fields(cls)
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocks:
    """Usable stock, one row for each material and segment that has any; several where their sum leaves 64 bits."""

    material: Integers
    segment: Integers
    quantity: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """Firm receipts with an open quantity, ordered by availability day, order and item."""

    material: Integers
    segment: Integers
    quantity: Integers
    day: Integers
    start_day: Integers
    explodes: Flags
    """Whether it is a firm planned order, whose components are dependent requirements."""
    ordered: Flags
    """Whether it is a production or purchase order; not so firm planned orders and purchase requisitions."""
    strategy: Integers
    """Position in `Snapshot.strategies` of the one that a firm planned order was made by; -1: none."""
    dedicated: Flags
    """Whether it was made for the sales order item of its section: it covers that however late it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything a plan is a function of."""

    today: int
    calendars: Calendars
    materials: Materials
    bom_items: BomItems
    segment_strategy: Integers
    """For each segment the strategy of its sales order item or project; -1 for net, gross and planning."""
    scope: Scope
    sales_order_lines: SalesOrderLines
    plan_lines: PlanLines
    forecasts: Forecasts
    reservations: Reservations
    stored_requirements: StoredRequirements
    stocks: Stocks
    receipts: Receipts
    strategies: tuple[Strategy, ...]
    lot_sizes: tuple[LotSize, ...]
    lot_size_plugins: tuple[str, ...]
    """The plugin that supplies each, for messages."""
    planning_calendars: tuple[Integers, ...]
    """The dates of each, ascending: the days on which its periods begin."""
    exception_rules: tuple[ExceptionRule, ...]
    exception_rule_plugins: tuple[str, ...]
    configurations: Configurations | None = None
    """None: no BOM item is variable."""
    project_segments: int = 0
    """How many of the segments, the last ones, belong to projects."""
