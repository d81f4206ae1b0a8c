"""Statistics of tables that have just been filled: without them PostgreSQL joins whole tables to find a few rows.

Its own service looks at such tables, too, but only some minute later, at empty ones never, and nowhere where it is
switched off.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from mto_graph.model.plant_views import VISIBLE
from mto_graph.model.sessions import Session

_MANY: Final = 100
"""Fewer new rows change no plan."""
_DETAIL: Final = 10
"""A tenth of what PostgreSQL gathers by itself: some milliseconds a table. Its service still counts the rows as new."""


class TableStatistics:
    """Before the commit has PostgreSQL look at all tables that have more than doubled in this transaction, and at
    those that it has never looked at: it believes that they have some hundred rows."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._grown: Counter[str] = Counter()

    def grow(self, table: str, rows: int) -> None:
        """Note that the table was given so many rows."""
        self._grown[table] += rows

    def write(self) -> None:
        if max(self._grown.values(), default=0) < _MANY:
            return
        # Of a table that it has never looked at PostgreSQL says that it has -1 rows.
        unknown = self._session.rows(
            "SELECT grown.name FROM unnest(?, ?) AS grown(name, rows)"
            " JOIN pg_class known ON known.oid = to_regclass(grown.name) WHERE grown.rows > known.reltuples"
            " ORDER BY grown.name",
            [list(VISIBLE), [self._grown[table] for table in VISIBLE]],
        )
        if unknown:
            self._session.execute(f"SET LOCAL default_statistics_target = {_DETAIL}")
            # Whoever holds a table longer looks at it himself; nobody waits for statistics.
            self._session.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(table for (table,) in unknown)}")
