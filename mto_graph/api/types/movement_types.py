"""Movement types: what a posting does to stock, to its document and to cost; the loaded plugins supply them."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

import strawberry

from mto_graph.api.context import Reading
from mto_graph.api.enums import StockType
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.types.references import MovementTypeRef, PluginRef
from mto_graph.services.reading import movement_types, supplied
from mto_graph.services.reading.movement_types import MovementTypeRow


def _value(value: Any, description: str) -> Any:
    return strawberry.enum_value(value, description=description)


@strawberry.enum(description="Whose stock one side of a goods movement is.")
class MovementPlace(Enum):
    OUTSIDE = _value("outside", "Nobody's: the material enters stock or leaves it.")
    PLANT = _value("plant", "Plant stock, which serves whoever needs it.")
    CUSTOMER = _value("customer", "Stock of the sales order item that is named.")
    PROJECT = _value("project", "Stock of the project that is named, or of the one that its item belongs to.")
    INDIVIDUAL = _value(
        "individual", "Stock that is kept for the sales order item or the project that is named."
    )
    SECTION = _value(
        "section",
        "The stock that its document says; without one that of the sales order item that is named, else plant stock.",
    )


@strawberry.enum(description="What a goods movement is posted for, and so which quantity goes up with it.")
class MovementDocument(Enum):
    NONE = _value("none", "For nothing: it only changes stock.")
    ORDER = _value("order", "For an order that brings material: `receivedQuantity` of the order.")
    COMPONENT = _value("component", "For a component of an order: `withdrawnQuantity` of its reservation.")
    DELIVERY = _value(
        "delivery",
        "For a sales order item that is delivered: `deliveredQuantity` of its schedule lines; the plan that it "
        "consumed goes down.",
    )
    RETURN = _value("return", "For a sales order item that comes back; what was delivered stays delivered.")
    SALES_ORDER_ITEM = _value("sales_order_item", "For a sales order item that only bears the cost.")
    RESERVATION = _value("reservation", "For a reservation, if one is named: its `withdrawnQuantity`.")


@strawberry.enum(description="Why a goods movement changes the cost of a sales order item.")
class MovementCostCause(Enum):
    NONE = _value("none", "It does not.")
    RECEIPT = _value("receipt", "Bought or made for the item; which of the two, the order says.")
    ISSUE = _value("issue", "Taken for the item; what comes from its own stock has been paid already.")
    TRANSFER = _value("transfer", "Moved into the item's stock, or out of it, by decision.")
    SCRAP = _value("scrap", "Scrapped.")
    COUNT = _value("count", "Found or missed in counting.")
    DELIVERY = _value("delivery", "Left for the customer.")
    RETURN = _value("return", "Came back from the customer.")


def load_movement_types(read: Reading, rows: Sequence[Any], _asked: Asked) -> list[MovementTypeRow | None]:
    """The movement type that each row names."""
    registry = read.application.registry
    return [movement_types.movement_type(registry, row.movement_type_code) for row in rows]


def _reversals(read: Reading, rows: Sequence[MovementTypeRow], _asked: Asked) -> list[MovementTypeRow | None]:
    registry = read.application.registry
    return [movement_types.movement_type(registry, row.reversal_code) for row in rows]


def _reversed(read: Reading, rows: Sequence[MovementTypeRow], _asked: Asked) -> list[MovementTypeRow | None]:
    registry = read.application.registry
    return [movement_types.movement_type(registry, row.reverses_code) for row in rows]


def _plugins(read: Reading, rows: Sequence[MovementTypeRow], _asked: Asked) -> list[supplied.PluginRow]:
    return [supplied.plugin(read.application.registry, row.plugin_name) for row in rows]


@graph_type(
    MovementTypeRow,
    description=(
        "A movement type: what a goods movement does, under the code that the trade knows. 101 receives an order, 261 "
        "takes a component, 601 delivers, 411 gives a customer's stock back to the plant, 309 makes one material "
        "another."
    ),
)
class MovementType:
    code: str = shown("Its code, for example `101`.")
    text: str = shown("Its name in the trade.")
    description: str = shown("When to post it.")
    source: MovementPlace = shown("Where the quantity leaves.")
    target: MovementPlace = shown("Where the quantity arrives.")
    document: MovementDocument = shown("What it is posted for.")
    from_stock_type: StockType | None = shown(
        "The stock type that it always takes from; null: the one that the posting names."
    )
    to_stock_type: StockType | None = shown(
        "The stock type that it always brings to; null: the one that it came from, or that the posting names."
    )
    other_material: bool = shown(
        "Whether it makes one material another (adaptation), also from one sales order item's stock to another's."
    )
    other_location: bool = shown(
        "Whether it brings the quantity to another storage location of the same stock."
    )
    consumption: bool = shown(
        "Whether what leaves plant stock with it lowers the forecast of the period; its reversal raises it again."
    )
    cost_cause: MovementCostCause = shown("Why it changes the cost of the sales order item that bears it.")
    reversal: MovementTypeRef | None = related(
        _reversals, "The type that takes it back; null when it cannot be taken back."
    )
    reverses: MovementTypeRef | None = related(
        _reversed, "The type that it takes back; null when it is no reversal."
    )
    plugin: PluginRef = related(_plugins, "The plugin that supplies it.")
