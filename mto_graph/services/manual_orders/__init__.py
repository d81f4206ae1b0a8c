"""Planned orders by hand: what a person changes, makes or deletes, and planning leaves as it is."""

from mto_graph.services.manual_orders.changing import (
    PlannedOrderChange,
    change_planned_order,
    change_section,
    delete_planned_order,
    delete_section,
)
from mto_graph.services.manual_orders.creating import NewPlannedOrder, create_planned_order

__all__ = [
    "NewPlannedOrder",
    "PlannedOrderChange",
    "change_planned_order",
    "change_section",
    "create_planned_order",
    "delete_planned_order",
    "delete_section",
]
