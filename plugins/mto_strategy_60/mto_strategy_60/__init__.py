"""Strategy 60: planning with a planning material, the order make-to-order.

Choose it for similar products, sizes or packages, that share most of their parts.

A family of similar products shares a planning material whose bill of material holds the common parts. The plan
stands on the planning material; orders for the products consume it and are made in their own customer sections.
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    Consumption,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Suitability,
    Valuation,
    hookimpl,
    prerequisites,
    reasons,
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
            reasons.customer_does_not_configure,
            reasons.has_similar_products(
                2, "there are similar products that can share one plan", required=True
            ),
            reasons.parts_are_common(2, "most parts are common and can be planned for all products together"),
            reasons.customers_wait(
                -2, "customers wait long enough for everything, so nothing needs to be procured ahead"
            ),
            reasons.customers_do_not_wait(
                3, "customers do not wait for all parts, so the common ones must be procured ahead"
            ),
            reasons.demand_is_intermittent(
                1, "demand for this product alone is intermittent; that of the family together is steadier"
            ),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 60."""
    yield PLANNING_WITH_PLANNING_MATERIAL
