"""Relay ids: one opaque text per object, the same for as long as the object exists."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from graphql import GraphQLError


def encoded(type_name: str, key: int | str) -> str:
    """The id of an object: `encoded("Material", 17)`."""
    return urlsafe_b64encode(f"{type_name}:{key}".encode()).decode().rstrip("=")


def decoded(identifier: str) -> tuple[str, str]:
    """The type and key in an id; a GraphQL error where it is no id of ours."""
    try:
        padded = identifier + "=" * (-len(identifier) % 4)
        text = urlsafe_b64decode(padded.encode("ascii")).decode()
    except (ValueError, binascii.Error):
        raise unusable(identifier) from None
    type_name, colon, key = text.partition(":")
    if not colon or not key or encoded(type_name, key) != identifier.rstrip("="):
        raise unusable(identifier)
    return type_name, key


def decoded_run(identifier: str) -> int:
    """The number of the planning run of this id; a GraphQL error where it is no id of one."""
    type_name, key = decoded(identifier)
    if type_name != "PlanningRun" or not (key.isascii() and key.isdecimal() and len(key) <= 18):
        raise unusable(identifier)
    return int(key)


def unusable(identifier: str) -> GraphQLError:
    """The error for a text that is no id, or not one of the wanted type."""
    return GraphQLError(
        f"{identifier[:80]!r} is not an id of this API; pass an id that another answer gave.",
        extensions={"code": "INVALID_ID"},
    )
