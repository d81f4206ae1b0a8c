"""The worklist, what each run changed of it, and who plans a material."""

from __future__ import annotations

_WORDS = {
    "sqlite": {"text": "TEXT", "without_rowid": "WITHOUT ROWID"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "without_rowid": ""},
}

_STATEMENTS = (
    "ALTER TABLE material_plant ADD COLUMN mrp_controller {text} NOT NULL DEFAULT ''",
    "CREATE INDEX idx_material_plant__mrp_controller ON material_plant (mrp_controller)",
    """CREATE TABLE worklist (
        material_plant INTEGER NOT NULL,
        segment BIGINT NOT NULL,
        number SMALLINT NOT NULL,
        subject_kind SMALLINT NOT NULL,
        subject BIGINT NOT NULL,
        urgency SMALLINT NOT NULL,
        due_date INTEGER NOT NULL,
        quantity BIGINT NOT NULL,
        measure BIGINT NOT NULL,
        PRIMARY KEY (material_plant, segment, number, subject_kind, subject)
    ) {without_rowid}""",
    """CREATE INDEX idx_worklist__urgency ON worklist
        (urgency, due_date, number, subject_kind, subject, material_plant, segment)""",
    """CREATE TABLE run_exception (
        run INTEGER NOT NULL,
        change SMALLINT NOT NULL,
        urgency SMALLINT NOT NULL,
        due_date INTEGER NOT NULL,
        number SMALLINT NOT NULL,
        subject_kind SMALLINT NOT NULL,
        subject BIGINT NOT NULL,
        material_plant INTEGER NOT NULL,
        segment BIGINT NOT NULL,
        quantity BIGINT NOT NULL,
        measure BIGINT NOT NULL,
        measure_before BIGINT NOT NULL,
        PRIMARY KEY (run, change, urgency, due_date, number, subject_kind, subject, material_plant, segment)
    ) {without_rowid}""",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
