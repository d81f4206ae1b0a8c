"""Idempotency keys: a change that is asked for twice happens once, and both are told the same.

A key belongs to one operation with one content. Refused changes leave no key: they may be asked for again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from mto_graph.errors import ErrorCode, refuse
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application

KEPT: Final = timedelta(days=30)
LONGEST_KEY: Final = 255

Answer = dict[str, Any]
"""What a change answers: something that JSON can keep."""


def once(
    application: Application, key: str | None, operation: str, content: object, change: Callable[[], Answer]
) -> Answer:
    """Make the change in one transaction with the note of its key, unless the key says that it is made already.

    Whoever comes with the same key at the same time waits and gets the first answer. Raises Refused
    (IDEMPOTENCY_KEY_REUSED) when the key stands for something else.

    Example: `once(application, "load-17", "upsertStock", rows, lambda: upsert(application, {"stock": rows}))`
    """
    if key is None:
        return change()
    _check(key)
    digest = digest_of(content)
    with application.database.session() as session:
        session.serialize(f"idempotency {key}")
        known = _known(session, key, operation, digest)
        if known is not None:
            return known
        answer = change()
        _note(session, key, operation, digest, answer)
        return answer


def once_outside(
    application: Application, key: str | None, operation: str, content: object, change: Callable[[], Answer]
) -> Answer:
    """The same for a change that takes long and has transactions of its own; making it twice must do no harm.

    The change itself keeps others out while it is at work. When two have been made with one key nevertheless, both
    give the answer that was noted first.
    """
    if key is None:
        return change()
    _check(key)
    digest = digest_of(content)
    with application.database.session() as session:
        known = _known(session, key, operation, digest)
    if known is not None:
        return known
    answer = change()
    with application.database.session() as session:
        session.serialize(f"idempotency {key}")
        known = _known(session, key, operation, digest)
        if known is not None:
            return known
        _note(session, key, operation, digest, answer)
    return answer


def digest_of(content: object) -> str:
    """What tells one content from another: the same for equal numbers, dates and texts, in whatever order of fields."""
    text = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        # 2.50, 2.5 and 25E-1 are one number.
        return {"decimal": format(value.normalize(), "f")}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def _check(key: str) -> None:
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
        raise refuse(
            ErrorCode.INVALID_VALUE,
            f"The idempotency key must be 1 to {LONGEST_KEY} printable characters, for example a UUID.",
            "idempotency_key",
        )


def _known(session: Session, key: str, operation: str, digest: str) -> Answer | None:
    lines = session.rows("SELECT operation, digest, response FROM idempotency_key WHERE key = ?", [key])
    if not lines:
        return None
    noted_operation, noted_digest, response = lines[0]
    if (noted_operation, noted_digest) != (operation, digest):
        raise refuse(
            ErrorCode.IDEMPOTENCY_KEY_REUSED,
            f"The idempotency key was used for another {noted_operation} before; take a new key for a new change.",
            "idempotency_key",
        )
    answer: Answer = json.loads(response)
    return answer


def _note(session: Session, key: str, operation: str, digest: str, answer: Answer) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    session.execute(
        "INSERT INTO idempotency_key (key, operation, digest, response, created_at) VALUES (?, ?, ?, ?, ?)",
        [key, operation, digest, json.dumps(answer), _text(now)],
    )
    if digest.startswith("00"):
        # Old keys are swept out now and then, not with every change.
        session.execute("DELETE FROM idempotency_key WHERE created_at < ?", [_text(now - KEPT)])


def _text(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="microseconds")
