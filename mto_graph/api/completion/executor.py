"""The executor: graphql-core's, which lets compiled functions complete objects where they can."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from graphql import GraphQLObjectType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from mto_graph.api.completion.cache import CompletionCache
from mto_graph.api.completion.selections import Document


class CompilingExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes objects by compiled functions; where these raise, graphql-core does it, with its own errors.

    The functions have no effects, so that what one began may be done again. Below an object that graphql-core
    completes, the next ones are tried again.
    """

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        cache: CompletionCache | None = self.context_value.plan.completion
        middleware = self.middleware_manager
        if cache is not None and not (middleware and middleware.middlewares) and self.abort_signal is None:
            document = Document(self.schema, self.fragments, self.variable_values, self.operation)
            complete = cache.function(document, return_type, field_details_list)
            # Whatever goes wrong: graphql-core meets it again and tells it.
            with suppress(Exception):
                return complete(result)
        return super().complete_object_value(
            return_type, field_details_list, info, path, result, position_context
        )
