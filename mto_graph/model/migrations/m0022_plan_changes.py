"""The log of what has changed of the plan, for those who follow it."""

from __future__ import annotations

_WORDS = {
    "sqlite": {"text": "TEXT", "bytes": "BLOB", "timestamp": "DATETIME"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "bytes": "BYTEA", "timestamp": "TIMESTAMP"},
}

_STATEMENTS = (
    """CREATE TABLE plan_change (
        id INTEGER NOT NULL PRIMARY KEY,
        run INTEGER,
        origin {text} NOT NULL,
        changed_at {timestamp} NOT NULL,
        orders {bytes} NOT NULL,
        sections {bytes} NOT NULL,
        message_sections {bytes} NOT NULL
    )""",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_WORDS[dialect]).strip() for statement in _STATEMENTS)
