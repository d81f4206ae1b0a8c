"""Strategy 82: assemble-to-order, a production order with every sales order item.

Choose it where the customer wants a date when he orders, and what the order needs is to be set aside at that moment.

The components are planned and kept; the product is put together when the order comes. The production order is made
with the item and reserves the components at once, so nobody else is promised them; they decide the confirmed date.
Requirements type KMFA, class 201 of the trade.
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

ASSEMBLY_WITH_PRODUCTION_ORDER = Strategy(
    code="82",
    name="Assembly processing with production orders",
    when_to_use=(
        "The product is assembled from parts that are kept or planned, and what an order needs is to be set aside "
        "for it in the moment in which its date is confirmed."
    ),
    customer=RequirementsClass(
        requirements_type="KMFA",
        segment=SegmentKind.CUSTOMER,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
        assembly=Assembly(order=AssemblyOrder.PRODUCTION_ORDER),
    ),
    prerequisites=(
        prerequisites.BOM_EXISTS,
        prerequisites.IN_HOUSE,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 82."""
    yield ASSEMBLY_WITH_PRODUCTION_ORDER
