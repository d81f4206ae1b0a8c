"""What is wanted: sales orders, plan, forecast, reservations."""

from __future__ import annotations

from mto_graph.model.columns import (
    KEY_LENGTH,
    LARGEST_ITEM,
    Reference,
    Table,
    choice,
    date,
    flag,
    item,
    key,
    number,
    owner,
    price,
    quantity,
    reference,
    storage_location,
    text,
)

PROJECTS = Table(
    "projects",
    "Projects (WBS elements) that sales order items are settled to.",
    (
        key("project", "The project's number."),
        text("description", "What people call it."),
    ),
)

SALES_ORDERS = Table(
    "sales_orders",
    "Sales orders, one row per schedule line.",
    (
        key("sales_order", "The order's number."),
        item("item", "The item's number: 10, 20, and so on."),
        item("schedule_line", "The schedule line of the item.", default=1),
        text("customer", "The customer of the order.", length=KEY_LENGTH),
        date(
            "order_date",
            "When the customer placed the order; planning does not look at it, strategy advice does.",
        ),
        reference("material", "What is ordered.", Reference.MATERIAL, required=True),
        reference("plant", "The delivering plant.", Reference.PLANT, required=True),
        quantity("quantity", "The ordered quantity.", required=True),
        quantity("delivered_quantity", "What has left the house already.", default=0),
        date("requested_date", "When the customer wants it.", required=True),
        reference("strategy_group", "Overrides the material's strategy.", Reference.STRATEGY),
        flag("rejected", "The item will not be delivered and counts no more."),
        price("net_price", "What the customer pays for one base unit."),
        reference(
            "project",
            "The project that the item is settled to; strategies that plan by project keep it there.",
            Reference.PROJECT,
        ),
    ),
)

PLANNED_INDEPENDENT_REQUIREMENTS = Table(
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
        reference(
            "derived_from",
            "The product whose inactive plan it was derived from; the next derivation replaces it. Empty: entered.",
            Reference.MATERIAL,
        ),
    ),
)

FORECAST_REQUIREMENTS = Table(
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

RESERVATIONS = Table(
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
        *owner(),
        reference("order", "The order of receipts it belongs to; empty: reserved by hand.", Reference.ORDER),
        number("order_item", "The item of that order; 1 when only the order is given.", 1, LARGEST_ITEM),
        flag("final_issue", "Nothing more will be taken, whatever was reserved."),
        storage_location(
            "storage_location", "Where it is taken from; empty: from all locations in their order."
        ),
        storage_location(
            "to_storage_location", "Where in the plant it is moved to; empty: it leaves the stock."
        ),
        flag(
            "phantom",
            "It stands for a phantom of its order, beside its components: it consumes plan and is never taken itself.",
        ),
        number(
            "through_item",
            "The item of this reservation that stands for the phantom it comes through; empty: none.",
            1,
            LARGEST_ITEM,
        ),
    ),
)
