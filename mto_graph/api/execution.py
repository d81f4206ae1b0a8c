"""Executing one request: a document with its variables becomes an answer that HTTP can carry."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Hashable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    GraphQLError,
    OperationDefinitionNode,
    create_source_event_stream,
    execute_sync,
    get_operation_ast,
)
from graphql import ExecutionResult as CoreExecutionResult
from graphql import OperationType as Operation

from mto_graph.api.completion.executor import CompilingExecutor
from mto_graph.api.context import Context
from mto_graph.api.deadline import Deadline
from mto_graph.api.documents import Prepared
from mto_graph.api.failures import formatted
from mto_graph.api.limits import Limits, check_variables
from mto_graph.api.permissions import refusals
from mto_graph.api.schema import Schema, build_schema
from mto_graph.api.subscriptions.planning_runs import FollowedRuns
from mto_graph.api.subscriptions.sharing import SharedAnswers
from mto_graph.api.subscriptions.ticks import Tick
from mto_graph.services.application import Application
from mto_graph.services.identity import LOCAL, Identity


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
    """The GraphQL API of one application. Thread-safe.

    It builds a schema of its own, unless it is given one that was built for the same plugins and limits: then what
    says something of the schema (`suggestions`, `introspection`, `trusted`, `compiled`) is that one's.

    Example: `Api(application).execute(GraphQLRequest("{ plants { code } }"), "request 1").body["data"]`
    """

    def __init__(
        self,
        application: Application,
        limits: Limits | None = None,
        *,
        suggestions: bool = True,
        introspection: bool = True,
        trusted: Collection[str] | None = None,
        compiled: bool = True,
        schema: Schema | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.application = application
        self.limits = limits or Limits()
        self._today = today
        self._hidden = not suggestions
        self._followers = 0
        self._followed_runs = FollowedRuns(application.database)
        self._shared = SharedAnswers[CoreExecutionResult]()
        self.schema = schema or build_schema(
            self.limits,
            suggestions=suggestions,
            introspection=introspection,
            trusted=trusted,
            compiled=compiled,
            registry=application.registry,
        )

    def execute(
        self,
        request: GraphQLRequest,
        request_id: str,
        *,
        only_queries: bool = False,
        deadline: Deadline | None = None,
        identity: Identity = LOCAL,
    ) -> GraphQLAnswer:
        """Execute the request; the database is read in one snapshot, each mutation writes in its own transaction.

        `identity` is who asks: fields that need a permission which it lacks are refused, and plants that are not its
        own do not exist. Of an operation with a mutation that is refused nothing is executed.

        A `deadline` stops what is read for it; what a mutation has changed is told in any case. Raises
        MutationNotAllowed when `only_queries` and the operation is a mutation.
        """
        prepared = self.schema.documents.prepared(request.query)
        if prepared.document is None:
            return _refused(prepared.errors, request_id)
        if prepared.operations > 1 and request.operation_name is None:
            return _refused([_several_operations()], request_id)
        operation = get_operation_ast(prepared.document, request.operation_name)
        if operation is None:
            return _refused([_no_operation(request)], request_id)
        if operation.operation is Operation.MUTATION and only_queries:
            raise MutationNotAllowed
        if operation.operation is Operation.SUBSCRIPTION:
            return _refused([GraphQLError("Only queries and mutations are served here.")], request_id)
        if prepared.errors:
            return _refused(prepared.errors, request_id)
        if operation.operation is Operation.MUTATION:
            refused = refusals(
                identity, self.schema.plan.permissions, "Mutation", prepared.document, operation
            )
            if refused:
                return _refused(refused, request_id)
        try:
            requested = self._requested(request, prepared, operation)
        except GraphQLError as fault:
            return _refused([fault], request_id)
        context = self._context(request, request_id, identity, deadline)
        context.requested = requested
        return self._executed(request, prepared.document, request_id, context)

    def _requested(
        self, request: GraphQLRequest, prepared: Prepared, operation: OperationDefinitionNode
    ) -> int:
        """How many objects the operation asks for; a GraphQL error when it or what comes with it is too much."""
        if request.variables:
            mutation = operation.operation is Operation.MUTATION
            check_variables(request.variables, self.limits.rows if mutation else self.limits.entries)
        return self.schema.documents.requested(prepared, operation, request.operation_name, request.variables)

    def _executed(
        self, request: GraphQLRequest, document: DocumentNode, request_id: str, context: Context
    ) -> GraphQLAnswer:
        """Execute by graphql-core directly: strawberry's own way does the same with more around it."""
        try:
            result = execute_sync(
                self.schema._schema,
                document,
                variable_values=None if request.variables is None else dict(request.variables),
                context_value=context,
                operation_name=request.operation_name,
                executor_class=CompilingExecutor,
                hide_suggestions=self._hidden,
            )
        except Exception as fault:
            error = (
                fault if isinstance(fault, GraphQLError) else GraphQLError(str(fault), original_error=fault)
            )
            return _refused([error], request_id)
        finally:
            context.close()
        if context.deadline is not None and context.deadline.expired and result.errors:
            return _refused([context.deadline.error()], request_id)
        return _answer(result, request_id, context)

    async def follow(
        self, request: GraphQLRequest, request_id: str, identity: Identity = LOCAL
    ) -> AsyncGenerator[GraphQLAnswer]:
        """The answers to a subscription, as they come; a request that is none gets one that says so.

        Closing the iterator ends the subscription. The database is read in threads, never on the event loop.
        """
        faults = await asyncio.to_thread(self._not_followed, request)
        if faults:
            yield GraphQLAnswer({"errors": formatted(faults, request_id)}, executed=False)
            return
        if self._followers >= self.limits.subscriptions:
            yield _refused([_too_many(self.limits.subscriptions)], request_id)
            return
        self._followers += 1
        try:
            async with aclosing(self._results(request, request_id, identity)) as results:
                async for result in results:
                    yield _answer(result, request_id)
        except GraphQLError as end:
            yield _refused([end], request_id)
        finally:
            self._followers -= 1

    async def _results(
        self, request: GraphQLRequest, request_id: str, identity: Identity
    ) -> AsyncGenerator[CoreExecutionResult]:
        """What the source of the subscription brings, executed once for all who ask for the same."""
        document = self.schema.documents.prepared(request.query).document
        assert document is not None
        built = CompilingExecutor.build(
            self.schema._schema,
            document,
            context_value=self._context(request, request_id, identity, followed_runs=self._followed_runs),
            raw_variable_values=None if request.variables is None else dict(request.variables),
            operation_name=request.operation_name,
            hide_suggestions=self._hidden,
        )
        if isinstance(built, list):
            yield CoreExecutionResult(None, errors=built)
            return
        source: Any = create_source_event_stream(built)
        if isinstance(source, CoreExecutionResult):
            yield source
            return
        asked = _same_for(request, identity)
        async with aclosing(source) as ticks:
            async for tick in ticks:
                yield await self._shared.once(
                    (asked, tick.key), partial(self._told, request, document, request_id, identity, tick)
                )

    def _told(
        self, request: GraphQLRequest, document: DocumentNode, request_id: str, identity: Identity, tick: Tick
    ) -> CoreExecutionResult:
        """Execute the subscription's operation for one tick, from a snapshot of its own."""
        context = self._context(request, request_id, identity)
        try:
            return execute_sync(
                self.schema._schema,
                document,
                root_value=tick,
                variable_values=None if request.variables is None else dict(request.variables),
                context_value=context,
                operation_name=request.operation_name,
                executor_class=CompilingExecutor,
                hide_suggestions=self._hidden,
            )
        finally:
            context.close()

    def _context(
        self,
        request: GraphQLRequest,
        request_id: str,
        identity: Identity,
        deadline: Deadline | None = None,
        followed_runs: FollowedRuns | None = None,
    ) -> Context:
        return Context(
            self.application,
            self.schema.plan,
            self.limits,
            request_id,
            self._today(),
            request.operation_name,
            deadline,
            followed_runs=followed_runs,
            identity=identity,
        )

    def _not_followed(self, request: GraphQLRequest) -> Sequence[GraphQLError]:
        """Why a request cannot be followed; looking also prepares its document, which takes too long for a loop."""
        prepared = self.schema.documents.prepared(request.query)
        if prepared.errors or prepared.document is None:
            return prepared.errors
        operation = get_operation_ast(prepared.document, request.operation_name)
        if operation is None and request.operation_name is None and prepared.operations > 1:
            return [_several_operations()]
        if operation is None:
            return [_no_operation(request)]
        if operation.operation is not Operation.SUBSCRIPTION:
            return [GraphQLError("Only subscriptions are followed here; send queries and mutations by POST.")]
        try:
            self._requested(request, prepared, operation)
        except GraphQLError as fault:
            return [fault]
        return []


