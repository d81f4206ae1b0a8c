"""MRP types with a firming type: what the planning time fence does to the proposals inside."""

from __future__ import annotations

from mto_graph.strategies import MasterDataCheck, MaterialFacts, MrpType, Procedure

_WHEN = {
    0: "Leading products that get special care, without a planning time fence.",
    1: "Near proposals stay as they are; what is needed sooner than the fence allows comes at its end.",
    2: "Near proposals stay as they are; what is needed sooner than the fence allows is the planner's decision.",
    3: "Nothing is proposed for the near future; what is needed there comes at the end of the fence.",
    4: "The near future is planned by hand alone.",
}


def _mrp_type(letter: str, name: str, firming_type: int) -> MrpType:
    return MrpType(
        code=f"{letter}{firming_type}",
        name=f"{name}, firming type {firming_type}",
        when_to_use=_WHEN[firming_type],
        procedure=Procedure.REQUIREMENTS,
        firming_type=firming_type,
    )


FIRMING = (
    *(_mrp_type("P", "MRP", firming_type) for firming_type in (1, 2, 3, 4)),
    *(_mrp_type("M", "Master production scheduling", firming_type) for firming_type in (0, 1, 2, 3, 4)),
)
"""Master production scheduling plans like MRP; its letter marks the materials to look at first."""
_OF_TYPE = {mrp_type.code: mrp_type.firming_type for mrp_type in FIRMING}


def _firms(facts: MaterialFacts) -> bool:
    own, given = facts.firming_type, _OF_TYPE.get(facts.mrp_type, 0)
    return bool(given if own is None else own)


def _fence_missing(facts: MaterialFacts) -> str | None:
    if not _firms(facts) or facts.planning_time_fence_days is not None:
        return None
    return (
        f"Material {facts.material} has a firming type but no planning time fence, so nothing is firmed; maintain "
        "planning_time_fence_days."
    )


FENCE_MISSING = MasterDataCheck(
    "PLANNING_TIME_FENCE_MISSING",
    "planning_time_fence_days",
    "A firming type comes with a planning time fence.",
    _fence_missing,
)


def _fence_beyond_horizon(facts: MaterialFacts) -> str | None:
    fence, horizon = facts.planning_time_fence_days, facts.planning_horizon_days
    if not _firms(facts) or fence is None or horizon is None or fence <= horizon:
        return None
    return (
        f"The planning time fence of material {facts.material} ({fence} workdays) is longer than the planning "
        f"horizon of plant {facts.plant} ({horizon}): runs of type NETPL see only what the fence holds; shorten "
        "planning_time_fence_days or lengthen planning_horizon_days."
    )


FENCE_BEYOND_HORIZON = MasterDataCheck(
    "PLANNING_TIME_FENCE_TOO_LONG",
    "planning_time_fence_days",
    "The planning time fence ends inside the planning horizon of the plant.",
    _fence_beyond_horizon,
)
