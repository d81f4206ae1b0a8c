"""When a sales order was placed: how long customers wait follows from it."""

from __future__ import annotations

_STATEMENTS = ("ALTER TABLE sales_order ADD COLUMN order_date INTEGER",)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return _STATEMENTS
