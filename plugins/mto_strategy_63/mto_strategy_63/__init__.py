"""Strategy 63: planning with a planning material, without make-to-order production.

Choose it for a family of products that share their non-variable parts, as strategy 60, where the finished products
are alike for all customers. The plan stands on the planning material; orders for the products consume it and stand
in the products' plant stock.

Source: https://help.sap.com/saphelp_46C/helpdata/EN/a2/4e79a3927d11d1800f00c04fadcb73/content.htm
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
    hookimpl,
    prerequisites,
    reasons,
)

PLANNING_WITH_PLANNING_MATERIAL = Strategy(
    code="63",
    name="Planning with planning material, without make-to-order",
    when_to_use=(
        "Similar products share most of their parts, which are planned once on a planning material; the finished "
        "products are alike for all customers."
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
        requirements_type="KSVV",
        segment=SegmentKind.NET,
        consumption=Consumption.PLANNING_MATERIAL,
        availability_check=AvailabilityCheck.PLAN,
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
            reasons.many_customers(
                2, "many customers take it, so what is finished can serve any of them", required=True
            ),
            reasons.has_similar_products(
                2, "there are similar products that can share one plan", required=True
            ),
            reasons.parts_are_common(2, "most parts are common and can be planned for all products together"),
            reasons.customers_wait(
                -2, "customers wait long enough for everything, so nothing needs to be procured ahead"
            ),
            reasons.wanted_at_once(
                -3, "customers want it nearly at once, and final assembly would still wait for their order"
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
    """Strategy 63."""
    yield PLANNING_WITH_PLANNING_MATERIAL
