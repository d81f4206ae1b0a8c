"""The object types by name, for fields that lead from one concept to another; resolved when a schema is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from strawberry import lazy

if TYPE_CHECKING:
    from mto_graph.api.types.boms import Bom, BomItem
    from mto_graph.api.types.configurations import (
        Characteristic,
        ConfigurationValue,
        MaterialCharacteristic,
        UsageProbability,
    )
    from mto_graph.api.types.costs import MaterialCost, SalesOrderItemCost
    from mto_graph.api.types.critical_paths import CriticalPath
    from mto_graph.api.types.demands import (
        DependentRequirement,
        ForecastRequirement,
        PlanConsumption,
        PlannedIndependentRequirement,
        Reservation,
    )
    from mto_graph.api.types.exceptions import ExceptionMessage
    from mto_graph.api.types.explanations import Explanation
    from mto_graph.api.types.explosions import ExplosionRow, WhereUsedRow
    from mto_graph.api.types.findings import Finding
    from mto_graph.api.types.goods_movements import GoodsMovement, PlanReduction
    from mto_graph.api.types.kanban import ControlCycle, KanbanContainer
    from mto_graph.api.types.material_plants import MaterialPlant
    from mto_graph.api.types.materials import Material
    from mto_graph.api.types.movement_types import MovementType
    from mto_graph.api.types.order_boms import OrderBomItem
    from mto_graph.api.types.order_reports import OrderReport
    from mto_graph.api.types.pegging import Pegging
    from mto_graph.api.types.planned_orders import PlannedOrder
    from mto_graph.api.types.planning_runs import PlanningRun
    from mto_graph.api.types.plants import Plant
    from mto_graph.api.types.plugins import Plugin
    from mto_graph.api.types.progress import MaterialProgress, SalesOrderItemProgress
    from mto_graph.api.types.projects import Project
    from mto_graph.api.types.run_exceptions import RunException
    from mto_graph.api.types.sales_orders import Promise, SalesOrder, SalesOrderItem, ScheduleLine
    from mto_graph.api.types.sections import CustomerSection, ProjectSection, Section, StockRequirementsList
    from mto_graph.api.types.stocking_levels import StockingLevel
    from mto_graph.api.types.strategies import LotSize, MrpType, RequirementsClass, Strategy
    from mto_graph.api.types.supplies import FirmPlannedOrder, Receipt, SectionStock, Stock

_HERE = "mto_graph.api.types"

BomRef = Annotated["Bom", lazy(f"{_HERE}.boms")]
OrderBomItemRef = Annotated["OrderBomItem", lazy(f"{_HERE}.order_boms")]
BomItemRef = Annotated["BomItem", lazy(f"{_HERE}.boms")]
CharacteristicRef = Annotated["Characteristic", lazy(f"{_HERE}.configurations")]
ConfigurationValueRef = Annotated["ConfigurationValue", lazy(f"{_HERE}.configurations")]
UsageProbabilityRef = Annotated["UsageProbability", lazy(f"{_HERE}.configurations")]
MaterialCharacteristicRef = Annotated["MaterialCharacteristic", lazy(f"{_HERE}.configurations")]
ControlCycleRef = Annotated["ControlCycle", lazy(f"{_HERE}.kanban")]
CriticalPathRef = Annotated["CriticalPath", lazy(f"{_HERE}.critical_paths")]
CustomerSectionRef = Annotated["CustomerSection", lazy(f"{_HERE}.sections")]
DependentRequirementRef = Annotated["DependentRequirement", lazy(f"{_HERE}.demands")]
ExceptionMessageRef = Annotated["ExceptionMessage", lazy(f"{_HERE}.exceptions")]
ExplanationRef = Annotated["Explanation", lazy(f"{_HERE}.explanations")]
ExplosionRowRef = Annotated["ExplosionRow", lazy(f"{_HERE}.explosions")]
FindingRef = Annotated["Finding", lazy(f"{_HERE}.findings")]
FirmPlannedOrderRef = Annotated["FirmPlannedOrder", lazy(f"{_HERE}.supplies")]
GoodsMovementRef = Annotated["GoodsMovement", lazy(f"{_HERE}.goods_movements")]
KanbanContainerRef = Annotated["KanbanContainer", lazy(f"{_HERE}.kanban")]
LotSizeRef = Annotated["LotSize", lazy(f"{_HERE}.strategies")]
MaterialCostRef = Annotated["MaterialCost", lazy(f"{_HERE}.costs")]
MaterialPlantRef = Annotated["MaterialPlant", lazy(f"{_HERE}.material_plants")]
MaterialProgressRef = Annotated["MaterialProgress", lazy(f"{_HERE}.progress")]
MaterialRef = Annotated["Material", lazy(f"{_HERE}.materials")]
MovementTypeRef = Annotated["MovementType", lazy(f"{_HERE}.movement_types")]
MrpTypeRef = Annotated["MrpType", lazy(f"{_HERE}.strategies")]
OrderReportRef = Annotated["OrderReport", lazy(f"{_HERE}.order_reports")]
PeggingRef = Annotated["Pegging", lazy(f"{_HERE}.pegging")]
ForecastRequirementRef = Annotated["ForecastRequirement", lazy(f"{_HERE}.demands")]
PlanConsumptionRef = Annotated["PlanConsumption", lazy(f"{_HERE}.demands")]
PlanReductionRef = Annotated["PlanReduction", lazy(f"{_HERE}.goods_movements")]
PlannedIndependentRequirementRef = Annotated["PlannedIndependentRequirement", lazy(f"{_HERE}.demands")]
PlannedOrderRef = Annotated["PlannedOrder", lazy(f"{_HERE}.planned_orders")]
PlanningRunRef = Annotated["PlanningRun", lazy(f"{_HERE}.planning_runs")]
PlantRef = Annotated["Plant", lazy(f"{_HERE}.plants")]
ProjectRef = Annotated["Project", lazy(f"{_HERE}.projects")]
ProjectSectionRef = Annotated["ProjectSection", lazy(f"{_HERE}.sections")]
PluginRef = Annotated["Plugin", lazy(f"{_HERE}.plugins")]
PromiseRef = Annotated["Promise", lazy(f"{_HERE}.sales_orders")]
ReceiptRef = Annotated["Receipt", lazy(f"{_HERE}.supplies")]
RequirementsClassRef = Annotated["RequirementsClass", lazy(f"{_HERE}.strategies")]
ReservationRef = Annotated["Reservation", lazy(f"{_HERE}.demands")]
RunExceptionRef = Annotated["RunException", lazy(f"{_HERE}.run_exceptions")]
SalesOrderItemCostRef = Annotated["SalesOrderItemCost", lazy(f"{_HERE}.costs")]
SalesOrderItemProgressRef = Annotated["SalesOrderItemProgress", lazy(f"{_HERE}.progress")]
SalesOrderItemRef = Annotated["SalesOrderItem", lazy(f"{_HERE}.sales_orders")]
SalesOrderRef = Annotated["SalesOrder", lazy(f"{_HERE}.sales_orders")]
ScheduleLineRef = Annotated["ScheduleLine", lazy(f"{_HERE}.sales_orders")]
SectionRef = Annotated["Section", lazy(f"{_HERE}.sections")]
SectionStockRef = Annotated["SectionStock", lazy(f"{_HERE}.supplies")]
StockingLevelRef = Annotated["StockingLevel", lazy(f"{_HERE}.stocking_levels")]
StockRef = Annotated["Stock", lazy(f"{_HERE}.supplies")]
StockRequirementsListRef = Annotated["StockRequirementsList", lazy(f"{_HERE}.sections")]
StrategyRef = Annotated["Strategy", lazy(f"{_HERE}.strategies")]
WhereUsedRowRef = Annotated["WhereUsedRow", lazy(f"{_HERE}.explosions")]
