"""Cursors of the log of plan changes, for those who follow it."""

from __future__ import annotations

from typing import Final

from mto_graph.api.connections import decoded, encoded

_SEQUENCE: Final = "planChange"


def plan_change_cursor(entry: int) -> str:
    """The cursor of an entry of the log."""
    return encoded(_SEQUENCE, (entry,))


def plan_change_of(cursor: str) -> int:
    """The entry of a cursor; a GraphQL error where it is none."""
    return int(decoded(cursor, _SEQUENCE, ("id",))[0])
