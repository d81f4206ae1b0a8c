"""Strategy 55: planning material variants without final assembly, the order make-to-order.

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
    Valuation,
    hookimpl,
    prerequisites,
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
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 55."""
    yield VARIANTS_WITHOUT_FINAL_ASSEMBLY
