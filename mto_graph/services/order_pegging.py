"""The pegging around orders that are converted: what covers what stays so, under the new orders' names.

A converted order hands the requirements that it covers to its receipt, and its component requirements hand
their cover to the reservations that take their place. So the plan says the same before and after.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mto_graph.model.bulk import delete_keys, insert_columns, update_columns
from mto_graph.model.sessions import Session
from mto_graph.services.plan_changes.columns import integers
from mto_graph.services.plan_changes.draft import PlanChangeDraft
from mto_graph.services.reading.segments import SubjectKind
from mto_graph.services.reading.sql import numbers

_DEPENDENT = int(SubjectKind.DEPENDENT_REQUIREMENT)
_RESERVATION = int(SubjectKind.RESERVATION)
_REQUIREMENT_COLUMNS = (
    "parent, position, material_plant, segment, quantity, date, bom_item, through, covered_by"
)
_PEGGING_KEY = ("demand_kind", "demand", "position", "supply")
_PEGGING_COLUMNS = (*_PEGGING_KEY, "quantity", "material_plant", "segment")

_Demand = tuple[int, int, int]


@dataclass(slots=True)
class Requirement:
    """A dependent requirement; `left` is what of it stays a requirement of its planned order."""

    parent: int
    position: int
    material_plant: int
    segment: int
    quantity: int
    date: int
    bom_item: int | None
    through: int | None
    covered_by: int | None
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.quantity


@dataclass(slots=True)
class _Peg:
    demand: _Demand
    supply: int
    quantity: int
    material_plant: int
    segment: int


class PeggingBook:
    """All pegging that touches some orders, read at once, changed in memory, written back at once.

    `orders` are the orders' supply codes (planned order numbers, minus receipt ids) with their material plants
    and segments. `components` are their dependent requirements. `reservations` (ids) may hand on what covers them.
    """

    def __init__(
        self, session: Session, orders: Iterable[tuple[int, int, int]], reservations: Iterable[int] = ()
    ) -> None:
        self._session = session
        supplies = sorted((material_plant, segment, code) for code, material_plant, segment in orders)
        among, parameter = numbers(session, (code for _, _, code in supplies))
        below = self._requirements(f"parent IN {among}", parameter)
        above = self._requirements(
            f"(material_plant, segment, covered_by) IN {_triples(session)}", json.dumps(supplies)
        )
        self.components: dict[int, list[Requirement]] = defaultdict(list)
        for requirement in below:
            self.components[requirement.parent].append(requirement)
        self._read = {(row.parent, row.position): row for row in (*above, *below)}
        self._stored_pegs: set[tuple[int, int, int, int]] = set()
        self._pegs: list[_Peg] = []
        self._of_supply: dict[int, list[_Peg]] = defaultdict(list)
        self._of_demand: dict[_Demand, list[_Peg]] = defaultdict(list)
        self._read_pegs(among, parameter, *numbers(session, reservations))

    def hand_over_supply(self, order: int, receipt: int, quantity: int) -> None:
        """Let the receipt cover the first `quantity` of what the order covered so far."""
        for peg in self._of_supply[order]:
            moved = min(quantity, peg.quantity)
            quantity -= moved
            if moved == peg.quantity:
                peg.supply = receipt
            elif moved:
                self._add(_Peg(peg.demand, receipt, moved, peg.material_plant, peg.segment))
                peg.quantity -= moved

    def hand_over_demand(self, requirement: Requirement, reservation: int, quantity: int) -> None:
        """Let what covers the requirement cover the first `quantity` of it for the reservation."""
        self._hand_over((_DEPENDENT, requirement.parent, requirement.position), reservation, quantity)

    def hand_over_reservation(self, reservation: int, other: int, quantity: int) -> None:
        """Let what covers a reservation cover the first `quantity` of it for another reservation."""
        self._hand_over((_RESERVATION, reservation, 0), other, quantity)

    def _hand_over(self, giver: _Demand, reservation: int, quantity: int) -> None:
        demand = (_RESERVATION, reservation, 0)
        for peg in list(self._of_demand[giver]):
            moved = min(quantity, peg.quantity)
            quantity -= moved
            if moved == peg.quantity:
                self._of_demand[peg.demand].remove(peg)
                peg.demand = demand
                self._of_demand[demand].append(peg)
            elif moved:
                self._add(_Peg(demand, peg.supply, moved, peg.material_plant, peg.segment))
                peg.quantity -= moved

    def limit_supply(self, order: int, quantity: int) -> None:
        """Let the order cover no more than the first `quantity` of what it covered so far."""
        self._limit(list(self._of_supply[order]), quantity)

    def limit(self, requirement: Requirement, quantity: int) -> None:
        """Let the requirement be of `quantity`, or gone with 0, and let what covers it cover no more than that."""
        requirement.left = quantity
        demand = (_DEPENDENT, requirement.parent, requirement.position)
        self._limit(list(self._of_demand[demand]), quantity)

    def _limit(self, pegs: Sequence[_Peg], quantity: int) -> None:
        for peg in pegs:
            kept = min(quantity, peg.quantity)
            quantity -= kept
            peg.quantity = kept
            if not kept:
                self._pegs.remove(peg)
                self._of_supply[peg.supply].remove(peg)
                self._of_demand[peg.demand].remove(peg)

    def _note(self) -> None:
        """Tell those who follow the plan where components are needed otherwise than before."""
        changed = [row for row in self._read.values() if row.left != row.quantity]
        self._session.closing(PlanChangeDraft).changes.sections(
            integers(row.material_plant for row in changed), integers(row.segment for row in changed)
        )

    def write(self) -> None:
        """Store the changed pegging and what is left of the component requirements."""
        gone = [row for row in self._read.values() if not row.left]
        _delete(self._session, "dependent_requirement", [(row.parent, row.position) for row in gone])
        self._note()
        kept = [row for row in self._read.values() if row.left]
        single = {id(peg) for row in kept for peg in self._single_cover(row)}
        if kept:
            update_columns(
                self._session,
                "dependent_requirement",
                {"parent": [row.parent for row in kept], "position": [row.position for row in kept]},
                {
                    "quantity": [row.left for row in kept],
                    "covered_by": [next((p.supply for p in self._single_cover(row)), None) for row in kept],
                },
            )
        stored = sorted(self._stored_pegs)
        if stored:
            columns = zip(_PEGGING_KEY, zip(*stored, strict=True), strict=True)
            delete_keys(self._session, "pegging", {name: list(values) for name, values in columns})
        self._insert([peg for peg in self._pegs if id(peg) not in single])

    def _single_cover(self, row: Requirement) -> list[_Peg]:
        """The one supply that covers the whole requirement, which stands in the requirement's own row."""
        pegs = self._of_demand[_DEPENDENT, row.parent, row.position]
        return pegs if len(pegs) == 1 and pegs[0].quantity == row.left else []

    def _insert(self, pegs: Sequence[_Peg]) -> None:
        rows = sorted(
            (*peg.demand, peg.supply, peg.quantity, peg.material_plant, peg.segment) for peg in pegs
        )
        if rows:
            columns = zip(_PEGGING_COLUMNS, zip(*rows, strict=True), strict=True)
            insert_columns(self._session, "pegging", {name: list(values) for name, values in columns})

    def _add(self, peg: _Peg) -> None:
        self._pegs.append(peg)
        self._of_supply[peg.supply].append(peg)
        self._of_demand[peg.demand].append(peg)

    def _requirements(self, condition: str, parameter: str) -> list[Requirement]:
        rows = self._session.rows(
            f"SELECT {_REQUIREMENT_COLUMNS} FROM dependent_requirement WHERE {condition}"
            " ORDER BY date, parent, position",
            [parameter],
        )
        return [Requirement(*row) for row in rows]

    def _read_pegs(self, among: str, parameter: str, reserved: str, reserved_parameter: str) -> None:
        for row in self._read.values():
            if row.covered_by is not None:
                demand = (_DEPENDENT, row.parent, row.position)
                self._add(_Peg(demand, row.covered_by, row.quantity, row.material_plant, row.segment))
        # Two branches, because PostgreSQL answers an OR of two lists by reading the whole table.
        columns = ", ".join(_PEGGING_COLUMNS)
        lines = self._session.rows(
            f"SELECT {columns} FROM pegging WHERE supply IN {among}"
            f" UNION SELECT {columns} FROM pegging WHERE demand_kind = {_DEPENDENT} AND demand IN {among}"
            f" UNION SELECT {columns} FROM pegging WHERE demand_kind = {_RESERVATION} AND demand IN {reserved}"
            " ORDER BY 1, 2, 3, 4",
            [parameter, parameter, reserved_parameter],
        )
        for kind, demand, position, supply, quantity, material_plant, segment in lines:
            self._stored_pegs.add((kind, demand, position, supply))
            self._add(_Peg((kind, demand, position), supply, quantity, material_plant, segment))


def _delete(session: Session, table: str, keys: Sequence[tuple[int, int]]) -> None:
    if keys:
        delete_keys(
            session, table, {"parent": [key[0] for key in keys], "position": [key[1] for key in keys]}
        )


def _triples(session: Session) -> str:
    """A subselect of triples of whole numbers from one JSON parameter, so that each is looked up by index."""
    if session.dialect == "postgresql":
        columns = ", ".join(f"(value->>{place})::bigint" for place in range(3))
        return f"(SELECT {columns} FROM json_array_elements(?::json))"
    columns = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(3))
    return f"(SELECT {columns} FROM json_each(?))"
