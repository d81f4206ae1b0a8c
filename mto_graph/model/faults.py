"""What a database may do to anybody at any time, told as refusals; everything else it raises is a defect of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pony.orm.core import OptimisticCheckError, UnrepeatableReadError

from mto_graph.errors import ErrorCode, Refused, refuse

_BUSY: Final = (
    ErrorCode.DATABASE_UNAVAILABLE,
    "The database is busy with another change. Nothing was changed; try again.",
)
_CONFLICT: Final = (
    ErrorCode.CONFLICT,
    "Somebody else changed the same data at the same time. Nothing was changed; try again.",
)
_GONE: Final = (
    ErrorCode.DATABASE_UNAVAILABLE,
    "The connection to the database was lost. Nothing was changed; try again.",
)
_FULL: Final = (
    ErrorCode.DATABASE_UNAVAILABLE,
    "The database cannot store any more: its disk is full. Nothing was changed.",
)
_NOT_A_DATABASE: Final = (
    ErrorCode.DATABASE_UNAVAILABLE,
    "The database file cannot be opened or is not a database. Check the database URL.",
)
_SQLITE: Final = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_NOTADB": _NOT_A_DATABASE,
    "SQLITE_CORRUPT": _NOT_A_DATABASE,
    "SQLITE_CANTOPEN": _NOT_A_DATABASE,
    "SQLITE_READONLY": _NOT_A_DATABASE,
}
_POSTGRESQL: Final = {
    "40001": _CONFLICT,
    "40P01": _CONFLICT,
    "23505": _CONFLICT,
    "55P03": _BUSY,
    "53100": _FULL,
}


@contextmanager
def translated() -> Iterator[None]:
    """Turns lost connections, locks and lost races into refusals that say what to do."""
    try:
        yield
    except Refused:
        raise
    except (OptimisticCheckError, UnrepeatableReadError) as fault:
        raise refuse(*_CONFLICT) from fault
    except Exception as fault:
        known = _refusal(fault)
        if known is None:
            raise
        raise refuse(*known) from fault


def _refusal(fault: BaseException) -> tuple[ErrorCode, str] | None:
    original = getattr(fault, "original_exc", None) or fault
    if isinstance(original, sqlite3.Error):
        name = getattr(original, "sqlite_errorname", None) or ""
        return next((told for code, told in _SQLITE.items() if name.startswith(code)), None)
    if type(original).__module__.startswith("psycopg2"):
        code = getattr(original, "pgcode", None)
        if code is None:
            return _GONE if type(original).__name__ in ("OperationalError", "InterfaceError") else None
        if code.startswith(("08", "57P")):
            return _GONE
        return _POSTGRESQL.get(code)
    return None
