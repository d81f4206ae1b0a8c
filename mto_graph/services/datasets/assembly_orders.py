"""What a load means for orders that are made with sales order items: each side follows the other."""

from __future__ import annotations

from collections.abc import Mapping

from mto_graph.errors import ErrorCode
from mto_graph.services.assembly_orders import MORE_THAN_ONE_LINE, follow_items, follow_orders
from mto_graph.services.assembly_orders.coupling import coupled_receipts
from mto_graph.services.datasets.batches import Batch
from mto_graph.services.datasets.work import Work


def couple_orders(work: Work, batches: Mapping[str, Batch]) -> None:
    """Make, change and flag the orders of items that are assembled to order.

    Where the load changes both an item and its order, the item says what both become.
    """
    by_hand = [
        order.id
        for order in coupled_receipts(work.session, work.changed_receipts)
        if order.sales_order_item not in work.changed_items
    ]
    rescheduled = {receipt for receipt, started in work.changed_receipts.items() if not started}
    follow_orders(work.session, work.registry, by_hand, rescheduled, work.origin)
    if not work.changed_items:
        return
    faulty = follow_items(work.session, work.registry, work.changed_items, work.origin)
    if faulty:
        _tell(work, batches["sales_orders"], set(faulty))


def _tell(work: Work, batch: Batch, faulty: set[int]) -> None:
    """At the last row of each item."""
    order, item = batch.position["sales_order"], batch.position["item"]
    last = {
        identity: row.number
        for row in batch.rows
        if (identity := work.directory.sales_order_items.get((row.cells[order], row.cells[item]))) in faulty
    }
    for number in last.values():
        batch.fault(number, "schedule_line", ErrorCode.CONFLICT, MORE_THAN_ONE_LINE)
