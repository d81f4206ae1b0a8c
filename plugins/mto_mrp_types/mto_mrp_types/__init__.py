"""MRP types PD, VB and ND."""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import MasterDataCheck, MaterialFacts, MrpType, Procedure, hookimpl
from mto_mrp_types.kanban import CHECKS as KANBAN_CHECKS

MRP = MrpType(
    code="PD",
    name="MRP",
    when_to_use="Every requirement is netted; the default, and the only one for parts kept apart per order.",
    procedure=Procedure.REQUIREMENTS,
)
REORDER_POINT = MrpType(
    code="VB",
    name="Manual reorder point planning",
    when_to_use="Cheap parts with steady use: stock below the reorder point is replenished, orders do not matter.",
    procedure=Procedure.REORDER_POINT,
    collective_only=True,
)
NO_PLANNING = MrpType(
    code="ND",
    name="No planning",
    when_to_use="Nothing is proposed: the part is supplied outside planning.",
    procedure=Procedure.NONE,
)


def _individual_reorder_point(facts: MaterialFacts) -> str | None:
    if facts.mrp_type != REORDER_POINT.code or facts.individual_collective != "individual":
        return None
    return (
        f"Material {facts.material} is planned by reorder point, so its requirements stay in the net segment "
        "although individual_collective says individual; set it to collective."
    )


@hookimpl
def mto_mrp_types() -> Iterator[MrpType]:
    """The MRP types PD, VB and ND."""
    yield MRP
    yield REORDER_POINT
    yield NO_PLANNING


@hookimpl
def mto_master_data_checks() -> Iterator[MasterDataCheck]:
    """Reorder point parts and kanban parts belong to plant stock."""
    yield MasterDataCheck(
        "REORDER_POINT_INDIVIDUAL",
        "individual_collective",
        "Reorder point parts are collective.",
        _individual_reorder_point,
    )
    yield from KANBAN_CHECKS
