"""The worklist by message number: what has a number, or none, is found without walking the rest."""

from __future__ import annotations


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql", which are the same."""
    return (
        "CREATE INDEX idx_worklist__number ON worklist"
        " (number, urgency, due_date, subject_kind, subject, material_plant, segment)",
    )
