"""The authorisation matrix: which role may call which field, read off a schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mto_graph.api.schema import Schema
from mto_graph.services.identity import Permission, Role
from mto_graph.services.identity.roles import PERMISSIONS


@dataclass(frozen=True, slots=True)
class Rule:
    """A field of a root type, the permission that it needs (None: only to be known), and the roles that have it."""

    type: str
    field: str
    permission: Permission | None
    roles: tuple[Role, ...]


def matrix(schema: Schema) -> Iterator[Rule]:
    """The rule of every field of Query, Mutation and Subscription, those of plugins included, in the schema's order.

    Raises KeyError for a field without a rule.

    Example: `[rule.field for rule in matrix(build_schema()) if Role.PLANNER in rule.roles]`
    """
    built = schema._schema
    for kind in (built.query_type, built.mutation_type, built.subscription_type):
        for name in kind.fields if kind is not None else ():
            assert kind is not None
            permission = schema.plan.permissions[kind.name, name]
            roles = tuple(role for role in Role if permission is None or permission in PERMISSIONS[role])
            yield Rule(kind.name, name, permission, roles)
