"""Exception rules: which orders and supplies a planner must look at, and under which message number.

A rule looks at whole columns and answers with a flag per row. Numbers and texts follow the trade's list;
new rules take a number of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from mto_graph.strategies.arrays import Flags, Integers


class Explosion(IntEnum):
    """What became of a planned order's bill of material."""

    DONE = 0
    NO_BOM = 1
    NONE_SELECTED = 2
    RECURSIVE = 3
    PHANTOM_WITHOUT_BOM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOrderColumns:
    """The planned orders of a run, one row each; all days since 1970-01-01."""

    today: int
    opening_day: Integers
    start_day: Integers
    finish_day: Integers
    availability_day: Integers
    requirement_day: Integers
    forward: Flags
    """Scheduled forward from today because the backward start lies in the past."""
    explosion: Integers
    """`Explosion` values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyColumns:
    """Stocks and firm receipts, one row each; quantities in thousandths."""

    today: int
    individual: Flags
    """Whether it stands in a customer or project segment."""
    is_stock: Flags
    quantity: Integers
    unused: Integers
    """What no requirement takes."""
    availability_day: Integers
    first_use_day: Integers
    """The earliest requirement it covers; the availability day where it covers none."""
    explosion: Integers
    """`Explosion` values; DONE for all that is not a firm planned order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRule:
    """One exception message and the condition that raises it.

    `of_orders` flags planned orders, `of_supplies` flags stocks and firm receipts; either may be None.
    `only_new` restricts the message to proposals made in the run that is looked at. A message on a supply is about
    its unused quantity, with `whole_supply` about all of it.

    Example: `ExceptionRule(number=3, group=2, text="New, and start date in the past",
        of_orders=lambda orders: orders.start_day < orders.today, only_new=True)`
    """

    number: int
    group: int
    text: str
    of_orders: Callable[[PlannedOrderColumns], Flags] | None = None
    of_supplies: Callable[[SupplyColumns], Flags] | None = None
    only_new: bool = False
    whole_supply: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.number < 1000:
            raise ValueError(f"exception number {self.number} is not between 1 and 999")
