"""Strategy 50: planning without final assembly, the order make-to-order.

Choose it where final assembly adds most of the value and waits for the order: what is made for one order cannot serve
another, but its parts can be procured ahead.

The product is planned, so that its parts are there before the orders come; the plan's orders are never
converted. A sales order is made in its own customer section and consumes the plan.
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

PLANNING_WITHOUT_FINAL_ASSEMBLY = Strategy(
    code="50",
    name="Planning without final assembly",
    when_to_use=(
        "Final assembly adds most of the value and waits for the order; what is made for one order cannot "
        "serve another, but its parts can be procured ahead."
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
        requirements_type="KEV",
        segment=SegmentKind.CUSTOMER,
        consumption=Consumption.WITHOUT_FINAL_ASSEMBLY,
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
    ),
    suits=Suitability(
        rules=(
            reasons.customer_does_not_configure,
            reasons.customers_wait(
                -2, "customers wait long enough for everything, so nothing needs to be procured ahead"
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
            reasons.one_customer(1, "finished stock could hardly serve another customer"),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 50."""
    yield PLANNING_WITHOUT_FINAL_ASSEMBLY
