"""Strategy 20: make-to-order production.

Choose it where the product cannot or need not be planned: all its parts arrive within the replenishment lead time,
or are planned or stocked at component level, or orders come early enough.

Nothing is made before a sales order asks for it. The order stands in a customer section of its own; its planned
orders and all parts that are not collective are kept apart for it on every level.
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
            reasons.customer_does_not_configure,
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
    """Strategy 20."""
    yield MAKE_TO_ORDER
