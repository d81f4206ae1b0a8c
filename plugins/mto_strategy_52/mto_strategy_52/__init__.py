"""Strategy 52: planning without final assembly, without make-to-order production.

Choose it where parts must be procured ahead and the product is assembled after the order only, but what is
assembled is alike for all customers. The plan is that of strategy 50; the order stands in plant stock, is promised
from open plan and covered by whatever stock there is.

Source: https://help.sap.com/saphelp_46C/helpdata/EN/a2/4e7997927d11d1800f00c04fadcb73/content.htm
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

PLANNING_WITHOUT_FINAL_ASSEMBLY = Strategy(
    code="52",
    name="Planning without final assembly, without make-to-order",
    when_to_use=(
        "Parts are procured ahead and final assembly waits for the order, but what is assembled is alike for all "
        "customers and what is left over serves the next one."
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
        requirements_type="KSVS",
        segment=SegmentKind.NET,
        consumption=Consumption.WITHOUT_FINAL_ASSEMBLY,
        availability_check=AvailabilityCheck.PLAN,
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
            reasons.customer_does_not_configure,
            reasons.many_customers(
                2, "many customers take it, so what is finished can serve any of them", required=True
            ),
            reasons.customers_wait(
                -2, "customers wait long enough for everything, so nothing needs to be procured ahead"
            ),
            reasons.wanted_at_once(
                -3, "customers want it nearly at once, and final assembly would still wait for their order"
            ),
            reasons.customers_do_not_wait(
                3, "customers do not wait for all parts, so these must be procured ahead"
            ),
            reasons.assembly_adds_value(
                2, "final assembly adds a good part of the value, so it should wait for the order"
            ),
            reasons.demand_is_steady(2, "there is demand in most months, so it can be planned"),
            reasons.sizes_are_alike(1, "demand sizes vary little, so they can be planned"),
            reasons.demand_grows_fast(-1, "demand grows fast, so a plan is soon too small"),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 52."""
    yield PLANNING_WITHOUT_FINAL_ASSEMBLY
