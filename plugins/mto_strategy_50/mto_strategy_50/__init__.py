"""Strategy 50: planning without final assembly, the order make-to-order.

The product is planned, so that its parts are there before the orders come; the plan's orders are never
converted. A sales order is made in its own customer section and consumes the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mto_graph.strategies import (
    ERRATIC,
    INTERMITTENT,
    SYNTETOS_BOYLAN,
    AvailabilityCheck,
    Comparison,
    Consumption,
    Criterion,
    RequirementsClass,
    Rule,
    SegmentKind,
    Strategy,
    Suitability,
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
    suits=Suitability(
        rules=(
            Rule(
                criterion=Criterion.LEAD_TIME_COVERAGE,
                comparison=Comparison.AT_LEAST,
                threshold=Decimal(1),
                points=-2,
                because="customers wait long enough for everything, so nothing needs to be procured ahead",
            ),
            Rule(
                criterion=Criterion.LEAD_TIME_COVERAGE,
                comparison=Comparison.BELOW,
                threshold=Decimal(1),
                points=3,
                because="customers do not wait for all parts, so these must be procured ahead",
            ),
            Rule(
                criterion=Criterion.ASSEMBLY_SHARE,
                comparison=Comparison.AT_LEAST,
                threshold=Decimal("0.25"),
                points=2,
                because="final assembly adds a good part of the value, so it should wait for the order",
            ),
            Rule(
                criterion=Criterion.DEMAND_INTERVAL,
                comparison=Comparison.BELOW,
                threshold=INTERMITTENT,
                points=2,
                because="there is demand in most months, so it can be planned",
                source=SYNTETOS_BOYLAN,
            ),
            Rule(
                criterion=Criterion.DEMAND_VARIATION,
                comparison=Comparison.BELOW,
                threshold=ERRATIC,
                points=1,
                because="demand sizes vary little, so they can be planned",
                source=SYNTETOS_BOYLAN,
            ),
            Rule(
                criterion=Criterion.DEMAND_TREND,
                comparison=Comparison.AT_LEAST,
                threshold=Decimal("0.5"),
                points=-1,
                because="demand grows fast, so a plan is soon too small",
            ),
            Rule(
                criterion=Criterion.REPLACEABILITY,
                comparison=Comparison.BELOW,
                threshold=Decimal("0.25"),
                points=1,
                because="finished stock could hardly serve another customer",
            ),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 50."""
    yield PLANNING_WITHOUT_FINAL_ASSEMBLY
