"""An identity: who asks, in which roles, for which plants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from mto_graph.services.identity.roles import PERMISSIONS, Permission, Role


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks. `plants` are the codes of the plants that exist for them; none: all. `method` says how they proved it.

    Example: `Identity("night shift", (Role.PLANNER,), ("1000",)).permissions`
    """

    name: str
    roles: tuple[Role, ...]
    plants: tuple[str, ...] = ()
    method: str = "NONE"
    permissions: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        found = frozenset[Permission]().union(*(PERMISSIONS[role] for role in self.roles))
        object.__setattr__(self, "permissions", found)


LOCAL: Final = Identity("local", (Role.ADMINISTRATOR,))
"""Whoever asks where no identity is configured: somebody on this computer, who may do everything."""
