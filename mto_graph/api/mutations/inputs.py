"""The rows that upserts take: one input type for each table, in the words of the data set."""

import datetime
from decimal import Decimal
from typing import Any

import strawberry

from mto_graph.api.declaring import input_type
from mto_graph.api.enums import (
    CharacteristicType,
    ConsumptionMode,
    ExplosionType,
    FirmingType,
    IndividualCollective,
    IndividualLotSizing,
    KanbanReplenishment,
    KanbanStatus,
    MixedMrp,
    PlanPeriod,
    ProcurementType,
    ReceiptKind,
    SpecialProcurement,
    StockType,
    Weekday,
)


def key(description: str) -> Any:
    """A part of the key, which every row gives."""
    return strawberry.field(description=description)


def kept(description: str) -> Any:
    """A field that an existing row keeps when it is left out."""
    return strawberry.field(default=strawberry.UNSET, description=description)


_SALES_ORDER = "The sales order whose stock it is; null: plant stock. Given together with `salesOrderItem`."
_PROJECT = "The project whose it is, never together with a sales order; null: none."
_SALES_ORDER_ITEM = "The item of that sales order."


@input_type(
    description="A plant. Its key is `plant`; fields that are left out keep their value, null means not maintained."
)
class PlantInput:
    plant: str = key("The plant's code.")
    name: str | None = kept("What people call it.")
    workdays: list[Weekday] | None = kept(
        "The days of the week on which it works; Monday to Friday for a new plant."
    )
    purchasing_processing_days: int | None = kept("Workdays that purchasing takes to release an order.")
    rescheduling_horizon_days: int | None = kept(
        "Workdays from today within which late firm receipts are used; null: they never are."
    )
    keep_backward_dates: bool | None = kept("Leave start dates in the past instead of scheduling forward.")
    planning_horizon_days: int | None = kept(
        "Workdays from today in which a change makes run type NETPL plan a section; null: without end."
    )
    bring_forward_tolerance_days: int | None = kept(
        "Workdays that a firm receipt may come too late without message 10."
    )
    postpone_tolerance_days: int | None = kept(
        "Workdays that a firm receipt may come too early without message 15."
    )


@input_type(description="A day on which a plant is closed. Its key is `plant` and `date`.")
class HolidayInput:
    plant: str = key("The plant that is closed.")
    date: datetime.date = key("The closed day.")


@input_type(description="A day on which a period of a planning calendar begins. Its key is all three fields.")
class PlanningCalendarInput:
    planning_calendar: str = key("The calendar's code.")
    plant: str = key("The plant that plans by it.")
    date: datetime.date = key("A period begins on it, and the one before ends the day before.")


@input_type(description="A storage location. Its key is `plant` and `storageLocation`.")
class StorageLocationInput:
    plant: str = key("The plant it belongs to.")
    storage_location: str = key("Its code.")
    excluded_from_planning: bool | None = kept(
        "Whether its plant stock, and what is ordered for it or reserved there, do not reach planning."
    )


@input_type(description="A material. Its key is `material`.")
class MaterialInput:
    material: str = key("The material's number.")
    description: str | None = kept("What people call it.")
    base_unit: str | None = kept("The unit of all its quantities; `PC` for a new material.")
    material_type: str | None = kept("The company's own classification.")


