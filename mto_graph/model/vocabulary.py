"""The one declaration of the data-set tables: CSV files, scenario files and GraphQL inputs are all read off it.

A value in *stored form* is text, a bool, or an int (quantities thousandths, prices ten-thousandths, percents
thousandths, factors millionths, dates days since 1970-01-01); `None` is a number or date that is not maintained,
and empty text is text that is not maintained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

Value = str | int | bool | None

LONGEST_LEAD_TIME: Final = 9999
LARGEST_ITEM: Final = 999_999
KEY_LENGTH: Final = 40
TEXT_LENGTH: Final = 255
CONDITION_LENGTH: Final = 4000


class Kind(StrEnum):
    """How a cell is written and stored."""

    TEXT = "text"
    INTEGER = "integer"
    QUANTITY = "quantity"
    PRICE = "price"
    PERCENT = "percent"
    FACTOR = "factor"
    DATE = "date"
    VALIDITY_DATE = "validity_date"
    BOOLEAN = "boolean"
    WORKDAYS = "workdays"


class Reference(StrEnum):
    """What a text column names; the named thing must exist."""

    PLANT = "plant"
    MATERIAL = "material"
    SALES_ORDER = "sales_order"
    ORDER = "order"
    STRATEGY = "strategy"
    LOT_SIZE = "lot_size"
    MRP_TYPE = "mrp_type"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `required` means a new row cannot do without it, `default` is what a new row takes otherwise.

    `minimum` and `maximum` bound the stored form, both ends allowed; for text `maximum` is the length.
    """

    name: str
    kind: Kind
    description: str
    key: bool = False
    required: bool = False
    default: Value = None
    choices: tuple[str, ...] = ()
    references: Reference | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Table:
    """One table of a data set: `materials` is the file `materials.csv` and the scenario key `materials`."""

    name: str
    description: str
    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        return MappingProxyType({column.name: column for column in self.columns})

    @cached_property
    def key(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key)


def _text(name: str, description: str, *, length: int = TEXT_LENGTH, default: str = "") -> Column:
    return Column(name, Kind.TEXT, description, default=default, maximum=length)


def _key(
    name: str, description: str, references: Reference | None = None, *, default: str | None = None
) -> Column:
    return Column(
        name,
        Kind.TEXT,
        description,
        key=True,
        required=default is None,
        default=default,
        references=references,
        maximum=KEY_LENGTH,
    )


def _reference(name: str, description: str, references: Reference, *, required: bool = False) -> Column:
    return Column(
        name,
        Kind.TEXT,
        description,
        required=required,
        default=None if required else "",
        references=references,
        maximum=KEY_LENGTH,
    )


def _code(name: str, description: str, references: Reference, default: str) -> Column:
    return Column(name, Kind.TEXT, description, default=default, references=references, maximum=KEY_LENGTH)


def _choice(
    name: str, description: str, *choices: str, default: str | None = "", key: bool = False
) -> Column:
    return Column(
        name, Kind.TEXT, description, key=key, required=default is None, default=default, choices=choices
    )


def _days(name: str, description: str, *, minimum: int = 0, default: int | None = None) -> Column:
    return Column(
        name, Kind.INTEGER, description, default=default, minimum=minimum, maximum=LONGEST_LEAD_TIME
    )


def _number(name: str, description: str, minimum: int, maximum: int) -> Column:
    return Column(name, Kind.INTEGER, description, minimum=minimum, maximum=maximum)


def _item(name: str, description: str, *, default: int | None = None, maximum: int = LARGEST_ITEM) -> Column:
    return Column(
        name,
        Kind.INTEGER,
        description,
        key=True,
        required=default is None,
        default=default,
        minimum=1,
        maximum=maximum,
    )


def _quantity(
    name: str, description: str, *, required: bool = False, default: int | None = None, minimum: int = 0
) -> Column:
    return Column(name, Kind.QUANTITY, description, required=required, default=default, minimum=minimum)


def _percent(name: str, description: str) -> Column:
    return Column(name, Kind.PERCENT, description, minimum=0, maximum=999_999)


def _date(name: str, description: str, *, key: bool = False, required: bool = False) -> Column:
    return Column(name, Kind.DATE, description, key=key, required=key or required)


def _flag(name: str, description: str, *, default: bool = False) -> Column:
    return Column(name, Kind.BOOLEAN, description, default=default)


def _sales_order_item() -> tuple[Column, Column]:
    return (
        _reference(
            "sales_order", "The sales order whose stock this is; empty: plant stock.", Reference.SALES_ORDER
        ),
        _number(
            "sales_order_item",
            "The item of the sales order; given exactly when the order is.",
            1,
            LARGEST_ITEM,
        ),
    )


def _keyed(column: Column) -> Column:
    return Column(
        column.name,
        column.kind,
        column.description,
        key=True,
        default=column.default,
        references=column.references,
        minimum=column.minimum,
        maximum=column.maximum,
    )


