"""Strategy 56: characteristics planning for a configurable material, the order make-to-order.

Choose it where nobody can say which variants will sell, but how many products, and how often each value of a
characteristic, can be forecast.

The plan says how many products are expected, usage probabilities say how often which values; together they say how
much of each variable part to procure. A configured order consumes the plan of the product, whatever its values.
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

CHARACTERISTICS_PLANNING = Strategy(
    code="56",
    name="Characteristics planning without final assembly",
    when_to_use=(
        "Nobody can say which variants will sell, but how many products and how often each value of a characteristic "
        "can be forecast; parts are procured ahead by it, and final assembly waits for the order."
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
        requirements_type="KEKS",
        segment=SegmentKind.CUSTOMER,
        consumption=Consumption.WITHOUT_FINAL_ASSEMBLY,
        availability_check=AvailabilityCheck.PLAN,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(
        prerequisites.CONFIGURABLE,
        prerequisites.ITEMS_CONFIGURED,
        prerequisites.BOM_EXISTS,
        prerequisites.IN_HOUSE,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
        prerequisites.CONSUMPTION_MAINTAINED,
    ),
    suits=Suitability(
        rules=(
            reasons.customer_configures(2, "the customer chooses what exactly is made", required=True),
            reasons.customers_wait(
                -2, "customers wait long enough for everything, so nothing needs to be procured ahead"
            ),
            reasons.customers_do_not_wait(
                3,
                "customers do not wait for all parts, so what is likely to be chosen must be procured ahead",
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
    """Strategy 56."""
    yield CHARACTERISTICS_PLANNING
