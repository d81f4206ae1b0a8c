"""Strategy 89: assembly processing with characteristics planning, for a configurable material.

Choose it where the customer configures a product that is assembled from planned parts, and wants a date when he orders.

The product has no plan of its own that is planned. An inactive plan and usage probabilities say how much of each
component is expected; `mto-graph derive-plan` makes plans of components from them, which carry a strategy of planning
at assembly level (70). An order consumes those plans through what it needs, never a plan of the product; its planned
order is made with the item, and the components decide the confirmed date. The published pages name no requirements
type for its orders; they have that of strategy 81.
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    Assembly,
    AssemblyOrder,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Valuation,
    hookimpl,
    prerequisites,
)

ASSEMBLY_WITH_CHARACTERISTICS_PLANNING = Strategy(
    code="89",
    name="Assembly processing with characteristics planning",
    when_to_use=(
        "The customer configures a product that is assembled from planned parts and wants a date when he orders; how "
        "many products and how often each value can be forecast, and the parts are stocked by it."
    ),
    customer=RequirementsClass(
        requirements_type="KMSE",
        segment=SegmentKind.CUSTOMER,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
        assembly=Assembly(order=AssemblyOrder.PLANNED_ORDER),
    ),
    prerequisites=(
        prerequisites.CONFIGURABLE,
        prerequisites.ITEMS_CONFIGURED,
        prerequisites.BOM_EXISTS,
        prerequisites.IN_HOUSE,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 89."""
    yield ASSEMBLY_WITH_CHARACTERISTICS_PLANNING
