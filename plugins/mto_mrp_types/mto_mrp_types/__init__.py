"""MRP types PD, VB and ND; those that watch stock or a forecast otherwise, and those with a fence, stand beside."""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import MasterDataCheck, MaterialFacts, MrpType, Procedure, hookimpl
from mto_mrp_types import consumption_based, discontinuation
from mto_mrp_types.firming import FENCE_BEYOND_HORIZON, FENCE_MISSING, FIRMING
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


_COLLECTIVE_ONLY = {kind.code for kind in (REORDER_POINT, *consumption_based.TYPES)}


def _individual_reorder_point(facts: MaterialFacts) -> str | None:
    if facts.mrp_type not in _COLLECTIVE_ONLY or facts.individual_collective != "individual":
        return None
    procedure = "forecast" if facts.mrp_type == consumption_based.FORECAST_BASED.code else "reorder point"
    return (
        f"Material {facts.material} is planned by {procedure}, so its requirements stay in the net segment "
        "although individual_collective says individual; set it to collective."
    )


def _reorder_point_missing(facts: MaterialFacts) -> str | None:
    if facts.mrp_type != REORDER_POINT.code or facts.reorder_point:
        return None
    return (
        f"Material {facts.material} is planned by reorder point and has none, so nothing is ever ordered "
        "(message 62); maintain its reorder_point."
    )


@hookimpl
def mto_mrp_types() -> Iterator[MrpType]:
    """The MRP types PD, VB, ND, VM, V1, V2 and VV, and those with a planning time fence: P1 to P4 and M0 to M4."""
    yield MRP
    yield REORDER_POINT
    yield NO_PLANNING
    yield from consumption_based.TYPES
    yield from FIRMING


@hookimpl
def mto_master_data_checks() -> Iterator[MasterDataCheck]:
    """Parts of plant stock belong to it, MRP types have what they need, discontinued parts can be replaced."""
    yield MasterDataCheck(
        "REORDER_POINT_INDIVIDUAL",
        "individual_collective",
        "Reorder point parts are collective.",
        _individual_reorder_point,
    )
    yield FENCE_MISSING
    yield FENCE_BEYOND_HORIZON
    yield from KANBAN_CHECKS
    yield MasterDataCheck(
        "REORDER_POINT_MISSING",
        "reorder_point",
        "Reorder point parts have a reorder point.",
        _reorder_point_missing,
    )
    yield from consumption_based.checks()
    yield from discontinuation.checks(frozenset({*_COLLECTIVE_ONLY, NO_PLANNING.code}))
