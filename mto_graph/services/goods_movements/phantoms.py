"""Phantoms that orders have reserved: they are withdrawn in step with their components, and so lower their plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.goods_movements.document_book import DocumentBook
from mto_graph.services.plan_reduction import PlanBook
from mto_graph.services.reading.sql import numbers

_ORIGIN = "goods movement"

Lowered = dict[int, dict[int, int]]
"""By reservation of a phantom (id), how much of which plan lines issues of its components have taken."""


@dataclass(slots=True)
class Phantom:
    """The reservation of a phantom (id), and those of what it consists of, phantoms among them."""

    id: int
    material_plant: int
    members: list[int] = field(default_factory=list)


def phantoms_of(session: Session, reservations: Iterable[int]) -> dict[int, Phantom]:
    """The phantoms in the documents of these reservations (ids), where any of them comes through one."""
    among, parameter = numbers(session, reservations)
    found = {
        identity: Phantom(identity, material_plant)
        for identity, material_plant in session.rows(
            "SELECT DISTINCT p.id, p.material_plant FROM reservation s"
            " JOIN reservation p ON p.reservation = s.reservation AND p.phantom"
            f" WHERE s.through_item IS NOT NULL AND s.id IN {among} ORDER BY p.id",
            [parameter],
        )
    }
    if found:
        among, parameter = numbers(session, found)
        for phantom, member in session.rows(
            "SELECT p.id, m.id FROM reservation p"
            " JOIN reservation m ON m.reservation = p.reservation AND m.through_item = p.item"
            f" WHERE p.id IN {among} ORDER BY p.id, m.item",
            [parameter],
        ):
            found[phantom].members.append(member)
    return found


class PhantomBook:
    """The phantoms that some postings touch, as the postings before have left their components.

    As much of a phantom is withdrawn as of the component of which the smallest part is: of 30 with components 60 and
    60, of which 60 and 20 are taken, 10. A final issue takes all. What is withdrawn lowers the plan that the phantom's
    reservation consumed; what is taken back of a component raises it again.
    """

    def __init__(
        self,
        session: Session,
        phantoms: dict[int, Phantom],
        lowered: Lowered,
        documents: DocumentBook,
        plan: PlanBook,
    ) -> None:
        self._session = session
        self._phantoms = phantoms
        self._documents, self._plan = documents, plan
        self._above: dict[int, list[int]] = defaultdict(list)
        for phantom in phantoms.values():
            for member in phantom.members:
                self._above[member].append(phantom.id)
        self._lowered = lowered
        self._changed: set[int] = set()

    def follow(self, reservation: int) -> dict[int, int]:
        """What the plan of the phantoms above loses (below zero: gets back) after a component's reservation changed."""
        reductions: dict[int, int] = {}
        for identity in self._above.get(reservation, ()):
            phantom = self._phantoms[identity]
            change = self._documents.follow(identity, phantom.members)
            if not change:
                continue
            self._changed.add(identity)
            lowered = self._lowered[identity]
            if change > 0:
                moved = self._plan.reduce_reserved(identity, change)
            else:
                moved = self._plan.give_back(_last(lowered, -change))
            for line, quantity in moved.items():
                lowered[line] = lowered.get(line, 0) + quantity
                reductions[line] = reductions.get(line, 0) + quantity
            for line, quantity in self.follow(identity).items():
                reductions[line] = reductions.get(line, 0) + quantity
        return reductions

    def of_phantoms(self, reservation: int | None, plan_lines: Iterable[int]) -> set[int]:
        """Which of the plan lines that a component's issue has lowered are of phantoms above it."""
        above = self._ancestors(reservation)
        return {line for line in plan_lines if any(line in self._lowered[phantom] for phantom in above)}

    def write(self) -> None:
        """Store what is withdrawn of the phantoms."""
        if not self._changed:
            return
        self._session.executemany(
            "UPDATE reservation SET withdrawn_quantity = ? WHERE id = ?",
            [(self._documents.withdrawn_of(identity), identity) for identity in sorted(self._changed)],
        )
        planning_file.enter_reservations(self._session, self._changed, _ORIGIN)

    def _ancestors(self, reservation: int | None) -> set[int]:
        found: set[int] = set()
        reached = [] if reservation is None else list(self._above.get(reservation, ()))
        while reached:
            phantom = reached.pop()
            found.add(phantom)
            reached += self._above.get(phantom, ())
        return found


def _last(lowered: dict[int, int], quantity: int) -> dict[int, int]:
    """What was lowered last comes back first; plan lines stand in the order in which they were."""
    amounts: dict[int, int] = {}
    for line, amount in reversed(lowered.items()):
        now = min(quantity, amount)
        if now > 0:
            amounts[line] = now
            quantity -= now
    return amounts


def lowered_so_far(session: Session, phantoms: dict[int, Phantom]) -> Lowered:
    """What issues on any level below the phantoms have taken from their plan lines, less what came back."""
    found: Lowered = {identity: {} for identity in phantoms}
    if not phantoms:
        return found
    above: dict[int, list[Phantom]] = defaultdict(list)
    for phantom in phantoms.values():
        for member in _below(phantom, phantoms):
            above[member].append(phantom)
    among, parameter = numbers(session, above)
    for reservation, line, material_plant, quantity in session.rows(
        "SELECT g.reservation, r.planned_independent_requirement, p.material_plant, r.quantity"
        " FROM goods_movement g JOIN plan_reduction r ON r.goods_movement = g.id"
        " JOIN planned_independent_requirement p ON p.id = r.planned_independent_requirement"
        f" WHERE g.reservation IN {among} ORDER BY g.id, p.date, p.id",
        [parameter],
    ):
        for phantom in above[reservation]:
            if phantom.material_plant == material_plant:
                lines = found[phantom.id]
                lines[line] = lines.get(line, 0) + quantity
    return found


def _below(phantom: Phantom, phantoms: dict[int, Phantom]) -> set[int]:
    found: set[int] = set()
    reached = list(phantom.members)
    while reached:
        member = reached.pop()
        if member not in found:
            found.add(member)
            reached += phantoms[member].members if member in phantoms else ()
    return found
