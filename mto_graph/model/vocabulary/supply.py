"""What is there or on order: stock, firm receipts, planned orders that a person has firmed."""

from __future__ import annotations

from mto_graph.model.columns import (
    Reference,
    Table,
    choice,
    date,
    flag,
    item,
    key,
    keyed,
    owner,
    price,
    quantity,
    reference,
    storage_location,
)

STOCK = Table(
    "stock",
    "Stock on hand; with a sales order item or a project it belongs to that alone.",
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
        *(keyed(column) for column in owner()),
        quantity("quantity", "How much there is.", required=True),
    ),
)

RECEIPTS = Table(
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
        *owner(),
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
        flag(
            "gross",
            "It is planned in the gross section, where stock does not count; what it brings goes to plant stock.",
        ),
    ),
)

FIRMED_PLANNED_ORDERS = Table(
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
        *owner(),
        flag("gross", "It stands in the gross section."),
    ),
)
