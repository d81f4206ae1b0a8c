"""Strategy 26: make-to-order production for a material variant.

Choose it where some configurations are sold so often that they have material numbers of their own, and they are still
made for their orders only.

The variant stands for one configuration of a configurable material and is made by the values that are stored for it.
A sales order item may still change some of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Suitability,
    Valuation,
    hookimpl,
    prerequisites,
    reasons,
)

VARIANT_MAKE_TO_ORDER = Strategy(
    code="26",
    name="Make-to-order production of material variants",
    when_to_use=(
        "Some configurations are sold so often that they have material numbers of their own, and they are still made "
        "for their orders only."
    ),
    customer=RequirementsClass(
        requirements_type="KEL",
        segment=SegmentKind.CUSTOMER,
        availability_check=AvailabilityCheck.ATP,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(
        prerequisites.VARIANT,
        prerequisites.VARIANT_CONFIGURED,
        prerequisites.BOM_EXISTS,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
    ),
    suits=Suitability(
        rules=(
            reasons.is_a_variant(
                2,
                "it is a variant of a configurable product, made by the values that are stored for it",
                required=True,
            ),
            reasons.customers_wait(
                3, "customers wait long enough for everything to be procured for their order"
            ),
            reasons.customers_do_not_wait(
                -3, "customers do not wait until everything is procured for their order"
            ),
            reasons.demand_is_intermittent(2, "demand is intermittent, so a plan would often be wrong"),
            reasons.sizes_are_erratic(2, "demand is erratic, so a plan would often be wrong"),
            reasons.one_customer(1, "nearly all of it is made for one customer"),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 26."""
    yield VARIANT_MAKE_TO_ORDER
