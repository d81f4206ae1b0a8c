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
    FORECAST = "forecast"
    """Forecast requirements are netted and covered in plant stock; all other requirements there are only shown."""
    NONE = "none"
    """Nothing is proposed; requirements are only shown."""


class ExternalRequirements(StrEnum):
    """Which external requirements count against a reorder point: open sales orders and reservations on plant stock."""

    IGNORED = "ignored"
    """None; they are only shown."""
    WITHIN_LEAD_TIME = "within_lead_time"
    """Those dated up to the day on which a replenishment begun today is there."""
    ALL = "all"
    """All, whatever their date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MrpType:
    """A procedure under its trade code.

    `collective_only` keeps dependent requirements in the net segment whatever the individual/collective
    indicator says, because the procedure only watches plant stock. With a reorder point, `external_requirements` says
    which requirements are added to it, and `automatic_reorder_point` that it is computed from the forecast instead of
    maintained.
    `firming_type` (0 to 4) says what the planning time fence does to materials that have none of their own.

    Example: `MrpType(code="PD", name="MRP", when_to_use="…", procedure=Procedure.REQUIREMENTS)`
    """

    code: str
    name: str
    when_to_use: str
    procedure: Procedure
    collective_only: bool = False
    external_requirements: ExternalRequirements = ExternalRequirements.IGNORED
    automatic_reorder_point: bool = False
    firming_type: int = 0

    def __post_init__(self) -> None:
        if self.firming_type not in range(5):
            raise ValueError(f"firming type {self.firming_type} of MRP type {self.code} is not one of 0 to 4")
        object.__setattr__(self, "procedure", Procedure(self.procedure))
        object.__setattr__(self, "external_requirements", ExternalRequirements(self.external_requirements))
        settings = (
            self.automatic_reorder_point or self.external_requirements is not ExternalRequirements.IGNORED
        )
        if settings and self.procedure is not Procedure.REORDER_POINT:
            raise ValueError(f"MRP type {self.code} has settings of a reorder point, but another procedure")
