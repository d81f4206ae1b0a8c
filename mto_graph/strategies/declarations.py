"""What a planning strategy is: a declaration with a plan side, an order side and prerequisites.

The words are those of the requirements class (SAP table T459K): requirements type, planning segment,
consumption, availability check, account assignment, order type. Most strategies are only this: data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from mto_graph.strategies.checks import MasterDataCheck
from mto_graph.strategies.suitability import Suitability


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


class PlanOwner(StrEnum):
    """At which material the plan stands that an order consumes."""

    ORDERED_MATERIAL = "ordered_material"
    PLANNING_MATERIAL = "planning_material"
    """The one that the ordered material names, at its conversion factor."""
    PLANNING_VARIANT = "planning_variant"
    """Of the ordered material's variants with the same strategy the one that is most similar to what is ordered."""


class Consumer(StrEnum):
    """What a plan can be consumed by."""

    SALES_ORDERS = "sales_orders"
    DEPENDENT_REQUIREMENTS = "dependent_requirements"
    """What planned orders need of the material, in plant stock or in a customer section."""
    ORDER_RESERVATIONS = "order_reservations"
    """What production orders need of it: the requirement goes on consuming when its planned order is converted."""
    PASSED_REQUIREMENTS = "passed_requirements"
    """Where the material is a phantom: what planned and production orders need of it, and pass on to its components."""


class PlanReduction(StrEnum):
    """What takes a planned quantity out of the plan for good: the posting behind it, never the run."""

    ALONG_CONSUMPTION = "along_consumption"
    """The goods issue for what consumes the plan: for a sales order its delivery, for a reservation its withdrawal."""
    OLDEST_FIRST = "oldest_first"
    """The delivery of any sales order of the material's strategy, the oldest plan first."""
    NEVER = "never"
    """Nothing: the plan stays until a person lowers it."""


class ReductionTrigger(StrEnum):
    """Which posting takes a quantity out of the plan."""

    GOODS_ISSUE = "goods_issue"
    """What leaves: deliveries, and withdrawals for reservations."""
    GOODS_RECEIPT = "goods_receipt"
    """What comes in for an order that stands in the section of the plan: the plan is done when it is made."""


class PlanningRelevance(StrEnum):
    """Whether demand is planned (the trade's "not relevant to MRP")."""

    PLANNED = "planned"
    SHOWN_ONLY = "shown_only"
    """It stands in the stock/requirements list and counts nowhere: the plan is made for it already."""
    NOT_RELEVANT = "not_relevant"
    """It is neither planned nor shown."""


class AvailabilityCheck(StrEnum):
    """How a sales order item is confirmed."""

    ATP = "atp"
    """Stock and receipts of the item's segment, else the replenishment lead time from today."""
    ATP_WITHOUT_LEAD_TIME = "atp_without_lead_time"
    """Stock and receipts of the item's segment, and no more than these."""
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

    Of a plan: `consumed_by` says what may consume it, where `consumption` says that anything does; what orders need
    of the material only does where the material's `mixed_mrp` is the one named here (None: whatever it
    is). `plan_reduction` says which lines a posting lowers, `reduced_by` which postings do. Of orders:
    `planning_relevance` says whether they are planned, `plan_owner` whose plan they consume (None: the planning
    material's where `consumption` says so, else their own).

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
    planning_relevance: PlanningRelevance = PlanningRelevance.PLANNED
    plan_reduction: PlanReduction = PlanReduction.ALONG_CONSUMPTION
    reduced_by: ReductionTrigger = ReductionTrigger.GOODS_ISSUE
    consumed_by: tuple[Consumer, ...] = (Consumer.SALES_ORDERS,)
    mixed_mrp: int | None = None
    assembly: Assembly | None = None
    plan_owner: PlanOwner | None = None

    def __post_init__(self) -> None:
        if self.mixed_mrp not in (None, 1, 2, 3):
            raise ValueError(
                f"requirements class {self.requirements_type}: mixed_mrp is 1, 2, 3 or None, not {self.mixed_mrp!r}"
            )
        if (
            self.reduced_by is ReductionTrigger.GOODS_RECEIPT
            and self.plan_reduction is PlanReduction.ALONG_CONSUMPTION
        ):
            raise ValueError(
                f"requirements class {self.requirements_type}: goods receipts consume no plan, so plan_reduction "
                "is OLDEST_FIRST or NEVER where reduced_by is GOODS_RECEIPT"
            )

    @property
    def consumes_plan_of(self) -> PlanOwner:
        """Whose plan orders of the class consume, where they consume any."""
        if self.plan_owner is not None:
            return self.plan_owner
        shared = self.consumption is Consumption.PLANNING_MATERIAL
        return PlanOwner.PLANNING_MATERIAL if shared else PlanOwner.ORDERED_MATERIAL

    @property
    def for_assemblies(self) -> bool:
        """Whether what orders above need consumes the plan."""
        return self.consumption is not None and any(
            consumer is not Consumer.SALES_ORDERS for consumer in self.consumed_by
        )

    @property
    def for_phantoms(self) -> bool:
        """Whether what passes through the material, a phantom, consumes the plan."""
        return self.consumption is not None and Consumer.PASSED_REQUIREMENTS in self.consumed_by

    def lowers_oldest(self, trigger: ReductionTrigger) -> bool:
        """Whether such a posting takes its quantity from the oldest plan of the class."""
        return self.plan_reduction is PlanReduction.OLDEST_FIRST and self.reduced_by is trigger


DEFAULT_CLASS = RequirementsClass(requirements_type="", segment=SegmentKind.NET)
"""Demand without a strategy, and every collective dependent requirement: ordinary demand on plant stock."""

INDIVIDUAL_CLASS = RequirementsClass(
    requirements_type="", segment=SegmentKind.CUSTOMER, account_assignment="E", order_type="KD"
)
"""Demand in the section of a sales order item whose own strategy does not keep it apart."""

PROJECT_CLASS = RequirementsClass(
    requirements_type="", segment=SegmentKind.PROJECT, account_assignment="D", order_type="PR"
)
"""Demand in the section of a project none of whose items has a strategy that plans by project."""

_PLAN_SEGMENTS = (SegmentKind.NET, SegmentKind.GROSS, SegmentKind.PLANNING)
_CUSTOMER_SEGMENTS = (SegmentKind.NET, SegmentKind.GROSS, SegmentKind.CUSTOMER, SegmentKind.PROJECT)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,9}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """A planning strategy: what its plan and its sales orders mean for planning.

    `plan` is the class of planned independent requirements (None: the strategy has no plan), `customer` the
    class of sales orders. `when_to_use` tells a planner in one or two sentences when to choose it.
    `prerequisites` are checked for each material that carries the strategy and become findings, never errors.
    `suits` says for which products strategy advice may propose it; without it the advice leaves it out.

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
    suits: Suitability | None = None

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
        """Whether an order of this strategy is kept apart: in a segment of its own or of its project."""
        return self.customer is not None and self.customer.segment in (
            SegmentKind.CUSTOMER,
            SegmentKind.PROJECT,
        )

    @property
    def by_project(self) -> bool:
        """Whether orders of this strategy are kept apart in the segment of their project."""
        return self.customer is not None and self.customer.segment is SegmentKind.PROJECT


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
