"""Permissions: what the fields of the root types ask of whoever calls them.

Every field of Query, Mutation and Subscription has one, named where it is declared; the schema is not built without.
What lies below a field is for whoever may call the field, in their plants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from mto_graph.services.identity import Identity, Permission

Rules = Mapping[tuple[str, str], Permission | None]
"""The permission of each field of the root types by (type, field); None: only that it is known who asks."""


def told(permission: Permission | None) -> str:
    """What a field's description says of its permission; looking needs no word."""
    return "" if permission in (None, Permission.READ) else f" Permission: `{permission}`."


def check(identity: Identity, field: str, permission: Permission | None) -> None:
    """Refuse an identity that does not have the permission."""
    if permission is not None and permission not in identity.permissions:
        raise forbidden(field, permission)


def forbidden(field: str, permission: Permission) -> GraphQLError:
    """The refusal of a field."""
    return GraphQLError(
        f"{field} needs the permission {permission}, which none of your roles has.",
        extensions={"code": "FORBIDDEN", "field": field, "permission": permission.value},
    )


def elsewhere(field: str, permission: Permission | None, plants: tuple[str, ...]) -> GraphQLError:
    """The refusal of what concerns plants that are not the identity's."""
    needed = permission or Permission.READ
    return GraphQLError(
        f"{field} needs the permission {needed} in every plant that it concerns; you have it in "
        f"{', '.join(plants)} alone.",
        extensions={"code": "FORBIDDEN", "field": field, "permission": needed.value},
    )


def refusals(
    identity: Identity, rules: Rules, root: str, document: DocumentNode, operation: OperationDefinitionNode
) -> list[GraphQLError]:
    """The fields of an operation that the identity may not call, whatever its directives say.

    For mutations, so that none of an operation's changes is made when one of them is refused.
    """
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    names = dict.fromkeys(_fields(operation.selection_set, fragments, set()))
    needed = [(name, rules.get((root, name))) for name in names]
    return [
        forbidden(name, permission)
        for name, permission in needed
        if permission is not None and permission not in identity.permissions
    ]


def _fields(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[str]:
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(node.selection_set, fragments, seen)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            yield from _fields(fragments[node.name.value].selection_set, fragments, seen)
