"""The things that requirements and supplies are, found by what a pegging or a list line says about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

from mto_graph.model.sessions import Session
from mto_graph.services.reading import demands, forecasts, planned_orders, sales_orders, supplies
from mto_graph.services.reading.references import (
    DEPENDENT_REQUIREMENT,
    FORECAST_REQUIREMENT,
    PLANNED_INDEPENDENT_REQUIREMENT,
    PLANNED_ORDER,
    RECEIPT,
    REORDER_POINT,
    RESERVATION,
    SAFETY_STOCK,
    SCHEDULE_LINE,
    STOCK,
    Reference,
)
from mto_graph.services.reading.rows import Row, stored, thousandths
from mto_graph.services.reading.sql import numbers


class SafetyStockRow(Row):
    """The safety stock of a material in a plant, as a requirement."""

    __slots__ = ()

    material_plant_id: int = stored("mp.id")
    quantity: Decimal | None = thousandths("mp.safety_stock")

    @property
    def reference(self) -> Reference:
        """What peggings call it."""
        return Reference(SAFETY_STOCK, self.material_plant_id)


class ReorderPointRow(Row):
    """The reorder point of a material in a plant, as a requirement."""

    __slots__ = ()

    material_plant_id: int = stored("mp.id")
    quantity: Decimal | None = thousandths("mp.reorder_point")

    @property
    def reference(self) -> Reference:
        """What peggings call it."""
        return Reference(REORDER_POINT, self.material_plant_id)


DemandRow: TypeAlias = (
    sales_orders.ScheduleLineRow
    | demands.PlannedIndependentRequirementRow
    | forecasts.ForecastRequirementRow
    | demands.ReservationRow
    | demands.DependentRequirementRow
    | SafetyStockRow
    | ReorderPointRow
)
SupplyRow: TypeAlias = planned_orders.PlannedOrderRow | supplies.ReceiptRow | supplies.SectionStockRow


def _safety_stocks(session: Session, ids: Iterable[int]) -> dict[int, SafetyStockRow]:
    among, parameter = numbers(session, ids)
    lines = session.rows(
        f"SELECT {SafetyStockRow.COLUMNS} FROM material_plant mp WHERE mp.id IN {among}", [parameter]
    )
    return {row.material_plant_id: row for row in SafetyStockRow.all(lines)}


def _reorder_points(session: Session, ids: Iterable[int]) -> dict[int, ReorderPointRow]:
    among, parameter = numbers(session, ids)
    lines = session.rows(
        f"SELECT {ReorderPointRow.COLUMNS} FROM material_plant mp WHERE mp.id IN {among}", [parameter]
    )
    return {row.material_plant_id: row for row in ReorderPointRow.all(lines)}


_READERS: Final[Mapping[str, Callable[[Session, Iterable[Any]], Mapping[Any, Any]]]] = {
    SCHEDULE_LINE: sales_orders.schedule_lines_by_ids,
    PLANNED_INDEPENDENT_REQUIREMENT: demands.plans_by_ids,
    FORECAST_REQUIREMENT: forecasts.by_ids,
    RESERVATION: demands.reservations_by_ids,
    DEPENDENT_REQUIREMENT: demands.dependent_by_keys,
    SAFETY_STOCK: _safety_stocks,
    REORDER_POINT: _reorder_points,
    PLANNED_ORDER: planned_orders.by_numbers,
    RECEIPT: supplies.receipts_by_ids,
    STOCK: supplies.section_stocks,
}


def found(session: Session, references: Iterable[Reference | None]) -> dict[Reference, Any]:
    """The rows of all these things, in one statement per kind. What has gone meanwhile is missing."""
    keys: dict[str, set[Any]] = {}
    for reference in references:
        if reference is not None:
            keys.setdefault(reference.kind, set()).add(reference.key)
    rows: dict[Reference, Any] = {}
    for kind in sorted(keys):
        for key, row in _READERS[kind](session, keys[kind]).items():
            rows[Reference(kind, key)] = row
    return rows
