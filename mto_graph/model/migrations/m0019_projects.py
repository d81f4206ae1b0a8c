"""Projects, and the sales order items, stock, receipts and reservations that belong to them."""

from __future__ import annotations

_WORDS = {
    "sqlite": {"auto_key": "INTEGER PRIMARY KEY AUTOINCREMENT", "text": "TEXT"},
    "postgresql": {"auto_key": "SERIAL PRIMARY KEY", "text": 'TEXT COLLATE "C"'},
}
_OWNED = ("sales_order_item", "stock", "receipt", "reservation")
_PROJECT = "CREATE TABLE project (id {auto_key}, project {text} UNIQUE NOT NULL, description {text} NOT NULL)"


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    statements = [_PROJECT.format(**_WORDS[dialect])]
    for table in _OWNED:
        statements.append(f"ALTER TABLE {table} ADD COLUMN project INTEGER REFERENCES project (id)")
        statements.append(f"CREATE INDEX idx_{table}__project ON {table} (project)")
    return tuple(statements)
