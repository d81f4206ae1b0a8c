"""Strategy 56: characteristics planning for a configurable material, the order make-to-order.

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
    Valuation,
    hookimpl,
    prerequisites,
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
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 56."""
    yield CHARACTERISTICS_PLANNING
