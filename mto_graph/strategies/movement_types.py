"""Movement types: what a posting does to stock, to its document and to the cost of a sales order item.

A posting takes a quantity from one place and brings it to another. The declaration says which places these are,
which document it belongs to (and which quantity of it goes up), and under which cause it counts as cost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

_CODE = re.compile(r"[A-Za-z0-9]{3,4}\Z")


class Place(StrEnum):
    """Whose stock one side of a movement is."""

    OUTSIDE = "outside"
    """Nobody's: it enters or leaves stock."""
    PLANT = "plant"
    """Plant stock, whatever sales order item is named."""
    CUSTOMER = "customer"
    """Customer stock of the sales order item, which must be named."""
    PROJECT = "project"
    """Stock of the project that is named, or of the one whose sales order item is named."""
    INDIVIDUAL = "individual"
    """Stock that is kept for the sales order item or the project that is named."""
    SECTION = "section"
    """The section of its document; without one, what is kept for the item that is named, else plant stock."""


class Document(StrEnum):
    """What a movement is posted for, and so which quantity of it goes up."""

    NONE = "none"
    """Nothing: stock alone."""
    ORDER = "order"
    """An order that brings material: its received quantity."""
    COMPONENT = "component"
    """A component of an order: the withdrawn quantity of its reservation."""
    DELIVERY = "delivery"
    """A sales order item that is delivered: the delivered quantity, and the plan that it consumed goes down."""
    RETURN = "return"
    """A sales order item whose customer sends back what was delivered; the delivery stays one."""
    SALES_ORDER_ITEM = "sales_order_item"
    """A sales order item that only bears the cost."""
    RESERVATION = "reservation"
    """A reservation where one is named: its withdrawn quantity."""


class CostCause(StrEnum):
    """Why a movement changes the cost of a sales order item."""

    NONE = "none"
    RECEIPT = "receipt"
    """What was bought, or made: which of the two, the order says."""
    ISSUE = "issue"
    """Taken for the item; from its own stock it has been paid already."""
    TRANSFER = "transfer"
    """Moved into or out of the item's stock by decision."""
    SCRAP = "scrap"
    COUNT = "count"
    DELIVERY = "delivery"
    RETURN = "return"


class Purpose(StrEnum):
    """What the program itself posts: of each purpose there is one movement type."""

    GOODS_RECEIPT = "goods_receipt"
    COMPONENT_ISSUE = "component_issue"
    DELIVERY = "delivery"
    INITIAL_STOCK = "initial_stock"
    COUNT_GAIN = "count_gain"
    COUNT_LOSS = "count_loss"
    LOCATION_TRANSFER = "location_transfer"


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementType:
    """One kind of posting under its trade code.

    `from_stock_type` and `to_stock_type` fix the stock type of a side; empty: the one that the posting names, and on
    the other side the same. `other_material` brings the quantity to another material (and, if named, another sales
    order item), `other_location` to another storage location of the same stock. `reversal` is the code of the type
    that takes it back, empty if it cannot be taken back, and `reverses` the other way round: such a type is only
    posted against what it reverses. `consumption` says that what leaves plant stock with it is what a forecast has
    expected, which goes down by it.

    Example:
        MovementType(
            code="411",
            text="Customer stock to plant stock",
            when_to_use="What a customer's order no longer needs shall serve others.",
            source=Place.CUSTOMER,
            target=Place.PLANT,
            reversal="412",
            cost_cause=CostCause.TRANSFER,
        )
    """

    code: str
    text: str
    when_to_use: str
    source: Place
    target: Place
    document: Document = Document.NONE
    from_stock_type: str = ""
    to_stock_type: str = ""
    other_material: bool = False
    other_location: bool = False
    reversal: str = ""
    reverses: str = ""
    cost_cause: CostCause = CostCause.NONE
    purpose: Purpose | None = None
    consumption: bool = False

    def __post_init__(self) -> None:
        if not _CODE.match(self.code):
            raise ValueError(f"movement type {self.code!r} is not usable: three or four letters or digits")
        outside = (self.source, self.target).count(Place.OUTSIDE)
        if outside == 2:
            raise ValueError(f"movement type {self.code} moves nothing: neither side is a stock")
        if self.other_material and outside:
            raise ValueError(f"movement type {self.code} changes the material, so both sides must be stocks")
        if self.other_location and outside:
            raise ValueError(f"movement type {self.code} changes the location, so both sides must be stocks")
        if self.consumption and not outside:
            raise ValueError(f"movement type {self.code} is consumption, so its quantity must leave stock")
        moves = (self.source, self.from_stock_type) != (self.target, self.to_stock_type)
        if not moves and not self.other_material and not self.other_location:
            raise ValueError(f"movement type {self.code} moves nothing: both sides are the same stock")

    def reversed(self, text: str, when_to_use: str = "") -> MovementType:
        """The type that takes this one back, under the code that `reversal` names."""
        return replace(
            self,
            code=self.reversal,
            text=text,
            when_to_use=when_to_use or f"What was posted with {self.code} shall not have been.",
            source=self.target,
            target=self.source,
            from_stock_type=self.to_stock_type,
            to_stock_type=self.from_stock_type,
            reversal="",
            reverses=self.code,
            purpose=None,
        )