def _answer(result: CoreExecutionResult, request_id: str, context: Context | None = None) -> GraphQLAnswer:
    errors = result.errors or []
    if result.data is None and all(error.path is None for error in errors):
        return GraphQLAnswer({"errors": formatted(errors, request_id)}, executed=False)
    body: dict[str, Any] = {"data": result.data}
    if errors:
        body["errors"] = formatted(errors, request_id)
    if context is not None and context.requested:
        body["extensions"] = {"cost": context.cost}
    return GraphQLAnswer(body, executed=True)


def _same_for(request: GraphQLRequest, identity: Identity) -> Hashable:
    """Equal for requests whose answers are equal; whatever an answer depends on belongs in here."""
    variables = orjson.dumps(request.variables or {}, option=orjson.OPT_SORT_KEYS)
    return request.query, request.operation_name, variables, identity.plants, identity.roles


def _too_many(limit: int) -> GraphQLError:
    return GraphQLError(
        f"This server has {limit} subscriptions, as many as it takes; try again later.",
        extensions={"code": "TOO_MANY_SUBSCRIPTIONS"},
    )


def _no_operation(request: GraphQLRequest) -> GraphQLError:
    if request.operation_name is not None:
        return GraphQLError(f"The document has no operation named {request.operation_name[:80]!r}.")
    return GraphQLError("The document has no operation.")


def _several_operations() -> GraphQLError:
    return GraphQLError("The document has several operations: name one in operationName.")


def _refused(faults: Sequence[GraphQLError], request_id: str) -> GraphQLAnswer:
    return GraphQLAnswer({"errors": formatted(faults, request_id)}, executed=False)
