"""Small dictionaries that keep planned orders narrow: order profiles and sets of exception messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np

from mto_graph.model.sessions import Session
from mto_graph.mrp.columns import PlannedOrders
from mto_graph.mrp.plan import Plan
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, Snapshot
from mto_graph.strategies import Flags, Integers, RequirementsClass

_Profile: TypeAlias = tuple[str, bool, str, str, str]


def previews(snapshot: Snapshot, orders: PlannedOrders) -> Flags:
    """Which planned orders only show what will be needed: containers of kanban call for it, nobody converts them."""
    for_plant_stock = orders.segment < FIRST_INDIVIDUAL_SEGMENT
    return snapshot.materials.preview_only[orders.material] & for_plant_stock


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
        """The profile of each planned order: its requirements class, whether it is made in-house, and a preview."""
        orders = plan.orders
        combined = orders.requirements_class * 4 + orders.in_house * 2 + previews(snapshot, orders)
        distinct, place = np.unique(combined, return_inverse=True)
        ids = [
            self._profile(snapshot, plan, code // 4, bool(code & 2), bool(code & 1))
            for code in distinct.tolist()
        ]
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

    def _profile(self, snapshot: Snapshot, plan: Plan, number: int, in_house: bool, preview: bool) -> int:
        entry = plan.classes.classes[number]
        owner = plan.classes.strategy[number]
        strategy = snapshot.strategies[owner].code if owner >= 0 else ""
        return self.profile(entry, strategy, in_house, preview=preview)

    def profile(
        self, entry: RequirementsClass, strategy: str, in_house: bool, *, preview: bool = False
    ) -> int:
        """The profile of orders of a requirements class that a strategy declares (empty: none).

        Those that only show what will be needed (`preview`) cannot be converted.
        """
        profile = (
            entry.order_type if in_house else entry.external_order_type,
            entry.convertible and not preview,
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
