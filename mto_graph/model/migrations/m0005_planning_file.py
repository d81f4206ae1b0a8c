"""The planning file, which says what planning must look at again, and the horizon of net-change planning."""

from __future__ import annotations

_WORDS = {
    "sqlite": {"text": "TEXT", "auto_key": "INTEGER PRIMARY KEY AUTOINCREMENT", "timestamp": "DATETIME"},
    "postgresql": {
        "text": 'TEXT COLLATE "C"',
        "auto_key": "BIGSERIAL PRIMARY KEY",
        "timestamp": "TIMESTAMP",
    },
}

_STATEMENTS = (
    "ALTER TABLE plant ADD COLUMN planning_horizon_days INTEGER",
    "ALTER TABLE plant ADD COLUMN planning_date INTEGER",
    """CREATE TABLE planning_file_entry (
        id {auto_key},
        material_plant INTEGER NOT NULL,
        segment BIGINT NOT NULL,
        reason SMALLINT NOT NULL,
        date INTEGER,
        origin {text} NOT NULL,
        entered_at {timestamp} NOT NULL
    )""",
    "CREATE INDEX idx_planning_file_entry__material_plant ON planning_file_entry (material_plant)",
    "CREATE INDEX idx_pegging__material_plant_segment ON pegging (material_plant, segment)",
    # Nobody has noted what changed so far, so the first run looks at everything.
    "INSERT INTO planning_file_entry (material_plant, segment, reason, origin, entered_at)"
    " SELECT id, -1, 1, 'migration', CURRENT_TIMESTAMP FROM material_plant",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
