"""Who asks: the identity behind an Authorization header."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from mto_graph.errors import Refused
from mto_graph.server.identity.provider_keys import ProviderUnavailableError
from mto_graph.server.identity.settings import TokenSettings
from mto_graph.server.identity.tokens import Tokens
from mto_graph.services.application import Application
from mto_graph.services.identity import LOCAL, Identity, authenticated, has_api_keys
from mto_graph.services.identity.api_keys import PREFIX
from mto_graph.services.identity.known_keys import REMEMBERED_SECONDS

_REMEMBERED_SECONDS: Final = 60.0
_MOST: Final = 1_000
_NEEDED: Final = (
    "This server must know who asks: send the header 'Authorization: Bearer …' with a valid API key or token."
)
_UNAVAILABLE: Final = "The identity provider does not answer, so tokens cannot be checked; try again."


class NotIdentifiedError(Exception):
    """Nobody who may ask: the same words whatever was wrong, so that nobody learns which keys there are."""

    def __init__(self, *, unavailable: bool = False, challenged: bool = False) -> None:
        self.unavailable = unavailable
        self.message = _UNAVAILABLE if unavailable else _NEEDED
        fault = ', error="invalid_token"' if challenged else ""
        self.headers = (
            {"Retry-After": "5"} if unavailable else {"WWW-Authenticate": f'Bearer realm="mto-graph"{fault}'}
        )
        super().__init__(self.message)


class Identification:
    """Tells who asks. Where no identity is configured everybody is `LOCAL`; the first API key ends that.

    `identify` may read the database or ask the provider, so it belongs in a thread; `known` never does.
    `required` says that a credential is needed even where there is no key yet.

    Example: `Identification(application).identify("Bearer mtog_…").permissions`
    """

    def __init__(
        self,
        application: Application,
        tokens: TokenSettings | None = None,
        *,
        required: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._application = application
        self._tokens = None if tokens is None else Tokens(tokens)
        self._required = required or tokens is not None
        self._clock = clock
        self._watched = False
        self._known: dict[bytes, tuple[Identity, float]] = {}
        # A pool of its own: whoever must be looked up waits for nobody's queries.
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="mto-graph-identity")

    def close(self) -> None:
        """Look nobody up any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def asking(self, authorization: str | None) -> Identity:
        """Who asks, without keeping the event loop waiting. Raises NotIdentifiedError."""
        known = self.known(authorization)
        if known is not None:
            return known
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self.identify, authorization)

    async def watch(self) -> None:
        """Look for the first API key again and again, so that no request has to, until there is one."""
        loop = asyncio.get_running_loop()
        while not self._required and not self._application.known_keys.some:
            with suppress(Refused):
                await loop.run_in_executor(self._pool, has_api_keys, self._application)
                self._watched = True
            await asyncio.sleep(REMEMBERED_SECONDS)

    def known(self, authorization: str | None) -> Identity | None:
        """Who asks, as far as memory tells; None: `identify` must find out."""
        if not authorization:
            is_open = self._watched and not self._required and not self._application.known_keys.some
            return LOCAL if is_open else None
        credential = _credential(authorization)
        if credential.startswith(PREFIX):
            return authenticated(self._application, credential, read=False)
        return self._remembered(_digest(credential))

    def identify(self, authorization: str | None) -> Identity:
        """Who asks. Raises NotIdentifiedError."""
        if not authorization:
            if self._required or has_api_keys(self._application):
                raise NotIdentifiedError
            return LOCAL
        credential = _credential(authorization)
        if credential.startswith(PREFIX):
            found = authenticated(self._application, credential)
        else:
            found = self._of_token(credential)
        if found is None:
            raise NotIdentifiedError(challenged=True)
        return found

    def _of_token(self, token: str) -> Identity | None:
        digest = _digest(token)
        known = self._remembered(digest)
        if known is not None or self._tokens is None or not token:
            return known
        try:
            found = self._tokens.identity(token)
        except ProviderUnavailableError:
            raise NotIdentifiedError(unavailable=True) from None
        if found is None:
            return None
        identity, until = found
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[digest] = identity, min(until, self._clock() + _REMEMBERED_SECONDS)
        return identity

    def _remembered(self, digest: bytes) -> Identity | None:
        known = self._known.get(digest)
        return known[0] if known is not None and self._clock() < known[1] else None


def _credential(authorization: str) -> str:
    """What stands behind `Bearer`; empty where the header is of another kind."""
    scheme, _, credential = authorization.strip().partition(" ")
    return credential.strip() if scheme.lower() == "bearer" else ""


def _digest(credential: str) -> bytes:
    return hashlib.sha256(credential.encode()).digest()
