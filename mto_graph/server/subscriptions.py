"""Subscriptions over WebSocket (graphql-transport-ws), as strawberry speaks it, within bounds."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any, Final

import orjson
from graphql import GraphQLError
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.unset import UNSET, UnsetType

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.errors import Refused
from mto_graph.server.following import followed
from mto_graph.server.identity.identification import Identification, NotIdentifiedError
from mto_graph.server.settings import ServerSettings

logger = logging.getLogger("mto_graph.server")

_TRY_AGAIN_LATER: Final = 1013
_NORMAL: Final = 1000
_AUTHORIZATION: Final = "authorization"


class _Told(GraphQLError):  # noqa: N818 - it is sent, never raised
    """An error that is told as it has been put into words already."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(told["message"])
        self._told = told

    @property
    def formatted(self) -> Any:
        return self._told


class _Followed:
    """The API as strawberry's protocol wants to see a schema."""

    def __init__(self, api: Api, identification: Identification) -> None:
        self._api = api
        self._identification = identification

    async def stream(
        self,
        query: object,
        variable_values: object = None,
        context_value: Any = None,
        root_value: object = None,
        operation_name: object = None,
    ) -> AsyncIterator[ExecutionResult]:
        return self._results(query, variable_values, operation_name, context_value.get(_AUTHORIZATION))

    async def _results(
        self, query: object, variables: object, operation_name: object, authorization: str | None
    ) -> AsyncIterator[ExecutionResult]:
        fault = _fault(query, variables, operation_name)
        if fault:
            yield PreExecutionError(data=None, errors=[GraphQLError(fault)])
            return
        request = GraphQLRequest(query, variables, operation_name or None)  # type: ignore[arg-type]
        request_id = uuid.uuid4().hex
        async for answer in followed(self._api, self._identification, authorization, request, request_id):
            errors: list[GraphQLError] = [_Told(told) for told in answer.body.get("errors", ())]
            if answer.executed:
                yield ExecutionResult(data=answer.body["data"], errors=errors or None)
            else:
                yield PreExecutionError(data=None, errors=errors)


def _fault(query: object, variables: object, operation_name: object) -> str:
    if not isinstance(query, str):
        return "query must be a text."
    if variables is not None and not isinstance(variables, dict):
        return "variables must be a JSON object."
    if operation_name is not None and not isinstance(operation_name, str):
        return "operationName must be a text."
    return ""


def _authorization(context: Mapping[str, Any]) -> str | None:
    """The credential of a WebSocket; browsers cannot send headers with one, so the payload comes first."""
    given = context["connection_params"]
    named = given.get("Authorization", given.get("authorization"))
    if named is not None:
        return named if isinstance(named, str) else "-"
    header: str | None = context["request"].headers.get("authorization")
    return header


class _Handler(BaseGraphQLTransportWSHandler[Any, Any]):
    """One connection; it is closed when nothing has been followed on it for a while."""

    view: WebSockets

    async def handle(self) -> None:
        watching = asyncio.create_task(self._close_when_idle())
        try:
            await super().handle()
        finally:
            watching.cancel()

    async def handle_message(self, message: Any) -> None:
        try:
            await super().handle_message(message)
        except (TypeError, AttributeError):
            await self.handle_invalid_message("Failed to parse message")

    async def _close_when_idle(self) -> None:
        since = time.monotonic()
        while time.monotonic() - since < self.view.idle_seconds:
            await asyncio.sleep(self.view.idle_seconds / 10)
            if self.operations:
                since = time.monotonic()
        await self.websocket.close(_NORMAL, "Nothing has been followed for a while")


class WebSockets(GraphQL[Any, Any]):
    """The endpoint /graphql for WebSockets, to be given to a route as it is."""

    graphql_transport_ws_handler_class = _Handler

    def __init__(self, api: Api, settings: ServerSettings, identification: Identification) -> None:
        super().__init__(
            _Followed(api, identification),  # type: ignore[arg-type]
            graphql_ide=None,
            # Not the protocol before it, graphql-ws, which is no longer maintained anywhere.
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=settings.greeting_seconds),
            max_subscriptions_per_connection=settings.subscriptions_per_connection,
            allowed_origins=settings.origins,
        )
        self.idle_seconds = settings.idle_seconds
        self._connections = settings.connections
        self._open = 0
        self._identification = identification

    async def on_ws_connect(self, context: Any) -> UnsetType | dict[str, object] | None:
        """Let in whoever the payload of `connection_init` or the header names; the others are closed with 4403."""
        context[_AUTHORIZATION] = _authorization(context)
        try:
            await self._identification.asking(context[_AUTHORIZATION])
        except (NotIdentifiedError, Refused):
            raise ConnectionRejectionError from None
        nothing_to_say: UnsetType = UNSET
        return nothing_to_say

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._open >= self._connections:
            logger.warning("a WebSocket was turned away: %s are open", self._open)
            await WebSocket(scope, receive, send).close(_TRY_AGAIN_LATER)
            return
        self._open += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._open -= 1

    def encode_json(self, data: object) -> str:
        # Text, because bytes would be sent as binary frames, which clients of this protocol refuse.
        return orjson.dumps(data).decode()

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)
