"""Materials to try a check of master data on: one and two fields at a time away from a few plain ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from mto_graph.strategies import MasterDataCheck, MaterialFacts

_BARE: dict[str, Any] = {
    "material": "MATERIAL-1",
    "plant": "1000",
    "procurement_type": "in_house",
    "mrp_type": "PD",
    "strategy_group": "",
    "lot_size": "EX",
}
_MAINTAINED: dict[str, Any] = {
    **_BARE,
    "has_bom": True,
    "consumption_mode": 1,
    "backward_consumption_days": 30,
    "planning_material": "MATERIAL-2",
    "in_house_production_days": 5,
    "standard_price": Decimal(10),
}
_TEXTS = {
    "procurement_type": ("", "in_house", "external", "both"),
    "mrp_type": ("ND", "PD", "VB"),
    "lot_size": ("", "EX", "FX", "MB"),
    "individual_collective": ("", "individual", "collective"),
    "special_procurement": ("", "phantom", "stock_transfer"),
    "individual_lot_sizing": ("", "rounding", "full"),
    "kanban": ("", "with_mrp", "without_mrp"),
}
_KEPT = frozenset({"material", "plant", "strategy_group"})


def silent_and_speaking(
    check: MasterDataCheck, strategy: str, breaks: Mapping[str, Any] | None
) -> tuple[bool, str]:
    """Whether a material was found for which the check is silent, and the sentence for one for which it speaks."""
    silent, sentence = False, ""
    for facts in _materials(strategy, breaks):
        found = check.finding(facts)
        if found is None:
            silent = True
        else:
            sentence = sentence or found.message
        if silent and sentence:
            break
    return silent, sentence


def _materials(strategy: str, breaks: Mapping[str, Any] | None) -> Iterator[MaterialFacts]:
    bases = [MaterialFacts(**each | {"strategy_group": strategy}) for each in (_MAINTAINED, _BARE)]
    if breaks is not None:
        yield from (replace(base, **breaks) for base in bases)
    changes = {each.name: _values(each.name, str(each.type)) for each in fields(MaterialFacts)}
    for base in bases:
        yield base
        for name, values in changes.items():
            yield from (replace(base, **{name: value}) for value in values)
    for one, other in combinations(changes, 2):
        for value in changes[one]:
            yield from (replace(bases[0], **{one: value, other: another}) for another in changes[other])


def _values(name: str, kind: str) -> tuple[Any, ...]:
    if name in _KEPT:
        return ()
    if kind.startswith("bool"):
        return False, True
    if kind.startswith("Decimal"):
        return None, Decimal(0), Decimal(5)
    if kind.startswith("int"):
        return None, 0, 1, 2, 3, 400
    return _TEXTS.get(name, ("", "OTHER"))
