"""Orders that are made with a sales order item, and the deletion flag of those that nobody wants any more."""

from __future__ import annotations

_STATEMENTS = (
    "ALTER TABLE receipt ADD COLUMN assembly_order BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE receipt ADD COLUMN deletion_flag BOOLEAN NOT NULL DEFAULT FALSE",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"; they are the same."""
    return _STATEMENTS
