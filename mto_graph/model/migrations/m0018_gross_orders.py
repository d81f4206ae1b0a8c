"""Orders of gross planning: what they bring goes to plant stock, but they are planned in the gross section."""

from __future__ import annotations

_STATEMENTS = ("ALTER TABLE receipt ADD COLUMN gross BOOLEAN NOT NULL DEFAULT FALSE",)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"; they are the same."""
    return _STATEMENTS
