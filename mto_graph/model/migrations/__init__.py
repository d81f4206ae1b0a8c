"""Numbered changes of the tables, and the runner that brings a database up to date.

A migration is a module `mNNNN_what.py` with `upgrade(dialect) -> tuple[str, ...]`: the statements for "sqlite" or
"postgresql". Once released it is never changed; the checksum of its statements is kept with the database.
"""

from __future__ import annotations

import hashlib
import pkgutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.database import Database
from mto_graph.model.sessions import Session

_TABLE = """CREATE TABLE IF NOT EXISTS schema_version (
    version INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at TEXT NOT NULL
)"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered change, for one kind of database."""

    version: int
    name: str
    statements: tuple[str, ...]

    @property
    def checksum(self) -> str:
        return hashlib.sha256(";\n".join(self.statements).encode()).hexdigest()


def migrations(dialect: str) -> list[Migration]:
    """All migrations in their order."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        number, _, name = module.name.removeprefix("m").partition("_")
        upgrade = import_module(f"{__name__}.{module.name}").upgrade
        found.append(Migration(int(number), name, tuple(upgrade(dialect))))
    return sorted(found, key=lambda migration: migration.version)


def pending(database: Database) -> list[Migration]:
    """What `migrate` would still apply. Raises Refused when the database's tables are not of this program."""
    with database.reading() as session:
        return _pending(session)


def migrate(database: Database) -> list[Migration]:
    """Bring the tables up to date, all or nothing, and say what was applied; two at once wait for each other."""
    missing = pending(database)
    if not missing:
        return []
    if database.in_memory and missing == migrations(database.dialect):
        database.restore(_in_memory())
        return missing
    with database.session() as session:
        session.serialize("migrations")
        session.execute(_TABLE)
        applied = _pending(session)
        _apply(applied, session.execute)
    return applied


def _apply(missing: Iterable[Migration], execute: Callable[..., object]) -> None:
    for migration in missing:
        for statement in migration.statements:
            execute(statement)
        execute(
            "INSERT INTO schema_version (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
            [migration.version, migration.name, migration.checksum, datetime.now(UTC).isoformat()],
        )


@lru_cache(maxsize=1)
def _in_memory() -> bytes:
    """All tables without rows, made once in a process: SQLite reads its whole schema anew for each column it adds."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute(_TABLE)
        _apply(migrations("sqlite"), connection.execute)
        connection.execute("COMMIT")
        return connection.serialize()


def require_current(database: Database) -> None:
    """Raises Refused when the tables are missing or older than the program."""
    missing = pending(database)
    if missing:
        raise refuse(
            ErrorCode.SCHEMA_OUTDATED,
            f"The database lacks {len(missing)} change(s) of its tables. Run 'mto-graph migrate' first.",
        )


def _pending(session: Session) -> list[Migration]:
    known = migrations(session.dialect)
    applied = _applied(session)
    for migration in known:
        if applied.get(migration.version, migration.checksum) != migration.checksum:
            raise _foreign(f"its migration {migration.version:04d} is not the one of this program")
    newest = max(applied, default=0)
    if newest > max((migration.version for migration in known), default=0):
        raise _foreign(f"it is at version {newest}, newer than this program")
    return [migration for migration in known if migration.version not in applied]


def _applied(session: Session) -> dict[int, str]:
    if session.dialect == "sqlite":
        exists = session.scalar("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'")
    else:
        exists = session.scalar("SELECT to_regclass('schema_version')")
    if not exists:
        return {}
    return dict(session.rows("SELECT version, checksum FROM schema_version"))


def _foreign(reason: str) -> Refused:
    return refuse(
        ErrorCode.SCHEMA_OUTDATED,
        f"The database does not fit this program: {reason}. Use the program version that made it, or a fresh database.",
    )
