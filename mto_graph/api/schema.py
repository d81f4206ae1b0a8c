"""The schema of one application: built from the types each time, so that several can live in one process."""

from __future__ import annotations

from collections.abc import Collection

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext

from mto_graph.api.documents import Documents, UseDocuments
from mto_graph.api.fields import bind
from mto_graph.api.limits import Limits
from mto_graph.api.lookahead import Plan
from mto_graph.api.mutations.mutation import Mutation
from mto_graph.api.queries.query import Query
from mto_graph.api.scalars import SCALARS
from mto_graph.api.subscriptions.subscription import Subscription
from mto_graph.api.types.explanation_steps import STEPS
from mto_graph.api.types.proposed_actions import ACTIONS
from mto_graph.api.types.sections import SECTIONS


class Schema(strawberry.Schema):
    """A strawberry schema that leaves logging to us, knows how to read ahead and keeps its documents."""

    plan: Plan
    documents: Documents

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Nothing: `failures.formatted` decides what is worth a line in the log."""


def build_schema(
    limits: Limits | None = None,
    *,
    suggestions: bool = True,
    introspection: bool = True,
    trusted: Collection[str] | None = None,
) -> Schema:
    """A schema of its own, with its own cache of documents.

    `suggestions` tells clients of misspelt fields what they may have meant, `introspection` lets them ask for the
    schema. With `trusted` these documents and no others are executed.
    """
    schema = Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=(*SECTIONS, *STEPS, *ACTIONS),
        extensions=[lambda: UseDocuments(schema.documents)],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=not suggestions),
    )
    schema.plan = bind(schema)
    schema.documents = Documents(
        schema._schema, limits or Limits(), introspection=introspection, trusted=trusted
    )
    return schema
