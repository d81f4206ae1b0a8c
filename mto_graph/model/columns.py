"""What a column of a data-set table is, and short ways to say so.

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
CHARACTERISTIC_TYPES: Final = ("text", "number", "date", "boolean")
KANBAN_STATUSES: Final = ("wait", "empty", "in_process", "in_transit", "full", "in_use", "error")


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
    VALUE = "value"
    """A value of a characteristic: text, whatever it is given as."""


class Reference(StrEnum):
    """What a text column names; the named thing must exist."""

    PLANT = "plant"
    MATERIAL = "material"
    SALES_ORDER = "sales_order"
    ORDER = "order"
    STRATEGY = "strategy"
    LOT_SIZE = "lot_size"
    MRP_TYPE = "mrp_type"
    CONTROL_CYCLE = "control_cycle"
    CHARACTERISTIC = "characteristic"
    PROJECT = "project"


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


def text(name: str, description: str, *, length: int = TEXT_LENGTH, default: str = "") -> Column:
    """Free text."""
    return Column(name, Kind.TEXT, description, default=default, maximum=length)


def key(
    name: str, description: str, references: Reference | None = None, *, default: str | None = None
) -> Column:
    """A key that is text; with a default it may be left out."""
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


def reference(name: str, description: str, references: Reference, *, required: bool = False) -> Column:
    """Something else by its key."""
    return Column(
        name,
        Kind.TEXT,
        description,
        required=required,
        default=None if required else "",
        references=references,
        maximum=KEY_LENGTH,
    )


def storage_location(name: str, description: str, *, required: bool = False) -> Column:
    """A storage location of a plant by its code."""
    return Column(
        name,
        Kind.TEXT,
        description,
        required=required,
        default=None if required else "",
        maximum=KEY_LENGTH,
    )


def code(name: str, description: str, references: Reference, default: str) -> Column:
    """A code that plugins supply."""
    return Column(name, Kind.TEXT, description, default=default, references=references, maximum=KEY_LENGTH)


def choice(name: str, description: str, *choices: str, default: str | None = "", key: bool = False) -> Column:
    """One of a few words; without a default it is required."""
    return Column(
        name, Kind.TEXT, description, key=key, required=default is None, default=default, choices=choices
    )


def days(name: str, description: str, *, minimum: int = 0, default: int | None = None) -> Column:
    """A number of days."""
    return Column(
        name, Kind.INTEGER, description, default=default, minimum=minimum, maximum=LONGEST_LEAD_TIME
    )


def exact_days(name: str, description: str) -> Column:
    """A number of days with three places."""
    return Column(name, Kind.QUANTITY, description, minimum=0, maximum=LONGEST_LEAD_TIME * 1000)


def number(name: str, description: str, minimum: int, maximum: int) -> Column:
    """A whole number between two bounds."""
    return Column(name, Kind.INTEGER, description, minimum=minimum, maximum=maximum)


def item(name: str, description: str, *, default: int | None = None, maximum: int = LARGEST_ITEM) -> Column:
    """An item number that is part of the key."""
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


def quantity(
    name: str, description: str, *, required: bool = False, default: int | None = None, minimum: int = 0
) -> Column:
    """A quantity."""
    return Column(name, Kind.QUANTITY, description, required=required, default=default, minimum=minimum)


def signed_quantity(name: str, description: str) -> Column:
    """A quantity that may lie below zero."""
    return Column(name, Kind.QUANTITY, description)


def value(name: str, description: str, *, key: bool = False) -> Column:
    """A value of a characteristic."""
    return Column(
        name,
        Kind.VALUE,
        description,
        key=key,
        required=key,
        default=None if key else "",
        maximum=KEY_LENGTH,
    )


def percent(name: str, description: str) -> Column:
    """A percentage below 1000."""
    return Column(name, Kind.PERCENT, description, minimum=0, maximum=999_999)


def price(name: str, description: str) -> Column:
    """A price of zero or more."""
    return Column(name, Kind.PRICE, description, minimum=0)


def date(name: str, description: str, *, key: bool = False, required: bool = False) -> Column:
    """A day."""
    return Column(name, Kind.DATE, description, key=key, required=key or required)


def flag(name: str, description: str, *, default: bool = False) -> Column:
    """True or false."""
    return Column(name, Kind.BOOLEAN, description, default=default)


def sales_order_item() -> tuple[Column, Column]:
    """The sales order item that stock or an order belongs to."""
    return (
        reference(
            "sales_order", "The sales order whose stock this is; empty: plant stock.", Reference.SALES_ORDER
        ),
        number(
            "sales_order_item",
            "The item of the sales order; given exactly when the order is.",
            1,
            LARGEST_ITEM,
        ),
    )


def owner() -> tuple[Column, Column, Column]:
    """What stock or an order belongs to: a sales order item, a project, or nothing."""
    return (
        *sales_order_item(),
        reference(
            "project",
            "The project whose stock this is; empty: none. Never together with a sales order.",
            Reference.PROJECT,
        ),
    )


def keyed(column: Column) -> Column:
    """The same column as part of the key."""
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
