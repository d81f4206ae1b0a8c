"""Materials, materials in plants, and what goes into them."""

from __future__ import annotations

from mto_graph.model.columns import (
    CONDITION_LENGTH,
    KEY_LENGTH,
    LARGEST_ITEM,
    LONGEST_LEAD_TIME,
    Column,
    Kind,
    Reference,
    Table,
    choice,
    code,
    days,
    exact_days,
    flag,
    item,
    key,
    number,
    percent,
    price,
    quantity,
    reference,
    text,
)

MATERIALS = Table(
    "materials",
    "Materials, the same in every plant.",
    (
        key("material", "The material's number."),
        text("description", "What people call it."),
        text("base_unit", "The unit all its quantities are in.", length=10, default="PC"),
        text("material_type", "The company's own classification.", length=KEY_LENGTH),
    ),
)

MATERIAL_PLANTS = Table(
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

_WHAT = (
    reference("component", "The material that goes in.", Reference.MATERIAL, required=True),
    quantity("quantity", "How much of it for the base quantity.", required=True, minimum=1),
    quantity("base_quantity", "The quantity of the parent that `quantity` is for.", default=1000, minimum=1),
    text("unit", "The unit of the quantity, as a note: it is in the component's base unit.", length=10),
    flag("fixed_quantity", "The quantity is for the whole order, whatever its size."),
    percent("scrap_percent", "Part of the item's quantity that is lost."),
)
_HOW = (
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
    text(
        "condition",
        "Selection condition of a variable part over the characteristics of what is configured; empty: always.",
        length=CONDITION_LENGTH,
    ),
    text(
        "quantity_expression",
        "Replaces `quantity` by what it comes to for the characteristics of what is configured.",
        length=CONDITION_LENGTH,
    ),
)

BOM_ITEMS = Table(
    "bom_items",
    "Items of bills of material.",
    (
        key("parent", "The material that is made.", Reference.MATERIAL),
        key("plant", "The plant that makes it.", Reference.PLANT),
        item("alternative", "The alternative bill of material.", default=1, maximum=LONGEST_LEAD_TIME),
        key("item", "The item's number, such as 0010."),
        *_WHAT,
        Column("valid_from", Kind.VALIDITY_DATE, "First day of validity; empty: always was."),
        Column("valid_to", Kind.VALIDITY_DATE, "Last day of validity; empty: without end."),
        *_HOW,
    ),
)

ORDER_BOM_ITEMS = Table(
    "order_bom_items",
    "Items of order BOMs: bills of material that hold for one sales order item, in place of the parent's.",
    (
        key("sales_order", "The order's number.", Reference.SALES_ORDER),
        item("sales_order_item", "The item of the order."),
        key("parent", "The material that is made, the ordered one or one below it.", Reference.MATERIAL),
        key("plant", "The plant that makes it.", Reference.PLANT),
        key("item", "The item's number, such as 0010."),
        *_WHAT,
        *_HOW,
    ),
)
