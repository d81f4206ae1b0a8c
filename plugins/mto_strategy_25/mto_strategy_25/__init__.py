"""Strategy 25: make-to-order production for a configurable material.

Choose it where the product comes in so many variants that each is made for its order only, and none of them has a
number of its own.

Nothing is planned before the order. The sales order item says which of the product's variants is wanted; its values
select the items of the super bill of material on every level of its section.
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

CONFIGURED_MAKE_TO_ORDER = Strategy(
    code="25",
    name="Make-to-order production of configured products",
    when_to_use=(
        "The product comes in so many variants that each is made for its order only, and none of them has a "
        "material number of its own."
    ),
    customer=RequirementsClass(
        requirements_type="KEK",
        segment=SegmentKind.CUSTOMER,
        availability_check=AvailabilityCheck.ATP,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(
        prerequisites.CONFIGURABLE,
        prerequisites.ITEMS_CONFIGURED,
        prerequisites.BOM_EXISTS,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
    ),
    suits=Suitability(
        rules=(
            reasons.customer_configures(2, "the customer chooses what exactly is made", required=True),
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
    """Strategy 25."""
    yield CONFIGURED_MAKE_TO_ORDER
