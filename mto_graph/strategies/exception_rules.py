"""Exception rules: which orders, supplies and sections a planner must look at, and under which message number.

A rule looks at whole columns and answers with a flag per row. Numbers and texts follow the trade's list;
new rules take a number of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from mto_graph.strategies.arrays import Flags, Integers
from mto_graph.strategies.proposed_actions import LEAST_URGENT, Measure, ProposedAction


class Explosion(IntEnum):
    """What became of a planned order's bill of material."""

    DONE = 0
    NO_BOM = 1
    NONE_SELECTED = 2
    RECURSIVE = 3
    PHANTOM_WITHOUT_BOM = 4
    CONFIGURATION = 5
    """The configuration does not tell which of its items go in, or how much of them."""


class MaterialFault(IntEnum):
    """Why a section of a material is not planned, or not all of it; everything else is planned."""

    CALENDAR = 1
    """Its plant has no workday left."""
    LEAD_TIME = 2
    """Lead times, or the lead-time offset of a BOM item, lead out of the calendar."""
    LOT_SIZE = 3
    """What is maintained for lots contradicts itself, or would make far too many lots."""
    REORDER_POINT = 4
    """It is planned by a reorder point and has none."""
    STRUCTURE = 5
    """Its phantoms come to more components than can be planned."""
    QUANTITY = 6
    """Quantities leave the range in which they are exact."""


class Occasion(StrEnum):
    """What must have happened to a planned order for a message that is no state of it.

    What a run did is told until a later run has planned the order's whole plant.
    """

    NEW = "new"
    """A run made it."""
    EXISTING = "existing"
    """It was there before: what is said of a new order in other words is said of it so."""
    CHANGED = "changed"
    """A run gave an order that was there before another quantity, date or procurement."""
    EXPLODED = "exploded"
    """A run exploded the bill of material of an order that was there before again."""
    BY_HAND = "by_hand"
    """A person made or changed it, and it is not given back to planning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOrderColumns:
    """The planned orders of a run, one row each; all days since 1970-01-01."""

    today: int
    opening_day: Integers
    start_day: Integers
    finish_day: Integers
    availability_day: Integers
    requirement_day: Integers
    production_start_day: Integers
    production_finish_day: Integers
    """By the quantity-dependent times; start and finish themselves where these do not apply."""
    forward: Flags
    """Scheduled forward from today because the backward start lies in the past."""
    effective_out_day: Integers
    """From this day on its material is discontinued; a very late day where it is not."""
    explosion: Integers
    """`Explosion` values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyColumns:
    """Stocks and firm receipts, one row each; quantities in thousandths."""

    today: int
    individual: Flags
    """Whether it stands in a customer or project segment."""
    by_requirements: Flags
    """Whether its section is planned by requirements, so that what none of them takes is not needed."""
    is_stock: Flags
    quantity: Integers
    unused: Integers
    """What no requirement takes."""
    ordered: Flags
    """Whether it is stock, or an order that has begun; not so firm planned orders and purchase requisitions."""
    opening_day: Integers
    start_day: Integers
    finish_day: Integers
    """Today for stock. Only a firm planned order is still to be opened; others were opened when they start."""
    availability_day: Integers
    first_use_day: Integers
    """The earliest requirement it covers; the availability day where it covers none."""
    workdays_late: Integers
    """Workdays that it comes after its first use; negative: before."""
    in_horizon: Flags
    """Whether it is available inside the rescheduling horizon of its plant."""
    bring_forward_tolerance: Integers
    postpone_tolerance: Integers
    """Workdays of difference that its plant does not want to hear of."""
    effective_out_day: Integers
    """From this day on its material is discontinued; a very late day where it is not."""
    explosion: Integers
    """`Explosion` values; DONE for all that is not a firm planned order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialColumns:
    """What could not be planned, one row for each material, section and fault."""

    today: int
    fault: Integers
    """`MaterialFault` values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionColumns:
    """Sections of materials that there is something to say of, one row each; quantities in thousandths."""

    today: int
    individual: Flags
    """Whether it is a customer or project segment."""
    replaced: Integers
    """What the follow-up material has taken over of its dependent requirements."""
    uncovered: Integers
    """Demand from the effective-out date on that nothing covers and no follow-up material takes over."""
    stock: Integers
    safety_stock: Integers
    """What is to be kept in plant stock; 0 in all other sections, and where nothing is planned."""
    fence_shortage: Integers
    """What is short before the end of the planning time fence and gets no proposal."""
    above_plan: Integers
    """Of plant stock: what sales orders ask for beyond the material's plan that they consume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRule:
    """One exception message and the condition that raises it.

    `of_orders` flags planned orders, `of_supplies` flags stocks and firm receipts; either may be None. `of_materials`
    flags materials that could not be planned; such a rule has neither of the others. `of_sections`
    answers with the quantity that a message on a section is about; 0: no message.
    `only` restricts the message to planned orders to which that has happened, and says nothing about supplies; what
    happens by hand needs no `of_orders`. A message on a supply is about its unused quantity, with `whole_supply` about
    all of it.

    A message with an `urgency` (1 the most urgent, 9 the least) stands in the worklist and proposes an `action`;
    0 keeps it out. The worklist holds states, so of the occasions only EXISTING has a place in it, and there the
    message stands from the first run on, whatever a new order is told instead. `measure` is what must grow for a run
    to report the message as worse. `field` names the table or column that `CHECK_MASTER_DATA` is about.

    Example: `ExceptionRule(number=30, group=2, text="Plan process according to schedule",
        of_orders=lambda orders: orders.forward, urgency=1, action=ProposedAction.RESCHEDULE, measure=Measure.DAYS)`
    """

    number: int
    group: int
    text: str
    of_orders: Callable[[PlannedOrderColumns], Flags] | None = None
    of_supplies: Callable[[SupplyColumns], Flags] | None = None
    of_materials: Callable[[MaterialColumns], Flags] | None = None
    of_sections: Callable[[SectionColumns], Integers] | None = None
    only: Occasion | None = None
    whole_supply: bool = False
    urgency: int = 0
    action: ProposedAction | None = None
    measure: Measure = Measure.QUANTITY
    field: str = ""

    def __post_init__(self) -> None:
        if self.of_materials is not None and (self.of_orders or self.of_supplies):
            raise ValueError(
                f"exception {self.number} is either about materials or about orders and supplies"
            )
        if not 0 < self.number < 1000:
            raise ValueError(f"exception number {self.number} is not between 1 and 999")
        if not 0 <= self.urgency <= LEAST_URGENT:
            raise ValueError(f"urgency {self.urgency} of message {self.number:02d} is not between 0 and 9")
        if self.urgency and self.only not in (None, Occasion.EXISTING):
            raise ValueError(
                f"message {self.number:02d} tells what has happened and cannot stay in the worklist; leave out urgency"
            )
        if bool(self.urgency) != (self.action is not None):
            raise ValueError(
                f"message {self.number:02d} needs both an urgency and an action for the worklist, or none"
            )
        if (self.action is ProposedAction.CHECK_MASTER_DATA) != bool(self.field):
            raise ValueError(f"message {self.number:02d}: CHECK_MASTER_DATA, and only it, names a field")
