"""Strategy 74: planning at assembly level, without assembling ahead.

Choose it where only the parts of an assembly are to be procured by plan and the assembly waits for the orders
above. The plan stands on the assembly, in its planning section, without regard to stock, and its planned orders are
never converted; what planned and production orders above need of the assembly consumes the plan. Mixed MRP of the
assembly is 3, and its parts are collective.

Source: https://help.sap.com/saphelp_46C/helpdata/EN/cf/701243df2d11d1b55e0000e82de178/content.htm
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    Consumer,
    Consumption,
    RequirementsClass,
    SegmentKind,
    Strategy,
    hookimpl,
    prerequisites,
)

PLANNING_WITHOUT_ASSEMBLING = Strategy(
    code="74",
    name="Planning at assembly level without final assembly",
    when_to_use=(
        "As strategy 70, but the assembly itself is not made ahead: only its parts are procured by plan, because "
        "assembling it is cheap, or what is assembled cannot be stocked."
    ),
    plan=RequirementsClass(
        requirements_type="VSEM",
        segment=SegmentKind.PLANNING,
        consumption=Consumption.WITHOUT_FINAL_ASSEMBLY,
        consumed_by=(Consumer.DEPENDENT_REQUIREMENTS, Consumer.ORDER_RESERVATIONS),
        mixed_mrp=3,
        order_type="VP",
        external_order_type="VP",
        convertible=False,
    ),
    prerequisites=(
        prerequisites.BOM_EXISTS,
        prerequisites.CONSUMPTION_MAINTAINED,
        prerequisites.mixed_mrp(3, "nothing that orders above need consumes its plan"),
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 74."""
    yield PLANNING_WITHOUT_ASSEMBLING
