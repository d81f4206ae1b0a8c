"""Order BOMs: a bill of material of one sales order item, set as a whole, copied, or deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from mto_graph.errors import ErrorCode, Refused, UserError, refuse
from mto_graph.model.bulk import delete_keys
from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.application import Application
from mto_graph.services.datasets.loading import upsert_within
from mto_graph.services.places import material_plant_id, sales_order_item_id
from mto_graph.services.reading import boms
from mto_graph.services.reading.segments import segment_of
from mto_graph.units import from_day

_TABLE: Final = "order_bom_items"
_ORIGIN: Final = "order BOM"
_BLANK: Final[Mapping[str, Any]] = {
    "base_quantity": 1,
    "unit": "",
    "fixed_quantity": False,
    "scrap_percent": "",
    "explosion": "",
    "lead_time_offset_days": 0,
    "condition": "",
    "quantity_expression": "",
}
"""What is left out of an item is as in a new one: an order BOM is set as a whole."""


def set_order_bom(
    application: Application,
    sales_order: str,
    item: int,
    parent: str,
    plant: str,
    items: Sequence[Mapping[str, Any]] | None,
) -> tuple[int, ...]:
    """Replace the order BOM of a parent for a sales order item, and say the ids of its items, by item number.

    `items` are rows of `order_bom_items` without the key of the whole: item, component, quantity, … None copies the
    bill of material that is valid on the first requested day, to be changed afterwards; an empty sequence deletes the
    order BOM, and the parent is made by its own again. The parent's section of the item, and what contains it if it is
    a phantom, is exploded again by the next planning run; production orders keep the components that they reserved.

    Refused: NOT_FOUND (also where there is nothing to copy), DUPLICATE, RECURSIVE_BOM, and what rows of the table are
    refused with, with the place in `items`.

    Example: `set_order_bom(application, "4711", 10, "JIB", "1000",
    [{"item": "0010", "component": "ALU", "quantity": 3}])`
    """
    with application.database.session() as session:
        session.serialize("datasets")
        owner = sales_order_item_id(session, sales_order, item)
        made = _parent(session, parent, plant)
        rows = _copied(session, owner, made, f"{parent} in plant {plant}") if items is None else items
        head = {"sales_order": sales_order, "sales_order_item": item, "parent": parent, "plant": plant}
        _delete_others(session, owner, made, {str(row.get("item", "")) for row in rows})
        try:
            upsert_within(
                session, application.registry, _TABLE, [{**_BLANK, **row, **head} for row in rows], _ORIGIN
            )
        except Refused as refused:
            raise Refused(*(_placed(fault) for fault in refused.errors)) from None
        return tuple(
            identity
            for (identity,) in session.rows(
                "SELECT id FROM order_bom_item WHERE sales_order_item = ? AND parent = ? ORDER BY item",
                [owner, made],
            )
        )


def _parent(session: Session, parent: str, plant: str) -> int:
    try:
        return material_plant_id(session, parent, plant)
    except Refused as refused:
        raise Refused(
            *(UserError(fault.code, fault.message, ("parent",)) for fault in refused.errors)
        ) from None


def _placed(fault: UserError) -> UserError:
    """A fault of the table's rows, at the place in `items`."""
    _, *place = fault.path
    return UserError(fault.code, fault.message, ("items", *place))


def _delete_others(session: Session, owner: int, made: int, kept: set[str]) -> None:
    gone = [
        identity
        for identity, number in session.rows(
            "SELECT id, item FROM order_bom_item WHERE sales_order_item = ? AND parent = ?", [owner, made]
        )
        if number not in kept
    ]
    if gone:
        delete_keys(session, "order_bom_item", {"id": gone})
        section = (made, segment_of(owner), None)
        planning_file.enter(session, planning_file.Reason.BOM, [section], _ORIGIN)


def _copied(session: Session, owner: int, made: int, name: str) -> list[dict[str, Any]]:
    day = session.scalar("SELECT MIN(requested_date) FROM schedule_line WHERE sales_order_item = ?", [owner])
    (bill,) = boms.bills(session, [(made, from_day(day), boms.ONE_UNIT)], None)
    if bill is None:
        raise refuse(
            ErrorCode.NOT_FOUND,
            f"{name} has no bill of material that is valid on {from_day(day)}; give the items of the order BOM.",
            "parent",
        )
    components = dict(
        session.rows(
            "SELECT DISTINCT mp.id, m.material FROM bom_item b JOIN material_plant mp ON mp.id = b.component"
            " JOIN material m ON m.id = mp.material WHERE b.parent = ?",
            [made],
        )
    )
    return [
        {
            "item": row.item,
            "component": components[row.component_id],
            "quantity": row.quantity,
            "base_quantity": row.base_quantity,
            "unit": row.unit_note or "",
            "fixed_quantity": row.fixed_quantity,
            "scrap_percent": "" if row.scrap_percent is None else row.scrap_percent,
            "explosion": row.explosion or "",
            "lead_time_offset_days": row.lead_time_offset_days,
            "condition": row.condition or "",
            "quantity_expression": row.quantity_expression or "",
        }
        for row in bill.items
    ]