@input_type(
    description=(
        "A material in a plant: how it is procured and planned there. Its key is `material` and `plant`; the "
        "material is "
        "created where it does not exist."
    )
)
class MaterialPlantInput:
    material: str = key("The material's number.")
    plant: str = key("The plant's code.")
    procurement_type: ProcurementType | None = kept(
        "Made, bought or both; null: made if it has a bill of material."
    )
    mrp_type: str | None = kept("The code of its MRP type; `PD` for a new one.")
    strategy_group: str | None = kept(
        "The code of its planning strategy; null: ordinary demand on plant stock."
    )
    lot_size: str | None = kept("The code of its lot-size procedure; `EX` for a new one.")
    fixed_lot_size: Decimal | None = kept("The lot of procedure FX.")
    minimum_lot_size: Decimal | None = kept("No proposal is smaller.")
    maximum_lot_size: Decimal | None = kept("No proposal is larger.")
    rounding_value: Decimal | None = kept("Proposals are rounded up to a multiple of it.")
    in_house_production_days: int | None = kept("Workdays from start to finish of a production order.")
    planned_delivery_days: int | None = kept("Calendar days from purchase order to delivery.")
    goods_receipt_days: int | None = kept("Workdays from delivery or finish until it can be used.")
    replenishment_days: int | None = kept("Total replenishment lead time in workdays, all levels together.")
    safety_stock: Decimal | None = kept("Plant stock that is kept back.")
    reorder_point: Decimal | None = kept("Stock below which a consumption-based material is ordered.")
    maximum_stock: Decimal | None = kept("The stock that lot size `HB` replenishes to.")
    individual_collective: IndividualCollective | None = kept(
        "Whether its requirements stay apart per sales order; null: as the material above."
    )
    special_procurement: SpecialProcurement | None = kept("A special way of procurement.")
    supplying_plant: str | None = kept("The plant that stock transfers come from.")
    mixed_mrp: MixedMrp | None = kept("Additional planning that it takes part in.")
    consumption_mode: ConsumptionMode | None = kept("In which direction its orders look for plan to consume.")
    backward_consumption_days: int | None = kept(
        "Workdays before the requested date in which plan is consumed."
    )
    forward_consumption_days: int | None = kept(
        "Workdays after the requested date in which plan is consumed."
    )
    planning_material: str | None = kept("The material whose plan its orders consume.")
    planning_plant: str | None = kept("The plant of that plan; null: the same plant.")
    planning_conversion_factor: Decimal | None = kept(
        "Units of the planning material for one unit of this material."
    )
    firming_type: FirmingType | None = kept(
        "How proposals inside the planning time fence are protected; null: as the MRP type says."
    )
    planning_time_fence_days: int | None = kept("Workdays from today of the planning time fence.")
    assembly_scrap_percent: Decimal | None = kept("Part of the made quantity that is lost.")
    component_scrap_percent: Decimal | None = kept(
        "Part of the issued quantity that is lost where it is a component."
    )
    standard_price: Decimal | None = kept("Price of `priceUnit` base units.")
    price_unit: int | None = kept("Number of base units that the prices are for; null: 1.")
    purchase_price: Decimal | None = kept(
        "Price of `priceUnit` base units when it is bought; null: the standard price."
    )
    activity_cost: Decimal | None = kept("Cost of making `priceUnit` base units, without the components.")
    overdelivery_tolerance_percent: Decimal | None = kept("How much more than ordered may be received.")
    opening_period_days: int | None = kept("Workdays before its start in which an order should be opened.")
    lot_size_independent_cost: Decimal | None = kept(
        "What an order or a set-up costs, however large the lot; lot sizes `SP`, `WI`, `GR` and `WW` weigh it."
    )
    storage_cost_percent: Decimal | None = kept(
        "What storing costs a year, of the price; lot sizes `SP`, `WI`, `GR` and `WW` weigh it."
    )
    planning_calendar: str | None = kept("The calendar of its plant whose periods lot size `PK` gathers.")
    individual_lot_sizing: IndividualLotSizing | None = kept(
        "Relaxes lot-for-lot in sections of sales order items; null: lot-for-lot."
    )
    mrp_controller: str | None = kept("The planner who looks after it; the worklist is kept by planner.")
    setup_time_days: Decimal | None = kept("Workdays of setting up, for each order.")
    processing_time_days: Decimal | None = kept("Workdays of processing `processingBaseQuantity`.")
    interoperation_time_days: Decimal | None = kept("Workdays of moving and waiting, for each order.")
    processing_base_quantity: Decimal | None = kept("The quantity that `processingTimeDays` is for; null: 1.")
    safety_time_days: int | None = kept("Workdays before its requirements that it should be there already.")
    effective_out_date: datetime.date | None = kept(
        "From this day on it is discontinued: no more of it is proposed."
    )
    follow_up_material: str | None = kept(
        "The material that takes over its dependent requirements from the effective-out date on."
    )


