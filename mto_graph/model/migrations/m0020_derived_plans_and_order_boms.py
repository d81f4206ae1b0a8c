"""Plans of components that are derived from a product's, and bills of material of single sales order items."""

from __future__ import annotations

_WORDS = {
    "sqlite": {"auto_key": "INTEGER PRIMARY KEY AUTOINCREMENT", "text": "TEXT"},
    "postgresql": {"auto_key": "SERIAL PRIMARY KEY", "text": 'TEXT COLLATE "C"'},
}

_STATEMENTS = (
    "ALTER TABLE planned_independent_requirement ADD COLUMN derived_from INTEGER REFERENCES material (id)",
    "CREATE INDEX idx_planned_independent_requirement__derived_from"
    " ON planned_independent_requirement (derived_from)",
    """CREATE TABLE order_bom_item (
        id {auto_key},
        sales_order_item INTEGER NOT NULL REFERENCES sales_order_item (id),
        parent INTEGER NOT NULL REFERENCES material_plant (id),
        item {text} NOT NULL,
        component INTEGER NOT NULL REFERENCES material_plant (id),
        quantity BIGINT NOT NULL,
        base_quantity BIGINT NOT NULL,
        unit {text} NOT NULL,
        fixed_quantity BOOLEAN NOT NULL,
        scrap_percent INTEGER,
        explosion {text} NOT NULL,
        lead_time_offset_days INTEGER NOT NULL,
        condition {text} NOT NULL,
        quantity_expression {text} NOT NULL,
        CONSTRAINT unq_order_bom_item__sales_order_item_parent_item UNIQUE (sales_order_item, parent, item)
    )""",
    "CREATE INDEX idx_order_bom_item__parent ON order_bom_item (parent)",
    "CREATE INDEX idx_order_bom_item__component ON order_bom_item (component)",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
