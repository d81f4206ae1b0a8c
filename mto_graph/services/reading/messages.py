"""One exception message by its key, wherever it is stored: in the worklist, with a planned order, or on a supply."""

from __future__ import annotations

from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.reading import exceptions, planned_orders
from mto_graph.services.reading.exceptions import ON_PLANNED_ORDER, ExceptionMessageRow, explained
from mto_graph.services.reading.worklist import WorklistRow
from mto_graph.strategies import Registry

_KEYED: Final = (
    "x.number = ? AND x.subject_kind = ? AND x.subject = ? AND x.material_plant = ? AND x.segment = ?"
)


def by_key(session: Session, registry: Registry, key: tuple[int, ...]) -> ExceptionMessageRow | None:
    """The message of this `message_key`; None when the plan has it no longer."""
    for kind, table in ((WorklistRow, "worklist"), (ExceptionMessageRow, "plan_exception")):
        lines = session.rows(f"SELECT {kind.COLUMNS} FROM {table} x WHERE {_KEYED}", key)
        if lines:
            return explained(registry, kind(lines[0]))
    _, subject_kind, subject, *_ = key
    if subject_kind != ON_PLANNED_ORDER:
        return None
    orders = list(planned_orders.by_numbers(session, [subject]).values())
    plants = exceptions.plant_codes(session, {order.material_plant_id for order in orders})
    found = exceptions.of_planned_orders(session, registry, orders, plants)
    return next((row for rows in found for row in rows if row.message_key == key), None)
