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
    hookimpl,
    prerequisites,
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
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 52."""
    yield PLANNING_WITHOUT_FINAL_ASSEMBLY
