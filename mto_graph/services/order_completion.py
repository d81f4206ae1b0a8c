"""Completing orders: nothing more will come of them, whatever was ordered, and nothing more is taken for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all
from mto_graph.model.bulk import rows_where_in
from mto_graph.services import planning_file
from mto_graph.services.application import Application

MOST_ORDERS: Final = 10_000


def complete_orders(
    application: Application, orders: Sequence[tuple[str, int]], *, completed: bool = True
) -> tuple[int, ...]:
    """Complete orders of the receipts (order, item), all of them or none, or open them again; their ids.

    An order that is completed brings nothing more to planning, and its open reservations ask for nothing. Refused:
    NOT_FOUND with the place in `orders`; CONFLICT for planned orders, which are changed or converted.

    Example: `complete_orders(application, [("1000001", 1)])`
    """
    if len(orders) > MOST_ORDERS:
        raise refuse(
            ErrorCode.INVALID_VALUE, f"At most {MOST_ORDERS} orders are completed at once, not {len(orders)}."
        )
    with application.database.session() as session:
        session.serialize("datasets")
        found = {
            (order, item): (identity, kind)
            for order, item, identity, kind in rows_where_in(
                session,
                "SELECT order_number, item, id, kind FROM receipt WHERE order_number IN",
                sorted({order for order, _ in orders}),
            )
        }
        refuse_all(fault for index, key in enumerate(orders) if (fault := _fault(index, key, found.get(key))))
        ids = tuple(found[key][0] for key in orders)
        session.executemany(
            "UPDATE receipt SET delivery_completed = ? WHERE id = ?",
            [(completed, identity) for identity in ids],
        )
        session.executemany(
            "UPDATE reservation SET final_issue = ? WHERE receipt = ?",
            [(completed, identity) for identity in ids],
        )
        planning_file.enter_receipts(session, ids, "order completion")
        planning_file.enter_reservations_of(session, ids, "order completion")
        return ids


def _fault(index: int, key: tuple[str, int], found: tuple[int, str] | None) -> UserError | None:
    name = f"Order {key[0]}, item {key[1]},"
    if found is None:
        return UserError(ErrorCode.NOT_FOUND, f"{name} does not exist.", (str(index), "order"))
    if found[1] == "planned_order":
        message = f"{name} is a planned order; convert it, or change it."
        return UserError(ErrorCode.CONFLICT, message, (str(index), "order"))
    return None
