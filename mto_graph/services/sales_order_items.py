"""Rejecting sales order items: what will not be delivered needs nothing any more.

The next planning run deletes the proposals of a rejected item on every level; its stock and its firm receipts stay
and are reported, because somebody has to decide what becomes of them. An order that was made with the item is
flagged for deletion.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all
from mto_graph.model.bulk import rows_where_in
from mto_graph.services import planning_file
from mto_graph.services.application import Application
from mto_graph.services.assembly_orders import MORE_THAN_ONE_LINE, follow_items

MOST_ITEMS: Final = 10_000


def reject_sales_order_items(
    application: Application, items: Sequence[tuple[str, int]], *, rejected: bool = True
) -> tuple[int, ...]:
    """Reject sales order items (order, item), all of them or none, or take the rejection back; their ids.

    An item that is so already stays so. Refused: NOT_FOUND with the place in `items`.

    Example: `reject_sales_order_items(application, [("4711", 10)])`
    """
    if len(items) > MOST_ITEMS:
        raise refuse(
            ErrorCode.INVALID_VALUE, f"At most {MOST_ITEMS} items are rejected at once, not {len(items)}."
        )
    with application.database.session() as session:
        session.serialize("datasets")
        found = {
            (order, item): identity
            for order, item, identity in rows_where_in(
                session,
                "SELECT o.sales_order, i.item, i.id FROM sales_order_item i"
                " JOIN sales_order o ON o.id = i.sales_order WHERE o.sales_order IN",
                sorted({order for order, _ in items}),
            )
        }
        refuse_all(
            UserError(
                ErrorCode.NOT_FOUND,
                f"Sales order item {order}/{item} does not exist.",
                (str(index), "sales_order"),
            )
            for index, (order, item) in enumerate(items)
            if (order, item) not in found
        )
        ids = tuple(found[item] for item in items)
        session.executemany(
            "UPDATE sales_order_item SET rejected = ? WHERE id = ?",
            [(rejected, identity) for identity in ids],
        )
        planning_file.enter_items(session, ids, "rejection")
        refuse_all(
            UserError(ErrorCode.CONFLICT, MORE_THAN_ONE_LINE, (str(ids.index(item)), "item"))
            for item in follow_items(session, application.registry, set(ids), "rejection")
        )
        return ids
