"""Strategy 60: planning with a planning material, the order make-to-order.

A family of similar products shares a planning material whose bill of material holds the common parts. The plan
stands on the planning material; orders for the products consume it and are made in their own customer sections.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mto_graph.strategies import (
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

PLANNING_WITH_PLANNING_MATERIAL = Strategy(
    code="60",
    name="Planning with planning material",
    when_to_use=(
        "Similar products (sizes, packages) share most of their parts: the shared parts are planned once, on "
        "a planning material, and the variable parts wait for the order."
    ),
    plan=RequirementsClass(
        requirements_type="VSEV",
        segment=SegmentKind.PLANNING,
        consumption=Consumption.PLANNING_MATERIAL,
        order_type="VP",
        external_order_type="VP",
        convertible=False,
    ),
    customer=RequirementsClass(
        requirements_type="KEVV",
        segment=SegmentKind.CUSTOMER,
        consumption=Consumption.PLANNING_MATERIAL,
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
        prerequisites.PLANNING_MATERIAL_NAMED,
        prerequisites.PLANNING_MATERIAL_ALIKE,
    ),
    suits=Suitability(
        rules=(
            Rule(
                criterion=Criterion.SIMILAR_PRODUCTS,
                comparison=Comparison.AT_LEAST,
                threshold=Decimal(1),
                points=2,
                because="there are similar products that can share one plan",
                required=True,
            ),
            Rule(
                criterion=Criterion.COMMON_PARTS,
                comparison=Comparison.AT_LEAST,
                threshold=Decimal("0.5"),
                points=2,
                because="most parts are common and can be planned for all products together",
            ),
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
                because="customers do not wait for all parts, so the common ones must be procured ahead",
            ),
            Rule(
                criterion=Criterion.DEMAND_INTERVAL,
                comparison=Comparison.AT_LEAST,
                threshold=INTERMITTENT,
                points=1,
                because="demand for this product alone is intermittent; that of the family together is steadier",
                source=SYNTETOS_BOYLAN,
            ),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 60."""
    yield PLANNING_WITH_PLANNING_MATERIAL
