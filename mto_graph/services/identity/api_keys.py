"""API keys: made once, shown once, kept as a hash, taken back at any time.

A key is `mtog_<id>_<secret>`. The id finds its row; the secret is 256 random bits, so its plain SHA-256 hash gives
nothing away and needs no slow hashing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from mto_graph.errors import ErrorCode, UserError, refuse, refuse_all
from mto_graph.model.sessions import Session
from mto_graph.services.identity.identities import Identity
from mto_graph.services.identity.roles import Role
from mto_graph.services.reading.rows import moment_of

if TYPE_CHECKING:
    from mto_graph.services.application import Application

PREFIX: Final = "mtog_"
_KEY: Final = re.compile(r"mtog_([a-z0-9]{12})_([A-Za-z0-9_-]{43})")
_ALPHABET: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_LONGEST_NAME: Final = 80
_COLUMNS: Final = "id, name, role, plants, created_at, expires_at, revoked_at, last_four, secret_hash"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept: without its secret. Times are UTC; `plants` are codes, none: all plants."""

    id: str
    name: str
    role: Role
    plants: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_four: str
    secret_hash: str

    @property
    def identity(self) -> Identity:
        """Whoever shows this key."""
        return Identity(self.name, (self.role,), self.plants, "API_KEY")

    def status(self, now: datetime) -> str:
        """`active`, `expired` or `revoked` at this time."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "active"


def utc_now() -> datetime:
    """Now, as the database keeps times: UTC without saying so."""
    return datetime.now(UTC).replace(tzinfo=None)


def create_api_key(
    application: Application,
    name: str,
    role: Role,
    plants: Sequence[str] = (),
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key and answer with it and its full text, which cannot be had again.

    Raises Refused where the name is empty or in use by an active key, a plant does not exist, or it has expired.

    Example: `key, text = create_api_key(application, "shop floor", Role.INTEGRATOR, ["1000"])`
    """
    now = utc_now()
    name, wanted = name.strip(), tuple(sorted(set(plants)))
    secret, key_id = secrets.token_urlsafe(32), "".join(secrets.choice(_ALPHABET) for _ in range(12))
    with application.database.session() as session:
        session.serialize("api keys")
        refuse_all(_faults(session, name, wanted, expires_at, now))
        key = ApiKey(key_id, name, role, wanted, now, expires_at, None, secret[-4:], _hash(secret))
        session.execute(
            f"INSERT INTO api_key ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(key.id, key.name, key.role.value, json.dumps(wanted), _stored(now)),
                *(None if expires_at is None else _stored(expires_at), None, key.last_four, key.secret_hash),
            ],
        )
    application.known_keys.there_are_some()
    return key, f"{PREFIX}{key_id}_{secret}"


def list_api_keys(application: Application) -> list[ApiKey]:
    """All keys, the newest first; revoked and expired ones stay, so that names in records can be explained."""
    with application.database.reading() as session:
        lines = session.rows(f"SELECT {_COLUMNS} FROM api_key ORDER BY created_at DESC, id")
    return [_key(line) for line in lines]


def revoke_api_key(application: Application, named: str) -> ApiKey:
    """Take back the active key of this id or name: at once in this process, within seconds in others.

    Raises Refused where there is none.
    """
    now = utc_now()
    with application.database.session() as session:
        session.serialize("api keys")
        lines = session.rows(
            f"SELECT {_COLUMNS} FROM api_key WHERE (id = ? OR name = ?) AND revoked_at IS NULL"
            " ORDER BY created_at DESC",
            [named, named],
        )
        found = [_key(line) for line in lines]
        # An expired key may bear the name of one that is in use.
        found.sort(key=lambda key: (key.id != named, key.status(now) != "active"))
        if not found:
            raise refuse(
                ErrorCode.NOT_FOUND,
                f"There is no API key {named[:_LONGEST_NAME]!r} to revoke; 'mto-graph keys list' shows them.",
                "key",
            )
        session.execute("UPDATE api_key SET revoked_at = ? WHERE id = ?", [_stored(now), found[0].id])
    application.known_keys.forget(found[0].id)
    return found[0]


def has_api_keys(application: Application) -> bool:
    """Whether keys were ever made for this database: then everybody needs a credential, even when all are revoked."""

    def look() -> bool:
        with application.database.reading() as session:
            return session.scalar("SELECT 1 FROM api_key LIMIT 1") is not None

    return application.known_keys.are_there_some(look)


def authenticated(application: Application, text: str, *, read: bool = True) -> Identity | None:
    """Whose key this is; None where it is nobody's, or no longer.

    With `read` false the database is not asked: None then also means that it would have to be.
    """
    shape = _KEY.fullmatch(text)
    if shape is None:
        return None
    key_id, secret = shape.groups()
    key = application.known_keys.find(key_id, (lambda: _read(application, key_id)) if read else None)
    given = _hash(secret)
    if not hmac.compare_digest(given, key.secret_hash if isinstance(key, ApiKey) else _NOBODYS):
        return None
    assert isinstance(key, ApiKey)
    return key.identity if key.status(utc_now()) == "active" else None


def _read(application: Application, key_id: str) -> ApiKey | None:
    with application.database.reading() as session:
        lines = session.rows(f"SELECT {_COLUMNS} FROM api_key WHERE id = ?", [key_id])
    return _key(lines[0]) if lines else None


def _faults(
    session: Session, name: str, plants: Sequence[str], expires_at: datetime | None, now: datetime
) -> list[UserError]:
    faults = []
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        told = f"Give the key a name of 1 to {_LONGEST_NAME} printable characters: who or what uses it."
        faults.append(UserError(ErrorCode.INVALID_VALUE, told, ("name",)))
    lines = session.rows(f"SELECT {_COLUMNS} FROM api_key WHERE name = ?", [name])
    if any(_key(line).status(now) == "active" for line in lines):
        told = f"There is an active API key named {name!r} already; choose another name or revoke that one."
        faults.append(UserError(ErrorCode.DUPLICATE, told, ("name",)))
    known = {code for (code,) in session.rows("SELECT plant FROM plant")}
    for plant in plants:
        if plant not in known:
            told = f"There is no plant {plant!r}; name plants by their codes."
            faults.append(UserError(ErrorCode.NOT_FOUND, told, ("plants",)))
    if expires_at is not None and expires_at <= now:
        told = "The key would have expired already; choose a later day."
        faults.append(UserError(ErrorCode.INVALID_VALUE, told, ("expires",)))
    return faults


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


_NOBODYS: Final = _hash(secrets.token_urlsafe(32))


def _stored(moment: datetime) -> str:
    return moment.isoformat(" ")


def _key(line: Sequence[Any]) -> ApiKey:
    key_id, name, role, plants, created, expires, revoked, last_four, secret_hash = line
    made = moment_of(created)
    assert made is not None
    return ApiKey(
        *(key_id, name, Role(role), tuple(json.loads(plants)), made),
        *(moment_of(expires), moment_of(revoked), last_four, secret_hash),
    )