_PLANTS = Table(
    "plants",
    "Plants and their working week.",
    (
        _key("plant", "The plant's code."),
        _text("name", "What people call it."),
        Column(
            "workdays", Kind.WORKDAYS, "Seven of 1 and 0, Monday first; 1 is a workday.", default="1111100"
        ),
        _days("purchasing_processing_days", "Workdays purchasing takes to release an order."),
        _days(
            "rescheduling_horizon_days", "Workdays from today in which late receipts are proposed earlier."
        ),
        _flag("keep_backward_dates", "Leave dates in the past instead of scheduling forward from today."),
    ),
)

_HOLIDAYS = Table(
    "holidays",
    "Days on which a plant is closed although its week says otherwise.",
    (
        _key("plant", "The plant that is closed.", Reference.PLANT),
        _date("date", "The closed day.", key=True),
    ),
)

_MATERIALS = Table(
    "materials",
    "Materials, the same in every plant.",
    (
        _key("material", "The material's number."),
        _text("description", "What people call it."),
        _text("base_unit", "The unit all its quantities are in.", length=10, default="PC"),
        _text("material_type", "The company's own classification.", length=KEY_LENGTH),
    ),
)

_MATERIAL_PLANTS = Table(
    "material_plants",
    "A material in a plant: how it is procured and planned. Creates the material where it does not exist.",
    (
        _key("material", "The material."),
        _key("plant", "The plant.", Reference.PLANT),
        _choice("procurement_type", "Made, bought or both.", "in_house", "external", "both"),
        _code("mrp_type", "How it is planned.", Reference.MRP_TYPE, "PD"),
        _reference("strategy_group", "The planning strategy of its demand.", Reference.STRATEGY),
        _code("lot_size", "The lot-sizing procedure.", Reference.LOT_SIZE, "EX"),
        _quantity("fixed_lot_size", "The lot of procedure FX.", minimum=1),
        _quantity("minimum_lot_size", "No proposal is smaller."),
        _quantity("maximum_lot_size", "No proposal is larger.", minimum=1),
        _quantity("rounding_value", "Proposals are rounded up to a multiple of it.", minimum=1),
        _days("in_house_production_days", "Workdays from start to finish of a production order."),
        _days("planned_delivery_days", "Calendar days from purchase order to delivery."),
        _days("goods_receipt_days", "Workdays from delivery or finish until it can be used."),
        _days("replenishment_days", "Total replenishment lead time in workdays, all levels together."),
        _quantity("safety_stock", "Plant stock that is kept back."),
        _quantity("reorder_point", "Stock below which a consumption-based material is ordered."),
        _quantity("maximum_stock", "Stock above which nothing is ordered."),
        _choice(
            "individual_collective",
            "Whether requirements stay apart per sales order; empty: as the parent.",
            "individual",
            "collective",
        ),
        _choice("special_procurement", "Special way of procurement.", "phantom", "stock_transfer"),
        _reference("supplying_plant", "The plant that stock transfers come from.", Reference.PLANT),
        _number("mixed_mrp", "Mixed planning: 1, 2 or 3.", 1, 3),
        _number(
            "consumption_mode",
            "1 backward, 2 backward then forward, 3 forward, 4 forward then backward.",
            1,
            4,
        ),
        _days("backward_consumption_days", "Workdays before the requirement in which plan is consumed."),
        _days("forward_consumption_days", "Workdays after the requirement in which plan is consumed."),
        _reference("planning_material", "The material whose plan its orders consume.", Reference.MATERIAL),
        _reference("planning_plant", "The plant of that plan; empty: the same plant.", Reference.PLANT),
        Column(
            "planning_conversion_factor",
            Kind.FACTOR,
            "Units of the planning material for one unit of this material.",
            minimum=1,
        ),
        _number("firming_type", "How proposals inside the planning time fence are firmed, 0 to 4.", 0, 4),
        _days("planning_time_fence_days", "Workdays from today of the planning time fence."),
        _percent("assembly_scrap_percent", "Part of the made quantity that is lost."),
        _percent(
            "component_scrap_percent", "Part of the issued quantity that is lost where this is a component."
        ),
        Column("standard_price", Kind.PRICE, "Price of one price unit.", minimum=0),
        _number("price_unit", "Number of base units that the price is for.", 1, LARGEST_ITEM),
        _days(
            "opening_period_days", "Workdays before the start in which an order should be opened.", default=0
        ),
    ),
)

_BOM_ITEMS = Table(
    "bom_items",
    "Items of bills of material.",
    (
        _key("parent", "The material that is made.", Reference.MATERIAL),
        _key("plant", "The plant that makes it.", Reference.PLANT),
        _item("alternative", "The alternative bill of material.", default=1, maximum=LONGEST_LEAD_TIME),
        _key("item", "The item's number, such as 0010."),
        _reference("component", "The material that goes in.", Reference.MATERIAL, required=True),
        _quantity("quantity", "How much of it for the base quantity.", required=True, minimum=1),
        _quantity(
            "base_quantity", "The quantity of the parent that `quantity` is for.", default=1000, minimum=1
        ),
        _text("unit", "The unit of the quantity, as a note: it is in the component's base unit.", length=10),
        _flag("fixed_quantity", "The quantity is for the whole order, whatever its size."),
        _percent("scrap_percent", "Part of the item's quantity that is lost."),
        Column("valid_from", Kind.VALIDITY_DATE, "First day of validity; empty: always was."),
        Column("valid_to", Kind.VALIDITY_DATE, "Last day of validity; empty: without end."),
        _choice(
            "explosion",
            "Overrides the component's own setting; empty: as the component's material says.",
            "individual",
            "collective",
            "phantom",
        ),
        _days(
            "lead_time_offset_days",
            "Workdays after the order's start that it is needed; negative: before.",
            minimum=-LONGEST_LEAD_TIME,
            default=0,
        ),
        _text("condition", "Selection condition of a variable part.", length=CONDITION_LENGTH),
    ),
)

