"""The stocking level in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.services.reading.material_plants import MaterialPlantRow
from mto_graph.services.stocking_level.lead_times import LeadTime
from mto_graph.services.stocking_level.stages import Ahead, Reason, Stage
from mto_graph.services.stocking_level.structure import Place, Structures
from mto_graph.strategies import Registry


def place_sentence(structures: Structures, registry: Registry, places: Sequence[Place], at: int) -> str:
    """When the material of a place is made or bought, and why."""
    place = places[at]
    decided, name = place.decided, place.material.material_number
    if decided.stage is Stage.PASSED_THROUGH:
        return f"{name} is a phantom: it is never made itself, what it consists of is."
    why = _why(registry, place)
    if decided.stage is Stage.NOT_PLANNED:
        return f"{name} is not planned (MRP type {place.material.mrp_type_code}): it is taken to be there; {why}."
    verb = _verb(place.material)
    if decided.stage is Stage.BEFORE_ORDER:
        return f"{name} is {verb} before the order: {why}, and {_ahead(structures, place)}."
    if decided.apart:
        return f"{name} is {verb} after the order and kept apart for it: {why}."
    return f"{name} is {verb} after the order, for plant stock: {why}, and nothing procures it ahead."


def summary(places: Sequence[Place], left: LeadTime, everything: LeadTime) -> str:
    """The whole in one sentence."""
    name = places[0].material.material_number
    if places[0].decided.stage is Stage.BEFORE_ORDER:
        return f"{name} itself is there before the order: the customer waits {_days(left.workdays)}."
    points = list(dict.fromkeys(place.material.material_number for place in places if place.stocking_point))
    if not points:
        return (
            f"Nothing of {name} is there before the order: the customer waits {_days(left.workdays)} for the "
            "longest path of its structure."
        )
    shown = ", ".join(points[:5]) + (f" and {len(points) - 5} more" if len(points) > 5 else "")
    return (
        f"{shown} {'is' if len(points) == 1 else 'are'} there before the order, everything above after it: the "
        f"customer waits {_days(left.workdays)} instead of {_days(everything.workdays)}."
    )


def _days(workdays: int) -> str:
    return f"{workdays} workday{'' if workdays == 1 else 's'}"


def _verb(row: MaterialPlantRow) -> str:
    if row.special_procurement == "stock_transfer":
        return "transferred"
    return "bought" if row.procurement_type == "external" else "made"


def _why(registry: Registry, place: Place) -> str:
    row, item = place.material, place.step.item if place.step is not None else None
    reason = place.decided.reason
    if reason is Reason.STRATEGY:
        strategy = registry.strategies.get(row.strategy_code or "")
        if strategy is None:
            return "without a strategy its orders are demand on plant stock"
        kept = (
            "keeps its orders apart" if strategy.make_to_order else "has its orders served from plant stock"
        )
        return f"strategy {strategy.code} {kept}"
    texts = {
        Reason.COLLECTIVE_ABOVE: "below a level of plant stock everything is collective",
        Reason.KANBAN: "control cycles of kanban supply it",
        Reason.MRP_TYPE: f"MRP type {row.mrp_type_code} watches plant stock only",
        Reason.INDICATOR: f"the material says {row.individual_collective}",
        Reason.AS_PARENT: "no indicator is maintained, so it is as the level above",
    }
    if reason is Reason.BOM_ITEM and item is not None:
        return f"item {item.item} of the bill of material says {item.explosion}"
    return texts[reason]


def _ahead(structures: Structures, place: Place) -> str:
    row, ahead = place.material, place.decided.ahead
    if ahead is Ahead.PLAN and place.decided.planned_by is not None:
        carrier = structures.materials[place.decided.planned_by]
        return f"the plan of {carrier.material_number} (strategy {carrier.strategy_code}) procures it"
    return {
        Ahead.KANBAN: "its containers call for it",
        Ahead.REORDER_POINT: f"its reorder point replenishes it (MRP type {row.mrp_type_code})",
        Ahead.FORECAST: f"its forecast procures it (MRP type {row.mrp_type_code})",
        Ahead.ABOVE: "it is needed for what is made ahead above it",
        Ahead.SAFETY_STOCK: "its safety stock is kept",
    }[ahead or Ahead.ABOVE]
