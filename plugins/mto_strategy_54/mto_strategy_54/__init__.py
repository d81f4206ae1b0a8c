"""Strategy 54: planning of planning variants, the order make-to-order for the configurable material.

Choose it where orders differ in many characteristics, but a few typical configurations decide which parts are
needed and can be forecast.

A few configurations stand for all that will be ordered: planning variants, each with a plan of its own that explodes
with the variant's stored values. A configured order is for the configurable material and consumes the plan of the
planning variant that is most similar to it. The configurable material and its planning variants carry 54.
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    Consumption,
    MasterDataCheck,
    MaterialFacts,
    PlanOwner,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Valuation,
    hookimpl,
    prerequisites,
)


def _neither(facts: MaterialFacts) -> str | None:
    if facts.configurable or facts.variant_of:
        return None
    return (
        f"Material {facts.material} is neither configurable nor a variant of a configurable material; maintain "
        "material_characteristics of what is sold and enter its planning variants in material_variants."
    )


def _planned_at_the_top(facts: MaterialFacts) -> str | None:
    if not facts.configurable or not facts.has_plan:
        return None
    return (
        f"Material {facts.material} is configurable and has a plan, which its orders do not consume; plan its planning "
        "variants instead in planned_independent_requirements."
    )


def _parameters_missing(facts: MaterialFacts) -> str | None:
    return prerequisites.CONSUMPTION_MAINTAINED.finds(facts) if facts.variant_of else None


PLANNING_VARIANTS = Strategy(
    code="54",
    name="Planning of planning variants",
    when_to_use=(
        "Orders differ in many characteristics, but a few typical configurations decide which parts are needed: these "
        "are forecast, their parts are procured ahead, and final assembly waits for the order."
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
        requirements_type="KEKT",
        segment=SegmentKind.CUSTOMER,
        consumption=Consumption.WITHOUT_FINAL_ASSEMBLY,
        plan_owner=PlanOwner.PLANNING_VARIANT,
        availability_check=AvailabilityCheck.PLAN,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(
        MasterDataCheck(
            "NO_PLANNING_VARIANT",
            "material_variants",
            "The material is configurable, or a variant of a configurable material.",
            _neither,
        ),
        MasterDataCheck(
            "PLAN_NOT_AT_VARIANT",
            "planned_independent_requirements",
            "The plan stands at planning variants, not at the configurable material.",
            _planned_at_the_top,
        ),
        prerequisites.ITEMS_CONFIGURED,
        prerequisites.BOM_EXISTS,
        prerequisites.IN_HOUSE,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
        MasterDataCheck(
            prerequisites.CONSUMPTION_MAINTAINED.code,
            prerequisites.CONSUMPTION_MAINTAINED.field,
            "Consumption mode and periods are maintained on the planning variants.",
            _parameters_missing,
        ),
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 54."""
    yield PLANNING_VARIANTS
