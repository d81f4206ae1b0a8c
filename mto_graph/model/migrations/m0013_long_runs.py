"""Who started a planning run, how far it is, what it is asked, and how long its phases took."""

from __future__ import annotations

_TEXT = {"sqlite": "TEXT", "postgresql": 'TEXT COLLATE "C"'}

_STATEMENTS = (
    "ALTER TABLE planning_run ADD COLUMN started_by {text} NOT NULL DEFAULT ''",
    "ALTER TABLE planning_run ADD COLUMN phase {text} NOT NULL DEFAULT ''",
    "ALTER TABLE planning_run ADD COLUMN progress INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE planning_run ADD COLUMN cancel_requested INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE planning_run ADD COLUMN read_milliseconds INTEGER",
    "ALTER TABLE planning_run ADD COLUMN plan_milliseconds INTEGER",
    "ALTER TABLE planning_run ADD COLUMN write_milliseconds INTEGER",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(text=_TEXT[dialect]) for statement in _STATEMENTS)
