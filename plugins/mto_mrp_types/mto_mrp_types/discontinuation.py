"""What is maintained of discontinued materials and cannot work, or has no effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mto_graph.strategies import MasterDataCheck, MaterialFacts


def _follow_up_missing(facts: MaterialFacts) -> str | None:
    if not facts.discontinued or facts.follow_up_material:
        return None
    return (
        f"Material {facts.material} is discontinued without a follow-up material: what its stock does not cover after "
        "the effective-out date stays open. Name a follow_up_material where something must replace it."
    )


def _date_missing(facts: MaterialFacts) -> str | None:
    if facts.discontinued or not facts.follow_up_material:
        return None
    return (
        f"Material {facts.material} has the follow-up material {facts.follow_up_material} but no effective_out_date; "
        "it has no effect until there is one."
    )


def _nothing_passed_on(ignoring: frozenset[str]) -> Callable[[MaterialFacts], str | None]:
    def finds(facts: MaterialFacts) -> str | None:
        if not facts.discontinued or not facts.follow_up_material or facts.mrp_type not in ignoring:
            return None
        return (
            f"Material {facts.material} passes nothing on to {facts.follow_up_material} in plant stock: MRP type "
            f"{facts.mrp_type} does not plan its dependent requirements; use it up with PD."
        )

    return finds


def _other_unit(facts: MaterialFacts) -> str | None:
    if not facts.follow_up_material or facts.follow_up_base_unit == facts.base_unit:
        return None
    return (
        f"Material {facts.material} is counted in {facts.base_unit}, its follow-up material "
        f"{facts.follow_up_material} in {facts.follow_up_base_unit}; quantities are passed on as they are, so both "
        "need the same base unit."
    )


def _phantom(facts: MaterialFacts) -> str | None:
    if facts.follow_up_special_procurement != "phantom":
        return None
    return (
        f"The follow-up material {facts.follow_up_material} of {facts.material} is a phantom assembly; name one that "
        "is procured."
    )


def checks(ignoring: frozenset[str]) -> Iterator[MasterDataCheck]:
    """The checks; `ignoring` are the MRP types that do not plan dependent requirements on plant stock."""
    yield MasterDataCheck(
        "FOLLOW_UP_MISSING",
        "follow_up_material",
        "Discontinued materials have a follow-up.",
        _follow_up_missing,
    )
    yield MasterDataCheck(
        "EFFECTIVE_OUT_DATE_MISSING",
        "effective_out_date",
        "A follow-up material has a date from which on it follows.",
        _date_missing,
    )
    yield MasterDataCheck(
        "NOTHING_PASSED_ON",
        "mrp_type",
        "Discontinued materials are planned by requirements.",
        _nothing_passed_on(ignoring),
    )
    yield MasterDataCheck(
        "FOLLOW_UP_OTHER_UNIT",
        "follow_up_material",
        "A follow-up material is counted in the same base unit.",
        _other_unit,
    )
    yield MasterDataCheck(
        "FOLLOW_UP_PHANTOM",
        "follow_up_material",
        "A follow-up material is no phantom assembly.",
        _phantom,
    )
