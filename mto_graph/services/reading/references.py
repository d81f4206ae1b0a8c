"""Names of things that requirements and supplies are: their kind and key, before they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from mto_graph.services.reading.segments import SubjectKind


@dataclass(frozen=True, slots=True)
class Reference:
    """Which thing: its kind and its key. Stock is named by its place, (material plant, segment)."""

    kind: str
    key: Any


SCHEDULE_LINE: Final = "schedule_line"
PLANNED_INDEPENDENT_REQUIREMENT: Final = "planned_independent_requirement"
FORECAST_REQUIREMENT: Final = "forecast_requirement"
RESERVATION: Final = "reservation"
DEPENDENT_REQUIREMENT: Final = "dependent_requirement"
SAFETY_STOCK: Final = "safety_stock"
REORDER_POINT: Final = "reorder_point"
PLANNED_ORDER: Final = "planned_order"
RECEIPT: Final = "receipt"
STOCK: Final = "stock"

_DEMAND_KINDS: Final[Mapping[str, SubjectKind]] = {
    SCHEDULE_LINE: SubjectKind.SCHEDULE_LINE,
    PLANNED_INDEPENDENT_REQUIREMENT: SubjectKind.PLANNED_INDEPENDENT_REQUIREMENT,
    FORECAST_REQUIREMENT: SubjectKind.FORECAST_REQUIREMENT,
    RESERVATION: SubjectKind.RESERVATION,
    DEPENDENT_REQUIREMENT: SubjectKind.DEPENDENT_REQUIREMENT,
    SAFETY_STOCK: SubjectKind.SAFETY_STOCK,
    REORDER_POINT: SubjectKind.REORDER_POINT,
}
_DEMANDS: Final = {kind: name for name, kind in _DEMAND_KINDS.items()}


def of_demand(kind: int, demand: int, position: int) -> Reference:
    """The demand of a pegging, as it is stored."""
    name = _DEMANDS[SubjectKind(kind)]
    return Reference(name, (demand, position) if name == DEPENDENT_REQUIREMENT else demand)


def stored_demand(demand: Reference) -> tuple[int, int, int]:
    """The kind, number and position under which a pegging names a demand."""
    kind = int(_DEMAND_KINDS[demand.kind])
    if demand.kind == DEPENDENT_REQUIREMENT:
        parent, position = demand.key
        return kind, parent, position
    return kind, demand.key, 0


def of_supply(supply: int, material_plant: int, segment: int) -> Reference:
    """The supply of a pegging, as it is stored: planned orders above zero, receipts below, stock is zero."""
    if supply > 0:
        return Reference(PLANNED_ORDER, supply)
    if supply < 0:
        return Reference(RECEIPT, -supply)
    return Reference(STOCK, (material_plant, segment))
