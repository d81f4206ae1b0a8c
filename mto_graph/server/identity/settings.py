"""The settings of tokens: whose are believed, and what their claims mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from mto_graph.errors import ErrorCode, Refused, UserError, refuse, refuse_all
from mto_graph.services.identity import Role

ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures with a private key that only the provider has; a shared secret or no signature proves nothing here."""
EVERY_PLANT: Final = "*"
_LARGEST_LEEWAY: Final = 300
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSettings:
    """Whose tokens are believed, and what they say.

    `keys` is where the provider publishes its public keys (a JWKS): a URL or a file; empty: as the issuer's
    `/.well-known/openid-configuration` says. `role_claim` holds a role or several; `roles` translates them.
    `plants_claim` names the claim with the codes of the plants, `"*"` for all; empty: every token is for all plants.
    A dot in a claim's name leads into an object: `realm_access.roles`.

    Example: `TokenSettings(issuer="https://login.example.com/works", audience="mto-graph")`
    """

    issuer: str
    audience: str
    keys: str = ""
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    leeway_seconds: int = 30
    name_claim: str = "sub"
    role_claim: str = "mto_graph_role"
    plants_claim: str = ""
    roles: Mapping[str, Role] = field(
        default_factory=lambda: MappingProxyType({role.value: role for role in Role})
    )

    @classmethod
    def read(cls, path: Path) -> TokenSettings:
        """The settings of a TOML file. Raises Refused with every fault, each with what to write instead."""
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as fault:
            raise _refused(f"{path.name} cannot be read: {fault.strerror}.") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise _refused(f"{path.name} is not TOML: {fault}.") from None
        refuse_all(
            UserError(ErrorCode.INVALID_VALUE, f"{path.name}: {told}", ("identity",))
            for told in _faults(found)
        )
        given: dict[str, Any] = {
            name: tuple(value) if name == "algorithms" else value for name, value in found.items()
        }
        if "roles" in given:
            given["roles"] = MappingProxyType({name: Role(role) for name, role in found["roles"].items()})
        if given.get("keys") and "://" not in given["keys"]:
            given["keys"] = str(path.parent / given["keys"])
        return cls(**given)


def is_trusted_url(url: str) -> bool:
    """Whether what this URL answers cannot have been changed on its way: https, or this computer."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _faults(found: Mapping[str, Any]) -> list[str]:
    known = {one.name for one in fields(TokenSettings)}
    told = [
        f"{name} is no setting; there are {', '.join(sorted(known))}." for name in found if name not in known
    ]
    for name in ("issuer", "audience"):
        if not found.get(name):
            told.append(f'{name} is missing; write {name} = "…" as the provider says.')
    for name in known - {"algorithms", "leeway_seconds", "roles"}:
        if not isinstance(found.get(name, ""), str):
            told.append(f"{name} must be a text in quotes.")
    return [*told, *_faulty_algorithms(found), *_faulty_values(found)]


def _faulty_algorithms(found: Mapping[str, Any]) -> list[str]:
    given = found.get("algorithms", ["RS256"])
    if not isinstance(given, list) or not given:
        return ['algorithms must be a list such as ["RS256"].']
    allowed = ", ".join(sorted(ALGORITHMS))
    return [f"algorithms: {one!r} is not one of {allowed}." for one in given if one not in ALGORITHMS]


def _faulty_values(found: Mapping[str, Any]) -> list[str]:
    told = []
    leeway = found.get("leeway_seconds", 0)
    if type(leeway) is not int or not 0 <= leeway <= _LARGEST_LEEWAY:
        told.append(f"leeway_seconds must be a whole number from 0 to {_LARGEST_LEEWAY}.")
    roles, allowed = found.get("roles", {}), {role.value for role in Role}
    if not isinstance(roles, dict) or not {one for one in roles.values() if isinstance(one, str)} <= allowed:
        told.append(
            f'[roles] must say "value of the claim" = "role"; roles are {", ".join(sorted(allowed))}.'
        )
    keys = found.get("keys") or found.get("issuer") or ""
    if isinstance(keys, str) and ("://" in keys or not found.get("keys")) and not is_trusted_url(keys):
        told.append(
            f"{keys!r} must begin with https:// (or http:// on this computer); keys may also be a file."
        )
    return told


def _refused(message: str) -> Refused:
    return refuse(ErrorCode.INVALID_VALUE, message, "identity")
