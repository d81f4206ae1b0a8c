"""User errors: what was wrong with the input of a mutation."""

from collections.abc import Sequence

import strawberry

from mto_graph.api.error_codes import ErrorCode
from mto_graph.api.fields import graph_type, shown
from mto_graph.services.reading.rows import Row


class UserErrorRow(Row):
    """A fault."""

    __slots__ = ("code", "message", "path")

    code: str
    message: str
    path: list[str]


def error_row(code: str, message: str | None, path: Sequence[str]) -> UserErrorRow:
    """A fault as the graph shows it."""
    row = UserErrorRow()
    row.code, row.message, row.path = code, message or "", list(path)
    return row


@graph_type(
    UserErrorRow,
    description="A fault in the input of a mutation. When there is one, nothing was changed; all faults are "
    "named at once.",
)
class UserError:
    code: str = strawberry.field(graphql_type=ErrorCode, description="The kind of fault, for programs.")
    message: str = shown("What is wrong and what to do about it, for people.")
    path: list[str] = shown(
        'Where it is: the way through the input, for example `["input", "materials", "3", "baseUnit"]`. Empty when it '
        "is about the whole."
    )
