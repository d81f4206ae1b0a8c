"""Assemble-to-order: the order that is made with a sales order item, kept in step with it, and its component check."""

from mto_graph.services.assembly_orders.coupling import CoupledOrder, coupled_orders
from mto_graph.services.assembly_orders.following import (
    MORE_THAN_ONE_LINE,
    follow_items,
    follow_orders,
)

__all__ = [
    "MORE_THAN_ONE_LINE",
    "CoupledOrder",
    "coupled_orders",
    "follow_items",
    "follow_orders",
]
