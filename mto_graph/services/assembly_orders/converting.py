"""Converting the planned order of a sales order item: the production order takes its place in every respect."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.errors import ErrorCode, UserError, refuse_all
from mto_graph.model.sessions import Session
from mto_graph.services.assembly_orders.coupling import coupled_receipts
from mto_graph.services.manual_orders.order_materials import OrderMaterials
from mto_graph.services.manual_orders.stored_order import need_components
from mto_graph.strategies import Registry


def prepare_conversion(
    session: Session, registry: Registry, chosen: Sequence[tuple[int, int]], origin: str
) -> set[int]:
    """Which of these orders (supply code, thousandths to convert) are coupled with a sales order item.

    Their components are brought up to date, because the last planning run may not know them as they are now. Refused
    with NOT_CONVERTIBLE where only a part is to be converted: an item has one order.
    """
    parts = dict(chosen)
    orders = coupled_receipts(session, (-code for code in parts if code < 0))
    refuse_all(
        UserError(
            ErrorCode.NOT_CONVERTIBLE,
            "The planned order was made with its sales order item, which has one order; convert all of it.",
            ("quantity",),
        )
        for order in orders
        if parts[-order.id] < order.open
    )
    planned = [order.as_planned(order.open) for order in orders]
    if planned:
        materials = OrderMaterials(session, registry, (order.section for order in planned))
        need_components(session, planned, materials.components(planned), origin)
    return {order.number for order in planned}
