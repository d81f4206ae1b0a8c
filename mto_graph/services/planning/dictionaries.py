"""Small dictionaries that keep planned orders narrow: order profiles and sets of exception messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.plan import Plan
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.strategies import Integers, RequirementsClass

_Profile: TypeAlias = tuple[str, bool, str, str, str]


class Dictionaries:
    """Known combinations by id. New ones get the next id and are written with the plan that needs them."""

    def __init__(self, session: Session) -> None:
        self._profiles: dict[_Profile, int] = {
            (order_type, bool(convertible), strategy, requirements_type, procurement): number
            for number, order_type, convertible, strategy, requirements_type, procurement in session.rows(
                "SELECT id, order_type, convertible, strategy, requirements_type, procurement FROM order_profile"
            )
        }
        self._sets: dict[str, int] = {"": 0}
        self._sets.update(
            (numbers, key) for key, numbers in session.rows("SELECT id, numbers FROM exception_set")
        )
        self._new_profiles: list[tuple[int, *_Profile]] = []
        self._new_sets: list[tuple[int, str]] = []

    def profiles(self, snapshot: Snapshot, plan: Plan) -> Integers:
        """The profile of each planned order: its requirements class and whether it is made in-house."""
        combined = plan.orders.requirements_class * 2 + plan.orders.in_house
        distinct, place = np.unique(combined, return_inverse=True)
        ids = [self._profile(snapshot, plan, code // 2, bool(code % 2)) for code in distinct.tolist()]
        return np.array(ids, dtype=np.int64)[place]

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
            "INSERT INTO order_profile (id, order_type, convertible, strategy, requirements_type, procurement)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            self._new_profiles,
        )
        session.executemany("INSERT INTO exception_set (id, numbers) VALUES (?, ?)", self._new_sets)

    def _profile(self, snapshot: Snapshot, plan: Plan, number: int, in_house: bool) -> int:
        entry = plan.classes.classes[number]
        owner = plan.classes.strategy[number]
        return self.profile(entry, snapshot.strategies[owner].code if owner >= 0 else "", in_house)

    def profile(self, entry: RequirementsClass, strategy: str, in_house: bool) -> int:
        """The profile of orders of a requirements class that a strategy declares (empty: none)."""
        profile = (
            entry.order_type if in_house else entry.external_order_type,
            entry.convertible,
            strategy,
            entry.requirements_type,
            "in_house" if in_house else "external",
        )
        if profile not in self._profiles:
            self._profiles[profile] = 1 + max(self._profiles.values(), default=0)
            self._new_profiles.append((self._profiles[profile], *profile))
        return self._profiles[profile]

    def exception_set(self, messages: Iterable[int]) -> int:
        """The set of these message numbers."""
        numbers = ",".join(map(str, sorted(messages)))
        if numbers not in self._sets:
            self._sets[numbers] = 1 + max(self._sets.values())
            self._new_sets.append((self._sets[numbers], numbers))
        return self._sets[numbers]