@input_type(
    description="An item of a bill of material. Its key is `parent`, `plant`, `alternative` and `item`."
)
class BomItemInput:
    parent: str = key("The material that is made.")
    plant: str = key("The plant that makes it.")
    alternative: int | None = kept("The alternative bill of material; 1 where it is left out.")
    item: str = key("The item's number, for example `0010`.")
    component: str | None = kept("The material that goes in; needed for a new item.")
    quantity: Decimal | None = kept("How much of it goes into the base quantity; needed for a new item.")
    base_quantity: Decimal | None = kept(
        "The quantity of the parent that `quantity` is for; 1 for a new item."
    )
    unit: str | None = kept("The unit of the quantity, as a note: it is in the component's base unit.")
    fixed_quantity: bool | None = kept("Whether the quantity is for a whole order, whatever its size.")
    scrap_percent: Decimal | None = kept("Part of the quantity that is lost.")
    valid_from: datetime.date | None = kept("First day of validity; null: always was.")
    valid_to: datetime.date | None = kept("Last day of validity; null: without end.")
    explosion: ExplosionType | None = kept("Overrides how the component's requirements are treated.")
    lead_time_offset_days: int | None = kept("Workdays after the order's start at which it is needed.")
    condition: str | None = kept(
        "Selection condition of a variable part, an expression over characteristics; null: always selected."
    )
    quantity_expression: str | None = kept(
        "Expression over characteristics that replaces `quantity`; null: `quantity` itself."
    )


@input_type(
    description="An item of an order BOM. Its key is `salesOrder`, `salesOrderItem`, `parent`, `plant` and `item`."
)
class OrderBomItemInput:
    sales_order: str = key("The sales order's number.")
    sales_order_item: int = key("The item of the sales order: 10, 20, …")
    parent: str = key("The material that is made: the ordered one, or one below it.")
    plant: str = key("The plant that makes it.")
    item: str = key("The item's number, for example `0010`.")
    component: str | None = kept("The material that goes in; needed for a new item.")
    quantity: Decimal | None = kept("How much of it goes into the base quantity; needed for a new item.")
    base_quantity: Decimal | None = kept(
        "The quantity of the parent that `quantity` is for; 1 for a new item."
    )
    unit: str | None = kept("The unit of the quantity, as a note: it is in the component's base unit.")
    fixed_quantity: bool | None = kept("Whether the quantity is for a whole order, whatever its size.")
    scrap_percent: Decimal | None = kept("Part of the quantity that is lost.")
    explosion: ExplosionType | None = kept("Overrides how the component's requirements are treated.")
    lead_time_offset_days: int | None = kept("Workdays after the order's start at which it is needed.")
    condition: str | None = kept(
        "Selection condition of a variable part, an expression over characteristics; null: always selected."
    )
    quantity_expression: str | None = kept(
        "Expression over characteristics that replaces `quantity`; null: `quantity` itself."
    )


@input_type(description="A characteristic. Its key is `characteristic`.")
class CharacteristicInput:
    characteristic: str = key("Its name: letters, digits and underscores.")
    description: str | None = kept("What people call it.")
    type: CharacteristicType | None = kept("What its values are; needed for a new one, which keeps it.")
    minimum: Decimal | None = kept("The smallest value of a number.")
    maximum: Decimal | None = kept("The largest value of a number.")


@input_type(description="A value that a characteristic may have. Its key is `characteristic` and `value`.")
class CharacteristicValueInput:
    characteristic: str = key("The characteristic's name.")
    value: str = key("The value, as text.")
    description: str | None = kept("What people call it.")


@input_type(
    description="A characteristic of a configurable material. Its key is `material` and `characteristic`."
)
class MaterialCharacteristicInput:
    material: str = key("The configurable material.")
    characteristic: str = key("The characteristic's name.")
    required: bool | None = kept("Whether a configuration is incomplete without it; true for a new one.")


@input_type(description="A variant of a configurable material. Its key is `material`.")
class MaterialVariantInput:
    material: str = key("The variant.")
    configurable_material: str | None = kept("What it is a variant of; needed for a new one.")


@input_type(description="A value that a variant stands for. Its key is `material` and `characteristic`.")
class MaterialConfigurationInput:
    material: str = key("The variant.")
    characteristic: str = key("A characteristic of its configurable material.")
    value: str | None = kept("The value, as text; null: none.")


@input_type(
    description=(
        "How often a value is expected in the plan of a configurable material. Its key is `material`, "
        "`characteristic` and `value`."
    )
)
class UsageProbabilityInput:
    material: str = key("The configurable material.")
    characteristic: str = key("One of its characteristics.")
    value: str = key("The value, as text.")
    percent: Decimal | None = kept("The part of the planned quantity that has it; needed for a new one.")


@input_type(
    description="A value of a sales order item. Its key is `salesOrder`, `item` and `characteristic`."
)
class SalesOrderConfigurationInput:
    sales_order: str = key("The sales order's number.")
    item: int = key("The item: 10, 20, …")
    characteristic: str = key("A characteristic of what is ordered.")
    value: str | None = kept("The value, as text; null: none of its own.")


