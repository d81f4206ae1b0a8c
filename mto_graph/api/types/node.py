"""The Relay interface `Node`: everything that has an id of its own."""

from __future__ import annotations

import strawberry

from mto_graph.api.declaring import interface_type


@interface_type(
    description=(
        "An object with an id that stays the same, whatever the query. Pass the id to `Query.node` to read "
        "the object "
        "again."
    )
)
class Node:
    id: strawberry.ID = strawberry.field(
        description="The object's id in the whole graph. Opaque: do not take it apart."
    )
