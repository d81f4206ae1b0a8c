"""Characteristics, configurations of variants and sales order items, usage probabilities, quantity expressions."""

from __future__ import annotations

_WORDS = {
    "sqlite": {"auto_key": "INTEGER PRIMARY KEY AUTOINCREMENT", "text": "TEXT"},
    "postgresql": {"auto_key": "SERIAL PRIMARY KEY", "text": 'TEXT COLLATE "C"'},
}

_STATEMENTS = (
    """CREATE TABLE characteristic (
        id {auto_key},
        characteristic {text} UNIQUE NOT NULL,
        description {text} NOT NULL,
        type {text} NOT NULL,
        minimum BIGINT,
        maximum BIGINT
    )""",
    """CREATE TABLE characteristic_value (
        id {auto_key},
        characteristic INTEGER NOT NULL REFERENCES characteristic (id),
        value {text} NOT NULL,
        description {text} NOT NULL,
        CONSTRAINT unq_characteristic_value__characteristic_value UNIQUE (characteristic, value)
    )""",
    """CREATE TABLE material_characteristic (
        id {auto_key},
        material INTEGER NOT NULL REFERENCES material (id),
        characteristic INTEGER NOT NULL REFERENCES characteristic (id),
        required BOOLEAN NOT NULL,
        CONSTRAINT unq_material_characteristic__material_characteristic UNIQUE (material, characteristic)
    )""",
    "CREATE INDEX idx_material_characteristic__characteristic ON material_characteristic (characteristic)",
    """CREATE TABLE material_variant (
        id {auto_key},
        material INTEGER UNIQUE NOT NULL REFERENCES material (id),
        configurable_material INTEGER NOT NULL REFERENCES material (id)
    )""",
    "CREATE INDEX idx_material_variant__configurable_material ON material_variant (configurable_material)",
    """CREATE TABLE material_configuration (
        id {auto_key},
        material INTEGER NOT NULL REFERENCES material (id),
        characteristic INTEGER NOT NULL REFERENCES characteristic (id),
        value {text} NOT NULL,
        CONSTRAINT unq_material_configuration__material_characteristic UNIQUE (material, characteristic)
    )""",
    "CREATE INDEX idx_material_configuration__characteristic ON material_configuration (characteristic)",
    """CREATE TABLE usage_probability (
        id {auto_key},
        material INTEGER NOT NULL REFERENCES material (id),
        characteristic INTEGER NOT NULL REFERENCES characteristic (id),
        value {text} NOT NULL,
        percent INTEGER NOT NULL,
        CONSTRAINT unq_usage_probability__material_characteristic_value UNIQUE (material, characteristic, value)
    )""",
    "CREATE INDEX idx_usage_probability__characteristic ON usage_probability (characteristic)",
    """CREATE TABLE sales_order_configuration (
        id {auto_key},
        sales_order_item INTEGER NOT NULL REFERENCES sales_order_item (id),
        characteristic INTEGER NOT NULL REFERENCES characteristic (id),
        value {text} NOT NULL,
        CONSTRAINT unq_sales_order_configuration__sales_order_item_characteristic
            UNIQUE (sales_order_item, characteristic)
    )""",
    "CREATE INDEX idx_sales_order_configuration__characteristic ON sales_order_configuration (characteristic)",
    "ALTER TABLE bom_item ADD COLUMN quantity_expression {text} NOT NULL DEFAULT ''",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
