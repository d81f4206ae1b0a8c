"""What is stored around planned orders that are explained: their demands, what else covers these, and their names."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.services.plan_owners import similar_variants, strategies_by_similarity
from mto_graph.services.planning.master_data import Plants, read_plants
from mto_graph.services.reading import elements, material_plants, pegging, production_dates, sales_orders
from mto_graph.services.reading.demands import (
    DependentRequirementRow,
    PlannedIndependentRequirementRow,
    ReservationRow,
)
from mto_graph.services.reading.elements import ReorderPointRow, SafetyStockRow
from mto_graph.services.reading.forecasts import ForecastRequirementRow
from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.planned_orders import PlannedOrderRow
from mto_graph.services.reading.production_dates import ProductionDatesRow
from mto_graph.services.reading.references import PLANNED_ORDER, Reference
from mto_graph.services.reading.rows import plain
from mto_graph.services.reading.sales_orders import SalesOrderItemRow, ScheduleLineRow
from mto_graph.services.reading.section_names import SectionNames
from mto_graph.services.reading.supplies import ReceiptRow
from mto_graph.strategies import Registry
from mto_graph.units import EPOCH

DEMANDS_LISTED: Final = 100
"""So many requirements of one order are listed one by one."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stored around some planned orders."""

    registry: Registry
    plants: Plants
    materials: Mapping[int, MaterialPlantRow]
    items: Mapping[int, SalesOrderItemRow]
    things: Mapping[Reference, Any]
    """Requirements, supplies and the planned orders above requirements."""
    uses: Mapping[int, Sequence[PeggingRow]]
    """By number of the order all that it covers."""
    coverage: Mapping[Reference, Sequence[PeggingRow]]
    """What covers each of the listed requirements."""
    production: Mapping[int, ProductionDatesRow | None]
    """By number of the order when its quantity is made."""
    similar: Mapping[int, str | None]
    """By sales order item whose plan is found by similarity: the number of the planning variant; None: none fits."""

    sections: SectionNames
    """How the sections of the orders are called."""

    def demand_name(self, reference: Reference) -> str:
        """The requirement in words."""
        row = self.things.get(reference)
        match row:
            case ScheduleLineRow():
                item = self.items[row.sales_order_item_id]
                return f"sales order {item.sales_order_number}/{item.item}, requested on {row.requested_date}"
            case PlannedIndependentRequirementRow():
                return f"the plan (version {row.version}) of {row.date}"
            case ForecastRequirementRow():
                return f"the forecast for the {row.period} of {row.date}"
            case ReservationRow():
                return f"reservation {row.number}/{row.item} of {row.date}"
            case DependentRequirementRow():
                return self._component(row)
            case SafetyStockRow():
                return "the safety stock"
            case ReorderPointRow():
                return (
                    "the reorder point, which stock and firm receipts, less what counts against it, are below"
                )
            case _:
                return "a requirement that is gone since the last planning run"

    def _component(self, row: DependentRequirementRow) -> str:
        above = self.things.get(row.order)
        if not isinstance(above, PlannedOrderRow):
            return f"an order that needs it on {row.date}"
        material = self.materials[above.material_plant_id].material_number
        return f"planned order {above.number} of {material}, which needs it on {row.date}"

    def supply_name(self, reference: Reference) -> str:
        """The supply in words."""
        row = self.things.get(reference)
        match row:
            case PlannedOrderRow():
                return f"planned order {row.number} of {row.availability_date}"
            case ReceiptRow():
                return f"{row.kind.replace('_', ' ')} {row.number}/{row.item} of {row.availability_date}"
            case _:
                return "stock"

    def workdays_late(self, order: PlannedOrderRow) -> int:
        """By how many workdays of its plant the order comes after its requirement."""
        needed = order.requirement_date
        if needed is None or order.availability_date <= needed:
            return 0
        plant = self.materials[order.material_plant_id].plant_id
        calendar = self.plants.calendar[self.plants.numbering.places(np.array([plant]))]
        first, last = (
            np.array([(day - EPOCH).days], dtype=np.int64) for day in (needed, order.availability_date)
        )
        return int(self.plants.calendars.workdays_between(calendar, first, last)[0])


def facts_of(session: Session, registry: Registry, orders: Sequence[PlannedOrderRow]) -> Facts:
    """Everything that the explanations of these orders speak of, in a number of statements that does not grow."""
    uses = _uses(session, orders)
    listed = {peg.demand for pegs in uses.values() for peg in pegs[:DEMANDS_LISTED]}
    coverage = pegging.of_demands(session, listed)
    things = elements.found(session, {*listed, *(peg.supply for pegs in coverage.values() for peg in pegs)})
    above = {row.order for row in things.values() if isinstance(row, DependentRequirementRow)}
    things |= elements.found(session, {order for order in above if order.kind == PLANNED_ORDER} - set(things))
    plants = read_plants(session, EPOCH)
    production = production_dates.of_planned_orders(session, orders, plants)
    return Facts(
        registry=registry,
        plants=plants,
        materials=material_plants.by_ids(session, _places(orders, things)),
        items=sales_orders.items_by_ids(session, _items(orders, things)),
        things=things,
        uses=uses,
        coverage=coverage,
        production={order.number: dates for order, dates in zip(orders, production, strict=True)},
        similar=_similar(session, registry, orders),
        sections=SectionNames(session, (order.segment for order in orders)),
    )


def _similar(
    session: Session, registry: Registry, orders: Sequence[PlannedOrderRow]
) -> dict[int, str | None]:
    """Which planning variants the sales order items consume the plan of, where that is found by similarity."""
    codes = strategies_by_similarity(registry)
    items = {
        item
        for order in orders
        if order.strategy_code in codes and (item := order.sales_order_item_id) is not None
    }
    if not items:
        return {}
    variants = similar_variants(session, items)
    numbers = {
        key: row.material_number for key, row in material_plants.by_ids(session, variants.values()).items()
    }
    return {item: numbers.get(variants.get(item, 0)) for item in items}


def _uses(session: Session, orders: Sequence[PlannedOrderRow]) -> dict[int, list[PeggingRow]]:
    keys = {order.number: (order.number, order.material_plant_id, order.segment) for order in orders}
    found = pegging.of_supplies(session, keys.values())
    return {number: found[key] for number, key in keys.items()}


def _places(orders: Sequence[PlannedOrderRow], things: Mapping[Reference, Any]) -> set[int]:
    rows = (*orders, *(row for row in things.values() if isinstance(row, PlannedOrderRow)))
    return {row.material_plant_id for row in rows}


def _items(orders: Sequence[PlannedOrderRow], things: Mapping[Reference, Any]) -> set[int]:
    lines = (row for row in things.values() if isinstance(row, ScheduleLineRow))
    found = {order.sales_order_item_id for order in orders} | {line.sales_order_item_id for line in lines}
    return {item for item in found if item is not None}


def needed_of(row: Any) -> tuple[Decimal | None, datetime.date | None]:
    """How much a requirement needs and when, where it says so itself."""
    match row:
        case ScheduleLineRow():
            return row.open_quantity, row.requested_date
        case ReservationRow() | ForecastRequirementRow():
            return row.open_quantity, row.date
        case DependentRequirementRow():
            return row.quantity, row.date
        case PlannedIndependentRequirementRow():
            return None, row.date
        case SafetyStockRow():
            return row.quantity, None
        case _:
            return None, None


def quantity_text(value: Decimal, unit: str) -> str:
    """A quantity with its unit."""
    return f"{plain(value)} {unit}"
