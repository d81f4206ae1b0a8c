"""Strategy 65: planning material variants with a planning material, the order make-to-order.

Choose it where the variants of a configurable material share most of their parts, and nobody can say which will sell.

The parts that all variants of a configurable material share are planned once, on a planning material whose bill of
material holds only them. Orders for the variants consume that plan; variable parts are procured for the order.
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    Consumption,
    MasterDataCheck,
    MaterialFacts,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Suitability,
    Valuation,
    hookimpl,
    prerequisites,
    reasons,
)


def _no_variant(facts: MaterialFacts) -> str | None:
    if facts.variant_of or not facts.planning_material:
        return None
    return (
        f"Material {facts.material} names a planning material but is no variant of a configurable material; enter it "
        "in material_variants."
    )


VARIANTS_WITH_PLANNING_MATERIAL = Strategy(
    code="65",
    name="Planning of variants with planning material",
    when_to_use=(
        "The variants of a configurable material share most of their parts, and nobody can say which variant will "
        "sell: the shared parts are planned once, the variable ones wait for the order."
    ),
    plan=RequirementsClass(
        requirements_type="VSEV",
        segment=SegmentKind.PLANNING,
        consumption=Consumption.PLANNING_MATERIAL,
        order_type="VP",
        external_order_type="VP",
        convertible=False,
    ),
    customer=RequirementsClass(
        requirements_type="ELVV",
        segment=SegmentKind.CUSTOMER,
        consumption=Consumption.PLANNING_MATERIAL,
        availability_check=AvailabilityCheck.PLAN,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(
        MasterDataCheck("NO_VARIANT", "material_variants", "What is sold is a variant.", _no_variant),
        prerequisites.VARIANT_CONFIGURED,
        prerequisites.PLANNING_MATERIAL_NAMED,
        prerequisites.PLANNING_MATERIAL_ALIKE,
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
            reasons.has_similar_products(
                2, "there are similar products that can share one plan", required=True
            ),
            reasons.parts_are_common(2, "most parts are common and can be planned for all products together"),
            reasons.customers_wait(
                -2, "customers wait long enough for everything, so nothing needs to be procured ahead"
            ),
            reasons.customers_do_not_wait(
                3, "customers do not wait for all parts, so the common ones must be procured ahead"
            ),
            reasons.demand_is_intermittent(
                1, "demand for this product alone is intermittent; that of the family together is steadier"
            ),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 65."""
    yield VARIANTS_WITH_PLANNING_MATERIAL
