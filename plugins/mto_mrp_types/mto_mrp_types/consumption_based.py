"""MRP types beside VB that watch plant stock or a forecast instead of requirements: VM, V1, V2 and VV."""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import ExternalRequirements, MasterDataCheck, MaterialFacts, MrpType, Procedure

AUTOMATIC = MrpType(
    code="VM",
    name="Automatic reorder point planning",
    when_to_use="As VB, but the reorder point follows the forecast instead of being maintained.",
    procedure=Procedure.REORDER_POINT,
    collective_only=True,
    automatic_reorder_point=True,
)
EXTERNAL = MrpType(
    code="V1",
    name="Manual reorder point with external requirements",
    when_to_use="As VB, for parts that are also sold or reserved: what is due within the lead time is ordered on top.",
    procedure=Procedure.REORDER_POINT,
    collective_only=True,
    external_requirements=ExternalRequirements.WITHIN_LEAD_TIME,
)
AUTOMATIC_EXTERNAL = MrpType(
    code="V2",
    name="Automatic reorder point with external requirements",
    when_to_use="As V1, but the reorder point follows the forecast.",
    procedure=Procedure.REORDER_POINT,
    collective_only=True,
    external_requirements=ExternalRequirements.WITHIN_LEAD_TIME,
    automatic_reorder_point=True,
)
FORECAST_BASED = MrpType(
    code="VV",
    name="Forecast-based planning",
    when_to_use="Parts with much and regular use: the forecast is procured, single requirements do not matter.",
    procedure=Procedure.FORECAST,
    collective_only=True,
)
TYPES = (AUTOMATIC, EXTERNAL, AUTOMATIC_EXTERNAL, FORECAST_BASED)

_FORECAST_NEEDED = {
    AUTOMATIC.code: "its reorder point is no more than its safety stock",
    AUTOMATIC_EXTERNAL.code: "its reorder point is no more than its safety stock",
    FORECAST_BASED.code: "nothing is proposed for it",
}
_WITHOUT_FORECAST = {"PD", "VB", "ND", EXTERNAL.code}
_BY_REORDER_POINT = {"VB", *(kind.code for kind in TYPES if kind.procedure is Procedure.REORDER_POINT)}
_POINT_COMPUTED = {kind.code for kind in TYPES if kind.automatic_reorder_point}


def _forecast_missing(facts: MaterialFacts) -> str | None:
    effect = _FORECAST_NEEDED.get(facts.mrp_type)
    if effect is None or facts.has_forecast:
        return None
    return (
        f"Material {facts.material} has MRP type {facts.mrp_type} but no forecast, so {effect}; "
        "give it forecast_requirements."
    )


def _point_without_effect(facts: MaterialFacts) -> str | None:
    if facts.mrp_type not in _POINT_COMPUTED or not facts.reorder_point:
        return None
    return (
        f"The reorder point of material {facts.material} is computed from its forecast (MRP type {facts.mrp_type}); "
        "the maintained reorder_point has no effect."
    )


def _forecast_without_effect(facts: MaterialFacts) -> str | None:
    if not facts.has_forecast or facts.mrp_type not in _WITHOUT_FORECAST:
        return None
    return (
        f"Material {facts.material} has a forecast, which MRP type {facts.mrp_type} does not look at; "
        "choose VM, V2 or VV, or plan it with planned_independent_requirements."
    )


def _safety_time_without_effect(facts: MaterialFacts) -> str | None:
    if not facts.safety_time_days or facts.mrp_type not in _BY_REORDER_POINT or facts.planned_individually:
        return None
    return (
        f"Material {facts.material} is planned by reorder point (MRP type {facts.mrp_type}), which orders from today "
        "on; its safety_time_days has no effect. Raise the reorder point instead."
    )


def checks() -> Iterator[MasterDataCheck]:
    """What these MRP types need, and what has no effect with them."""
    yield MasterDataCheck(
        "FORECAST_MISSING",
        "mrp_type",
        "Automatic reorder points and forecast-based planning have a forecast.",
        _forecast_missing,
    )
    yield MasterDataCheck(
        "REORDER_POINT_WITHOUT_EFFECT",
        "reorder_point",
        "Automatic reorder points are not maintained.",
        _point_without_effect,
    )
    yield MasterDataCheck(
        "FORECAST_WITHOUT_EFFECT",
        "mrp_type",
        "A forecast belongs to an MRP type that looks at it.",
        _forecast_without_effect,
    )
    yield MasterDataCheck(
        "SAFETY_TIME_WITHOUT_EFFECT",
        "safety_time_days",
        "Reorder points have no safety time.",
        _safety_time_without_effect,
    )
