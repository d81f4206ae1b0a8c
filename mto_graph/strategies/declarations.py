"""What a planning strategy is: a declaration with a plan side, an order side and prerequisites.

The words are those of the requirements class (SAP table T459K): requirements type, planning segment,
consumption, availability check, account assignment, order type. Most strategies are only this: data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from mto_graph.strategies.checks import MasterDataCheck


class SegmentKind(IntEnum):
    """The planning segments of a material in a plant; netting never crosses them."""

    NET = 0
    GROSS = 1
    PLANNING = 2
    CUSTOMER = 3
    PROJECT = 4


class Consumption(StrEnum):
    """Which plan an order consumes (order side), or by which orders a plan is consumed (plan side)."""

    WITH_FINAL_ASSEMBLY = "with_final_assembly"
    WITHOUT_FINAL_ASSEMBLY = "without_final_assembly"
    PLANNING_MATERIAL = "planning_material"


class AvailabilityCheck(StrEnum):
    """How a sales order item is confirmed."""

    ATP = "atp"
    """Stock and receipts of the item's segment, else the replenishment lead time from today."""
    PLAN = "plan"
    """Only what the plan still leaves open; stock and receipts do not count."""
    NONE = "none"
    """Confirmed as requested."""


class Valuation(StrEnum):
    """At which value stock of a sales order item is carried (the trade's keys)."""

    SEPARATE = "M"
    """At a value of its own: what has been spent for the item."""
    WITH_PLANT_STOCK = "A"
    """Together with plant stock, at the standard price."""
    NONE = ""
    """Not valuated: goods movements carry no value; what is spent still counts as cost of the item."""


class AssemblyOrder(StrEnum):
    """What is made together with a sales order item (assembly type of the trade, static: one order for one item)."""

    PLANNED_ORDER = "planned_order"
    PRODUCTION_ORDER = "production_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """The order that is made with a sales order item, and whether its components decide the confirmed date.

    Without `component_check` the lead time alone decides: backward from the requested day, but not before today.

    Example: `Assembly(order=AssemblyOrder.PRODUCTION_ORDER)`
    """

    order: AssemblyOrder
    component_check: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementsClass:
    """How one kind of demand is planned, and what the orders that cover it are.

    `requirements_type` is the trade's key (KE, VSE, …). `order_type` is the planned order type for parts made
    in-house, `external_order_type` for parts bought; `convertible` says whether they may become production
    orders or purchase requisitions. Components planned in the same segment inherit the class. With `assembly` a
    sales order item of the class (customer side, customer segment) gets its order when it is entered.

    Example: `RequirementsClass(requirements_type="KE", segment=SegmentKind.CUSTOMER, order_type="KD")`
    """

    requirements_type: str
    segment: SegmentKind
    consumption: Consumption | None = None
    availability_check: AvailabilityCheck = AvailabilityCheck.ATP
    account_assignment: str = ""
    order_type: str = "LA"
    external_order_type: str = "NB"
    convertible: bool = True
    valuation: Valuation = Valuation.NONE
    assembly: Assembly | None = None


DEFAULT_CLASS = RequirementsClass(requirements_type="", segment=SegmentKind.NET)
"""Demand without a strategy, and every collective dependent requirement: ordinary demand on plant stock."""

INDIVIDUAL_CLASS = RequirementsClass(
    requirements_type="", segment=SegmentKind.CUSTOMER, account_assignment="E", order_type="KD"
)
"""Demand in the section of a sales order item whose own strategy does not keep it apart."""

_PLAN_SEGMENTS = (SegmentKind.NET, SegmentKind.GROSS, SegmentKind.PLANNING)
_CUSTOMER_SEGMENTS = (SegmentKind.NET, SegmentKind.GROSS, SegmentKind.CUSTOMER)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,9}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """A planning strategy: what its plan and its sales orders mean for planning.

    `plan` is the class of planned independent requirements (None: the strategy has no plan), `customer` the
    class of sales orders. `when_to_use` tells a planner in one or two sentences when to choose it.
    `prerequisites` are checked for each material that carries the strategy and become findings, never errors.

    Example:
        Strategy(
            code="20",
            name="Make-to-order production",
            when_to_use="The product cannot be planned, or all its parts arrive within the lead time.",
            customer=RequirementsClass(
                requirements_type="KE", segment=SegmentKind.CUSTOMER, account_assignment="E", order_type="KD"
            ),
        )
    """

    code: str
    name: str
    when_to_use: str
    customer: RequirementsClass | None = None
    plan: RequirementsClass | None = None
    prerequisites: tuple[MasterDataCheck, ...] = field(default=())

    def __post_init__(self) -> None:
        if not _CODE.match(self.code):
            raise ValueError(
                f"strategy code {self.code!r} is not usable: one to ten letters, digits, '-', '_' or '.'"
            )
        if self.customer is None and self.plan is None:
            raise ValueError(
                f"strategy {self.code} declares neither a plan nor a customer requirements class"
            )
        for side, declared, possible in (
            ("plan", self.plan, _PLAN_SEGMENTS),
            ("customer", self.customer, _CUSTOMER_SEGMENTS),
        ):
            if declared is not None and declared.segment not in possible:
                names = ", ".join(kind.name for kind in possible)
                raise ValueError(
                    f"strategy {self.code}: the {side} class stands in one of {names}, not {declared.segment.name}"
                )
        _refuse_homeless_assembly(self)

    @property
    def make_to_order(self) -> bool:
        """Whether an order of this strategy is kept apart in a segment of its own."""
        return self.customer is not None and self.customer.segment in (
            SegmentKind.CUSTOMER,
            SegmentKind.PROJECT,
        )


def _refuse_homeless_assembly(strategy: Strategy) -> None:
    """An order that is made with an item stands in the item's own section."""
    for side, declared in (("plan", strategy.plan), ("customer", strategy.customer)):
        if declared is None or declared.assembly is None:
            continue
        if side == "plan" or declared.segment is not SegmentKind.CUSTOMER:
            raise ValueError(
                f"strategy {strategy.code}: the {side} class declares an assembly order; "
                "only a customer class in segment CUSTOMER has one"
            )
