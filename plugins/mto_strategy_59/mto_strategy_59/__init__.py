"""Strategy 59: planning at phantom assembly level.

Choose it where parts are used together in many products and can be forecast together, though they are never assembled
by themselves: a phantom gathers them, and one plan procures them all. The plan stands on the phantom, in its planning
section, and its planned orders are never converted; what orders above need of the phantom consumes the plan while it
passes through to the parts. The plan is lowered when the parts have been issued, so they should be issued together.

Source: https://help.sap.com/saphelp_470/helpdata/en/ca/72d91b941b11d1801200c04fadcb73/content.htm
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    Consumer,
    Consumption,
    MasterDataCheck,
    MaterialFacts,
    RequirementsClass,
    SegmentKind,
    Strategy,
    hookimpl,
    prerequisites,
)


def _no_phantom(facts: MaterialFacts) -> str | None:
    if facts.special_procurement == "phantom":
        return None
    return (
        f"Material {facts.material} carries strategy 59 but is no phantom: only what passes through it consumes its "
        "plan; set special_procurement to phantom, or use strategy 74."
    )


PLANNING_OF_PHANTOMS = Strategy(
    code="59",
    name="Planning at phantom assembly level",
    when_to_use=(
        "Parts that are used together in many products are forecast and procured together, through the plan of a "
        "phantom that gathers them."
    ),
    plan=RequirementsClass(
        requirements_type="VSEB",
        segment=SegmentKind.PLANNING,
        consumption=Consumption.WITHOUT_FINAL_ASSEMBLY,
        consumed_by=(Consumer.PASSED_REQUIREMENTS,),
        order_type="VP",
        external_order_type="VP",
        convertible=False,
    ),
    prerequisites=(
        prerequisites.BOM_EXISTS,
        prerequisites.CONSUMPTION_MAINTAINED,
        MasterDataCheck("NO_PHANTOM", "special_procurement", "The material is a phantom.", _no_phantom),
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 59."""
    yield PLANNING_OF_PHANTOMS
