"""Strategy 20: make-to-order production.

Nothing is made before a sales order asks for it. The order stands in a customer section of its own; its planned
orders and all parts that are not collective are kept apart for it on every level.
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

MAKE_TO_ORDER = Strategy(
    code="20",
    name="Make-to-order production",
    when_to_use=(
        "The product cannot or need not be planned: all its parts arrive within the replenishment lead time, "
        "or are planned or stocked at component level, or orders come early enough."
    ),
    customer=RequirementsClass(
        requirements_type="KE",
        segment=SegmentKind.CUSTOMER,
        availability_check=AvailabilityCheck.ATP,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(prerequisites.LOT_FOR_LOT, prerequisites.NO_ROUNDING),
    suits=Suitability(
        rules=(
            Rule(
                criterion=Criterion.LEAD_TIME_COVERAGE,
                comparison=Comparison.AT_LEAST,
                threshold=Decimal(1),
                points=3,
                because="customers wait long enough for everything to be procured for their order",
            ),
            Rule(
                criterion=Criterion.LEAD_TIME_COVERAGE,
                comparison=Comparison.BELOW,
                threshold=Decimal(1),
                points=-3,
                because="customers do not wait until everything is procured for their order",
            ),
            Rule(
                criterion=Criterion.DEMAND_INTERVAL,
                comparison=Comparison.AT_LEAST,
                threshold=INTERMITTENT,
                points=2,
                because="demand is intermittent, so a plan would often be wrong",
                source=SYNTETOS_BOYLAN,
            ),
            Rule(
                criterion=Criterion.DEMAND_VARIATION,
                comparison=Comparison.AT_LEAST,
                threshold=ERRATIC,
                points=2,
                because="demand is erratic, so a plan would often be wrong",
                source=SYNTETOS_BOYLAN,
            ),
            Rule(
                criterion=Criterion.REPLACEABILITY,
                comparison=Comparison.BELOW,
                threshold=Decimal("0.25"),
                points=1,
                because="nearly all of it is made for one customer",
            ),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 20."""
    yield MAKE_TO_ORDER
