"""The worklist by message number, found without walking the rest; with which plugins a run has planned."""

from __future__ import annotations

_TEXT = {"sqlite": "TEXT", "postgresql": 'TEXT COLLATE "C"'}


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return (
        "CREATE INDEX idx_worklist__number ON worklist"
        " (number, urgency, due_date, subject_kind, subject, material_plant, segment)",
        f"ALTER TABLE planning_run ADD COLUMN plugins {_TEXT[dialect]} NOT NULL DEFAULT ''",
    )
