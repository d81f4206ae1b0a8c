"""What a goods movement is worth to an order and to the sales order item that bears its cost."""

from __future__ import annotations

_TEXT = {"sqlite": "TEXT", "postgresql": 'TEXT COLLATE "C"'}

_STATEMENTS = (
    "ALTER TABLE goods_movement ADD COLUMN order_amount BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE goods_movement ADD COLUMN cost BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE goods_movement ADD COLUMN cost_kind {text} NOT NULL DEFAULT ''",
    "CREATE INDEX idx_goods_movement__from_segment ON goods_movement (from_segment)",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(text=_TEXT[dialect]) for statement in _STATEMENTS)
