"""What is maintained for lot sizes and cannot work, or has no effect."""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import MasterDataCheck, MaterialFacts
from mto_lot_sizes.cost_based import CostLotSize
from mto_lot_sizes.fixed import Fixed
from mto_lot_sizes.groff import Groff
from mto_lot_sizes.maximum_stock import ReplenishToMaximumStock
from mto_lot_sizes.part_period import PartPeriodBalancing
from mto_lot_sizes.planning_calendar import PlanningCalendar
from mto_lot_sizes.unit_cost import LeastUnitCost
from mto_lot_sizes.wagner_whitin import WagnerWhitin

_OPTIMISING: tuple[type[CostLotSize] | type[WagnerWhitin], ...] = (
    Groff,
    PartPeriodBalancing,
    LeastUnitCost,
    WagnerWhitin,
)


def _fixed_size_missing(facts: MaterialFacts) -> str | None:
    if facts.lot_size != Fixed.code or facts.fixed_lot_size:
        return None
    return f"Material {facts.material} has lot size FX but no fixed_lot_size; it is planned lot for lot."


def _limits_contradict(facts: MaterialFacts) -> str | None:
    minimum, maximum = facts.minimum_lot_size, facts.maximum_lot_size
    if facts.lot_size == Fixed.code or not minimum or not maximum or minimum <= maximum:
        return None
    return (
        f"Material {facts.material} has a minimum_lot_size ({minimum}) above its maximum_lot_size ({maximum}): where "
        "its lot size is asked, nothing is proposed (message 62); correct one of them."
    )


def _maximum_stock_missing(facts: MaterialFacts) -> str | None:
    if facts.lot_size != ReplenishToMaximumStock.code or facts.maximum_stock:
        return None
    return f"Material {facts.material} has lot size HB but no maximum_stock; it is planned lot for lot."


def _planning_calendar_missing(facts: MaterialFacts) -> str | None:
    if facts.lot_size != PlanningCalendar.code or facts.planning_calendar:
        return None
    return f"Material {facts.material} has lot size PK but no planning_calendar; it is planned lot for lot."


def _costs_missing(facts: MaterialFacts) -> str | None:
    if facts.lot_size not in {procedure.code for procedure in _OPTIMISING}:
        return None
    missing = [
        name
        for name, value in (
            ("lot_size_independent_cost", facts.lot_size_independent_cost),
            ("storage_cost_percent", facts.storage_cost_percent),
            ("standard_price", facts.standard_price or facts.purchase_price),
        )
        if not value
    ]
    if not missing:
        return None
    return (
        f"Material {facts.material} has lot size {facts.lot_size}, which weighs costs, but no "
        f"{' and no '.join(missing)}; it is planned lot for lot."
    )


def _no_effect_individually(facts: MaterialFacts) -> str | None:
    if not facts.planned_individually or facts.individual_lot_sizing == "full":
        return None
    rounded = facts.individual_lot_sizing == "rounding"
    names = ["fixed_lot_size", "minimum_lot_size", "maximum_lot_size"] + (
        [] if rounded else ["rounding_value"]
    )
    maintained = [name for name in names if getattr(facts, name)]
    if facts.lot_size not in ("", "EX"):
        maintained.insert(0, f"lot_size {facts.lot_size}")
    if not maintained:
        return None
    return (
        f"Material {facts.material} is planned in customer sections, which are lot-for-lot"
        f"{' but for rounding' if rounded else ''}: {', '.join(maintained)} has no effect there."
    )


def checks() -> Iterator[MasterDataCheck]:
    """The checks of this plugin."""
    yield MasterDataCheck(
        "FIXED_LOT_SIZE_MISSING",
        "fixed_lot_size",
        "Lot size FX has a fixed lot size.",
        _fixed_size_missing,
    )
    yield MasterDataCheck(
        "LOT_LIMITS_CONTRADICT",
        "minimum_lot_size",
        "The minimum lot size is not above the maximum.",
        _limits_contradict,
    )
    yield MasterDataCheck(
        "MAXIMUM_STOCK_MISSING",
        "maximum_stock",
        "Lot size HB has a maximum stock.",
        _maximum_stock_missing,
    )
    yield MasterDataCheck(
        "PLANNING_CALENDAR_MISSING",
        "planning_calendar",
        "Lot size PK has a planning calendar.",
        _planning_calendar_missing,
    )
    yield MasterDataCheck(
        "LOT_COSTS_MISSING",
        "lot_size_independent_cost",
        "Optimising lot sizes have the costs that they weigh, and a price.",
        _costs_missing,
    )
    yield MasterDataCheck(
        "LOT_SIZE_WITHOUT_EFFECT",
        "lot_size",
        "Materials planned in customer sections are lot-for-lot.",
        _no_effect_individually,
    )
