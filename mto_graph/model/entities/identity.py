"""API keys: who may ask."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from datetime import datetime
from typing import Any

from pony.orm import Optional, PrimaryKey, Required


def define_api_keys(db: Any, text: dict[str, Any]) -> None:
    """The table of API keys; it belongs to the database, not to a data set: it is never exported."""

    class ApiKey(db.Entity):
        _table_ = "api_key"
        id = PrimaryKey(str, **text)
        name = Required(str, **text)
        role = Required(str, **text)
        plants = Required(str, **text)
        created_at = Required(datetime)
        expires_at = Optional(datetime)
        revoked_at = Optional(datetime)
        last_four = Required(str, **text)
        secret_hash = Required(str, **text)
