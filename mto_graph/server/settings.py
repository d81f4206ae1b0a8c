"""The settings of a server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from mto_graph.api.limits import Limits
from mto_graph.server.identity.settings import TokenSettings
from mto_graph.server.persisted_documents import PersistedDocuments

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where a server listens and how much it takes; without any it is reachable from this computer only.

    `threads` requests are worked on at once and `waiting` more may wait; `body_bytes` bounds the body of a request.
    `suggestions` tells clients of misspelt fields what they may have meant, `introspection` lets them ask for the
    schema. What is read for a request is broken off after `request_seconds`. Without `compiled` graphql-core alone
    completes answers: the same bytes, many times slower.

    `persisted_documents` may be named instead of sent; with `trusted_only` nothing else is executed.

    `connections` WebSockets may be open at once, each with `subscriptions_per_connection` subscriptions. A WebSocket
    must greet within `greeting_seconds`, sends messages of at most `message_bytes`, and is closed when it has followed
    nothing for `idle_seconds`. Browsers may open one from pages of this server and of `origins`, for example
    `https://cockpit.example.com`.

    `tokens` says whose tokens are believed besides API keys. Everybody needs a credential where there are `tokens` or
    API keys, and where `identity_required` says so; otherwise whoever reaches the server may do everything.

    Example: `ServerSettings(port=0)` listens on any free port.
    """

    host: str = LOOPBACK
    port: int = PORT
    database: str = "sqlite:///mto-graph.db"
    limits: Limits = field(default_factory=Limits)
    threads: int = 4
    waiting: int = 256
    body_bytes: int = 16 * 1024 * 1024
    suggestions: bool = True
    introspection: bool = True
    compiled: bool = True
    request_seconds: float = 30
    persisted_documents: PersistedDocuments = field(default_factory=lambda: PersistedDocuments({}))
    trusted_only: bool = False
    connections: int = 2_000
    subscriptions_per_connection: int = 20
    greeting_seconds: int = 10
    idle_seconds: int = 300
    message_bytes: int = 256 * 1024
    origins: tuple[str, ...] = ()
    tokens: TokenSettings | None = None
    identity_required: bool = False
