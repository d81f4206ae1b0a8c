"""Tokens (JWT): checked by the provider's public key, and read as an identity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mto_graph.errors import ErrorCode, refuse
from mto_graph.server.identity.provider_keys import ProviderKeys, PublicKey
from mto_graph.server.identity.settings import EVERY_PLANT, TokenSettings
from mto_graph.services.identity import Identity, Role

_LONGEST: Final = 16 * 1024
_LONGEST_NAME: Final = 200


class Tokens:
    """Checks tokens. Raises Refused at once when the library that does it is not installed.

    Example: `Tokens(settings).identity("eyJhbGciOiJSUzI1NiIs…")`
    """

    def __init__(self, settings: TokenSettings, keys: ProviderKeys | None = None) -> None:
        try:
            import cryptography  # noqa: F401
            import jwt  # noqa: F401
        except ImportError:
            raise refuse(
                ErrorCode.NOT_SUPPORTED,
                "Tokens need the package PyJWT with cryptography; install it with: pip install 'mto-graph[oidc]'",
                "identity",
            ) from None
        self._settings = settings
        self._keys = keys or ProviderKeys(settings)

    def identity(self, token: str) -> tuple[Identity, float] | None:
        """Whose token it is and until when (in seconds of `time.time`); None where it proves nothing.

        Raises ProviderUnavailableError when the provider's keys cannot be had.
        """
        import jwt

        settings = self._settings
        if len(token) > _LONGEST:
            return None
        try:
            header = jwt.get_unverified_header(token)
            algorithm, key_id = header.get("alg"), header.get("kid", "")
            if algorithm not in settings.algorithms or not isinstance(key_id, str):
                return None
            key = self._keys.key(key_id)
            if key is None or not _is_for(key, algorithm):
                return None
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[algorithm],
                audience=settings.audience,
                issuer=settings.issuer,
                leeway=settings.leeway_seconds,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError):
            return None
        return self._read(claims)

    def _read(self, claims: Mapping[str, Any]) -> tuple[Identity, float] | None:
        name = _claim(claims, self._settings.name_claim)
        plants = self._plants(claims)
        if not isinstance(name, str) or not name or plants is None:
            return None
        identity = Identity(name[:_LONGEST_NAME], self._roles(claims), plants, "TOKEN")
        return identity, float(claims["exp"]) + self._settings.leeway_seconds

    def _roles(self, claims: Mapping[str, Any]) -> tuple[Role, ...]:
        """The roles that the token gives; none: it is known who asks, and that they may do nothing."""
        named = _texts(_claim(claims, self._settings.role_claim)) or ()
        found = {self._settings.roles[one] for one in named if one in self._settings.roles}
        return tuple(role for role in Role if role in found)

    def _plants(self, claims: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The plants of the token, () for all; None where it should name some and does not."""
        if not self._settings.plants_claim:
            return ()
        named = _texts(_claim(claims, self._settings.plants_claim))
        if not named:
            return None
        return () if EVERY_PLANT in named else tuple(sorted(set(named)))


def _is_for(key: PublicKey, algorithm: str) -> bool:
    """Whether the kind of key fits the algorithm, and the key is not kept for another one."""
    kinds = {"R": "RSA", "P": "RSA", "E": "OKP" if algorithm == "EdDSA" else "EC"}
    return key.kind == kinds[algorithm[0]] and key.algorithm in (None, algorithm)


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of a name; a name that is none itself leads through objects by its dots."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(part)
    return found


def _texts(value: Any) -> list[str] | None:
    listed = [value] if isinstance(value, str) else value
    return listed if isinstance(listed, list) and all(isinstance(one, str) for one in listed) else None
