"""Roles and the permissions that each has."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Permission(StrEnum):
    """What a field of the graph may ask of whoever calls it."""

    READ = "READ"
    """Look at everything in one's plants."""
    PLAN = "PLAN"
    """Run planning; change, convert and order proposals."""
    MAINTAIN = "MAINTAIN"
    """Bring in and change master data and documents."""
    POST = "POST"
    """Say what has happened: goods movements, deliveries, kanban signals, completed orders."""
    ADMINISTER = "ADMINISTER"
    """Manage API keys."""


class Role(StrEnum):
    """What somebody is to the works."""

    VIEWER = "viewer"
    PLANNER = "planner"
    INTEGRATOR = "integrator"
    ADMINISTRATOR = "administrator"


PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = MappingProxyType(
    {
        Role.VIEWER: frozenset({Permission.READ}),
        Role.PLANNER: frozenset({Permission.READ, Permission.PLAN}),
        Role.INTEGRATOR: frozenset({Permission.READ, Permission.MAINTAIN, Permission.POST}),
        Role.ADMINISTRATOR: frozenset(Permission),
    }
)
"""The permissions of each role."""
