"""What mutations have in common: a change that is made once, and faults that lead into the input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from mto_graph.api.declaring import field_names
from mto_graph.api.types.errors import UserErrorRow, error_row
from mto_graph.errors import ErrorCode, Refused, UserError
from mto_graph.services.idempotency import Answer

IDEMPOTENCY_KEY: Final = (
    "Makes the mutation safe to repeat: the same key with the same input gives the first answer."
)

_NOT_THE_CLIENTS: Final = frozenset({ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.SCHEMA_OUTDATED})


def attempted(
    change: Callable[[], Answer], place: Callable[[tuple[str, ...]], Sequence[str]]
) -> tuple[Answer | None, list[UserErrorRow]]:
    """The change's answer, or what was wrong; `place` turns a service's path into one through the input.

    What the client can do nothing about stays an exception.
    """
    try:
        return change(), []
    except Refused as refusal:
        if any(fault.code in _NOT_THE_CLIENTS for fault in refusal.errors):
            raise
        return None, [_told(fault, place) for fault in refusal.errors]


def _told(fault: UserError, place: Callable[[tuple[str, ...]], Sequence[str]]) -> UserErrorRow:
    if fault.path == ("idempotency_key",):
        return error_row(fault.code, fault.message, ("input", "idempotencyKey"))
    return error_row(fault.code, fault.message, place(fault.path))


def camel_case(name: str) -> str:
    """A name of the data set as the graph writes it: `sales_order_item` is `salesOrderItem`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def through(row: type, name: str, path: tuple[str, ...]) -> list[str]:
    """The way through an input's list of this name for a service's path (index, field).

    A field that the rows of the list do not have leads to its row.
    """
    if not path:
        return ["input"]
    known = set(map(camel_case, field_names(row)))
    return ["input", name, path[0], *(part for part in map(camel_case, path[1:]) if part in known)]
