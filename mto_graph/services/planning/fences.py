"""Planning time fences as master data have them: where each ends and what it does to proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from mto_graph.mrp.calendars import Calendars
from mto_graph.strategies import Flags, Integers, Procedure, Registry

_FIRMING: Final = (1, 2)
"""Firming types that keep the proposals inside as they are."""
_STOPPING: Final = (2, 4)
"""Firming types that make no proposals inside; the others move them to the end."""


@dataclass(frozen=True, slots=True)
class Fences:
    """Fences of materials, one row each."""

    end: Integers
    """The first day after it; -1: the material has none."""
    firms: Flags
    """Whether it firms the proposals that are available before its end."""
    stops: Flags
    """Whether nothing is proposed for what is needed before its end."""


def fences(
    registry: Registry,
    calendars: Calendars,
    calendar: Integers,
    today: int,
    mrp_types: Sequence[str],
    firming_type: Integers,
    fence_days: Integers,
) -> Fences:
    """The fence of each material: so many workdays from today, for materials that are planned by requirements.

    A material without firming type (-1) takes that of its MRP type; with type 0 or without days (-1) it has no fence.

    Example: 15 days from Tuesday 24 January 2012 end on Tuesday 14 February 2012.
    """
    of_type = {code: found.firming_type for code, found in registry.mrp_types.items()}
    by_requirements = {
        code for code, found in registry.mrp_types.items() if found.procedure is Procedure.REQUIREMENTS
    }
    given = np.array([of_type.get(code, 0) for code in mrp_types], dtype=np.int64)
    firming = np.where(firming_type >= 0, firming_type, given)
    planned = np.array([code in by_requirements for code in mrp_types], dtype=np.bool_)
    there = planned & (firming > 0) & (fence_days >= 0)
    start = np.full(len(firming), today, dtype=np.int64)
    end = calendars.at_or_after(calendar, calendars.after(calendar, start, np.maximum(fence_days, 0)))
    return Fences(
        end=np.where(there, end, -1),
        firms=there & np.isin(firming, _FIRMING),
        stops=there & np.isin(firming, _STOPPING),
    )
