"""Strategy 30: production by lot size, without a plan.

Choose it where orders come before production, several of them share one lot, and what is left over can serve any
later order. Orders stand in plant stock, are netted with it and grouped by the material's lot size and rounding;
they are promised within the lead time.

Source: https://help.sap.com/saphelp_erp2005/helpdata/en/cb/7f93d943b711d189410000e829fbbd/content.htm
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    MasterDataCheck,
    MaterialFacts,
    PlanReduction,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Suitability,
    hookimpl,
    reasons,
)


def _plan_beside_orders(facts: MaterialFacts) -> str | None:
    if not facts.has_plan:
        return None
    return (
        f"Material {facts.material} has a plan, which strategy 30 adds to the orders instead of setting it off against "
        "them: delete the plan, or choose a strategy whose orders consume it (40)."
    )


PRODUCTION_BY_LOT_SIZE = Strategy(
    code="30",
    name="Production by lot size",
    when_to_use=(
        "Orders come before production and are grouped into lots; what a lot leaves over serves any later order."
    ),
    plan=RequirementsClass(
        requirements_type="LSF",
        segment=SegmentKind.NET,
        plan_reduction=PlanReduction.OLDEST_FIRST,
    ),
    customer=RequirementsClass(
        requirements_type="KL",
        segment=SegmentKind.NET,
        availability_check=AvailabilityCheck.ATP,
    ),
    prerequisites=(
        MasterDataCheck(
            "PLAN_BESIDE_ORDERS",
            "planned_independent_requirements",
            "There is no plan beside the orders.",
            _plan_beside_orders,
        ),
    ),
    suits=Suitability(
        rules=(
            reasons.customer_does_not_configure,
            reasons.many_customers(
                2, "many customers take it, so what is finished can serve any of them", required=True
            ),
            reasons.customers_wait(3, "customers wait long enough for everything to be procured"),
            reasons.customers_do_not_wait(-3, "customers do not wait until everything is procured"),
            reasons.demand_is_steady(1, "there are orders in most months, so they can share lots"),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 30."""
    yield PRODUCTION_BY_LOT_SIZE
