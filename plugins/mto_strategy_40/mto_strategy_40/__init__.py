"""Strategy 40: planning with final assembly.

Choose it where demand can be forecast and orders must be served from stock, but production has to follow the orders
when they exceed the plan. Plan and orders stand in plant stock; orders consume the plan, and what they ask for
beyond it is produced as well.

Source: https://help.freedsap.com/ENHELPhtml/PPMPDEM/ComparingStrategies10and41.html
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

PLANNING_WITH_FINAL_ASSEMBLY = Strategy(
    code="40",
    name="Planning with final assembly",
    when_to_use=(
        "Demand can be forecast and orders are served from stock at once; production follows the orders where they "
        "exceed the plan."
    ),
    plan=RequirementsClass(
        requirements_type="VSF",
        segment=SegmentKind.NET,
        consumption=Consumption.WITH_FINAL_ASSEMBLY,
    ),
    customer=RequirementsClass(
        requirements_type="KSV",
        segment=SegmentKind.NET,
        consumption=Consumption.WITH_FINAL_ASSEMBLY,
        availability_check=AvailabilityCheck.ATP,
    ),
    prerequisites=(prerequisites.CONSUMPTION_MAINTAINED,),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 40."""
    yield PLANNING_WITH_FINAL_ASSEMBLY
