"""Plan of assemblies: consumed by what orders above need of them, known when the level of the assembly is reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from mto_graph.mrp.calendars import Calendars
from mto_graph.mrp.consume import EXACT, ConsumptionRules, Link, Shelf, directions, limits
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, NET_SEGMENT, PlanLines
from mto_graph.strategies import Consumer, Flags, Integers, RequirementsClass, Strategy

_WHATEVER: Final = -1
"""As mixed MRP that a class asks for: any, and none maintained."""


class AssemblyRules(ConsumptionRules, Protocol):
    """The columns of materials that decide consumption by dependent requirements."""

    @property
    def mixed_mrp(self) -> Integers: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What may consume plan of assemblies, in the order that decides between needs of one day and kind.

    Needs that stand in the planning or gross segment are plan themselves and consume nothing.
    """

    material: Integers
    segment: Integers
    day: Integers
    quantity: Integers
    of_production_order: Flags
    """A reservation of a production order; else a dependent requirement."""
    passed: Flags
    """Of a phantom: it passes on to the components."""


@dataclass(slots=True)
class AssemblyPlan:
    """The plan lines that dependent requirements and order reservations consume.

    Sales orders come first: `remaining` is what they leave, in 1 / (1000 × EXACT).
    """

    calendars: Calendars
    materials: AssemblyRules
    plan: PlanLines
    remaining: list[int]
    lines: Flags
    """Which plan lines these are."""
    classes: Sequence[RequirementsClass | None]
    """By strategy."""

    @classmethod
    def of(
        cls,
        calendars: Calendars,
        materials: AssemblyRules,
        strategies: Sequence[Strategy],
        plan: PlanLines,
        remaining: list[int],
    ) -> AssemblyPlan:
        """The plan lines whose class is for assemblies and whose material takes part in that mixed planning."""
        classes = [strategy.plan for strategy in strategies]
        # One place more: a line without strategy (-1) is for nobody.
        suits = [entry is not None and entry.for_assemblies for entry in classes] + [False]
        mixed = [
            _WHATEVER if entry is None or entry.mixed_mrp is None else entry.mixed_mrp for entry in classes
        ]
        wanted = np.array([*mixed, _WHATEVER], dtype=np.int64)[plan.strategy]
        lines = np.array(suits, dtype=np.bool_)[plan.strategy]
        lines &= (wanted == _WHATEVER) | (wanted == materials.mixed_mrp[plan.material])
        return cls(calendars, materials, plan, remaining, lines, classes)

    def consumed(self, needs: Needs) -> list[Link]:
        """Let the needs of some materials consume the plan: by day, dependent requirements before reservations.

        A link's `order_line` is the row of the need.
        """
        links: list[Link] = []
        wanting = np.isin(needs.material, np.unique(self.plan.material[self.lines]))
        wanting &= (needs.segment == NET_SEGMENT) | (needs.segment >= FIRST_INDIVIDUAL_SEGMENT)
        rows = np.flatnonzero(wanting)
        if not len(rows):
            return links
        shelves = self._shelves(np.unique(needs.material[rows]))
        material = needs.material[rows]
        days = self.calendars.counted(self.materials.calendar[material], needs.day[rows])
        low, high = limits(self.calendars, self.materials, material, days)
        for at in np.lexsort((needs.of_production_order[rows], days)).tolist():
            row = int(rows[at])
            shelf = shelves.get((int(material[at]), _consumer(needs, row)))
            if shelf is None:
                continue
            rest = int(needs.quantity[row]) * EXACT
            for backward in directions(self.materials, int(material[at])):
                limit = int((low if backward else high)[at])
                if rest:
                    rest = shelf.take(row, rest, int(days[at]), limit, backward, self.remaining, links)
        return links

    def open_quantity(self, lines: Integers) -> Integers:
        """What is left of these plan lines now, in thousandths, rounded half up."""
        left = [(self.remaining[line] + EXACT // 2) // EXACT for line in lines.tolist()]
        return np.array(left, dtype=np.int64)

    def _shelves(self, materials: Integers) -> dict[tuple[int, Consumer], Shelf]:
        by_target: dict[tuple[int, Consumer], list[int]] = {}
        for row, material, consumer in self._offered(materials):
            by_target.setdefault((material, consumer), []).append(row)
        days = self.calendars.counted(self.materials.calendar[self.plan.material], self.plan.day)
        return {target: Shelf(rows, days[rows].tolist()) for target, rows in by_target.items()}

    def _offered(self, materials: Integers) -> Iterator[tuple[int, int, Consumer]]:
        rows = np.flatnonzero(self.lines & np.isin(self.plan.material, materials))
        for row in rows.tolist():
            entry = self.classes[self.plan.strategy[row]]
            assert entry is not None
            for consumer in entry.consumed_by:
                if consumer is not Consumer.SALES_ORDERS:
                    yield row, int(self.plan.material[row]), consumer


def _consumer(needs: Needs, row: int) -> Consumer:
    if needs.passed[row]:
        return Consumer.PASSED_REQUIREMENTS
    reserved = bool(needs.of_production_order[row])
    return Consumer.ORDER_RESERVATIONS if reserved else Consumer.DEPENDENT_REQUIREMENTS
