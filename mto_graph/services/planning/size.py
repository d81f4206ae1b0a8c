"""Whether a planning run is over before anybody who asked for it gets impatient."""

from __future__ import annotations

from typing import Final

from mto_graph.model.sessions import Session

ROWS_WAITED_FOR: Final = 20_000
"""A run over so many rows takes about a second."""
_TABLES: Final = ("planned_order", "schedule_line", "planned_independent_requirement")


def is_soon_done(session: Session) -> bool:
    """Whether demand and planned orders together are at most `ROWS_WAITED_FOR` rows.

    The whole database counts, whatever the scope: every run reads all of it.
    """
    rows = 0
    for table in _TABLES:
        counted = (
            f"SELECT COUNT(*) FROM (SELECT 1 AS found FROM {table} LIMIT {ROWS_WAITED_FOR + 1:d}) AS counted"
        )
        rows += int(session.scalar(counted))
    return rows <= ROWS_WAITED_FOR
