"""Which exception messages are shown: those of new proposals while they are new, others once they are not."""

from __future__ import annotations

from mto_graph.model.sessions import Session
from mto_graph.strategies import Registry


class ShownMessages:
    """Reads stored sets of message numbers as a planner sees them now.

    A proposal is new until a later run plans its whole plant again.

    Example: `ShownMessages(session, registry).numbers("1,30", created_run=7, plant="1000")`
    """

    def __init__(self, session: Session, registry: Registry) -> None:
        self._only_new = {rule.number for rule in registry.exception_rules.values() if rule.only_new}
        self._only_existing = {
            rule.number for rule in registry.exception_rules.values() if rule.only_existing
        }
        self._last_of_all = 0
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
        """The last run that planned the whole plant; what it and later runs made is still new."""
        return max(self._last_of_all, self._last_of_plant.get(plant, 0))

    def is_new(self, created_run: int, plant: str) -> bool:
        """Whether a proposal of this plant, made by that run, is still new."""
        return created_run >= self.newest_run(plant)

    def numbers(self, stored: str, created_run: int, plant: str) -> tuple[int, ...]:
        """The message numbers of a stored set, ascending."""
        found = tuple(int(number) for number in stored.split(",") if number)
        hidden = self._only_existing if self.is_new(created_run, plant) else self._only_new
        return tuple(number for number in found if number not in hidden)
