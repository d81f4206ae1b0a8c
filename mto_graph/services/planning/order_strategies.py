"""The strategies that stored planned orders were made by."""

from __future__ import annotations

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.strategies import Integers, Registry


def strategies_of(session: Session, registry: Registry, profile: Integers) -> Integers:
    """The strategy that stands in each order profile, by its position; -1 where there is none."""
    if not len(profile):
        return profile
    place = {code: at for at, code in enumerate(registry.strategies)}
    known = {
        number: place.get(code, -1) for number, code in session.rows("SELECT id, strategy FROM order_profile")
    }
    of_profile = np.full(max(known, default=0) + 1, -1, dtype=np.int64)
    of_profile[list(known)] = list(known.values())
    return of_profile[profile]
