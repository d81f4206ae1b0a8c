"""MRP types: which procedure plans a material in a plant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Procedure(StrEnum):
    """What starts a replenishment."""

    REQUIREMENTS = "requirements"
    """Every requirement is netted and its shortage covered."""
    REORDER_POINT = "reorder_point"
    """Plant stock plus firm receipts below the reorder point; requirements are only shown."""
    NONE = "none"
    """Nothing is proposed; requirements are only shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MrpType:
    """A procedure under its trade code.

    `collective_only` keeps dependent requirements in the net segment whatever the individual/collective
    indicator says, because the procedure only watches plant stock.

    Example: `MrpType(code="PD", name="MRP", when_to_use="…", procedure=Procedure.REQUIREMENTS)`
    """

    code: str
    name: str
    when_to_use: str
    procedure: Procedure
    collective_only: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "procedure", Procedure(self.procedure))
