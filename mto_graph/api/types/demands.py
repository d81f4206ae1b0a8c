"""Requirements: plans, reservations, and the components of orders."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

import strawberry

from mto_graph.api.context import Reading
from mto_graph.api.enums import PlanPeriod
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.links import link, reference, to_material_plant, to_project, to_sales_order_item
from mto_graph.api.types.node import Node
from mto_graph.api.types.pegging import LEVELS, levels_of, load_coverage
from mto_graph.api.types.references import (
    BomItemRef,
    DependentRequirementRef,
    FirmPlannedOrderRef,
    KanbanContainerRef,
    MaterialPlantRef,
    MaterialRef,
    OrderBomItemRef,
    PeggingRef,
    PlanConsumptionRef,
    PlannedOrderRef,
    ProjectRef,
    ReceiptRef,
    ReservationRef,
    SalesOrderItemRef,
    ScheduleLineRef,
    SectionRef,
)
from mto_graph.api.types.sections import load_sections
from mto_graph.services.reading import (
    boms,
    demands,
    kanban,
    materials,
    order_boms,
    pegging_levels,
    plan_lines,
    sales_orders,
    supplies,
)
from mto_graph.services.reading.demands import (
    DependentRequirementRow,
    PlannedIndependentRequirementRow,
    ReservationRow,
)
from mto_graph.services.reading.elements import ReorderPointRow, SafetyStockRow
from mto_graph.services.reading.forecasts import ForecastRequirementRow
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.plan_lines import ConsumptionRow


def _pegging(read: Reading, rows: Sequence[DependentRequirementRow], asked: Asked) -> list[list[PeggingRow]]:
    starts = [(row.parent, Fraction(int(row.quantity * 1000))) for row in rows]
    return pegging_levels.above_orders(read.session, starts, levels_of(asked), read.room())


def _consumed(
    read: Reading, rows: Sequence[PlannedIndependentRequirementRow], _asked: Asked
) -> list[Decimal]:
    found = plan_lines.consumption_of(read.session, read.application.registry, rows)
    return [plan_lines.consumed_quantity(found, row) for row in rows]


def _open(read: Reading, rows: Sequence[PlannedIndependentRequirementRow], _asked: Asked) -> list[Decimal]:
    found = plan_lines.consumption_of(read.session, read.application.registry, rows)
    return [plan_lines.open_quantity(found, row) for row in rows]


def _consumers(
    read: Reading, rows: Sequence[PlannedIndependentRequirementRow], _asked: Asked
) -> list[list[ConsumptionRow]]:
    found = plan_lines.consumption_of(read.session, read.application.registry, rows)
    return plan_lines.parts_of(found, rows)


@graph_type(
    ConsumptionRow,
    description="What an open schedule line, a dependent requirement or a reservation consumes of a line of plan: it "
    "was expected, so it is not planned twice. Worked out anew whenever somebody looks.",
)
class PlanConsumption:
    quantity: Decimal = shown("How much, in the unit of the planned material.")
    schedule_line: ScheduleLineRef | None = related(
        link(sales_orders.schedule_lines_by_ids, "schedule_line_id"), "The schedule line that consumes it."
    )
    reservation: ReservationRef | None = related(
        link(demands.reservations_by_ids, "reservation_id"),
        "The reservation of a production order that consumes it; plan of assemblies only.",
    )
    dependent_requirement: DependentRequirementRef | None = related(
        link(demands.dependent_by_keys, "dependent_requirement_key"),
        "The dependent requirement that consumes it; plan of assemblies only.",
    )


@graph_type(
    PlannedIndependentRequirementRow,
    description="A line of the plan: what is expected to be sold, before orders are there.",
)
class PlannedIndependentRequirement(Node):
    material: MaterialPlantRef = related(to_material_plant, "The planned material, in its plant.")
    version: str = shown("The version of the plan, `00` by default.")
    date: datetime.date = shown("The planned date; of a week or month any day in it.")
    period: PlanPeriod = shown("The bucket that the date stands for.")
    planned_quantity: Decimal = shown("What is still planned. Sales orders consume it without changing it.")
    withdrawn_quantity: Decimal = shown(
        "What deliveries have taken from the plan, for good (plan reduction): `plannedQuantity` is without it."
    )
    consumed_quantity: Decimal = related(
        _consumed,
        "What open sales orders take of `plannedQuantity` right now. It follows them: changing or rejecting an order "
        "gives it back, delivering turns it into `withdrawnQuantity`.",
    )
    open_quantity: Decimal = related(
        _open,
        "What neither deliveries nor open orders have taken: only this is planned. Nothing of an inactive line.",
    )
    consumed_by: list[PlanConsumptionRef] = related(
        _consumers, "Who consumes it, in the order in which they do."
    )
    requirements_type: str | None = shown(
        "The maintained requirements type; null: the plan type of the material's strategy."
    )
    active: bool = shown(
        "Whether it is planned. Inactive plan is neither planned nor consumed nor shown in lists."
    )
    derived_from: MaterialRef | None = related(
        link(materials.by_ids, "derived_from_id"),
        "The product whose inactive plan it was derived from (`derivePlan`); null: it was entered.",
    )
    covered_by: list[PeggingRef] = related(
        load_coverage, "The stock, receipts and planned orders that cover it."
    )


@graph_type(
    ForecastRequirementRow,
    description="What is expected to be consumed in a period, for MRP types that look at it.",
)
class ForecastRequirement(Node):
    material: MaterialPlantRef = related(to_material_plant, "The material, in its plant.")
    date: datetime.date = shown("The day of the forecast; of a week or month any day in it.")
    period: PlanPeriod = shown("The period that the date stands for.")
    quantity: Decimal = shown("What is expected to be consumed in the period.")
    withdrawn_quantity: Decimal = shown("What goods issues of the period have taken of it.")
    open_quantity: Decimal = shown(
        "What is still to be consumed, above zero; nothing counts after the period."
    )
    covered_by: list[PeggingRef] = related(
        load_coverage, "The stock, receipts and planned orders that cover it."
    )


@graph_type(ReservationRow, description="Material set aside, for an order or by hand.")
class Reservation(Node):
    number: str = shown("The reservation's number.")
    item: int = shown("The item of the reservation.")
    material: MaterialPlantRef = related(to_material_plant, "What is reserved, and in which plant.")
    quantity: Decimal = shown("The reserved quantity.")
    withdrawn_quantity: Decimal = shown("What has been taken already.")
    open_quantity: Decimal = shown("What is still to be taken: only this is planned.")
    date: datetime.date = shown("When it is needed.")
    sales_order_item: SalesOrderItemRef | None = related(
        to_sales_order_item, "The sales order item from whose stock it is taken; null: from none."
    )
    project: ProjectRef | None = related(
        to_project, "The project from whose stock it is taken; null: from none."
    )
    order: ReceiptRef | None = related(
        link(supplies.receipts_by_ids, "receipt_id"), "The order that needs it; null: reserved by hand."
    )
    storage_location: str | None = shown("Where it is taken from; null: from all locations in their order.")
    to_storage_location: str | None = shown("Where in the plant it is moved to; null: it leaves the stock.")
    phantom: bool = shown(
        "Whether it stands for a phantom of its order, beside the reservations of its components: it consumes plan, "
        "nothing covers it, and it counts as withdrawn when these are."
    )
    through_item: int | None = shown(
        "The item of this reservation that stands for the phantom it comes through; null: none."
    )
    kanban_container: KanbanContainerRef | None = related(
        link(lambda session, ids: kanban.container_filled_by(session, "reservation", ids), "id"),
        "The container of kanban that it fills, or filled last; null when none called for it.",
    )
    covered_by: list[PeggingRef] = related(
        load_coverage, "The stock, receipts and planned orders that cover it."
    )


OrderWithComponents = Annotated[
    PlannedOrderRef | FirmPlannedOrderRef,
    strawberry.union("OrderWithComponents", description="An order whose components planning has worked out."),
]


@graph_type(DependentRequirementRow, description="A component that a planned order needs.")
class DependentRequirement(Node):
    position: int = shown(
        "Its place among the components of the order; below zero where the requirement passes through a phantom."
    )
    passed_through: bool = shown(
        "Whether it is of a phantom and passes on to its components: it consumes plan, and nothing covers it."
    )
    through: int | None = shown(
        "The position of the phantom that it comes through, where the order keeps that; null: none."
    )
    material: MaterialPlantRef = related(to_material_plant, "The component, in its plant.")
    section: SectionRef = related(load_sections, "The section of the component that it is planned in.")
    quantity: Decimal = shown("How much of it the order needs, scrap included.")
    date: datetime.date = shown("When it is needed.")
    bom_item: BomItemRef | None = related(
        link(boms.by_ids, "bom_item_id"),
        "The BOM item that it comes from; null for a stock transfer, for an item of an order BOM, or when the item is "
        "gone meanwhile.",
    )
    order_bom_item: OrderBomItemRef | None = related(
        link(order_boms.behind_requirements, "bom_item_id"), "The item of an order BOM that it comes from."
    )
    order: OrderWithComponents | None = related(
        reference("order"), "The order that needs it; null when it is gone meanwhile."
    )
    pegging: list[PeggingRef] = related(
        _pegging,
        "What the order above is needed for, and so on, level by level up to the sales orders.",
        levels=LEVELS,
    )
    covered_by: list[PeggingRef] = related(
        load_coverage, "The stock, receipts and planned orders that cover it."
    )


@graph_type(
    SafetyStockRow,
    description="The safety stock of a material in a plant, as a requirement of the planning date.",
)
class SafetyStock:
    material: MaterialPlantRef = related(to_material_plant, "The material in its plant.")
    quantity: Decimal | None = shown("Plant stock that is kept back; null when it is no longer maintained.")


@graph_type(
    ReorderPointRow,
    description="The reorder point of a material in a plant, as a requirement: plant stock and receipts are "
    "below it.",
)
class ReorderPoint:
    material: MaterialPlantRef = related(to_material_plant, "The material in its plant.")
    quantity: Decimal | None = shown("Stock below which it is ordered; null when it is no longer maintained.")


Requirement = Annotated[
    ScheduleLineRef
    | PlannedIndependentRequirement
    | ForecastRequirement
    | Reservation
    | DependentRequirement
    | SafetyStock
    | ReorderPoint,
    strawberry.union("Requirement", description="Whatever needs material."),
]
