"""Tolerances of the rescheduling check."""

from __future__ import annotations

_STATEMENTS = (
    "ALTER TABLE plant ADD COLUMN bring_forward_tolerance_days INTEGER",
    "ALTER TABLE plant ADD COLUMN postpone_tolerance_days INTEGER",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"; they are the same."""
    return _STATEMENTS
