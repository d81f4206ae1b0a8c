"""The enumeration of error codes, with what each means."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

import strawberry

from mto_graph.errors import ErrorCode as Code

_MEANINGS: Final = {
    Code.UNKNOWN_TABLE: "The data set has no table of this name.",
    Code.UNKNOWN_COLUMN: "The table has no column of this name.",
    Code.MALFORMED_FILE: "The file cannot be read.",
    Code.INVALID_VALUE: "The value is not one that this field can take.",
    Code.REQUIRED: "A value that must be given is missing.",
    Code.DUPLICATE: "The same thing is given twice.",
    Code.CONFLICT: "It contradicts something else, or somebody else changed the same at the same time.",
    Code.NOT_FOUND: "What is named does not exist.",
    Code.RECURSIVE_BOM: "A bill of material would contain itself.",
    Code.PLANNING_MATERIAL_RING: "Planning materials would plan each other in a ring.",
    Code.CALENDAR_WITHOUT_WORKDAY: "A calendar would have no workday.",
    Code.LEAD_TIME_OUTSIDE_CALENDAR: "A lead time leads beyond the calendar.",
    Code.QUANTITY_OVERFLOW: "A sum of quantities is too large to be exact.",
    Code.UNKNOWN_STRATEGY: "No loaded plugin supplies this planning strategy.",
    Code.UNKNOWN_LOT_SIZE: "No loaded plugin supplies this lot-size procedure.",
    Code.UNKNOWN_MRP_TYPE: "No loaded plugin supplies this MRP type.",
    Code.UNKNOWN_MOVEMENT_TYPE: "No loaded plugin supplies this movement type.",
    Code.PLUGIN_FAILED: "A plugin failed; the message names it.",
    Code.PLANNING_IN_PROGRESS: "A planning run is at work; try again when it has finished.",
    Code.PLANNING_CANCELLED: "Somebody stopped the planning run; the plan is as it was before.",
    Code.NOT_CONVERTIBLE: "The planned order cannot become a real one.",
    Code.NOT_CHANGEABLE: "The planned order stands for a plan; nobody changes it by hand.",
    Code.INSUFFICIENT_STOCK: "There is not enough stock.",
    Code.EXCEEDS_OPEN_QUANTITY: "It is more than what is still open.",
    Code.DATABASE_UNAVAILABLE: "The database does not answer; nothing was changed.",
    Code.SCHEMA_OUTDATED: "The tables of the database are older than the program.",
    Code.IDEMPOTENCY_KEY_REUSED: "The idempotency key was used with another input before.",
}


def _meaning(code: Code) -> str:
    return _MEANINGS.get(code, f"{code.value.replace('_', ' ').capitalize()}.")


_members: dict[str, Any] = {
    code.name: strawberry.enum_value(code.value, description=_meaning(code)) for code in Code
}
_make_enum: Any = Enum
ErrorCode: Any = strawberry.enum(
    _make_enum("ErrorCode", _members),
    description="The kind of fault; stable, so that programs may branch on it.",
)
