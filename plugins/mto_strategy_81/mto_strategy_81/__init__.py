"""Strategy 81: assemble-to-order, a planned order with every sales order item.

Choose it where the customer wants a date when he orders, and production orders are made later, in a step of their own.

The components are planned and kept; the product is put together when the order comes. The planned order is made with
the item, its components decide the confirmed date, and it becomes a production order when work is to begin. The trade
knows requirements class 200; its requirements type KMSE is not confirmed by a published page.
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    Assembly,
    AssemblyOrder,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Suitability,
    Valuation,
    hookimpl,
    prerequisites,
    reasons,
)

ASSEMBLY_WITH_PLANNED_ORDER = Strategy(
    code="81",
    name="Assembly processing with planned orders",
    when_to_use=(
        "The product is assembled from parts that are kept or planned, the customer wants a date when he orders, "
        "and production orders are made later, in a step of their own."
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
        prerequisites.BOM_EXISTS,
        prerequisites.IN_HOUSE,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
    ),
    suits=Suitability(
        rules=(
            reasons.customer_does_not_configure,
            reasons.parts_are_common(
                2,
                "most parts are common, so that they are there before anybody knows who orders",
                required=True,
            ),
            reasons.customers_do_not_wait(
                1, "customers do not wait for all parts and want a date when they order"
            ),
            reasons.demand_is_intermittent(
                1, "demand for this product is intermittent; that of its parts is steadier"
            ),
        )
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 81."""
    yield ASSEMBLY_WITH_PLANNED_ORDER
