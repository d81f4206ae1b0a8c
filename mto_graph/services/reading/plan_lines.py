"""What open orders consume of plan lines right now; consumption is worked out anew at each reading."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.consumption import PlanConsumption, plan_consumption
from mto_graph.services.reading.demands import PlannedIndependentRequirementRow
from mto_graph.services.reading.rows import Row, exact
from mto_graph.strategies import Registry
from mto_graph.units import to_quantity


class ConsumptionRow(Row):
    """What one schedule line, dependent requirement or reservation consumes of one plan line, in the plan's unit."""

    __slots__ = ("dependent_requirement_key", "quantity", "reservation_id", "schedule_line_id")

    schedule_line_id: int | None
    dependent_requirement_key: tuple[int, int] | None
    reservation_id: int | None
    quantity: Decimal


def consumption_of(
    session: Session, registry: Registry, rows: Iterable[PlannedIndependentRequirementRow]
) -> PlanConsumption:
    """The consumption of the plans that these lines belong to."""
    return plan_consumption(session, registry, {row.material_plant_id for row in rows})


def open_quantity(found: PlanConsumption, row: PlannedIndependentRequirementRow) -> Decimal:
    """What of a line is neither delivered nor consumed; nothing of an inactive line."""
    return exact(found.open_quantity.get(row.id, 0))


def consumed_quantity(found: PlanConsumption, row: PlannedIndependentRequirementRow) -> Decimal:
    """What open orders take of a line, as far as it is still planned."""
    still_open = found.open_quantity.get(row.id)
    return exact(0 if still_open is None else to_quantity(row.planned_quantity) - still_open)


def parts_of(
    found: PlanConsumption, rows: Iterable[PlannedIndependentRequirementRow]
) -> list[list[ConsumptionRow]]:
    """Who consumes each line, in the order of consumption."""
    parts: dict[int, list[ConsumptionRow]] = {}
    for part in found.parts:
        row = ConsumptionRow()
        row.schedule_line_id = part.schedule_line
        row.dependent_requirement_key = part.dependent_requirement
        row.reservation_id = part.reservation
        row.quantity = Decimal(part.quantity.numerator) / Decimal(part.quantity.denominator * 1000)
        parts.setdefault(part.plan_line, []).append(row)
    return [parts.get(row.id, []) for row in rows]