@input_type(description="A project (WBS element). Its key is `project`.")
class ProjectInput:
    project: str = key("The project's number.")
    description: str | None = kept("What people call it.")


@input_type(
    description="A schedule line of a sales order item. Its key is `salesOrder`, `item` and `scheduleLine`."
)
class SalesOrderInput:
    sales_order: str = key("The sales order's number.")
    item: int = key("The item: 10, 20, …")
    schedule_line: int | None = kept("The schedule line of the item; 1 where it is left out.")
    customer: str | None = kept("The customer of the order.")
    order_date: datetime.date | None = kept("When the customer placed the order.")
    material: str | None = kept("What is ordered; needed for a new item.")
    plant: str | None = kept("The delivering plant; needed for a new item.")
    quantity: Decimal | None = kept("The ordered quantity; needed for a new line.")
    delivered_quantity: Decimal | None = kept("What has left the house already.")
    requested_date: datetime.date | None = kept("When the customer wants it; needed for a new line.")
    strategy_group: str | None = kept("Overrides the material's planning strategy.")
    rejected: bool | None = kept("Whether the item is rejected: then it needs nothing.")
    net_price: Decimal | None = kept("What the customer pays for one base unit.")
    project: str | None = kept("The project that the item is settled to; null: none.")


@input_type(description="A line of the plan. Its key is `material`, `plant`, `version` and `date`.")
class PlannedIndependentRequirementInput:
    material: str = key("The planned material.")
    plant: str = key("The planning plant.")
    version: str | None = kept("The version of the plan; `00` where it is left out.")
    date: datetime.date = key("The planned date; of a week or month any day in it.")
    period: PlanPeriod | None = kept("The bucket that the date stands for; a day for a new line.")
    quantity: Decimal | None = kept("What is still planned; needed for a new line.")
    withdrawn_quantity: Decimal | None = kept("What deliveries have taken from the plan.")
    requirements_type: str | None = kept("The requirements type; null: from the material's strategy.")
    active: bool | None = kept("Whether it is planned; only active plan is.")
    derived_from: str | None = kept(
        "The product whose plan it was derived from, which the next derivation replaces; null: it was entered."
    )


@input_type(description="The forecast of consumption of a period. Its key is `material`, `plant` and `date`.")
class ForecastRequirementInput:
    material: str = key("The material.")
    plant: str = key("The plant.")
    date: datetime.date = key("The day of the forecast; of a week or month any day in it.")
    period: PlanPeriod | None = kept("The period that the date stands for; a day for a new row.")
    quantity: Decimal | None = kept("What is expected to be consumed in the period; needed for a new row.")
    withdrawn_quantity: Decimal | None = kept("What has been consumed of it already.")


@input_type(
    description=(
        "A stock. Its key is `material`, `plant`, `storageLocation`, `stockType` and the sales order item or project. "
        "The quantity "
        "replaces the stored one: for movements there are postings."
    )
)
class StockInput:
    material: str = key("The material.")
    plant: str = key("The plant.")
    storage_location: str | None = kept("Where in the plant; none where it is left out.")
    stock_type: StockType | None = kept("Whether it may be used; unrestricted where it is left out.")
    sales_order: str | None = kept(_SALES_ORDER)
    sales_order_item: int | None = kept(_SALES_ORDER_ITEM)
    project: str | None = kept(_PROJECT)
    quantity: Decimal | None = kept("How much there is; needed for a new stock.")


@input_type(description="An order that will bring material. Its key is `order` and `item`.")
class ReceiptInput:
    order: str = key("The order's number.")
    item: int | None = kept("The item of the order; 1 where it is left out.")
    kind: ReceiptKind | None = kept("What kind of order it is; needed for a new one.")
    material: str | None = kept("What it brings; needed for a new one.")
    plant: str | None = kept("To which plant; needed for a new one.")
    quantity: Decimal | None = kept("The ordered quantity; needed for a new one.")
    received_quantity: Decimal | None = kept("What has arrived already.")
    start_date: datetime.date | None = kept("When production starts or the purchase begins.")
    availability_date: datetime.date | None = kept("From when it can be used; needed for a new one.")
    firmed: bool | None = kept("Whether it is marked as firm.")
    sales_order: str | None = kept("The sales order that it is for; null: for plant stock.")
    sales_order_item: int | None = kept(_SALES_ORDER_ITEM)
    project: str | None = kept(_PROJECT)
    net_price: Decimal | None = kept(
        "Price of `priceUnit` base units of a purchase order; null: the material's purchase price."
    )
    delivery_completed: bool | None = kept("Whether nothing more will come, whatever was ordered.")
    storage_location: str | None = kept("Where it is received; null: in the location without a name.")
    assembly_order: bool | None = kept(
        "Whether it is the one order of its sales order item, with which quantity and date pass both ways."
    )
    deletion_flag: bool | None = kept("Whether it is not to be made any more.")
    gross: bool | None = kept("Whether it is planned in the gross section; it is for plant stock then.")


