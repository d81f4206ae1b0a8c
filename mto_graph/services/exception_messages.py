"""Which exception messages are shown: what has happened to a planned order is told as long as it is news."""

from __future__ import annotations

from typing import Final, NamedTuple

from mto_graph.model.sessions import Session
from mto_graph.strategies import Occasion, Registry

FIRMED_BY_HAND: Final = 1
"""`planned_order.firmed` of an order that a person made or changed."""


class History(NamedTuple):
    """What has happened to a planned order: the runs that made it, changed it, exploded it again (0: none)."""

    created_run: int
    changed_run: int
    exploded_run: int
    firmed: int


HISTORY_COLUMNS: Final = "created_run, changed_run, exploded_run, firmed"
"""The columns of `planned_order` that make a `History`."""


class ShownMessages:
    """Reads stored sets of message numbers as a planner sees them now.

    What a run did is news until a later run plans the order's whole plant again. What a run made is not changed,
    too, in the same time.

    Example: `ShownMessages(session, registry).numbers("1,30", History(7, 0, 0, 0), plant="1000")`
    """

    def __init__(self, session: Session, registry: Registry) -> None:
        self._only = {rule.number: rule.only for rule in registry.exception_rules.values() if rule.only}
        self._known: dict[tuple[str, History, str], tuple[int, ...]] = {}
        self._last_of_all = 1
        self._last_of_plant: dict[str, int] = {}
        for plant, run in session.rows(
            "SELECT plant, MAX(id) FROM planning_run WHERE status = 'FINISHED' AND material = ''"
            " AND sales_order = '' GROUP BY plant"
        ):
            if plant:
                self._last_of_plant[plant] = run
            else:
                self._last_of_all = run

    def newest_run(self, plant: str) -> int:
        """The last run that planned the whole plant; what it and later runs did is news. Never 0, which is no run."""
        return max(self._last_of_all, self._last_of_plant.get(plant, 0))

    def occasions(self, history: History, plant: str) -> set[Occasion]:
        """What there is to tell of a planned order of this plant."""
        newest = self.newest_run(plant)
        found = {Occasion.BY_HAND} if history.firmed == FIRMED_BY_HAND else set()
        if history.created_run >= newest:
            return {*found, Occasion.NEW}
        found.add(Occasion.EXISTING)
        if history.changed_run >= newest:
            found.add(Occasion.CHANGED)
        if history.exploded_run >= newest:
            found.add(Occasion.EXPLODED)
        return found

    def numbers(self, stored: str, history: History, plant: str) -> tuple[int, ...]:
        """The message numbers of a stored set, ascending."""
        key = stored, history, plant
        shown = self._known.get(key)
        if shown is None:
            occasions = {None, *self.occasions(history, plant)}
            found = (int(number) for number in stored.split(",") if number)
            shown = self._known[key] = tuple(
                number for number in found if self._only.get(number) in occasions
            )
        return shown

    def condition(self, number: str, order: str, newest: str) -> str:
        """The same as SQL, for a column of one message number, an alias of `planned_order` and a newest run."""
        old = f"{order}.created_run < {newest}"
        happened = {
            Occasion.NEW: f"{order}.created_run >= {newest}",
            Occasion.EXISTING: old,
            Occasion.CHANGED: f"{old} AND {order}.changed_run >= {newest}",
            Occasion.EXPLODED: f"{old} AND {order}.exploded_run >= {newest}",
            Occasion.BY_HAND: f"{order}.firmed = {FIRMED_BY_HAND}",
        }
        cases = " ".join(
            f"WHEN {key:d} THEN {happened[occasion]}" for key, occasion in sorted(self._only.items())
        )
        return f"CASE {number} {cases} ELSE 1 = 1 END" if cases else "1 = 1"


def messages_by_hand(registry: Registry) -> list[int]:
    """The numbers of the messages on planned orders that a person made or changed."""
    return [rule.number for rule in registry.exception_rules.values() if rule.only is Occasion.BY_HAND]
