"""API keys: who may ask, in which role, for which plants; of the secret only its hash is kept."""

from __future__ import annotations

_TYPES = {
    "sqlite": {"text": "TEXT", "timestamp": "DATETIME"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "timestamp": "TIMESTAMP"},
}

_STATEMENTS = (
    """CREATE TABLE api_key (
        id {text} NOT NULL PRIMARY KEY,
        name {text} NOT NULL,
        role {text} NOT NULL,
        plants {text} NOT NULL,
        created_at {timestamp} NOT NULL,
        expires_at {timestamp},
        revoked_at {timestamp},
        last_four {text} NOT NULL,
        secret_hash {text} NOT NULL
    )""",
)


def upgrade(dialect: str) -> tuple[str, ...]:
    """The statements for "sqlite" or "postgresql"."""
    return tuple(statement.format(**_TYPES[dialect]) for statement in _STATEMENTS)
