"""What cost is for, and why actual cost is not as planned."""

from __future__ import annotations

from enum import StrEnum


class CostKind(StrEnum):
    """What an item's money goes for; the ledger keeps the word with every posting that costs."""

    PURCHASE = "purchase"
    """Bought for the item: the order's price, planned at the purchase price."""
    ACTIVITY = "activity"
    """Made for the item: the activity cost of the material, without its components."""
    PLANT_STOCK = "plant_stock"
    """Taken from plant stock for the item, at the standard price."""
    TRANSFER = "transfer"
    """Moved into the item's stock (413, 561) or out of it (411, 562) by hand."""
    RETURNS = "returns"
    """Came back from the customer into plant stock, at the standard price."""


class Internal(StrEnum):
    """What a posting that costs nothing means for the item; the ledger keeps it in the same column."""

    NONE = ""
    """Inside the item's stock and orders, or nothing to do with an item."""
    DELIVERY = "delivery"
    """From the item's stock to the customer, or back."""
    SCRAP = "scrap"
    """From the item's stock to the scrap, or lost in counting; or found again."""


class VarianceCause(StrEnum):
    """Why the actual cost of a material differs from its planned cost."""

    PRICE = "price"
    """Bought, or taken from plant stock, at another price than planned."""
    QUANTITY = "quantity"
    """More or fewer pieces bought or made than planned; what is still to be done is below zero."""
    USAGE = "usage"
    """More or fewer collective parts taken from plant stock than planned."""
    ACTIVITY = "activity"
    """Made at another activity cost than planned."""
    SCRAP = "scrap"
    """Scrapped or lost; the other causes are without it."""
    TRANSFER = "transfer"
    """Moved in or out by hand, which no plan knows."""
    RETURNS = "returns"
    """Taken back from the customer into plant stock."""
