"""Strategy 10: make-to-stock production, planned by its plan alone.

Choose it where the plan and not the single order drives production, for example to keep it even. The plan is netted
with plant stock. Sales orders are shown and checked against stock, and neither planned nor consume anything; what
is delivered lowers the oldest plan.

Source: https://help.sap.com/saphelp_46C/helpdata/EN/60/9ea1626fbd11d191820000e8a5f6e6/content.htm
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    PlanningRelevance,
    PlanReduction,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Suitability,
    hookimpl,
    prerequisites,
    reasons,
)

MAKE_TO_STOCK = Strategy(
    code="10",
    name="Make-to-stock production",
    when_to_use=(
        "The plan and not the single order drives production, for example to keep it even; orders are delivered from "
        "stock."
    ),
    plan=RequirementsClass(
        requirements_type="LSF",
        segment=SegmentKind.NET,
        plan_reduction=PlanReduction.OLDEST_FIRST,
    ),
    customer=RequirementsClass(
        requirements_type="KSL",
        segment=SegmentKind.NET,
        availability_check=AvailabilityCheck.ATP_WITHOUT_LEAD_TIME,
        planning_relevance=PlanningRelevance.SHOWN_ONLY,
    ),
    prerequisites=(prerequisites.PLAN_EXISTS,),
    suits=Suitability(
        rules=(
            reasons.customer_does_not_configure,
            reasons.many_customers(
                2, "many customers take it, so what is finished can serve any of them", required=True
            ),
            reasons.wanted_at_once(
                2, "customers want it nearly at once, so it must be finished before they order"
            ),
            reasons.demand_is_steady(2, "there is demand in most months, so production can follow a plan"),
            reasons.sizes_are_alike(2, "demand sizes vary little, so production can follow a plan alone"),
            reasons.sizes_are_erratic(-2, "demand is erratic, so production cannot follow a plan alone"),
            reasons.demand_grows_fast(-2, "demand grows fast, and production would not follow it"),
            reasons.assembly_adds_value(
                -2, "final assembly adds a good part of the value, which stock would tie up"
            ),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 10."""
    yield MAKE_TO_STOCK
