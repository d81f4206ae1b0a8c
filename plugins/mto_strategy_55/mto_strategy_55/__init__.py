"""Strategy 55: planning material variants without final assembly, the order make-to-order.

Choose it where a few variants of a configurable material sell well enough to be forecast one by one.

Each variant is planned by itself and explodes with its stored values, so that the parts of this variant are there
before the orders come. An order may change values that do not touch the planned parts.
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

VARIANTS_WITHOUT_FINAL_ASSEMBLY = Strategy(
    code="55",
    name="Planning of variants without final assembly",
    when_to_use=(
        "A few variants of a configurable material sell well enough to be forecast one by one; their parts are "
        "procured ahead, and final assembly waits for the order."
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
        requirements_type="KELV",
        segment=SegmentKind.CUSTOMER,
        consumption=Consumption.WITHOUT_FINAL_ASSEMBLY,
        availability_check=AvailabilityCheck.PLAN,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(
        prerequisites.VARIANT,
        prerequisites.VARIANT_CONFIGURED,
        prerequisites.BOM_EXISTS,
        prerequisites.IN_HOUSE,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
        prerequisites.CONSUMPTION_MAINTAINED,
    ),
    suits=Suitability(
        rules=(
            reasons.is_a_variant(
                2,
                "it is a variant of a configurable product, made by the values that are stored for it",
                required=True,
            ),
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
    """Strategy 55."""
    yield VARIANTS_WITHOUT_FINAL_ASSEMBLY
