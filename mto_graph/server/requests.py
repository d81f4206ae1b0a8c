"""Reading a GraphQL request from HTTP; everything malformed gets a status code and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.requests import ClientDisconnect, Request

from mto_graph.api.execution import GraphQLRequest
from mto_graph.server.negotiation import JSON, media_type_of
from mto_graph.server.persisted_documents import PersistedDocuments

_UTF8: Final = ("", "utf-8", "utf8")


class BadRequest(Exception):  # noqa: N818 - answered with its status, never raised to anybody
    """A request that cannot be understood: its status code, and what to do about it."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})


async def request_of(request: Request, body_bytes: int, persisted: PersistedDocuments) -> GraphQLRequest:
    """The GraphQL request that a GET or POST carries, its document written out or named."""
    if request.method == "POST":
        return _checked(await _from_body(request, body_bytes), persisted)
    return _checked(_from_parameters(request), persisted)


async def _from_body(request: Request, body_bytes: int) -> dict[str, Any]:
    media_type, charset = media_type_of(request.headers.get("content-type"))
    if media_type != JSON:
        raise BadRequest(415, "Send the request as application/json.", {"Accept-Post": JSON})
    if charset not in _UTF8:
        raise BadRequest(415, "Send the request in UTF-8.", {"Accept-Post": JSON})
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise BadRequest(415, "Send the request without compression.", {"Accept-Encoding": "identity"})
    body = await _body(request, body_bytes)
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        raise BadRequest(400, f"The body is not JSON: {fault.msg}.") from None
    if isinstance(parsed, list):
        raise BadRequest(400, "Send one request at a time: a JSON object, not a list.")
    if not isinstance(parsed, dict):
        raise BadRequest(400, "The body must be a JSON object with a query.")
    return parsed


async def _body(request: Request, limit: int) -> bytes:
    """The body, as long as it is not too large."""
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told[:18]) > limit:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            parts.append(part)
    except ClientDisconnect:
        raise BadRequest(400, "The body did not arrive.") from None
    return b"".join(parts)


def _too_large(limit: int) -> BadRequest:
    return BadRequest(
        413, f"The body is larger than {limit} bytes; send less at once.", {"Connection": "close"}
    )


def _from_parameters(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name in ("query", "documentId", "operationName", "variables", "extensions"):
        values = request.query_params.getlist(name)
        if len(values) > 1:
            raise BadRequest(400, f"Give the parameter {name} once.")
        if values and (values[0] or name == "query"):
            given[name] = values[0]
    for name in ("variables", "extensions"):
        if name in given:
            try:
                given[name] = orjson.loads(given[name])
            except orjson.JSONDecodeError as fault:
                raise BadRequest(400, f"The parameter {name} is not JSON: {fault.msg}.") from None
    return given


def _checked(given: Mapping[str, Any], persisted: PersistedDocuments) -> GraphQLRequest:
    query = _document(given, persisted)
    operation_name = given.get("operationName")
    if operation_name is not None and not isinstance(operation_name, str):
        raise BadRequest(400, "operationName must be a text.")
    for name in ("variables", "extensions"):
        if given.get(name) is not None and not isinstance(given[name], dict):
            raise BadRequest(400, f"{name} must be a JSON object.")
    # An empty name is what some clients send for no name.
    return GraphQLRequest(query, given.get("variables"), operation_name or None)


def _document(given: Mapping[str, Any], persisted: PersistedDocuments) -> str:
    """The document of a request: its `query`, or the persisted one that its `documentId` names."""
    for name in ("query", "documentId"):
        if given.get(name) is not None and not isinstance(given[name], str):
            raise BadRequest(400, f"{name} must be a text.")
    query, document_id = given.get("query"), given.get("documentId")
    if document_id:
        if query:
            raise BadRequest(400, "Send either query or documentId, not both.")
        query = persisted.text(document_id)
        if query is None:
            raise BadRequest(
                400, f"There is no persisted document {document_id[:80]!r}; send the query itself."
            )
    if not query:
        raise BadRequest(400, 'The request has no query; send {"query": "{ plants { code } }"}.')
    return str(query)
