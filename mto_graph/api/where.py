"""Filters and sequences of lists, as input types."""

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from mto_graph.api.arguments import day
from mto_graph.api.declaring import input_type
from mto_graph.api.enums import (
    KanbanStatus,
    OrderDirection,
    PlanningFileReason,
    PlanningRunStatus,
    ProcurementType,
    SectionKind,
)
from mto_graph.services.reading import materials
from mto_graph.services.reading.paging import Filter, Order


def optional(description: str) -> Any:
    """A field of an input that may be left out."""
    return strawberry.field(default=None, description=description)


def needed(description: str) -> Any:
    """A field of an input that must be given."""
    return strawberry.field(description=description)


@input_type(description="Names a material in a plant.")
class MaterialPlantRef:
    material: str = needed("The material's number.")
    plant: str = needed("The plant's code.")


@input_type(description="Names an item of a sales order.")
class SalesOrderItemRef:
    sales_order: str = needed("The sales order's number.")
    item: int = needed("The item: 10, 20, …")


@input_type(description="A range of days, both ends included.")
class DateRange:
    first_day: date | None = optional("Not before this day.")
    last_day: date | None = optional("Not after this day.")


@strawberry.enum(description="By what materials are sorted.")
class MaterialOrderField(Enum):
    NUMBER = strawberry.enum_value("number", description="By number.")
    DESCRIPTION = strawberry.enum_value(
        "description", description="By description, then as they were created."
    )


@input_type(description="The sequence of materials.")
class MaterialOrder:
    field: MaterialOrderField = needed("By what.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="In which direction."
    )


@input_type(description="Which materials: all conditions together.")
class MaterialWhere:
    search: str | None = optional("Number or description contains this text, whatever its case.")
    material_type: str | None = optional("Of this material type.")
    plant: str | None = optional("Kept in the plant of this code.")


@strawberry.enum(description="By what materials in plants are sorted.")
class MaterialPlantOrderField(Enum):
    NUMBER = strawberry.enum_value("number", description="By material number, then plant code.")
    LOW_LEVEL_CODE = strawberry.enum_value("low_level_code", description="Products first, parts last.")


@input_type(description="The sequence of materials in plants.")
class MaterialPlantOrder:
    field: MaterialPlantOrderField = needed("By what.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="In which direction."
    )


@input_type(description="Which materials in plants: all conditions together.")
class MaterialPlantWhere:
    search: str | None = optional("Number or description contains this text, whatever its case.")
    plant: str | None = optional("In the plant of this code.")
    strategy: str | None = optional("With the planning strategy of this code.")
    mrp_type: str | None = optional("With the MRP type of this code.")
    procurement_type: ProcurementType | None = optional("Maintained as procured in this way.")
    mrp_controller: str | None = optional("Looked after by this planner.")


@strawberry.enum(description="By what sales orders are sorted.")
class SalesOrderOrderField(Enum):
    NUMBER = strawberry.enum_value("number", description="By number.")


@input_type(description="The sequence of sales orders.")
class SalesOrderOrder:
    field: SalesOrderOrderField = needed("By what.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="In which direction."
    )


@input_type(description="Which sales orders: all conditions together.")
class SalesOrderWhere:
    search: str | None = optional("The number contains this text, whatever its case.")
    customer: str | None = optional("Of this customer.")
    material: str | None = optional("With an item for the material of this number.")
    plant: str | None = optional("With an item delivered by the plant of this code.")


@strawberry.enum(description="By what planned orders are sorted.")
class PlannedOrderOrderField(Enum):
    NUMBER = strawberry.enum_value("number", description="By number: as planning created them.")
    START_DATE = strawberry.enum_value("start_date", description="By start date.")
    AVAILABILITY_DATE = strawberry.enum_value("availability_date", description="By availability date.")


@input_type(description="The sequence of planned orders.")
class PlannedOrderOrder:
    field: PlannedOrderOrderField = needed("By what.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="In which direction."
    )


@input_type(description="Which planned orders: all conditions together.")
class PlannedOrderWhere:
    material: str | None = optional("For the material of this number.")
    plant: str | None = optional("In the plant of this code.")
    sales_order_item: SalesOrderItemRef | None = optional(
        "In the sections of this sales order item, on all levels."
    )
    section_kind: SectionKind | None = optional("In sections of this kind.")
    order_type: str | None = optional("Of this type, for example `KD`.")
    strategy: str | None = optional("For demand of the strategy of this code.")
    convertible: bool | None = optional("Only those that may be converted, or only those that may not.")
    firmed: bool | None = optional("Only firm ones, or only others.")
    start_date: DateRange | None = optional("Starting in this range.")
    availability_date: DateRange | None = optional("Available in this range.")