_SALES_ORDERS = Table(
    "sales_orders",
    "Sales orders, one row per schedule line.",
    (
        _key("sales_order", "The order's number."),
        _item("item", "The item's number: 10, 20, and so on."),
        _item("schedule_line", "The schedule line of the item.", default=1),
        _text("customer", "The customer of the order.", length=KEY_LENGTH),
        _reference("material", "What is ordered.", Reference.MATERIAL, required=True),
        _reference("plant", "The delivering plant.", Reference.PLANT, required=True),
        _quantity("quantity", "The ordered quantity.", required=True),
        _quantity("delivered_quantity", "What has left the house already.", default=0),
        _date("requested_date", "When the customer wants it.", required=True),
        _reference("strategy_group", "Overrides the material's strategy.", Reference.STRATEGY),
        _flag("rejected", "The item will not be delivered and counts no more."),
    ),
)

_PLANNED_INDEPENDENT_REQUIREMENTS = Table(
    "planned_independent_requirements",
    "The plan: what is expected to be sold.",
    (
        _key("material", "The planned material.", Reference.MATERIAL),
        _key("plant", "The planning plant.", Reference.PLANT),
        _key("version", "The version of the plan.", default="00"),
        _date("date", "The planned date; of a week or month, any day in it.", key=True),
        _choice("period", "The bucket that the date stands for.", "day", "week", "month", default="day"),
        _quantity("quantity", "What is still planned.", required=True),
        _quantity("withdrawn_quantity", "What deliveries have taken from the plan.", default=0),
        _text("requirements_type", "Requirements type; empty: from the strategy.", length=KEY_LENGTH),
        _flag("active", "Only active plan is planned.", default=True),
    ),
)

_STOCK = Table(
    "stock",
    "Stock on hand; with a sales order item it belongs to that item alone.",
    (
        _key("material", "The material.", Reference.MATERIAL),
        _key("plant", "The plant.", Reference.PLANT),
        _key("storage_location", "Where in the plant.", default=""),
        _choice(
            "stock_type",
            "Whether it may be used.",
            "unrestricted",
            "quality_inspection",
            "blocked",
            default="unrestricted",
            key=True,
        ),
        *(_keyed(column) for column in _sales_order_item()),
        _quantity("quantity", "How much there is.", required=True),
    ),
)

_RECEIPTS = Table(
    "receipts",
    "Orders that will bring material: production and purchase orders, requisitions, firm planned orders.",
    (
        _key("order", "The order's number."),
        _item("item", "The item of the order.", default=1),
        _choice(
            "kind",
            "What kind of order it is.",
            "production_order",
            "purchase_order",
            "purchase_requisition",
            "planned_order",
            default=None,
        ),
        _reference("material", "What it brings.", Reference.MATERIAL, required=True),
        _reference("plant", "Where.", Reference.PLANT, required=True),
        _quantity("quantity", "The ordered quantity.", required=True),
        _quantity("received_quantity", "What has arrived already.", default=0),
        _date("start_date", "When production starts or the purchase begins."),
        _date("availability_date", "From when it can be used.", required=True),
        _flag("firmed", "Planning does not change it."),
        *_sales_order_item(),
    ),
)

_RESERVATIONS = Table(
    "reservations",
    "Material set aside, for an order or by hand.",
    (
        _key("reservation", "The reservation's number."),
        _item("item", "The item of the reservation."),
        _reference("material", "What is reserved.", Reference.MATERIAL, required=True),
        _reference("plant", "Where.", Reference.PLANT, required=True),
        _quantity("quantity", "The reserved quantity.", required=True),
        _quantity("withdrawn_quantity", "What has been taken already.", default=0),
        _date("date", "When it is needed.", required=True),
        *_sales_order_item(),
        _reference("order", "The order of receipts it belongs to; empty: reserved by hand.", Reference.ORDER),
        _number("order_item", "The item of that order; 1 when only the order is given.", 1, LARGEST_ITEM),
    ),
)

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            _PLANTS,
            _HOLIDAYS,
            _MATERIALS,
            _MATERIAL_PLANTS,
            _BOM_ITEMS,
            _SALES_ORDERS,
            _PLANNED_INDEPENDENT_REQUIREMENTS,
            _STOCK,
            _RECEIPTS,
            _RESERVATIONS,
        )
    }
)
"""Every table by name, in the order in which they depend on each other."""
