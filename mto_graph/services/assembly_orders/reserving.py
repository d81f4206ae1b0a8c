"""The reservations of a production order that was made with a sales order item, kept in step with its quantity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from mto_graph.errors import ErrorCode, UserError, refuse_all
from mto_graph.model.bulk import allocate_ids, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.convertible_orders import may_hold_reservations
from mto_graph.services.manual_orders.stored_order import OrderComponent
from mto_graph.services.number_ranges import RESERVATIONS, next_numbers
from mto_graph.services.reading.segments import owner_columns, segment_sql
from mto_graph.services.reading.sql import numbers

Components = Mapping[int, Sequence[OrderComponent]]
"""By the id of the receipt."""

_Place = tuple[int, int, bool]
"""The material in its plant, its segment, and whether it stands for a phantom."""
_Stored = tuple[int, int, int]
"""Id, withdrawn and item of a reservation."""


def reserve(session: Session, needed: Components, origin: str) -> None:
    """Let each order (receipt id) reserve exactly these components.

    What is reserved already of a component gets its new quantity and date, never less than what was withdrawn; what
    is needed no more takes nothing more; the rest is reserved anew, one document for each order.
    """
    _refuse_homeless(needed)
    planning_file.enter_reservations_of(session, needed, origin)
    stored = _stored(session, needed)
    kept: list[tuple[int, OrderComponent, int, int]] = []
    new: list[tuple[int, OrderComponent]] = []
    items: dict[tuple[int, int], int] = {}
    for receipt, components in needed.items():
        rows = stored[receipt]
        for component in components:
            place = component.material_plant, component.segment, component.passed
            if rows[place]:
                identity, withdrawn, items[receipt, component.position] = rows[place].pop(0)
                kept.append((receipt, component, withdrawn, identity))
            else:
                new.append((receipt, component))
    documents, last = _documents(session, list(dict.fromkeys(receipt for receipt, _ in new)))
    for receipt, component in new:
        last[receipt] += 1
        items[receipt, component.position] = last[receipt]
    session.executemany(
        "UPDATE reservation SET quantity = ?, date = ?, through_item = ?, final_issue = FALSE WHERE id = ?",
        [
            (
                max(component.quantity, withdrawn),
                component.date,
                items.get((receipt, component.through or 0)),
                identity,
            )
            for receipt, component, withdrawn, identity in kept
        ],
    )
    unneeded = [(row[0],) for rows in stored.values() for left in rows.values() for row in left]
    session.executemany("UPDATE reservation SET final_issue = TRUE WHERE id = ?", unneeded)
    _insert(session, new, documents, items)
    planning_file.enter_reservations_of(session, needed, origin)


def _refuse_homeless(needed: Components) -> None:
    message = "A component of the order stands in a section that has no reservations of its own."
    refuse_all(
        UserError(ErrorCode.NOT_CONVERTIBLE, message)
        for components in needed.values()
        if any(not may_hold_reservations(component.segment) for component in components)
    )


def _stored(session: Session, receipts: Components) -> dict[int, defaultdict[_Place, list[_Stored]]]:
    """Of each order by component and segment, in the order of the document."""
    found: dict[int, defaultdict[_Place, list[_Stored]]] = {
        receipt: defaultdict(list) for receipt in receipts
    }
    among, parameter = numbers(session, receipts)
    for receipt, material_plant, segment, phantom, *row in session.rows(
        f"SELECT receipt, material_plant, {segment_sql()}, phantom, id, withdrawn_quantity, item"
        f" FROM reservation WHERE receipt IN {among} ORDER BY item, id",
        [parameter],
    ):
        found[receipt][material_plant, segment, bool(phantom)].append((row[0], row[1], row[2]))
    return found


def _insert(
    session: Session,
    new: Sequence[tuple[int, OrderComponent]],
    documents: Mapping[int, str],
    items: Mapping[tuple[int, int], int],
) -> None:
    """`items` are the items of the document by order and position."""
    insert_columns(
        session,
        "reservation",
        {
            "id": list(allocate_ids(session, "reservation", len(new))),
            "reservation": [documents[receipt] for receipt, _ in new],
            "item": [items[receipt, component.position] for receipt, component in new],
            "material_plant": [component.material_plant for _, component in new],
            "quantity": [component.quantity for _, component in new],
            "withdrawn_quantity": [0] * len(new),
            "date": [component.date for _, component in new],
            **owner_columns(component.segment for _, component in new),
            "receipt": [receipt for receipt, _ in new],
            "phantom": [component.passed for _, component in new],
            "through_item": [items.get((receipt, component.through or 0)) for receipt, component in new],
        },
    )


def _documents(session: Session, receipts: Sequence[int]) -> tuple[dict[int, str], dict[int, int]]:
    """The document of each order and its last item; a new document where there is none."""
    among, parameter = numbers(session, receipts)
    documents: dict[int, str] = {}
    last = dict.fromkeys(receipts, 0)
    for receipt, document, item in session.rows(
        "SELECT receipt, reservation, MAX(item) FROM reservation"
        f" WHERE receipt IN {among} GROUP BY receipt, reservation ORDER BY receipt, reservation",
        [parameter],
    ):
        documents[receipt], last[receipt] = document, item
    without = [receipt for receipt in receipts if receipt not in documents]
    documents.update(zip(without, next_numbers(session, RESERVATIONS, len(without)), strict=True))
    return documents, last
