"""Small dictionaries that keep planned orders narrow: order profiles and sets of exception messages."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.plan import Plan
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.services.planning.order_profiles import (
    COLUMNS,
    OrderProfile,
    manual_profile,
    profiles_of,
    values_of,
)
from mto_graph.strategies import Integers, Registry, RequirementsClass


class Dictionaries:
    """Known combinations by id. New ones get the next id and are written with the plan that needs them."""

    def __init__(self, session: Session, registry: Registry) -> None:
        self._registry = registry
        self._profiles: dict[OrderProfile, int] = {
            OrderProfile(order_type, bool(convertible), *rest): number
            for number, order_type, convertible, *rest in session.rows(
                f"SELECT id, {', '.join(COLUMNS)} FROM order_profile ORDER BY id"
            )
        }
        self._sets: dict[str, int] = {"": 0}
        self._sets.update(
            (numbers, key) for key, numbers in session.rows("SELECT id, numbers FROM exception_set")
        )
        self._new_profiles: list[tuple[int, OrderProfile]] = []
        self._new_sets: list[tuple[int, str]] = []

    def profiles(self, snapshot: Snapshot, plan: Plan) -> Integers:
        """The profile of each planned order: what it is and how it came about."""
        found, place = profiles_of(snapshot, plan, self._registry)
        return np.array([self._profile(profile) for profile in found], dtype=np.int64)[place]

    def manual_profile(self, entry: RequirementsClass, strategy: str, in_house: bool) -> int:
        """The profile of orders that a person makes, in a section of this requirements class."""
        return self._profile(manual_profile(entry, strategy, in_house, self._registry))

    def exception_sets(self, snapshot: Snapshot, messages: Integers) -> Integers:
        """The set of each planned order's messages, by numbers."""
        distinct, place = np.unique(messages, return_inverse=True)
        ids = []
        for bits in distinct.tolist():
            numbers = [rule.number for at, rule in enumerate(snapshot.exception_rules) if bits >> at & 1]
            ids.append(self.exception_set(numbers))
        return np.array(ids, dtype=np.int64)[place]

    def write(self, session: Session) -> None:
        """Store the combinations that are new."""
        session.executemany(
            f"INSERT INTO order_profile (id, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})",
            [(number, *values_of(profile)) for number, profile in self._new_profiles],
        )
        session.executemany("INSERT INTO exception_set (id, numbers) VALUES (?, ?)", self._new_sets)

    def _profile(self, profile: OrderProfile) -> int:
        if profile not in self._profiles:
            self._profiles[profile] = 1 + max(self._profiles.values(), default=0)
            self._new_profiles.append((self._profiles[profile], profile))
        return self._profiles[profile]

    def exception_set(self, messages: Iterable[int]) -> int:
        """The set of these message numbers."""
        numbers = ",".join(map(str, sorted(messages)))
        if numbers not in self._sets:
            self._sets[numbers] = 1 + max(self._sets.values())
            self._new_sets.append((self._sets[numbers], numbers))
        return self._sets[numbers]
