"""Strategy 70: planning at assembly level.

Choose it for an assembly of many products that takes long and can be forecast better than any of them. The plan
stands on the assembly, in plant stock; what planned and production orders above need of it consumes the plan, on
any level of the bill of material. Mixed MRP of the assembly is 1.

Source: https://help.sap.com/saphelp_46c/helpdata/en/cb/7f940d43b711d189410000e829fbbd/content.htm
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

PLANNING_OF_ASSEMBLIES = Strategy(
    code="70",
    name="Planning at assembly level",
    when_to_use=(
        "Many products share an assembly that takes long and can be forecast better than they: it is planned and "
        "stocked, and what is ordered above takes it."
    ),
    plan=RequirementsClass(
        requirements_type="VSFB",
        segment=SegmentKind.NET,
        consumption=Consumption.WITH_FINAL_ASSEMBLY,
        consumed_by=(Consumer.DEPENDENT_REQUIREMENTS, Consumer.ORDER_RESERVATIONS),
        mixed_mrp=1,
    ),
    prerequisites=(
        prerequisites.BOM_EXISTS,
        prerequisites.CONSUMPTION_MAINTAINED,
        prerequisites.mixed_mrp(1, "nothing that orders above need consumes its plan"),
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 70."""
    yield PLANNING_OF_ASSEMBLIES
