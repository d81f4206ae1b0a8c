"""Strategy 11: make-to-stock production by gross planning.

Choose it where what is planned is made whatever stock there is, for example in mass production that runs on, or where
stock is not known well enough to count on it. The plan stands in the gross section: stock does not cover it, only
orders that were made for it do, and what these bring lowers the oldest plan. Sales orders are shown and checked
against stock and what is on order, and neither planned nor consume anything. Mixed MRP of the material is 2.

Source: https://help.sap.com/saphelp_46c/helpdata/en/38/1a37e58ccd11d1918c0000e8a5f6e6/content.htm
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    PlanningRelevance,
    PlanReduction,
    ReductionTrigger,
    RequirementsClass,
    SegmentKind,
    Strategy,
    hookimpl,
    prerequisites,
)

GROSS_PLANNING = Strategy(
    code="11",
    name="Make-to-stock production by gross planning",
    when_to_use=(
        "As strategy 10, but what is planned is made whatever stock there is: production runs on, or stock is kept for "
        "something else."
    ),
    plan=RequirementsClass(
        requirements_type="BSF",
        segment=SegmentKind.GROSS,
        plan_reduction=PlanReduction.OLDEST_FIRST,
        reduced_by=ReductionTrigger.GOODS_RECEIPT,
    ),
    customer=RequirementsClass(
        requirements_type="KSL",
        segment=SegmentKind.NET,
        availability_check=AvailabilityCheck.ATP_WITHOUT_LEAD_TIME,
        planning_relevance=PlanningRelevance.SHOWN_ONLY,
    ),
    prerequisites=(
        prerequisites.PLAN_EXISTS,
        prerequisites.mixed_mrp(2, "its plan looks at no stock, and its master data do not say so"),
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 11."""
    yield GROSS_PLANNING
