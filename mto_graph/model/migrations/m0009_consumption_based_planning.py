"""The forecast and what goods issues took of it, safety time, and discontinuation with a follow-up material."""

from __future__ import annotations

_WORDS = {
    "sqlite": {
        "auto_key": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "text": "TEXT",
        "without_rowid": "WITHOUT ROWID",
    },
    "postgresql": {"auto_key": "SERIAL PRIMARY KEY", "text": 'TEXT COLLATE "C"', "without_rowid": ""},
}

_STATEMENTS = (
    "ALTER TABLE material_plant ADD COLUMN safety_time_days INTEGER",
    "ALTER TABLE material_plant ADD COLUMN effective_out_date INTEGER",
    "ALTER TABLE material_plant ADD COLUMN follow_up_material INTEGER REFERENCES material (id)",
    "CREATE INDEX idx_material_plant__follow_up_material ON material_plant (follow_up_material)",
    """CREATE TABLE forecast_requirement (
        id {auto_key},
        material_plant INTEGER NOT NULL REFERENCES material_plant (id),
        date INTEGER NOT NULL,
        period {text} NOT NULL,
        quantity BIGINT NOT NULL,
        withdrawn_quantity BIGINT NOT NULL,
        CONSTRAINT unq_forecast_requirement__material_plant_date UNIQUE (material_plant, date)
    )""",
    """CREATE TABLE forecast_reduction (
        goods_movement BIGINT NOT NULL,
        forecast_requirement INTEGER NOT NULL,
        quantity BIGINT NOT NULL,
        PRIMARY KEY (goods_movement, forecast_requirement)
    ) {without_rowid}""",
    """CREATE INDEX idx_forecast_reduction__forecast_requirement
        ON forecast_reduction (forecast_requirement)""",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
