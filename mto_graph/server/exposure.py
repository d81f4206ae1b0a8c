"""Who may reach a server: without an identity nobody but this computer."""

from __future__ import annotations

from ipaddress import ip_address

from mto_graph.errors import ErrorCode, refuse
from mto_graph.server.identity.settings import TokenSettings
from mto_graph.services.application import Application
from mto_graph.services.identity import has_api_keys


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches the address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def knows_who_asks(application: Application, tokens: TokenSettings | None = None) -> bool:
    """Whether an identity is configured: tokens, or an API key that was ever made."""
    return tokens is not None or has_api_keys(application)


def check_exposure(application: Application, host: str, tokens: TokenSettings | None = None) -> None:
    """Raises Refused where a server on this address would be open to others without knowing who they are."""
    if not is_loopback(host) and not knows_who_asks(application, tokens):
        raise refuse(
            ErrorCode.INVALID_VALUE,
            f"No identity is configured, so the server would let everybody who reaches {host} do everything. Make an "
            "API key first: mto-graph keys create NAME --role administrator. Or leave out --host: then only this "
            "computer reaches it.",
            "host",
        )
