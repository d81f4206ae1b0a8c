"""Orders of gross planning, and phantoms that are planned: orders keep what passes through them.

What a gross order brings goes to plant stock, but it is planned in the gross section. A planned phantom has a
requirement (position below zero) or reservation of its own beside those of its components, and these name it.
"""

from __future__ import annotations

_STATEMENTS = (
    "ALTER TABLE receipt ADD COLUMN gross BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE dependent_requirement ADD COLUMN through INTEGER",
    "ALTER TABLE reservation ADD COLUMN phantom BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE reservation ADD COLUMN through_item INTEGER",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"; they are the same."""
    return _STATEMENTS
