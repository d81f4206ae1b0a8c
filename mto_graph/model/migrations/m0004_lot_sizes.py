"""What the optimising lot sizes weigh, the planning calendars, and what relaxes lot-for-lot in individual sections."""

from __future__ import annotations

_WORDS = {
    "sqlite": {"text": "TEXT", "without_rowid": "WITHOUT ROWID"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "without_rowid": ""},
}

_STATEMENTS = (
    "ALTER TABLE material_plant ADD COLUMN lot_size_independent_cost BIGINT",
    "ALTER TABLE material_plant ADD COLUMN storage_cost_percent INTEGER",
    "ALTER TABLE material_plant ADD COLUMN planning_calendar {text} NOT NULL DEFAULT ''",
    "ALTER TABLE material_plant ADD COLUMN individual_lot_sizing {text} NOT NULL DEFAULT ''",
    """CREATE TABLE planning_calendar (
        plant INTEGER NOT NULL REFERENCES plant (id),
        planning_calendar {text} NOT NULL,
        date INTEGER NOT NULL,
        PRIMARY KEY (plant, planning_calendar, date)
    ) {without_rowid}""",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
