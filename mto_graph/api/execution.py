"""Executing one request: a document with its variables becomes an answer that HTTP can carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from mto_graph.api.context import Context
from mto_graph.api.failures import formatted
from mto_graph.api.limits import Limits
from mto_graph.api.schema import build_schema
from mto_graph.services.application import Application


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client asks for."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class GraphQLAnswer:
    """What it is told: the body of the response, and whether the request could be executed at all."""

    body: dict[str, Any]
    executed: bool


class MutationNotAllowed(Exception):  # noqa: N818 - the client's fault, told by a status code
    """A mutation came in a way in which only queries may come."""


class Api:
    """The GraphQL API of one application. Thread-safe; nothing of it is shared with other applications.

    Example: `Api(application).execute(GraphQLRequest("{ plants { code } }"), "request 1").body["data"]`
    """

    def __init__(
        self,
        application: Application,
        limits: Limits | None = None,
        *,
        suggestions: bool = True,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.application = application
        self.limits = limits or Limits()
        self._today = today
        self.schema = build_schema(self.limits, suggestions=suggestions)

    def execute(
        self, request: GraphQLRequest, request_id: str, *, only_queries: bool = False
    ) -> GraphQLAnswer:
        """Execute the request; the database is read in one snapshot, each mutation writes in its own transaction.

        Raises MutationNotAllowed when `only_queries` and the operation is a mutation.
        """
        context = Context(
            self.application,
            self.schema.plan,
            self.limits,
            request_id,
            self._today(),
            request.operation_name,
        )
        allowed = {OperationType.QUERY} if only_queries else {OperationType.QUERY, OperationType.MUTATION}
        try:
            result = self.schema.execute_sync(
                request.query,
                variable_values=None if request.variables is None else dict(request.variables),
                context_value=context,
                operation_name=request.operation_name,
                allowed_operation_types=allowed,
            )
        except InvalidOperationTypeError as fault:
            if only_queries and fault.operation_type is OperationType.MUTATION:
                raise MutationNotAllowed from None
            return _not_executed(GraphQLError("Only queries and mutations are served here."), request_id)
        except (CannotGetOperationTypeError, MissingQueryError):
            return _not_executed(_no_operation(request), request_id)
        finally:
            context.close()
        errors = result.errors or []
        if result.data is None and all(error.path is None for error in errors):
            return GraphQLAnswer({"errors": formatted(errors, request_id)}, executed=False)
        body: dict[str, Any] = {"data": result.data}
        if errors:
            body["errors"] = formatted(errors, request_id)
        return GraphQLAnswer(body, executed=True)


def _no_operation(request: GraphQLRequest) -> GraphQLError:
    if request.operation_name is not None:
        return GraphQLError(f"The document has no operation named {request.operation_name[:80]!r}.")
    return GraphQLError("The document has no operation.")


def _not_executed(fault: GraphQLError, request_id: str) -> GraphQLAnswer:
    return GraphQLAnswer({"errors": formatted([fault], request_id)}, executed=False)
