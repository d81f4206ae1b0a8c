"""Strategy 21: make-to-order production for a project.

Choose it where sales order items are settled to a project.

Nothing is made before a sales order asks for it. The order stands in the section of the project that its item is
settled to: the items of a project share its stock and its orders, and nobody else takes them.
"""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import (
    AvailabilityCheck,
    MasterDataCheck,
    RequirementsClass,
    SegmentKind,
    Strategy,
    hookimpl,
    prerequisites,
)

MAKE_TO_ORDER_FOR_PROJECT = Strategy(
    code="21",
    name="Make-to-order production for a project",
    when_to_use=(
        "Sales order items are settled to a project (WBS element), and what is procured for one of them may serve "
        "the others of the same project, but nobody else."
    ),
    customer=RequirementsClass(
        requirements_type="KP",
        segment=SegmentKind.PROJECT,
        availability_check=AvailabilityCheck.ATP,
        account_assignment="D",
        order_type="PR",
    ),
    prerequisites=(
        prerequisites.LOT_FOR_LOT,
        prerequisites.NO_ROUNDING,
        prerequisites.NOT_CONFIGURED,
    ),
)


@hookimpl
def mto_strategies() -> Iterator[Strategy]:
    """Strategy 21."""
    yield MAKE_TO_ORDER_FOR_PROJECT


@hookimpl
def mto_master_data_checks() -> Iterator[MasterDataCheck]:
    """Items may carry the strategy without their material, so their projects are checked whatever it carries."""
    yield prerequisites.PROJECT_NAMED
    yield prerequisites.NO_ORDER_BOM