@input_type(description="Which exception messages: all conditions together.")
class ExceptionWhere:
    mrp_controller: str | None = optional("About materials of this planner.")
    numbers: list[str] | None = optional('Of these numbers, for example `["30", "50"]`.')
    material: str | None = optional("About the material of this number.")
    plant: str | None = optional("In the plant of this code.")
    sales_order_item: SalesOrderItemRef | None = optional(
        "In the sections of this sales order item, on all levels."
    )


@input_type(description="Which messages of the worklist: all conditions together.")
class WorklistWhere:
    mrp_controller: str | None = optional("About materials of this planner.")
    plant: str | None = optional("In the plant of this code.")
    material: str | None = optional("About the material of this number.")
    sales_order: str | None = optional(
        "In the sections of the items of this sales order, or on orders elsewhere that serve them; on all levels."
    )
    sales_order_item: SalesOrderItemRef | None = optional(
        "In the sections of this sales order item, or on orders elsewhere that serve it; on all levels."
    )
    groups: list[int] | None = optional("Of these selection groups, for example `[7]`.")
    numbers: list[str] | None = optional('Of these numbers, for example `["10", "30"]`.')


@strawberry.enum(description="By what goods movements are sorted.")
class GoodsMovementOrderField(Enum):
    NUMBER = strawberry.enum_value("number", description="By number: as they were posted.")
    POSTING_DATE = strawberry.enum_value(
        "posting_date", description="By the day that they count for, then as they were posted."
    )


@input_type(description="The sequence of goods movements.")
class GoodsMovementOrder:
    field: GoodsMovementOrderField = needed("By what.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="In which direction."
    )


@input_type(description="Which goods movements: all conditions together.")
class GoodsMovementWhere:
    material: str | None = optional("From or to the material of this number.")
    plant: str | None = optional("In the plant of this code.")
    sales_order_item: SalesOrderItemRef | None = optional(
        "For this sales order item, or out of its stock, on all levels."
    )
    movement_types: list[str] | None = optional('Of these movement types, for example `["101", "102"]`.')
    order_number: str | None = optional("Received for or issued to the order of this number.")
    document: str | None = optional("With this reference.")
    reversal: bool | None = optional("Only those that take others back, or only others.")
    posting_date: DateRange | None = optional("Posted for a day in this range.")


@input_type(description="Which entries of the planning file: all conditions together.")
class PlanningFileWhere:
    material: str | None = optional("Of the material of this number.")
    plant: str | None = optional("Of the plant of this code.")
    reason: PlanningFileReason | None = optional("For this reason.")


@input_type(description="Which control cycles: all conditions together.")
class ControlCycleWhere:
    material: str | None = optional("For the material of this number.")
    plant: str | None = optional("In the plant of this code.")
    storage_location: str | None = optional("With a supply area at this storage location.")
    event_driven: bool | None = optional(
        "Only event-driven ones, or only those with containers of their own."
    )


@input_type(description="Which containers of kanban: all conditions together.")
class KanbanContainerWhere:
    control_cycle: str | None = optional("Of the control cycle of this number.")
    material: str | None = optional("For the material of this number.")
    plant: str | None = optional("In the plant of this code.")
    storage_location: str | None = optional("With a supply area at this storage location.")
    status: list[KanbanStatus] | None = optional("With one of these statuses.")


@input_type(description="Which planning runs.")
class PlanningRunWhere:
    status: PlanningRunStatus | None = optional("Of this status.")


def between(where: Filter, column: str, days: DateRange | None, name: str) -> None:
    """The column lies in the range."""
    if days is not None:
        where.between(column, day(days.first_day, f"{name}.firstDay"), day(days.last_day, f"{name}.lastDay"))


def ordered(columns: tuple[str, ...], direction: OrderDirection) -> Order:
    """The sequence of these columns in a direction."""
    return Order(columns, descending=direction is OrderDirection.DESC)


def searched(where: Filter, text: str | None) -> None:
    """Number or description of material `m` contains the text."""
    materials.containing(where, text)
