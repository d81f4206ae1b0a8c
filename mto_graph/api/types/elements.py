"""The union of everything that can stand behind a line of a stock/requirements list."""

from typing import Annotated

import strawberry

from mto_graph.api.types.demands import (
    DependentRequirement,
    ForecastRequirement,
    PlannedIndependentRequirement,
    ReorderPoint,
    Reservation,
    SafetyStock,
)
from mto_graph.api.types.references import PlannedOrderRef, ScheduleLineRef
from mto_graph.api.types.supplies import (
    FirmPlannedOrder,
    ProductionOrder,
    PurchaseOrder,
    PurchaseRequisition,
    SectionStock,
)

MrpSource = Annotated[
    SectionStock
    | SafetyStock
    | ReorderPoint
    | ScheduleLineRef
    | PlannedIndependentRequirement
    | ForecastRequirement
    | DependentRequirement
    | Reservation
    | PlannedOrderRef
    | FirmPlannedOrder
    | ProductionOrder
    | PurchaseRequisition
    | PurchaseOrder,
    strawberry.union("MrpSource", description="The stored thing behind a line of a stock/requirements list."),
]
