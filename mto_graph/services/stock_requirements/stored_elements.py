"""What lists of materials in plants are made of beside planned orders and sales orders, read by one statement.

Most materials have only some of it, and little: on PostgreSQL asking for each kind takes longer than what is found.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from mto_graph.model.sessions import Session
from mto_graph.services.planning.supply import USABLE_STOCK_TYPES
from mto_graph.services.planning_locations import counts, requires
from mto_graph.services.reading.segments import receipt_segment_sql, segment_sql


class Stored(IntEnum):
    """What a row is."""

    STOCK = 0
    RECEIPT = 1
    DEPENDENT_REQUIREMENT = 2
    RESERVATION = 3
    PHANTOM_RESERVATION = 4
    """Of a phantom that its order keeps: only shown."""
    PLAN = 5
    HOLIDAY = 6
    """Of a plant."""


class StoredElement(NamedTuple):
    """A row with the columns that all of them share; thousandths and days, requirements below zero."""

    kind: int
    key: int
    """The id, the order of a dependent requirement (a firm one's negative id), the plant of a holiday; 0 for stock."""
    number: int | None
    """A dependent requirement's position, a receipt's start, a reservation's receipt."""
    material_plant: int
    segment: int
    day: int
    quantity: int
    document: str
    """Also the version of plan."""
    item: int | None
    type: str
    """The kind of a receipt, the requirements type of plan."""


def stored_elements(session: Session, among: str, parameter: str) -> dict[int, list[StoredElement]]:
    """The rows by kind; `among` compares materials in plants (ids) with one parameter.

    Example: `stored_elements(session, *one_of(session, [17]))[Stored.STOCK]`
    """
    stock_types = ", ".join("?" for _ in USABLE_STOCK_TYPES)
    reservation = (
        f"CASE WHEN phantom THEN {int(Stored.PHANTOM_RESERVATION)} ELSE {int(Stored.RESERVATION)} END"
    )
    selects = (
        f"SELECT {int(Stored.RECEIPT)}, id, start_date, material_plant, {receipt_segment_sql()}, availability_date,"
        " quantity - received_quantity, order_number, item, kind FROM receipt"
        f" WHERE quantity > received_quantity AND NOT delivery_completed AND material_plant {among}"
        f" AND {counts('receipt')}",
        f"SELECT {int(Stored.STOCK)}, 0, NULL, material_plant, {segment_sql()}, 0, quantity, '', NULL, '' FROM stock"
        f" WHERE quantity <> 0 AND material_plant {among} AND stock_type IN ({stock_types}) AND {counts('stock')}",
        f"SELECT {int(Stored.DEPENDENT_REQUIREMENT)}, d.parent, d.position, d.material_plant, d.segment, d.date,"
        " -d.quantity, COALESCE(r.order_number, ''), r.item, ''"
        f" FROM dependent_requirement d LEFT JOIN receipt r ON r.id = -d.parent WHERE d.material_plant {among}",
        f"SELECT {reservation}, id, receipt, material_plant, {segment_sql()}, date, withdrawn_quantity - quantity,"
        " reservation, item, '' FROM reservation"
        f" WHERE quantity > withdrawn_quantity AND NOT final_issue AND material_plant {among}"
        f" AND {requires('reservation')}",
        f"SELECT {int(Stored.PLAN)}, id, NULL, material_plant, 0, 0, 0, version, NULL, requirements_type"
        f" FROM planned_independent_requirement WHERE active AND quantity > 0 AND material_plant {among}",
        f"SELECT {int(Stored.HOLIDAY)}, plant, NULL, 0, 0, date, 0, '', NULL, '' FROM holiday"
        f" WHERE plant IN (SELECT plant FROM material_plant WHERE id {among})",
    )
    rows = session.rows(
        f"{' UNION ALL '.join(selects)} ORDER BY 1, 8, 2, 3, 6",
        [parameter, parameter, *USABLE_STOCK_TYPES, *[parameter] * 4],
    )
    found: dict[int, list[StoredElement]] = {int(kind): [] for kind in Stored}
    for row in map(StoredElement._make, rows):
        found[row.kind].append(row)
    return found
