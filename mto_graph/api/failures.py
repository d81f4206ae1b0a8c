"""What a client is told when something goes wrong, and what stands in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, Final

from graphql import GraphQLError

from mto_graph.errors import ErrorCode, Refused

logger = logging.getLogger("mto_graph.api")

_UNEXPECTED: Final = "Something unexpected happened on the server. Quote the request id when you report it."


def formatted(errors: Iterable[GraphQLError], request_id: str) -> list[dict[str, Any]]:
    """The errors of an answer: codes and sentences for the client's own mistakes, a request id for ours."""
    return [told for error in errors for told in _told(error, request_id)]


def _told(error: GraphQLError, request_id: str) -> list[dict[str, Any]]:
    cause = error.original_error
    if isinstance(cause, Refused):
        return [
            _with(error, fault.message, code=str(fault.code), requestId=request_id) for fault in cause.errors
        ]
    if cause is None or isinstance(cause, GraphQLError):
        extensions = {**((cause.extensions or {}) if cause else {}), **(error.extensions or {})}
        extensions.setdefault("code", "BAD_REQUEST")
        return [_with(error, error.message, **extensions, requestId=request_id)]
    logger.error("request %s failed at %s", request_id, error.path, exc_info=cause)
    return [_with(error, _UNEXPECTED, code="INTERNAL_SERVER_ERROR", requestId=request_id)]


def _with(error: GraphQLError, message: str, **extensions: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"message": message}
    if error.locations:
        told["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        told["path"] = error.path
    told["extensions"] = extensions
    return told


def is_unavailable(errors: Iterable[GraphQLError]) -> bool:
    """Whether the database could not answer at all."""
    return any(
        fault.code is ErrorCode.DATABASE_UNAVAILABLE
        for error in errors
        if isinstance(error.original_error, Refused)
        for fault in error.original_error.errors
    )
