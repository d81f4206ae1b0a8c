"""Strategy 60: planning with a planning material, the order make-to-order.

A family of similar products shares a planning material whose bill of material holds the common parts. The plan
stands on the planning material; orders for the products consume it and are made in their own customer sections.
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    Consumption,
    RequirementsClass,
    SegmentKind,
    Strategy,
    Valuation,
    hookimpl,
    prerequisites,
)

PLANNING_WITH_PLANNING_MATERIAL = Strategy(
    code="60",
    name="Planning with planning material",
    when_to_use=(
        "Similar products (sizes, packages) share most of their parts: the shared parts are planned once, on "
        "a planning material, and the variable parts wait for the order."
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
        requirements_type="KEVV",
        segment=SegmentKind.CUSTOMER,
        consumption=Consumption.PLANNING_MATERIAL,
        availability_check=AvailabilityCheck.PLAN,
        account_assignment="E",
        order_type="KD",
        valuation=Valuation.SEPARATE,
    ),
    prerequisites=(
        prerequisites.BOM_EXISTS,
        prerequisites.IN_HOUSE,
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
        prerequisites.CONSUMPTION_MAINTAINED,
        prerequisites.PLANNING_MATERIAL_NAMED,
        prerequisites.PLANNING_MATERIAL_ALIKE,
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 60."""
    yield PLANNING_WITH_PLANNING_MATERIAL
