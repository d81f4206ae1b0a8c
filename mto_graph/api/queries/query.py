"""The type Query."""

import datetime

import strawberry

from mto_graph.api.connections import AFTER, FIRST, Connection
from mto_graph.api.declaring import object_type
from mto_graph.api.fields import Given, entered
from mto_graph.api.queries import configurations, kanban, master_data, orders, others
from mto_graph.api.queries import goods_movements as ledger
from mto_graph.api.queries.advice import strategy_advice
from mto_graph.api.queries.viewer import viewer
from mto_graph.api.queries.worklist import worklist
from mto_graph.api.types.configurations import Characteristic
from mto_graph.api.types.exceptions import ExceptionMessage
from mto_graph.api.types.goods_movements import PAGED, GoodsMovement
from mto_graph.api.types.kanban import ControlCycle, KanbanContainer
from mto_graph.api.types.material_plants import MaterialPlant
from mto_graph.api.types.materials import Material
from mto_graph.api.types.movement_types import MovementType
from mto_graph.api.types.node import Node
from mto_graph.api.types.order_reports import OrderReport
from mto_graph.api.types.pegging import ALL_LEVELS
from mto_graph.api.types.planned_orders import PlannedOrder
from mto_graph.api.types.planning_file import PlanningFileEntry
from mto_graph.api.types.planning_runs import PlanningRun
from mto_graph.api.types.plants import Plant
from mto_graph.api.types.plugins import Plugin
from mto_graph.api.types.projects import Project
from mto_graph.api.types.sales_orders import SalesOrder, SalesOrderItem
from mto_graph.api.types.sections import StockRequirementsList
from mto_graph.api.types.stocking_levels import ORDERED, StockingLevel
from mto_graph.api.types.strategies import LotSize, MrpType, Strategy
from mto_graph.api.types.strategy_advice import StrategyAdvice
from mto_graph.api.types.viewer import Viewer
from mto_graph.api.where import (
    ControlCycleWhere,
    ExceptionWhere,
    GoodsMovementWhere,
    KanbanContainerWhere,
    MaterialOrder,
    MaterialPlantOrder,
    MaterialPlantWhere,
    MaterialWhere,
    PlannedOrderOrder,
    PlannedOrderWhere,
    PlanningFileWhere,
    PlanningRunWhere,
    SalesOrderOrder,
    SalesOrderWhere,
    WorklistWhere,
)
from mto_graph.services.identity import Permission

_READ = Permission.READ
_MATERIAL = Given(str, "The material's number.")
_PLANT = Given(str, "The plant's code.", names_plant=True)


def _where(kind: type) -> Given:
    return Given(kind | None, "Which of them; null: all.", None)


def _order(kind: type, default: str) -> Given:
    return Given(kind | None, f"In which sequence; null: {default}.", None)


