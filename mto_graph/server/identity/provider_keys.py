"""The public keys of an OpenID provider (JWKS): fetched when needed, kept for a while, fetched anew as they rotate."""

from __future__ import annotations

import logging
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from mto_graph.server.identity.settings import TokenSettings, is_trusted_url

logger = logging.getLogger("mto_graph.server")

KEPT_SECONDS: Final = 600.0
AGAIN_SECONDS: Final = 10.0
"""So soon at the earliest is the provider asked again, whatever unknown keys tokens name."""
_TIMEOUT_SECONDS: Final = 5.0
_LARGEST: Final = 1024 * 1024
_KINDS: Final = ("RSA", "EC", "OKP")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies signatures: its kind (`RSA`, `EC`, `OKP`), and the one algorithm it is for, if it says so."""

    key: Any
    kind: str
    algorithm: str | None


Keys = Mapping[str, PublicKey]


class ProviderUnavailableError(Exception):
    """The provider's keys cannot be had, so nobody's token can be checked."""


class ProviderKeys:
    """Public keys by their id (`kid`); one without an id has the id "". Thread-safe.

    While the provider does not answer, the keys that it gave last stay good.

    Example: `ProviderKeys(settings).key("2026-11")`
    """

    def __init__(self, settings: TokenSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: Keys = {}
        self._fetched_at = self._tried_at = float("-inf")

    def key(self, key_id: str) -> PublicKey | None:
        """The key of this id, or the only one where a token names none; None when the provider has no such key.

        Raises ProviderUnavailableError when no keys could be had yet.
        """
        found = self._of(key_id)
        if found is None or self._clock() - self._fetched_at > KEPT_SECONDS:
            self._renew()
            found = self._of(key_id)
        if not self._keys:
            raise ProviderUnavailableError
        return found

    def _of(self, key_id: str) -> PublicKey | None:
        keys = self._keys
        if not key_id:
            return next(iter(keys.values())) if len(keys) == 1 else None
        return keys.get(key_id)

    def _renew(self) -> None:
        with self._lock:
            if self._clock() - self._tried_at < AGAIN_SECONDS:
                return
            self._tried_at = self._clock()
            try:
                self._keys = _public_keys(self._read())
            except (OSError, ValueError) as fault:
                logger.warning("the keys of %s could not be read: %s", self._settings.issuer, fault)
                return
            self._fetched_at = self._clock()

    def _read(self) -> Any:
        place = self._settings.keys
        if place and "://" not in place:
            return orjson.loads(Path(place).read_bytes())
        if not place:
            told = _fetched(f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
            named = told.get("jwks_uri") if isinstance(told, dict) else None
            if not isinstance(named, str):
                raise ValueError("its openid-configuration names no jwks_uri")
            place = named
        return _fetched(place)


def _public_keys(document: Any) -> Keys:
    """The keys that verify signatures; secrets and keys for encryption are left out."""
    import jwt

    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise ValueError("the answer is no JWKS")
    found = {}
    for one in listed:
        if not isinstance(one, dict) or one.get("kty") not in _KINDS or one.get("use", "sig") != "sig":
            continue
        try:
            found[str(one.get("kid") or "")] = PublicKey(jwt.PyJWK(one).key, one["kty"], one.get("alg"))
        except jwt.PyJWTError as fault:
            logger.warning("a key of the provider is left out: %s", fault)
    if not found:
        raise ValueError("the JWKS holds no key that verifies signatures")
    return found


class _NoDetours(urllib.request.HTTPRedirectHandler):
    """A redirect leads to somebody who was not named."""

    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        return None


def _fetched(url: str) -> Any:
    if not is_trusted_url(url):
        raise ValueError(f"{url} is not https")
    opener = urllib.request.build_opener(_NoDetours)
    with opener.open(url, timeout=_TIMEOUT_SECONDS) as answer:
        body = answer.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise ValueError("the answer is too large")
    return orjson.loads(body)
