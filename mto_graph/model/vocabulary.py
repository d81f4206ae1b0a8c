"""The one declaration of the data-set tables: CSV files, scenario files and GraphQL inputs are all read off it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mto_graph.model.columns import (
    CONDITION_LENGTH,
    KANBAN_STATUSES,
    KEY_LENGTH,
    LARGEST_ITEM,
    LONGEST_LEAD_TIME,
    Column,
    Kind,
    Reference,
    Table,
    Value,
    choice,
    code,
    date,
    days,
    exact_days,
    flag,
    item,
    key,
    keyed,
    number,
    percent,
    price,
    quantity,
    reference,
    sales_order_item,
    storage_location,
    text,
)

__all__ = ["TABLES", "Column", "Kind", "Reference", "Table", "Value"]

_PLANTS = Table(
    "plants",
    "Plants and their working week.",
    (
        key("plant", "The plant's code."),
        text("name", "What people call it."),
        Column(
            "workdays", Kind.WORKDAYS, "Seven of 1 and 0, Monday first; 1 is a workday.", default="1111100"
        ),
        days("purchasing_processing_days", "Workdays purchasing takes to release an order."),
        days("rescheduling_horizon_days", "Workdays from today in which late receipts are proposed earlier."),
        flag("keep_backward_dates", "Leave dates in the past instead of scheduling forward from today."),
        days(
            "planning_horizon_days",
            "Workdays from today in which a change makes run type NETPL plan a section; empty: without end.",
        ),
        days(
            "bring_forward_tolerance_days", "Workdays that a firm receipt may come late without message 10."
        ),
        days("postpone_tolerance_days", "Workdays that a firm receipt may come early without message 15."),
    ),
)

_HOLIDAYS = Table(
    "holidays",
    "Days on which a plant is closed although its week says otherwise.",
    (
        key("plant", "The plant that is closed.", Reference.PLANT),
        date("date", "The closed day.", key=True),
    ),
)

_PLANNING_CALENDARS = Table(
    "planning_calendars",
    "Planning calendars of plants: the days on which periods of lot size PK begin.",
    (
        key("planning_calendar", "The calendar's code."),
        key("plant", "The plant that plans by it.", Reference.PLANT),
        date("date", "A period begins on it, and the one before ends the day before.", key=True),
    ),
)

_STORAGE_LOCATIONS = Table(
    "storage_locations",
    "Storage locations of plants; those that are not listed count in planning.",
    (
        key("plant", "The plant it belongs to.", Reference.PLANT),
        key("storage_location", "Its code."),
        flag(
            "excluded_from_planning",
            "Its plant stock, and what is ordered for it or reserved there, do not reach planning.",
        ),
    ),
)

_MATERIALS = Table(
    "materials",
    "Materials, the same in every plant.",
    (
        key("material", "The material's number."),
        text("description", "What people call it."),
        text("base_unit", "The unit all its quantities are in.", length=10, default="PC"),
        text("material_type", "The company's own classification.", length=KEY_LENGTH),
    ),
)

_MATERIAL_PLANTS = Table(
    "material_plants",
    "A material in a plant: how it is procured and planned. Creates the material where it does not exist.",
    (
        key("material", "The material."),
        key("plant", "The plant.", Reference.PLANT),
        choice("procurement_type", "Made, bought or both.", "in_house", "external", "both"),
        code("mrp_type", "How it is planned.", Reference.MRP_TYPE, "PD"),
        reference("strategy_group", "The planning strategy of its demand.", Reference.STRATEGY),
        code("lot_size", "The lot-sizing procedure.", Reference.LOT_SIZE, "EX"),
        quantity("fixed_lot_size", "The lot of procedure FX.", minimum=1),
        quantity("minimum_lot_size", "No proposal is smaller."),
        quantity("maximum_lot_size", "No proposal is larger.", minimum=1),
        quantity("rounding_value", "Proposals are rounded up to a multiple of it.", minimum=1),
        days("in_house_production_days", "Workdays from start to finish of a production order."),
        days("planned_delivery_days", "Calendar days from purchase order to delivery."),
        days("goods_receipt_days", "Workdays from delivery or finish until it can be used."),
        days("replenishment_days", "Total replenishment lead time in workdays, all levels together."),
        quantity("safety_stock", "Plant stock that is kept back."),
        quantity("reorder_point", "Stock below which a consumption-based material is ordered."),
        quantity("maximum_stock", "The stock that lot size HB replenishes to."),
        choice(
            "individual_collective",
            "Whether requirements stay apart per sales order; empty: as the parent.",
            "individual",
            "collective",
        ),
        choice("special_procurement", "Special way of procurement.", "phantom", "stock_transfer"),
        reference("supplying_plant", "The plant that stock transfers come from.", Reference.PLANT),
        number("mixed_mrp", "Mixed planning: 1, 2 or 3.", 1, 3),
        number(
            "consumption_mode",
            "1 backward, 2 backward then forward, 3 forward, 4 forward then backward.",
            1,
            4,
        ),
        days("backward_consumption_days", "Workdays before the requirement in which plan is consumed."),
        days("forward_consumption_days", "Workdays after the requirement in which plan is consumed."),
        reference("planning_material", "The material whose plan its orders consume.", Reference.MATERIAL),
        reference("planning_plant", "The plant of that plan; empty: the same plant.", Reference.PLANT),
        Column(
            "planning_conversion_factor",
            Kind.FACTOR,
            "Units of the planning material for one unit of this material.",
            minimum=1,
        ),
        number(
            "firming_type", "What the planning time fence does, 0 to 4; empty: what the MRP type says.", 0, 4
        ),
        days("planning_time_fence_days", "Workdays from today of the planning time fence."),
        percent("assembly_scrap_percent", "Part of the made quantity that is lost."),
        percent(
            "component_scrap_percent", "Part of the issued quantity that is lost where this is a component."
        ),
        price("standard_price", "Price of one price unit."),
        number("price_unit", "Number of base units that the prices are for; empty: 1.", 1, LARGEST_ITEM),
        price("purchase_price", "Price of one price unit when it is bought; empty: the standard price."),
        price("activity_cost", "Cost of making one price unit of it, without its components."),
        percent("overdelivery_tolerance_percent", "How much more than ordered may be received."),
        days(
            "opening_period_days", "Workdays before the start in which an order should be opened.", default=0
        ),
        price(
            "lot_size_independent_cost",
            "What an order or a set-up costs, however large the lot; lot sizes SP, WI, GR, WW.",
        ),
        percent("storage_cost_percent", "What storing costs a year, of the price; lot sizes SP, WI, GR, WW."),
        text(
            "planning_calendar",
            "The calendar of its plant whose periods lot size PK gathers.",
            length=KEY_LENGTH,
        ),
        choice(
            "individual_lot_sizing",
            "Relaxes lot-for-lot in sections of sales order items; empty: lot-for-lot.",
            "rounding",
            "full",
        ),
        text(
            "mrp_controller",
            "The planner who looks after it; the worklist is kept by planner.",
            length=KEY_LENGTH,
        ),
        exact_days("setup_time_days", "Workdays of setting up, for each order."),
        exact_days("processing_time_days", "Workdays of processing, for the processing base quantity."),
        exact_days("interoperation_time_days", "Workdays of moving and waiting, for each order."),
        quantity(
            "processing_base_quantity", "The quantity that the processing time is for; empty: 1.", minimum=1
        ),
        days("safety_time_days", "Workdays before its requirements that it should be there already."),
        Column(
            "effective_out_date", Kind.DATE, "From this day on it is discontinued: no more of it is proposed."
        ),
        reference(
            "follow_up_material",
            "The material of its plant that takes over its dependent requirements from the effective-out date on.",
            Reference.MATERIAL,
        ),
    ),
)

_BOM_ITEMS = Table(
    "bom_items",
    "Items of bills of material.",
    (
        key("parent", "The material that is made.", Reference.MATERIAL),
        key("plant", "The plant that makes it.", Reference.PLANT),
        item("alternative", "The alternative bill of material.", default=1, maximum=LONGEST_LEAD_TIME),
        key("item", "The item's number, such as 0010."),
        reference("component", "The material that goes in.", Reference.MATERIAL, required=True),
        quantity("quantity", "How much of it for the base quantity.", required=True, minimum=1),
        quantity(
            "base_quantity", "The quantity of the parent that `quantity` is for.", default=1000, minimum=1
        ),
        text("unit", "The unit of the quantity, as a note: it is in the component's base unit.", length=10),
        flag("fixed_quantity", "The quantity is for the whole order, whatever its size."),
        percent("scrap_percent", "Part of the item's quantity that is lost."),
        Column("valid_from", Kind.VALIDITY_DATE, "First day of validity; empty: always was."),
        Column("valid_to", Kind.VALIDITY_DATE, "Last day of validity; empty: without end."),
        choice(
            "explosion",
            "Overrides the component's own setting; empty: as the component's material says.",
            "individual",
            "collective",
            "phantom",
        ),
        days(
            "lead_time_offset_days",
            "Workdays after the order's start that it is needed; negative: before.",
            minimum=-LONGEST_LEAD_TIME,
            default=0,
        ),
        text("condition", "Selection condition of a variable part.", length=CONDITION_LENGTH),
    ),
)

_SALES_ORDERS = Table(
    "sales_orders",
    "Sales orders, one row per schedule line.",
    (
        key("sales_order", "The order's number."),
        item("item", "The item's number: 10, 20, and so on."),
        item("schedule_line", "The schedule line of the item.", default=1),
        text("customer", "The customer of the order.", length=KEY_LENGTH),
        reference("material", "What is ordered.", Reference.MATERIAL, required=True),
        reference("plant", "The delivering plant.", Reference.PLANT, required=True),
        quantity("quantity", "The ordered quantity.", required=True),
        quantity("delivered_quantity", "What has left the house already.", default=0),
        date("requested_date", "When the customer wants it.", required=True),
        reference("strategy_group", "Overrides the material's strategy.", Reference.STRATEGY),
        flag("rejected", "The item will not be delivered and counts no more."),
        price("net_price", "What the customer pays for one base unit."),
    ),
)

_PLANNED_INDEPENDENT_REQUIREMENTS = Table(
    "planned_independent_requirements",
    "The plan: what is expected to be sold.",
    (
        key("material", "The planned material.", Reference.MATERIAL),
        key("plant", "The planning plant.", Reference.PLANT),
        key("version", "The version of the plan.", default="00"),
        date("date", "The planned date; of a week or month, any day in it.", key=True),
        choice("period", "The bucket that the date stands for.", "day", "week", "month", default="day"),
        quantity("quantity", "What is still planned.", required=True),
        quantity("withdrawn_quantity", "What deliveries have taken from the plan.", default=0),
        text("requirements_type", "Requirements type; empty: from the strategy.", length=KEY_LENGTH),
        flag("active", "Only active plan is planned.", default=True),
    ),
)

_FORECAST_REQUIREMENTS = Table(
    "forecast_requirements",
    "The forecast of consumption, for MRP types that look at it.",
    (
        key("material", "The material.", Reference.MATERIAL),
        key("plant", "The plant.", Reference.PLANT),
        date("date", "The day of the forecast; of a week or month, any day in it.", key=True),
        choice("period", "The period that the date stands for.", "day", "week", "month", default="day"),
        quantity("quantity", "What is expected to be consumed in the period.", required=True),
        quantity("withdrawn_quantity", "What has been consumed of it already.", default=0),
    ),
)

_STOCK = Table(
    "stock",
    "Stock on hand; with a sales order item it belongs to that item alone.",
    (
        key("material", "The material.", Reference.MATERIAL),
        key("plant", "The plant.", Reference.PLANT),
        key("storage_location", "Where in the plant.", default=""),
        choice(
            "stock_type",
            "Whether it may be used.",
            "unrestricted",
            "quality_inspection",
            "blocked",
            "returns_blocked",
            default="unrestricted",
            key=True,
        ),
        *(keyed(column) for column in sales_order_item()),
        quantity("quantity", "How much there is.", required=True),
    ),
)

_RECEIPTS = Table(
    "receipts",
    "Orders that will bring material: production and purchase orders, requisitions, firm planned orders.",
    (
        key("order", "The order's number."),
        item("item", "The item of the order.", default=1),
        choice(
            "kind",
            "What kind of order it is.",
            "production_order",
            "purchase_order",
            "purchase_requisition",
            "planned_order",
            default=None,
        ),
        reference("material", "What it brings.", Reference.MATERIAL, required=True),
        reference("plant", "Where.", Reference.PLANT, required=True),
        quantity("quantity", "The ordered quantity.", required=True),
        quantity("received_quantity", "What has arrived already.", default=0),
        date("start_date", "When production starts or the purchase begins."),
        date("availability_date", "From when it can be used.", required=True),
        flag("firmed", "Planning does not change it."),
        *sales_order_item(),
        price(
            "net_price", "Price of one price unit of a purchase order; empty: the material's purchase price."
        ),
        flag("delivery_completed", "Nothing more will come, whatever was ordered."),
        storage_location(
            "storage_location",
            "Where it is received; empty: in the location without a name, if nothing is said.",
        ),
        flag(
            "assembly_order",
            "It is the one order of its sales order item: quantity and date pass both ways (strategies 81, 82).",
        ),
        flag("deletion_flag", "It is not to be made any more, because its item was rejected or changed."),
    ),
)

_FIRMED_PLANNED_ORDERS = Table(
    "firmed_planned_orders",
    "Planned orders that a person made or changed: planning leaves them as they are.",
    (
        key("order", "The planned order's number, digits only."),
        reference("material", "What it brings.", Reference.MATERIAL, required=True),
        reference("plant", "Where.", Reference.PLANT, required=True),
        quantity("quantity", "How much it brings.", required=True, minimum=1),
        date("start_date", "When it starts; empty: on its availability date."),
        date("finish_date", "When it is finished; empty: on its availability date."),
        date("availability_date", "From when it can be used.", required=True),
        *sales_order_item(),
    ),
)

_RESERVATIONS = Table(
    "reservations",
    "Material set aside, for an order or by hand.",
    (
        key("reservation", "The reservation's number."),
        item("item", "The item of the reservation."),
        reference("material", "What is reserved.", Reference.MATERIAL, required=True),
        reference("plant", "Where.", Reference.PLANT, required=True),
        quantity("quantity", "The reserved quantity.", required=True),
        quantity("withdrawn_quantity", "What has been taken already.", default=0),
        date("date", "When it is needed.", required=True),
        *sales_order_item(),
        reference("order", "The order of receipts it belongs to; empty: reserved by hand.", Reference.ORDER),
        number("order_item", "The item of that order; 1 when only the order is given.", 1, LARGEST_ITEM),
        flag("final_issue", "Nothing more will be taken, whatever was reserved."),
        storage_location(
            "storage_location", "Where it is taken from; empty: from all locations in their order."
        ),
        storage_location(
            "to_storage_location", "Where in the plant it is moved to; empty: it leaves the stock."
        ),
    ),
)

_CONTROL_CYCLES = Table(
    "control_cycles",
    "Control cycles of kanban: how a supply area gets its material, container by container.",
    (
        key("control_cycle", "The control cycle's number."),
        reference("material", "What the containers hold.", Reference.MATERIAL, required=True),
        reference("plant", "Where.", Reference.PLANT, required=True),
        storage_location("storage_location", "The storage location of the supply area.", required=True),
        number(
            "number_of_containers",
            "How many containers there are; none when event-driven.",
            1,
            LONGEST_LEAD_TIME,
        ),
        quantity(
            "container_quantity", "What a full container holds; not needed when event-driven.", minimum=1
        ),
        flag("event_driven", "Containers are created when something is needed, and end when it has come."),
        choice(
            "replenishment",
            "Where a call is sent: made, bought, from another plant or from a storage location of this one.",
            "in_house",
            "external",
            "stock_transfer",
            "from_storage_location",
            default=None,
        ),
        storage_location("source_storage_location", "Where `from_storage_location` takes from."),
    ),
)

_KANBAN_CONTAINERS = Table(
    "kanban_containers",
    "Containers of control cycles and what became of them.",
    (
        key("control_cycle", "The control cycle.", Reference.CONTROL_CYCLE),
        item("container", "The container's number in its control cycle."),
        choice("status", "Its status.", *KANBAN_STATUSES, default="wait"),
        quantity("actual_quantity", "What it was filled with last; zero when it is empty.", default=0),
        reference("order", "The order of receipts that fills it, or filled it last.", Reference.ORDER),
        number("order_item", "The item of that order; 1 when only the order is given.", 1, LARGEST_ITEM),
        text("reservation", "The reservation that fills it, or filled it last.", length=KEY_LENGTH),
        number("reservation_item", "The item of that reservation.", 1, LARGEST_ITEM),
        date("changed_on", "The day of its last change of status."),
    ),
)

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            _PLANTS,
            _HOLIDAYS,
            _PLANNING_CALENDARS,
            _STORAGE_LOCATIONS,
            _MATERIALS,
            _MATERIAL_PLANTS,
            _BOM_ITEMS,
            _SALES_ORDERS,
            _PLANNED_INDEPENDENT_REQUIREMENTS,
            _FORECAST_REQUIREMENTS,
            _STOCK,
            _RECEIPTS,
            _FIRMED_PLANNED_ORDERS,
            _RESERVATIONS,
            _CONTROL_CYCLES,
            _KANBAN_CONTAINERS,
        )
    }
)
"""Every table by name, in the order in which they depend on each other."""
