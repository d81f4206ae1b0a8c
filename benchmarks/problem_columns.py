"""The columns of a made-up problem's snapshot: materials, BOM items, and the tables that have no rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.structures import Structure
from mto_graph.mrp.snapshot import (
    UNLIMITED_DAY,
    BomItems,
    Forecasts,
    Materials,
    PlanLines,
    Receipts,
    Reservations,
    StoredRequirements,
)
from mto_graph.strategies import Flags, Integers

IN_HOUSE_DAYS = 3
"""Workdays."""
DELIVERY_DAYS = 10
"""Calendar days."""
RECEIPT_DAYS = 1


def bom_items(structure: Structure) -> BomItems:
    """The structure's items, valid at all times."""
    count = len(structure.parent)
    zero, no = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool)
    return BomItems(
        identity=np.arange(1, count + 1),
        parent=structure.parent,
        segment=zero - 1,
        alternative=zero,
        component=structure.component,
        quantity=structure.quantity * 1000,
        base_quantity=zero + 1000,
        fixed=no,
        scrap=zero - 1,
        valid_from=zero,
        valid_to=zero + UNLIMITED_DAY,
        explosion=zero,
        offset_days=zero,
        variable=no,
    )


def nothing_else() -> dict[str, Any]:
    """Plan, forecasts, reservations, stored requirements and receipts without a row."""
    none: Integers = np.zeros(0, dtype=np.int64)
    no: Flags = np.zeros(0, dtype=bool)
    return {
        "plan_lines": PlanLines(material=none, strategy=none, quantity=none, day=none),
        "forecasts": Forecasts(material=none, quantity=none, withdrawn=none, first_day=none, last_day=none),
        "reservations": Reservations(
            material=none, segment=none, quantity=none, day=none, of_order=no, phantom=no
        ),
        "stored_requirements": StoredRequirements(
            material=none,
            segment=none,
            quantity=none,
            day=none,
            passed=no,
            parent_material=none,
            parent_segment=none,
            strategy=none,
        ),
        "receipts": Receipts(
            material=none,
            segment=none,
            quantity=none,
            day=none,
            start_day=none,
            explodes=no,
            ordered=no,
            strategy=none,
            dedicated=no,
        ),
    }


def materials(bought: Flags, collective: Flags, lot_size: int) -> Materials:
    """Materials that are bought or made in house, collective or as the parent, planned lot for lot."""
    count = len(bought)
    zero, missing, no = np.zeros(count, dtype=np.int64), np.full(count, -1), np.zeros(count, dtype=bool)
    return Materials(
        names=[f"M{row} in plant 1000" for row in range(count)],
        calendar=zero,
        in_house=~bought,
        in_house_days=np.where(bought, 0, IN_HOUSE_DAYS),
        time_per_order=zero,
        processing_time=zero,
        processing_base=zero + 1000,
        delivery_days=np.where(bought, DELIVERY_DAYS, 0),
        processing_days=zero,
        receipt_days=zero + RECEIPT_DAYS,
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
        collective=collective,
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
