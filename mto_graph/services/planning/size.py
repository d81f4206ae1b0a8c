"""Whether a planning run is over before anybody who asked for it gets impatient."""

from __future__ import annotations

from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.planning.request import PlanningRequest

ROWS_WAITED_FOR: Final = 20_000
"""A run over so many rows takes about a second."""
_TABLES: Final = ("planned_order", "schedule_line", "planned_independent_requirement")


def is_soon_done(session: Session, request: PlanningRequest) -> bool:
    """Whether a run is for one sales order item, or demand and planned orders are at most `ROWS_WAITED_FOR` rows.

    The rows of the whole database count: whether a run has to look at all of them shows only when it has begun.
    """
    if request.sales_order is not None:
        return True
    rows = 0
    for table in _TABLES:
        counted = (
            f"SELECT COUNT(*) FROM (SELECT 1 AS found FROM {table} LIMIT {ROWS_WAITED_FOR + 1:d}) AS counted"
        )
        rows += int(session.scalar(counted))
    return rows <= ROWS_WAITED_FOR
