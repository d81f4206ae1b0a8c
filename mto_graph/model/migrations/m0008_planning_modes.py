"""Which run last changed a planned order or exploded it again, and whether a run planned a material alone."""

from __future__ import annotations

_STATEMENTS = (
    "ALTER TABLE planned_order ADD COLUMN changed_run INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE planned_order ADD COLUMN exploded_run INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE planning_run ADD COLUMN single_level BOOLEAN NOT NULL DEFAULT FALSE",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return _STATEMENTS
