"""A posting as valuing sees it: a row of the ledger before it is written, and what it is then worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mto_graph.services.costs.kinds import Internal
from mto_graph.services.reading.segments import item_of


class Posting(Protocol):
    """A row of the ledger before it is written; segments are stored codes, None is outside of all stock."""

    @property
    def movement_type(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def material_plant(self) -> int: ...
    @property
    def to_material_plant(self) -> int | None: ...
    @property
    def from_segment(self) -> int | None: ...
    @property
    def to_segment(self) -> int | None: ...
    @property
    def receipt(self) -> int | None: ...
    @property
    def sales_order_item(self) -> int | None: ...
    @property
    def reversal_of(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class PostedValue:
    """What a ledger row keeps of its value, in ten-thousandths.

    `amount` leaves or enters stock, `order_amount` goes into or comes out of the order; neither is below zero.
    `cost` changes the actual cost of the row's sales order item, and `cost_kind` says what for.
    """

    amount: int = 0
    order_amount: int = 0
    cost: int = 0
    cost_kind: str = Internal.NONE.value


def customer(segment: int | None) -> int | None:
    """The sales order item whose section it is; None for plant stock, projects and outside."""
    return None if segment is None else item_of(segment)


def giver(posting: Posting) -> int | None:
    """The sales order item whose stock it leaves."""
    return customer(posting.from_segment)


def taker(posting: Posting) -> int | None:
    """The sales order item whose stock it enters."""
    return customer(posting.to_segment)


def brought(posting: Posting) -> int:
    """The material in its plant that arrives."""
    return posting.material_plant if posting.to_material_plant is None else posting.to_material_plant


def stays(posting: Posting) -> bool:
    """Whether it remains the same material in the same section, and only its place or stock type changes."""
    return posting.from_segment == posting.to_segment and brought(posting) == posting.material_plant