@input_type(
    description="A planned order that a person made or changed. Its key is `order`, which it keeps as its number."
)
class FirmedPlannedOrderInput:
    order: str = key("The planned order's number, digits only.")
    material: str | None = kept("What it brings; needed for a new one.")
    plant: str | None = kept("To which plant; needed for a new one.")
    quantity: Decimal | None = kept("How much; needed for a new one.")
    start_date: datetime.date | None = kept("When it starts; on its availability date for a new one.")
    finish_date: datetime.date | None = kept("When it is finished; on its availability date for a new one.")
    availability_date: datetime.date | None = kept("From when it can be used; needed for a new one.")
    sales_order: str | None = kept("The sales order that it is for; null: for plant stock.")
    sales_order_item: int | None = kept(_SALES_ORDER_ITEM)
    project: str | None = kept(_PROJECT)
    gross: bool | None = kept("Whether it stands in the gross section; it is for plant stock then.")


@input_type(description="Material set aside. Its key is `reservation` and `item`.")
class ReservationInput:
    reservation: str = key("The reservation's number.")
    item: int = key("The item of the reservation.")
    material: str | None = kept("What is reserved; needed for a new one.")
    plant: str | None = kept("In which plant; needed for a new one.")
    quantity: Decimal | None = kept("The reserved quantity; needed for a new one.")
    withdrawn_quantity: Decimal | None = kept("What has been taken already.")
    date: datetime.date | None = kept("When it is needed; needed for a new one.")
    sales_order: str | None = kept("The sales order from whose stock it is taken; null: from plant stock.")
    sales_order_item: int | None = kept(_SALES_ORDER_ITEM)
    project: str | None = kept(_PROJECT)
    order: str | None = kept("The receipt (order) that needs it; null: reserved by hand.")
    order_item: int | None = kept("The item of that order; 1 when only the order is given.")
    final_issue: bool | None = kept("Whether nothing more will be taken, whatever was reserved.")
    storage_location: str | None = kept("Where it is taken from; null: from all locations in their order.")
    to_storage_location: str | None = kept("Where in the plant it is moved to; null: it leaves the stock.")
    phantom: bool | None = kept("Whether it stands for a phantom of its order.")
    through_item: int | None = kept(
        "The item of this reservation that stands for the phantom it comes through; null: none."
    )


@input_type(description="A control cycle of kanban. Its key is `controlCycle`.")
class ControlCycleInput:
    control_cycle: str = key("The control cycle's number.")
    material: str | None = kept("What its containers hold; needed for a new one.")
    plant: str | None = kept("In which plant; needed for a new one.")
    storage_location: str | None = kept("The storage location of the supply area; needed for a new one.")
    number_of_containers: int | None = kept(
        "How many containers there are; those that it lacks are created, waiting. Null when it is event-driven."
    )
    container_quantity: Decimal | None = kept(
        "What a full container holds; only event-driven ones do without."
    )
    event_driven: bool | None = kept(
        "Whether containers are created when something is needed, and gone when it has come."
    )
    replenishment: KanbanReplenishment | None = kept("Where a call is sent; needed for a new one.")
    source_storage_location: str | None = kept("Where `FROM_STORAGE_LOCATION` takes from.")


@input_type(
    description=(
        "A container of a control cycle, as it stands: nothing is called or posted by it. Its key is "
        "`controlCycle` and `container`."
    )
)
class KanbanContainerInput:
    control_cycle: str = key("The control cycle's number.")
    container: int = key("The container's number in it.")
    status: KanbanStatus | None = kept("Its status; `WAIT` for a new one.")
    actual_quantity: Decimal | None = kept("What it was filled with last.")
    order: str | None = kept("The receipt (order) that fills it, or filled it last.")
    order_item: int | None = kept("The item of that order; 1 when only the order is given.")
    reservation: str | None = kept("The reservation that fills it, or filled it last.")
    reservation_item: int | None = kept("The item of that reservation.")
    changed_on: datetime.date | None = kept("The day of its last change of status.")
