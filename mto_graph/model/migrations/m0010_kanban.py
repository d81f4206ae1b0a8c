"""Storage locations that planning leaves out, control cycles, their containers, and where orders deliver to."""

from __future__ import annotations

_WORDS = {
    "sqlite": {"auto_key": "INTEGER PRIMARY KEY AUTOINCREMENT", "text": "TEXT"},
    "postgresql": {"auto_key": "SERIAL PRIMARY KEY", "text": 'TEXT COLLATE "C"'},
}

_STATEMENTS = (
    """CREATE TABLE storage_location (
        id {auto_key},
        plant INTEGER NOT NULL REFERENCES plant (id),
        storage_location {text} NOT NULL,
        excluded_from_planning BOOLEAN NOT NULL,
        CONSTRAINT unq_storage_location__plant_storage_location UNIQUE (plant, storage_location)
    )""",
    """CREATE TABLE control_cycle (
        id {auto_key},
        control_cycle {text} UNIQUE NOT NULL,
        material_plant INTEGER NOT NULL REFERENCES material_plant (id),
        storage_location {text} NOT NULL,
        number_of_containers INTEGER,
        container_quantity BIGINT,
        event_driven BOOLEAN NOT NULL,
        replenishment {text} NOT NULL,
        source_storage_location {text} NOT NULL
    )""",
    "CREATE INDEX idx_control_cycle__material_plant ON control_cycle (material_plant)",
    """CREATE TABLE kanban_container (
        id {auto_key},
        control_cycle INTEGER NOT NULL REFERENCES control_cycle (id),
        container INTEGER NOT NULL,
        status {text} NOT NULL,
        actual_quantity BIGINT NOT NULL,
        receipt INTEGER REFERENCES receipt (id) ON DELETE SET NULL,
        reservation INTEGER REFERENCES reservation (id) ON DELETE SET NULL,
        changed_on INTEGER,
        CONSTRAINT unq_kanban_container__control_cycle_container UNIQUE (control_cycle, container)
    )""",
    "CREATE INDEX idx_kanban_container__receipt ON kanban_container (receipt)",
    "CREATE INDEX idx_kanban_container__reservation ON kanban_container (reservation)",
    "ALTER TABLE receipt ADD COLUMN storage_location {text} NOT NULL DEFAULT ''",
    "ALTER TABLE reservation ADD COLUMN storage_location {text} NOT NULL DEFAULT ''",
    "ALTER TABLE reservation ADD COLUMN to_storage_location {text} NOT NULL DEFAULT ''",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
