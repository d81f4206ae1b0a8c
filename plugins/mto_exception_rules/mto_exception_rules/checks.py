"""What leads to messages 61 and 62 in every run that needs the material, said before a run meets it."""

from __future__ import annotations

from collections.abc import Iterator

from mto_graph.strategies import MasterDataCheck, MaterialFacts

_LONG = 3652
"""Calendar days, ten years: longer lead times are a slip."""


def _calendar_ends(facts: MaterialFacts) -> str | None:
    if not facts.calendar_ends_early:
        return None
    return (
        f"Material {facts.material} cannot be planned for long: plant {facts.plant} has no workday in the last year of "
        "its calendar; correct the plant's workdays or holidays."
    )


def _lead_times_too_long(facts: MaterialFacts) -> str | None:
    made = facts.procurement_type in ("in_house", "both") or (not facts.procurement_type and facts.has_bom)
    workdays = facts.goods_receipt_days or 0
    workdays += (facts.in_house_production_days or 0) if made else 0
    delivery = 0 if made else facts.planned_delivery_days or 0
    if workdays * 7 <= (_LONG - delivery) * 5:
        return None
    name = "in_house_production_days" if made else "planned_delivery_days"
    return (
        f"The lead times of material {facts.material} come to more than ten years and may lead out of the calendar, "
        f"which ends on 2099-12-31; correct {name} or goods_receipt_days."
    )


def checks() -> Iterator[MasterDataCheck]:
    """The checks of this plugin."""
    yield MasterDataCheck(
        "PLANT_CALENDAR_ENDS",
        "workdays",
        "The plant works up to the end of the calendar.",
        _calendar_ends,
    )
    yield MasterDataCheck(
        "LEAD_TIMES_TOO_LONG",
        "goods_receipt_days",
        "Lead times stay below ten years.",
        _lead_times_too_long,
    )
