"""Netting one section: what of each requirement is covered by which supply, and what is short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from .records import Requirement, Supply

Cover = tuple[Requirement, Supply, Fraction]
Shortage = tuple[Requirement, Fraction]


@dataclass
class Netting:
    covers: list[Cover] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)
    left: dict[Supply, Fraction] = field(default_factory=dict)
    first_use: dict[Supply, date] = field(default_factory=dict)


def net(
    requirements: Sequence[Requirement], supplies: Sequence[Supply], reschedule_until: date | None
) -> Netting:
    """Serve the requirements one after the other, each from the earliest supply that may serve it.

    `supplies` stand in the order in which they are used, stock first. A receipt serves a requirement of its day or
    later; until `reschedule_until` (None: never) it serves earlier ones too, and what was made for its item always.
    """
    result = Netting(left={supply: supply.quantity for supply in supplies})
    for requirement in sorted(requirements, key=lambda each: (each.day, each.rank)):
        short = requirement.quantity
        for supply in supplies:
            taken = min(short, result.left[supply])
            if taken == 0 or not _may_serve(supply, requirement, reschedule_until):
                continue
            result.covers.append((requirement, supply, taken))
            result.left[supply] -= taken
            short -= taken
            first = result.first_use.get(supply, requirement.met_by)
            result.first_use[supply] = min(first, requirement.met_by)
        if short > 0:
            result.shortages.append((requirement, short))
    return result


def _is_late(supply: Supply, requirement: Requirement) -> bool:
    return supply.day is not None and supply.day > requirement.met_by


def _may_serve(supply: Supply, requirement: Requirement, reschedule_until: date | None) -> bool:
    if not _is_late(supply, requirement) or supply.dedicated:
        return True
    return reschedule_until is not None and supply.day is not None and supply.day <= reschedule_until
