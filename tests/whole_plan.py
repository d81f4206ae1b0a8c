"""Everything that planning has written, row by row, to compare two databases with the same data."""

from __future__ import annotations

from typing import Any

from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.plan_changes.columns import unpacked

PLAN = (
    "SELECT o.number, o.material_plant, o.segment, o.quantity, o.start_date, o.finish_date, o.availability_date,"
    " o.firmed, o.created_run, o.changed_run, o.exploded_run, o.requirement_date, s.numbers, p.order_type,"
    " p.convertible, p.strategy, p.requirements_type, p.procurement, p.demand_side, p.lot_size, p.sizing, p.scheduling"
    " FROM planned_order o JOIN order_profile p ON p.id = o.order_profile"
    " JOIN exception_set s ON s.id = o.exception_set ORDER BY o.number",
    "SELECT parent, position, material_plant, segment, quantity, date, bom_item, through, covered_by"
    " FROM dependent_requirement ORDER BY parent, position",
    "SELECT * FROM pegging ORDER BY 1, 2, 3, 4",
    "SELECT * FROM plan_exception ORDER BY 1, 2, 3, 4, 5",
    "SELECT * FROM worklist ORDER BY 1, 2, 3, 4, 5",
    "SELECT * FROM run_exception ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9",
    "SELECT name, value FROM counter ORDER BY 1",
    "SELECT material_plant, segment, reason, date, origin FROM planning_file_entry ORDER BY 1, 2, 3, 4, 5",
)


def whole_plan(application: Application) -> list[list[tuple[Any, ...]]]:
    """Everything that planning has written, with what dictionaries mean in place of their numbers."""
    with application.database.reading() as session:
        return [*(session.rows(statement) for statement in PLAN), _told(session)]


def _told(session: Session) -> list[tuple[Any, ...]]:
    """What the log says that each run has changed, however many entries it takes."""
    found: set[tuple[Any, ...]] = set()
    for run, *packed in session.rows("SELECT run, orders, sections, message_sections FROM plan_change"):
        for kind, stored, count in zip(("order", "section", "message"), packed, (4, 2, 2), strict=True):
            columns = (column.tolist() for column in unpacked(stored, count))
            found |= {(run, kind, *row) for row in zip(*columns, strict=True)}
    return sorted(found, key=repr)