@object_type(description="The ways into the graph. Everything else is reached from here.")
class Query:
    viewer: Viewer = entered(
        viewer,
        "Whoever asks: by which name, in which roles, for which plants. For everybody who is known at all.",
        needs=None,
    )
    node: Node | None = entered(
        others.node,
        "Any object by its id; null when it is gone.",
        id=Given(strawberry.ID, "The id that another answer gave."),
        needs=_READ,
    )
    plant: Plant | None = entered(
        master_data.plant, "A plant; null when there is none of this code.", code=_PLANT, needs=_READ
    )
    plants: list[Plant] = entered(master_data.plants, "All plants, by code.", needs=_READ)
    material: Material | None = entered(
        master_data.material,
        "A material; null when there is none of this number.",
        number=_MATERIAL,
        needs=_READ,
    )
    materials: Connection[Material] = entered(
        master_data.materials,
        "Materials.",
        where=_where(MaterialWhere),
        order_by=_order(MaterialOrder, "by number"),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    material_plant: MaterialPlant | None = entered(
        master_data.material_plant,
        "A material in a plant; null when the plant does not keep it.",
        material=_MATERIAL,
        plant=_PLANT,
        needs=_READ,
    )
    material_plants: Connection[MaterialPlant] = entered(
        master_data.material_plants,
        "Materials in their plants.",
        where=_where(MaterialPlantWhere),
        order_by=_order(MaterialPlantOrder, "by material number and plant code"),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    sales_order: SalesOrder | None = entered(
        orders.sales_order,
        "A sales order; null when there is none of this number.",
        number=Given(str, "The sales order's number."),
        needs=_READ,
    )
    sales_orders: Connection[SalesOrder] = entered(
        orders.sales_orders,
        "Sales orders.",
        where=_where(SalesOrderWhere),
        order_by=_order(SalesOrderOrder, "by number"),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    project: Project | None = entered(
        orders.project,
        "A project; null when there is none of this number.",
        number=Given(str, "The project's number."),
        needs=_READ,
    )
    sales_order_item: SalesOrderItem | None = entered(
        orders.sales_order_item,
        "An item of a sales order; null when there is none.",
        sales_order=Given(str, "The sales order's number."),
        item=Given(int, "The item: 10, 20, …"),
        needs=_READ,
    )
    stock_requirements_list: StockRequirementsList | None = entered(
        master_data.stock_requirements_list,
        "What is there, needed and planned of a material in a plant; null when the plant does not keep it.",
        material=_MATERIAL,
        plant=_PLANT,
        needs=_READ,
    )
    stocking_level: StockingLevel | None = entered(
        master_data.stocking_level,
        "Which levels of a material are made or bought before a sales order comes and which after it; null when the "
        "plant does not keep it.",
        material=_MATERIAL,
        plant=_PLANT,
        **ORDERED,
        needs=_READ,
    )
    planned_order: PlannedOrder | None = entered(
        orders.planned_order,
        "A planned order; null when there is none of this number.",
        number=Given(str, "The planned order's number."),
        needs=_READ,
    )
    planned_orders: Connection[PlannedOrder] = entered(
        orders.planned_orders,
        "Planned orders.",
        where=_where(PlannedOrderWhere),
        order_by=_order(PlannedOrderOrder, "by number"),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    order_report: OrderReport | None = entered(
        orders.order_report,
        "Everything that a sales order item or planned order needs, what is late or missing, what decides its date and "
        "what would help; null when it does not exist, or is delivered or rejected.",
        of=Given(orders.OrderReportOf, "What it is about."),
        levels=ALL_LEVELS,
        needs=_READ,
    )
    goods_movement: GoodsMovement | None = entered(
        ledger.goods_movement,
        "A goods movement; null when there is none of this number.",
        number=Given(str, "The movement's number in the ledger."),
        needs=_READ,
    )
    goods_movements: Connection[GoodsMovement] = entered(
        ledger.goods_movements,
        "The ledger: every goods movement ever posted.",
        where=_where(GoodsMovementWhere),
        **PAGED,
        needs=_READ,
    )
    movement_types: list[MovementType] = entered(
        ledger.movement_types,
        "All movement types that the loaded plugins supply, by code: what can be posted, and what it does.",
        needs=_READ,
    )
    characteristic: Characteristic | None = entered(
        configurations.characteristic,
        "A characteristic of configurable materials; null when there is none of this name.",
        name=Given(str, "The characteristic's name."),
        needs=_READ,
    )
    characteristics: Connection[Characteristic] = entered(
        configurations.characteristics,
        "Characteristics of configurable materials, by name.",
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    control_cycle: ControlCycle | None = entered(
        kanban.control_cycle,
        "A control cycle of kanban; null when there is none of this number.",
        number=Given(str, "The control cycle's number."),
        needs=_READ,
    )
    control_cycles: Connection[ControlCycle] = entered(
        kanban.control_cycles,
        "Control cycles of kanban, by number.",
        where=_where(ControlCycleWhere),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    kanban_container: KanbanContainer | None = entered(
        kanban.kanban_container,
        "A container of kanban; null when there is none.",
        control_cycle=Given(str, "The control cycle's number."),
        number=Given(int, "The container's number in it."),
        needs=_READ,
    )
    kanban_containers: Connection[KanbanContainer] = entered(
        kanban.kanban_containers,
        "Containers of kanban, by control cycle and number: the board of a supply area.",
        where=_where(KanbanContainerWhere),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    exceptions: Connection[ExceptionMessage] = entered(
        orders.exceptions,
        "Exception messages, by number: what planners must look at.",
        where=_where(ExceptionWhere),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    worklist: Connection[ExceptionMessage] = entered(
        worklist,
        "What must be done today: the messages that ask a planner to act, most urgent first. Sorted by urgency, then "
        "by due date, then by message number and order.",
        where=_where(WorklistWhere),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    strategies: list[Strategy] = entered(
        others.strategies, "All planning strategies that the loaded plugins supply, by code.", needs=_READ
    )
    strategy: Strategy | None = entered(
        others.strategy,
        "A planning strategy; null when no loaded plugin supplies it.",
        code=Given(str, "The strategy's code, for example `20`."),
        needs=_READ,
    )
    strategy_advice: StrategyAdvice | None = entered(
        strategy_advice,
        "Which strategy and which stocking level suit a material, why, and what they would bring, found by planning "
        "copies of its master data in memory; null when the plant does not keep it.",
        material=_MATERIAL,
        plant=_PLANT,
        date=Given(
            datetime.date | None,
            "The day that it is worked out for; null: today (or the planning date of the last run, if that is later).",
            None,
        ),
        seconds=Given(
            int, "So many seconds may the copies take; what is not planned by then has no effect.", 10
        ),
        needs=_READ,
    )
    mrp_types: list[MrpType] = entered(
        others.mrp_types, "All MRP types that the loaded plugins supply, by code.", needs=_READ
    )
    lot_sizes: list[LotSize] = entered(
        others.lot_sizes, "All lot-size procedures that the loaded plugins supply, by code.", needs=_READ
    )
    plugins: list[Plugin] = entered(
        others.plugins, "All plugins that were found, those that could not be loaded included.", needs=_READ
    )
    planning_file: Connection[PlanningFileEntry] = entered(
        others.planning_file,
        "The planning file: what the next net-change run looks at, and why; the oldest entries first.",
        where=_where(PlanningFileWhere),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
    planning_run: PlanningRun | None = entered(
        others.planning_run,
        "A planning run by its id; null when it is no longer kept.",
        id=Given(strawberry.ID, "The run's id."),
        needs=_READ,
    )
    plan_change_cursor: str = entered(
        others.plan_change_cursor,
        "The cursor of the last change of the plan that this answer holds: pass it as `after` to `planChanged` or "
        "`exceptionsChanged`, and you hear of everything that has changed since you read.",
        needs=_READ,
    )
    planning_runs: Connection[PlanningRun] = entered(
        others.planning_runs,
        "Planning runs, the newest first.",
        where=_where(PlanningRunWhere),
        first=FIRST,
        after=AFTER,
        needs=_READ,
    )
