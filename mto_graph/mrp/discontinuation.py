"""Discontinuation: from its effective-out date on a material is used up, and its follow-up material takes over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from mto_graph.mrp.explode import DependentRequirements
from mto_graph.mrp.levels import Levels
from mto_graph.mrp.net import Netted
from mto_graph.mrp.pegging import Pegging
from mto_graph.mrp.requirements import DemandKind, Requirements
from mto_graph.mrp.snapshot import NET_SEGMENT, UNLIMITED_DAY, Materials
from mto_graph.strategies import Integers

STEP = 1_000_000
"""A requirement that is passed on stands this much behind the one that it comes from; no BOM has so many items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Dependent requirements (rows of the run) and what of each the follow-up material has to cover."""

    demand: Integers
    follow_up: Integers
    quantity: Integers


@dataclass(slots=True)
class PassedOn:
    """What discontinued materials have passed on so far; the requirement that it comes from is smaller by it."""

    anything: bool = False
    """Whether there are discontinued materials; all else is only kept then."""
    follow_up: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    above: list[Integers] = field(default_factory=list)
    order: list[Integers] = field(default_factory=list)
    """For each dependent requirement the (material, segment) of the order above, and a number ascending with it."""
    parts: list[Passing] = field(default_factory=list)
    sections: list[tuple[Integers, Integers, Integers, Integers]] = field(default_factory=list)
    """Material, segment, and what of a shortage was passed on and what is left uncovered."""

    @classmethod
    def of(cls, materials: Materials, levels: Levels) -> PassedOn:
        """Nothing yet. A follow-up that closes a ring, as the last uses in `levels` tell, takes nothing over."""
        discontinued = np.flatnonzero(materials.follow_up >= 0)
        ringed = levels.recursive[len(levels.recursive) - len(discontinued) :]
        follow_up = materials.follow_up.copy()
        follow_up[discontinued[ringed]] = -1
        return cls(bool((materials.effective_out_day < UNLIMITED_DAY).any()), follow_up)

    def note(self, above: Integers, order: Integers) -> None:
        """Remember the orders above dependent requirements, part by part as they are made."""
        if self.anything:
            self.above.append(above)
            self.order.append(order)

    def taken_out(self, materials: Materials, rows: Requirements, netted: Netted) -> tuple[Netted, Passing]:
        """The shortages without those of discontinued materials, and what of these is passed on.

        Only dependent requirements are; other demand stays uncovered.
        """
        nothing = np.zeros(0, dtype=np.int64)
        if not self.anything:
            return netted, Passing(demand=nothing, follow_up=nothing, quantity=nothing)
        ended = (netted.shortage > 0) & (rows.day >= materials.effective_out_day[rows.material])
        dependent = (rows.demand_kind == DemandKind.DEPENDENT) & (self.follow_up[rows.material] >= 0)
        found = np.flatnonzero(ended & dependent)
        passing = Passing(
            demand=rows.demand[found],
            follow_up=self.follow_up[rows.material[found]],
            quantity=netted.shortage[found],
        )
        self.parts.append(passing)
        stock = np.isin(rows.demand_kind, (DemandKind.SAFETY_STOCK, DemandKind.REORDER_POINT))
        told = np.flatnonzero(ended & ~stock)
        passed = np.where(dependent[told], netted.shortage[told], 0)
        self.sections.append(
            (rows.material[told], rows.segment[told], passed, netted.shortage[told] - passed)
        )
        return replace(netted, shortage=np.where(ended, 0, netted.shortage)), passing

    def required(
        self, materials: Materials, passing: Passing, made: Sequence[DependentRequirements]
    ) -> tuple[DependentRequirements, Integers, Integers]:
        """What is passed on as requirements of the same orders, with the (material, segment) and number of each.

        In the section of the requirement that it comes from, unless the follow-up material only knows plant stock.
        """
        origin = DependentRequirements.joined(list(made)).take(passing.demand)
        collective = materials.collective_only[passing.follow_up]
        above, order = (np.concatenate(parts)[passing.demand] for parts in (self.above, self.order))
        by_order = np.lexsort((origin.position, order, above))
        passed = replace(
            origin,
            position=origin.position + STEP,
            material=passing.follow_up,
            segment=np.where(collective, NET_SEGMENT, origin.segment),
            quantity=passing.quantity,
            requirements_class=np.where(collective, 0, origin.requirements_class),
        )
        return passed.take(by_order), above[by_order], order[by_order]

    def in_plan_order(
        self, rows: Requirements, above: Integers, made: Sequence[DependentRequirements]
    ) -> Integers:
        """The order of dependent requirements: by material and segment of the orders above, these in plan order.

        What is passed on comes after all that its order needs itself.
        """
        if not self.parts:
            return np.argsort(above, kind="stable")
        own = rows.demand_kind == DemandKind.DEPENDENT
        demand = np.where(own, rows.demand, 0)
        order, position = (
            np.append(np.concatenate([*parts]), 0)[demand]
            for parts in (self.order, [part.position for part in made])
        )
        return np.lexsort((np.where(own, position, 0), np.where(own, order, rows.demand), above))

    def settled(
        self, requirements: DependentRequirements, pegging: Pegging
    ) -> tuple[DependentRequirements, Pegging]:
        """The requirements less what each has passed on; those passed on as a whole are gone."""
        if not any(len(part.demand) for part in self.parts):
            return requirements, pegging
        left = requirements.quantity.copy()
        for part in self.parts:
            left[part.demand] -= part.quantity
        kept = np.flatnonzero(left > 0)
        place = np.cumsum(left > 0) - 1
        dependent = pegging.demand_kind == DemandKind.DEPENDENT
        demand = pegging.demand.copy()
        demand[dependent] = place[demand[dependent]]
        return (
            replace(requirements, quantity=left).take(kept),
            replace(pegging, demand=demand, covered_by=pegging.covered_by[kept]),
        )
