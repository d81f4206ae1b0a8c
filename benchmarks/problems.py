"""Made-up make-to-order problems of any size, as snapshots that planning takes as they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.mrp.calendars import Calendars
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import (
    FIRST_INDIVIDUAL_SEGMENT,
    UNLIMITED_DAY,
    BomItems,
    Forecasts,
    Materials,
    PlanLines,
    Receipts,
    Reservations,
    SalesOrderLines,
    Snapshot,
    Stocks,
    StoredRequirements,
)
from mto_graph.strategies import Integers, load_registry

TODAY = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Products of equal shape: `children` components under every material, `levels` of materials in all.

    Every component is private to its parent and follows it, so each order is planned apart on every level.
    """

    products: int = 20
    levels: int = 3
    children: int = 4
    lines: int = 10_000
    seed: int = 1
    first_day: int = 30
    last_day: int = 200
    """When the lines are wanted, in days from today; what is wanted too soon is late on every level."""

    @property
    def per_product(self) -> int:
        """Materials of one product, itself included; as many planned orders does a sales order line make."""
        return sum(self.children**level for level in range(self.levels))

    def snapshot(self) -> Snapshot:
        """The problem as a snapshot, the same for the same seed."""
        random = np.random.default_rng(self.seed)
        registry = load_registry()
        materials = self.products * self.per_product
        strategies = tuple(registry.strategies.values())
        make_to_order = list(registry.strategies).index("20")
        product = random.integers(0, self.products, self.lines) * self.per_product
        return Snapshot(
            today=TODAY,
            calendars=Calendars.build([("1111100", ())]),
            materials=_materials(materials, list(registry.lot_sizes).index("EX")),
            bom_items=self._bom_items(),
            segment_strategy=np.concatenate(
                (np.full(FIRST_INDIVIDUAL_SEGMENT, -1), np.full(self.lines, make_to_order))
            ),
            scope=Scope(),
            sales_order_lines=SalesOrderLines(
                material=product,
                item_segment=FIRST_INDIVIDUAL_SEGMENT + np.arange(self.lines),
                strategy=np.full(self.lines, make_to_order),
                quantity=random.integers(1, 20, self.lines) * 1000,
                day=TODAY + random.integers(self.first_day, self.last_day, self.lines),
                plan_material=product,
                plan_factor=np.full(self.lines, 1_000_000),
            ),
            plan_lines=PlanLines(material=_none(), strategy=_none(), quantity=_none(), day=_none()),
            forecasts=Forecasts(
                material=_none(), quantity=_none(), withdrawn=_none(), first_day=_none(), last_day=_none()
            ),
            reservations=Reservations(
                material=_none(),
                segment=_none(),
                quantity=_none(),
                day=_none(),
                of_order=_none().astype(bool),
                phantom=_none().astype(bool),
            ),
            stored_requirements=StoredRequirements(
                material=_none(),
                segment=_none(),
                quantity=_none(),
                day=_none(),
                passed=_none().astype(bool),
                parent_material=_none(),
                parent_segment=_none(),
                strategy=_none(),
            ),
            stocks=Stocks(material=_none(), segment=_none(), quantity=_none()),
            receipts=Receipts(
                material=_none(),
                segment=_none(),
                quantity=_none(),
                day=_none(),
                start_day=_none(),
                explodes=_none().astype(bool),
                ordered=_none().astype(bool),
                strategy=_none(),
                dedicated=_none().astype(bool),
            ),
            strategies=strategies,
            lot_sizes=tuple(registry.lot_sizes.values()),
            lot_size_plugins=("lot-sizes",) * len(registry.lot_sizes),
            planning_calendars=(),
            exception_rules=tuple(registry.exception_rules.values()),
            exception_rule_plugins=("exception-rules",) * len(registry.exception_rules),
        )

    def _bom_items(self) -> BomItems:
        inner = np.arange((self.per_product - 1) // self.children) if self.levels > 1 else _none()
        within = np.repeat(inner, self.children)
        below = np.arange(1, len(within) + 1)
        offset = np.repeat(np.arange(self.products) * self.per_product, len(within))
        parent = offset + np.tile(within, self.products)
        count = len(parent)
        return BomItems(
            identity=np.arange(1, count + 1),
            parent=parent,
            segment=np.full(count, -1),
            alternative=np.zeros(count, dtype=np.int64),
            component=offset + np.tile(below, self.products),
            quantity=np.tile(np.arange(1, len(within) + 1) % 3 + 1, self.products) * 1000,
            base_quantity=np.full(count, 1000),
            fixed=np.zeros(count, dtype=bool),
            scrap=np.full(count, -1),
            valid_from=np.zeros(count, dtype=np.int64),
            valid_to=np.full(count, UNLIMITED_DAY),
            explosion=np.zeros(count, dtype=np.int64),
            offset_days=np.zeros(count, dtype=np.int64),
            variable=np.zeros(count, dtype=bool),
        )


def _none() -> Integers:
    return np.zeros(0, dtype=np.int64)


def _materials(count: int, lot_size: int) -> Materials:
    zero, missing, no = np.zeros(count, dtype=np.int64), np.full(count, -1), np.zeros(count, dtype=bool)
    return Materials(
        names=[f"M{row} in plant 1000" for row in range(count)],
        calendar=zero,
        in_house=~no,
        in_house_days=zero + 3,
        time_per_order=zero,
        processing_time=zero,
        processing_base=zero + 1000,
        delivery_days=zero,
        processing_days=zero,
        receipt_days=zero + 1,
        opening_days=zero,
        horizon_day=missing,
        bring_forward_tolerance=zero,
        postpone_tolerance=zero,
        keep_backward_dates=no,
        fence_day=missing,
        fence_stops=no,
        planned_by_requirements=~no,
        planned_by_reorder_point=no,
        planned_by_forecast=no,
        automatic_reorder_point=no,
        external_within_lead_time=no,
        external_always=no,
        collective=no,
        collective_only=no,
        phantom=no,
        keeps_passed=no,
        preview_only=no,
        served_outside=no,
        supplying=missing,
        safety_stock=zero,
        reorder_point=zero,
        replenishment_days=missing,
        safety_time=zero,
        effective_out_day=zero + UNLIMITED_DAY,
        follow_up=missing,
        lot_size=zero + lot_size,
        fixed_lot=zero,
        minimum_lot=zero,
        maximum_lot=zero,
        rounding=zero,
        maximum_stock=zero,
        lot_size_independent_cost=zero,
        storage_cost_percent=zero,
        price=zero,
        price_unit=zero + 1,
        planning_calendar=missing,
        individual_lots=zero,
        assembly_scrap=zero,
        component_scrap=zero,
        consumption_mode=missing,
        backward_days=missing,
        forward_days=missing,
        mixed_mrp=missing,
    )
