"""Any object of the graph by its type and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from mto_graph.api.context import Reading
from mto_graph.services.reading import (
    Session,
    boms,
    configurations,
    demands,
    forecasts,
    goods_movements,
    kanban,
    material_plants,
    materials,
    messages,
    order_boms,
    planned_orders,
    planning_file,
    plants,
    runs,
    sales_orders,
    supplied,
    supplies,
)
from mto_graph.services.reading.rows import Row

_NUMBER: Final = re.compile(r"-?[0-9]{1,18}")

ByIds = Callable[[Session, Iterable[Any]], Mapping[Any, Row]]

_BY_NUMBER: Final[Mapping[str, ByIds]] = {
    "BomItem": boms.by_ids,
    "Characteristic": configurations.by_ids,
    "ControlCycle": kanban.cycles_by_ids,
    "FirmPlannedOrder": supplies.receipts_by_ids,
    "ForecastRequirement": forecasts.by_ids,
    "GoodsMovement": goods_movements.by_numbers,
    "KanbanContainer": kanban.containers_by_ids,
    "Material": materials.by_ids,
    "MaterialPlant": material_plants.by_ids,
    "OrderBomItem": order_boms.by_ids,
    "PlannedIndependentRequirement": demands.plans_by_ids,
    "PlannedOrder": planned_orders.by_numbers,
    "PlanningFileEntry": planning_file.by_ids,
    "PlanningRun": runs.by_ids,
    "Plant": plants.by_ids,
    "ProductionOrder": supplies.receipts_by_ids,
    "PurchaseOrder": supplies.receipts_by_ids,
    "PurchaseRequisition": supplies.receipts_by_ids,
    "Reservation": demands.reservations_by_ids,
    "SalesOrder": sales_orders.orders_by_ids,
    "SalesOrderItem": sales_orders.items_by_ids,
    "ScheduleLine": sales_orders.schedule_lines_by_ids,
    "Stock": supplies.stocks_by_ids,
}


def row_of(read: Reading, type_name: str, key: str) -> Row | None:
    """The object of this type and key, as an id names it; None when it is gone."""
    if type_name == "Strategy":
        return supplied.strategy(read.application.registry, key)
    numbers = [int(part) for part in key.split("/") if _NUMBER.fullmatch(part)]
    if type_name == "DependentRequirement" and len(numbers) == 2:
        component = numbers[0], numbers[1]
        return demands.dependent_by_keys(read.session, [component]).get(component)
    if type_name == "ExceptionMessage" and len(numbers) == 5:
        return messages.by_key(read.session, read.application.registry, tuple(numbers))
    reader = _BY_NUMBER.get(type_name)
    if reader is None or len(numbers) != 1:
        return None
    found = reader(read.session, numbers).get(numbers[0])
    return found if found is not None and read.context.plan.types[found.KIND] == type_name else None
