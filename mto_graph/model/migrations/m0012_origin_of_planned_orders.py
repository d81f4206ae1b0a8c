"""Why a planned order is there: the date it was needed, and with its profile the rules and plugins that made it."""

from __future__ import annotations

_TEXT = {"sqlite": "TEXT", "postgresql": 'TEXT COLLATE "C"'}

_STATEMENTS = (
    "ALTER TABLE planned_order ADD COLUMN requirement_date INTEGER",
    "ALTER TABLE order_profile ADD COLUMN demand_side {text} NOT NULL DEFAULT ''",
    "ALTER TABLE order_profile ADD COLUMN strategy_plugin {text} NOT NULL DEFAULT ''",
    "ALTER TABLE order_profile ADD COLUMN lot_size {text} NOT NULL DEFAULT ''",
    "ALTER TABLE order_profile ADD COLUMN lot_size_plugin {text} NOT NULL DEFAULT ''",
    "ALTER TABLE order_profile ADD COLUMN sizing SMALLINT",
    "ALTER TABLE order_profile ADD COLUMN scheduling SMALLINT",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(text=_TEXT[dialect]) for statement in _STATEMENTS)
