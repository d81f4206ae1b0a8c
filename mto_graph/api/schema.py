"""The schema of one application: built from the types each time, so that several can live in one process."""

from __future__ import annotations

from collections.abc import Collection

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext

from mto_graph.api.completion.cache import CompletionCache
from mto_graph.api.completion.compiling import Compiler
from mto_graph.api.completion.executor import CompilingExecutor
from mto_graph.api.documents import Documents, UseDocuments
from mto_graph.api.fields import bind
from mto_graph.api.limits import Limits
from mto_graph.api.lookahead import Plan
from mto_graph.api.mutations.mutation import Mutation
from mto_graph.api.names import Names
from mto_graph.api.plugin_fields import add_plugin_fields
from mto_graph.api.queries.query import Query
from mto_graph.api.scalars import SCALARS
from mto_graph.api.subscriptions.subscription import Subscription
from mto_graph.api.types.explanation_steps import STEPS
from mto_graph.api.types.proposed_actions import ACTIONS
from mto_graph.api.types.sections import SECTIONS
from mto_graph.strategies import Registry, load_registry


class Schema(strawberry.Schema):
    """A strawberry schema that leaves logging to us, knows how to read ahead and keeps its documents."""

    plan: Plan
    documents: Documents
    inner_documents: Documents
    """What fields of plugins ask: code that is installed, so it is trusted whatever clients may send."""

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
    compiled: bool = True,
    registry: Registry | None = None,
) -> Schema:
    """A schema of its own, with its own cache of documents and the fields of the registry's plugins.

    Without a registry it has those of the plugins that are found.
    `suggestions` tells clients of misspelt fields what they may have meant, `introspection` lets them ask for the
    schema. With `trusted` these documents and no others are executed. `compiled` lets compiled functions complete
    answers; without it graphql-core does, to the same effect and many times slower.
    """
    schema = Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=(*SECTIONS, *STEPS, *ACTIONS),
        execution_context_class=CompilingExecutor,
        extensions=[lambda: UseDocuments(schema.documents, schema.inner_documents)],
        config=StrawberryConfig(
            scalar_map=SCALARS, name_converter=Names(), disable_field_suggestions=not suggestions
        ),
    )
    schema.plan = bind(schema)
    add_plugin_fields(schema, load_registry() if registry is None else registry)
    if compiled:
        schema.plan.completion = CompletionCache(Compiler(schema.plan.sources, schema.plan.types))
    schema.documents = Documents(
        schema._schema,
        limits or Limits(),
        suggestions=suggestions,
        introspection=introspection,
        trusted=trusted,
    )
    schema.inner_documents = Documents(schema._schema, limits or Limits())
    return schema
