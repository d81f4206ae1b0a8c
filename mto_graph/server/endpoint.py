"""The endpoint /graphql: GraphQL over HTTP as its specification wants it."""

from __future__ import annotations

import asyncio
import logging
import re
import uuid
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from mto_graph.api.deadline import Deadline
from mto_graph.api.execution import Api, GraphQLAnswer, GraphQLRequest, MutationNotAllowed
from mto_graph.errors import Refused
from mto_graph.server.event_streams import EventStream, events
from mto_graph.server.explorer import explorer_page
from mto_graph.server.following import followed
from mto_graph.server.identity.identification import Identification, NotIdentifiedError
from mto_graph.server.negotiation import EVENT_STREAM, GRAPHQL_RESPONSE, HTML, JSON, accepted
from mto_graph.server.requests import BadRequest, request_of
from mto_graph.server.settings import ServerSettings
from mto_graph.services.identity import Identity

logger = logging.getLogger("mto_graph.server")

METHODS: Final = ("GET", "HEAD", "POST")
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


class GraphQLEndpoint:
    """Answers GraphQL requests, each in a thread of a small pool, so that health and others stay responsive."""

    def __init__(self, api: Api, settings: ServerSettings, identification: Identification) -> None:
        self._api = api
        self._settings = settings
        self._identification = identification
        self._pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="mto-graph-request")
        self._under_way = 0
        self._followed = 0

    def close(self) -> None:
        """Let requests end that are under way, and take no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def __call__(self, request: Request) -> Response:
        request_id = _request_id(request)
        if _wants_page(request):
            return explorer_page()
        media_type = accepted(request.headers.get("accept"), (JSON, GRAPHQL_RESPONSE, EVENT_STREAM))
        authorization = request.headers.get("authorization")
        try:
            identity = await self._asking(authorization)
            if media_type is None:
                raise BadRequest(406, f"The answer can be {JSON} or {GRAPHQL_RESPONSE}; accept one of them.")
            asked = await request_of(request, self._settings.body_bytes, self._settings.persisted_documents)
            if media_type == EVENT_STREAM:
                return self._stream(asked, request_id, authorization)
            answer = await self._answered(asked, request_id, identity, only_queries=request.method != "POST")
        except BadRequest as fault:
            return _refusal(fault, GRAPHQL_RESPONSE if media_type == GRAPHQL_RESPONSE else JSON, request_id)
        status = 200 if answer.executed or media_type == JSON else 400
        return _response(answer.body, status, media_type, request_id)

    async def _asking(self, authorization: str | None) -> Identity:
        try:
            return await self._identification.asking(authorization)
        except NotIdentifiedError as fault:
            raise BadRequest(503 if fault.unavailable else 401, fault.message, fault.headers) from None
        except Refused as refused:
            raise BadRequest(503, str(refused), {"Retry-After": "1"}) from None

    def _stream(self, asked: GraphQLRequest, request_id: str, authorization: str | None) -> Response:
        """The answers to a subscription as server-sent events (GraphQL over SSE, distinct connections)."""
        if self._followed >= self._settings.connections:
            raise _overloaded()
        headers = {"X-Request-Id": request_id, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return EventStream(self._events(asked, request_id, authorization), 200, headers)

    async def _events(
        self, asked: GraphQLRequest, request_id: str, authorization: str | None
    ) -> AsyncIterator[bytes]:
        self._followed += 1
        try:
            following = followed(self._api, self._identification, authorization, asked, request_id)
            async with aclosing(events(following)) as stream:
                async for event in stream:
                    yield event
        finally:
            self._followed -= 1

    async def _answered(
        self, asked: GraphQLRequest, request_id: str, identity: Identity, *, only_queries: bool
    ) -> GraphQLAnswer:
        if self._under_way >= self._settings.threads + self._settings.waiting:
            raise _overloaded()
        self._under_way += 1
        loop = asyncio.get_running_loop()
        deadline = Deadline(self._settings.request_seconds)
        # Telling a database to stop may take a moment, so not on the loop.
        expiry = loop.call_later(deadline.seconds, lambda: loop.run_in_executor(None, deadline.expire))
        try:
            return await loop.run_in_executor(
                self._pool,
                lambda: self._api.execute(
                    asked, request_id, only_queries=only_queries, deadline=deadline, identity=identity
                ),
            )
        except MutationNotAllowed:
            message = (
                "Mutations are sent by POST." if only_queries else "Only queries and mutations are served."
            )
            status = 405 if only_queries else 400
            raise BadRequest(status, message, {"Allow": "POST"} if only_queries else {}) from None
        except Exception:
            logger.exception("request %s failed", request_id)
            raise BadRequest(
                500, "Something unexpected happened on the server. Quote the request id when you report it."
            ) from None
        finally:
            expiry.cancel()
            self._under_way -= 1


def _overloaded() -> BadRequest:
    return BadRequest(503, "The server has too much to do; try again.", {"Retry-After": "1"})


def _request_id(request: Request) -> str:
    """The id under which this request stands in the log: the client's own, if it is a plain one."""
    given = request.headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _wants_page(request: Request) -> bool:
    """Whether a browser opens the endpoint: then it gets the explorer."""
    if request.method == "POST" or "query" in request.query_params:
        return False
    header = request.headers.get("accept", "")
    return HTML in header and accepted(header, (JSON, GRAPHQL_RESPONSE, HTML)) == HTML


def _refusal(fault: BadRequest, media_type: str, request_id: str) -> Response:
    error: dict[str, Any] = {
        "message": fault.message,
        "extensions": {"code": _CODES.get(fault.status, "BAD_REQUEST"), "requestId": request_id},
    }
    return _response({"errors": [error]}, fault.status, media_type, request_id, fault.headers)


_CODES: Final = {
    401: "UNAUTHENTICATED",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    413: "TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    500: "INTERNAL_SERVER_ERROR",
    503: "OVERLOADED",
}


def _response(
    body: dict[str, Any],
    status: int,
    media_type: str,
    request_id: str,
    headers: dict[str, str] | None = None,
) -> Response:
    return Response(
        orjson.dumps(body),
        status,
        {"X-Request-Id": request_id, "Cache-Control": "no-store", **(headers or {})},
        media_type=f"{media_type}; charset=utf-8",
    )
