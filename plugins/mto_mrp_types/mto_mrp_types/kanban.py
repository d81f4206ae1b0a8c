"""What master data of kanban parts should say: checks for materials with control cycles."""

from __future__ import annotations

from mto_graph.strategies import MasterDataCheck, MaterialFacts

NO_PLANNING = "ND"


def _individual(facts: MaterialFacts) -> str | None:
    if not facts.kanban or facts.individual_collective != "individual":
        return None
    return (
        f"Material {facts.material} is supplied by kanban, so its requirements stay in the net segment "
        "although individual_collective says individual; set it to collective."
    )


def _without_preview(facts: MaterialFacts) -> str | None:
    if facts.kanban != "with_mrp" or facts.mrp_type != NO_PLANNING:
        return None
    return (
        f"Planning sees a supply area of material {facts.material}, but MRP type {facts.mrp_type} previews nothing; "
        "choose an MRP type that plans, or exclude the supply area's storage location from planning."
    )


CHECKS = (
    MasterDataCheck(
        "KANBAN_INDIVIDUAL", "individual_collective", "Kanban parts are collective.", _individual
    ),
    MasterDataCheck(
        "KANBAN_WITHOUT_PREVIEW",
        "mrp_type",
        "Kanban with MRP needs an MRP type that plans.",
        _without_preview,
    ),
)
