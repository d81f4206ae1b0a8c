"""Who asks, and what they may do: roles, permissions, plants, API keys."""

from mto_graph.services.identity.api_keys import (
    ApiKey,
    authenticated,
    create_api_key,
    has_api_keys,
    list_api_keys,
    revoke_api_key,
)
from mto_graph.services.identity.identities import LOCAL, Identity
from mto_graph.services.identity.roles import Permission, Role

__all__ = [
    "LOCAL",
    "ApiKey",
    "Identity",
    "Permission",
    "Role",
    "authenticated",
    "create_api_key",
    "has_api_keys",
    "list_api_keys",
    "revoke_api_key",
]
