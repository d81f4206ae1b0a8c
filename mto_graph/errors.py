"""What is refused, in words a user can act on: every fault has a code, a sentence and a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ErrorCode(StrEnum):
    """The kind of fault; stable, so that programs may branch on it."""

    # the input as text
    UNKNOWN_TABLE = "UNKNOWN_TABLE"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
    MALFORMED_FILE = "MALFORMED_FILE"
    INVALID_VALUE = "INVALID_VALUE"
    REQUIRED = "REQUIRED"
    DUPLICATE = "DUPLICATE"
    CONFLICT = "CONFLICT"
    NOT_FOUND = "NOT_FOUND"
    NOT_SUPPORTED = "NOT_SUPPORTED"

    # master data that cannot be planned
    RECURSIVE_BOM = "RECURSIVE_BOM"
    PLANNING_MATERIAL_RING = "PLANNING_MATERIAL_RING"
    CALENDAR_WITHOUT_WORKDAY = "CALENDAR_WITHOUT_WORKDAY"

    # planning
    LEAD_TIME_OUTSIDE_CALENDAR = "LEAD_TIME_OUTSIDE_CALENDAR"
    QUANTITY_OVERFLOW = "QUANTITY_OVERFLOW"
    UNKNOWN_STRATEGY = "UNKNOWN_STRATEGY"
    UNKNOWN_LOT_SIZE = "UNKNOWN_LOT_SIZE"
    UNKNOWN_MRP_TYPE = "UNKNOWN_MRP_TYPE"
    UNKNOWN_MOVEMENT_TYPE = "UNKNOWN_MOVEMENT_TYPE"
    TOO_MANY_LOTS = "TOO_MANY_LOTS"
    TOO_MANY_COMPONENTS = "TOO_MANY_COMPONENTS"
    PLUGIN_FAILED = "PLUGIN_FAILED"
    PLANNING_IN_PROGRESS = "PLANNING_IN_PROGRESS"
    PLANNING_CANCELLED = "PLANNING_CANCELLED"

    # orders and stock
    NOT_CONVERTIBLE = "NOT_CONVERTIBLE"
    NOT_CHANGEABLE = "NOT_CHANGEABLE"
    INSUFFICIENT_STOCK = "INSUFFICIENT_STOCK"
    EXCEEDS_OPEN_QUANTITY = "EXCEEDS_OPEN_QUANTITY"

    # service
    DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE"
    SCHEMA_OUTDATED = "SCHEMA_OUTDATED"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    INTERNAL_ERROR = "INTERNAL_ERROR"


@dataclass(frozen=True, slots=True)
class UserError:
    """One fault: what it is, what to do about it, and where it stands.

    `path` leads into the input: ("sales_orders.csv", "17", "quantity") or ("input", "items", "0", "quantity").
    """

    code: ErrorCode
    message: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{':'.join(self.path)}: {self.message}" if self.path else self.message


class Refused(Exception):  # noqa: N818 - "the posting was refused" is how the trade says it
    """The whole operation was refused and changed nothing; `errors` names every fault found.

    Example: `raise Refused(UserError(ErrorCode.NOT_FOUND, "Material FG20 does not exist in plant 1000."))`
    """

    def __init__(self, *errors: UserError) -> None:
        if not errors:
            raise ValueError("a refusal names at least one fault")
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


def refuse(code: ErrorCode, message: str, *path: str) -> Refused:
    """The refusal with one fault, to be raised: `raise refuse(ErrorCode.REQUIRED, "…", "quantity")`."""
    return Refused(UserError(code, message, path))


def refuse_all(errors: Iterable[UserError]) -> None:
    """Raise one refusal with all faults, or do nothing when there are none."""
    found = tuple(errors)
    if found:
        raise Refused(*found)
