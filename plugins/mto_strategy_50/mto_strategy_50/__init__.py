"""Strategy 50: planning without final assembly, the order make-to-order.

The product is planned, so that its parts are there before the orders come; the plan's orders are never
converted. A sales order is made in its own customer section and consumes the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    Consumption,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Valuation,
    hookimpl,
    prerequisites,
)

PLANNING_WITHOUT_FINAL_ASSEMBLY = Strategy(
    code="50",
    name="Planning without final assembly",
    when_to_use=(
        "Final assembly adds most of the value and waits for the order; what is made for one order cannot "
        "serve another, but its parts can be procured ahead."
    ),
    plan=RequirementsClass(
        requirements_type="VSE",
        segment=SegmentKind.PLANNING,
        consumption=Consumption.WITHOUT_FINAL_ASSEMBLY,
        order_type="VP",
        external_order_type="VP",
        convertible=False,
    ),
    customer=RequirementsClass(
        requirements_type="KEV",
        segment=SegmentKind.CUSTOMER,
        consumption=Consumption.WITHOUT_FINAL_ASSEMBLY,
        availability_check=AvailabilityCheck.PLAN,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(
        prerequisites.BOM_EXISTS,
        prerequisites.IN_HOUSE,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
        prerequisites.CONSUMPTION_MAINTAINED,
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 50."""
    yield PLANNING_WITHOUT_FINAL_ASSEMBLY
