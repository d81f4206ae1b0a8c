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
    Suitability,
    hookimpl,
    prerequisites,
    reasons,
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
    suits=Suitability(
        rules=(
            reasons.customer_does_not_configure,
            reasons.many_customers(
                2, "many customers take it, so what is finished can serve any of them", required=True
            ),
            reasons.wanted_at_once(
                2, "customers want it nearly at once, so it must be finished before they order"
            ),
            reasons.customers_wait(
                -2, "customers wait long enough for everything, so nothing needs to be finished ahead"
            ),
            reasons.demand_is_steady(2, "there is demand in most months, so it can be planned"),
            reasons.sizes_are_alike(1, "demand sizes vary little, so they can be planned"),
            reasons.demand_grows_fast(
                1, "demand grows fast, and production follows the orders beyond the plan"
            ),
            reasons.assembly_adds_value(
                -2, "final assembly adds a good part of the value, which stock would tie up"
            ),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 40."""
    yield PLANNING_WITH_FINAL_ASSEMBLY
