"""Control cycles of kanban and their containers."""

from __future__ import annotations

from mto_graph.model.columns import (
    KANBAN_STATUSES,
    KEY_LENGTH,
    LARGEST_ITEM,
    LONGEST_LEAD_TIME,
    Reference,
    Table,
    choice,
    date,
    flag,
    item,
    key,
    number,
    quantity,
    reference,
    storage_location,
    text,
)

CONTROL_CYCLES = Table(
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

KANBAN_CONTAINERS = Table(
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
