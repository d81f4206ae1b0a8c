"""Pegging: which supply covers which requirement, kept as narrow as possible while the plan grows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mto_graph.mrp.lots import Proposals
from mto_graph.mrp.net import Netted
from mto_graph.mrp.requirements import DemandKind, Requirements
from mto_graph.mrp.supplies import NO_SINGLE_SUPPLY, Supplies
from mto_graph.mrp.uniform import joined
from mto_graph.strategies import Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Pegging:
    """Who covers whom. Most dependent requirements have exactly one supply and only that column."""

    covered_by: Integers
    """Per dependent requirement its one supply (order row, STOCK, receipt code); else NO_SINGLE_SUPPLY."""
    demand_kind: Integers
    demand: Integers
    supply: Integers
    quantity: Integers
    material: Integers
    segment: Integers
    """All other coverage, row by row."""
    used: Integers
    """Per row of `Supplies` what requirements take of it."""
    first_use_day: Integers
    """Per row of `Supplies` its earliest requirement; a very late day where there is none."""


NEVER = 2**31


@dataclass(slots=True)
class PeggingBook:
    """Collects the coverage of one level after the other."""

    supplies: Supplies
    single: list[tuple[Integers, Integers]] = field(default_factory=list)
    shared: list[tuple[Integers, ...]] = field(default_factory=list)
    used: Integers = field(init=False)
    first_use_day: Integers = field(init=False)

    def __post_init__(self) -> None:
        self.used = np.zeros(len(self.supplies.quantity), dtype=np.int64)
        self.first_use_day = np.full(len(self.supplies.quantity), NEVER, dtype=np.int64)

    def add(self, rows: Requirements, netted: Netted, proposals: Proposals, first_order: int) -> None:
        """Enter what the rows of one level take of supplies and of the proposals made for them."""
        taken = netted.taken
        row, quantity = proposals.pegged.demand, proposals.pegged.quantity
        supply = first_order + proposals.pegged.supply
        if len(taken.supply):
            np.add.at(self.used, taken.supply, taken.quantity)
            np.minimum.at(self.first_use_day, taken.supply, rows.day[taken.demand])
            row = np.concatenate((taken.demand, row))
            supply = np.concatenate((self.supplies.code[taken.supply], supply))
            quantity = np.concatenate((taken.quantity, quantity))
        covered = rows.take(row)
        alone = (covered.demand_kind == DemandKind.DEPENDENT) & (quantity == covered.quantity)
        if alone.all():
            self.single.append((covered.demand, supply))
            return
        self.single.append((covered.demand[alone], supply[alone]))
        rest = np.flatnonzero(~alone)
        covered = covered.take(rest)
        self.shared.append(
            (
                covered.demand_kind,
                covered.demand,
                supply[rest],
                quantity[rest],
                covered.material,
                covered.segment,
            )
        )

    def closed(self, dependents: int) -> Pegging:
        """The finished pegging for so many dependent requirements."""
        covered_by = np.full(dependents, NO_SINGLE_SUPPLY, dtype=np.int64)
        for demand, supply in self.single:
            covered_by[demand] = supply
        nothing: tuple[Integers, ...] = (np.zeros(0, dtype=np.int64),) * 6
        columns = [joined(column) for column in zip(*(self.shared or [nothing]), strict=True)]
        kind, demand, supply, quantity, material, segment = columns
        return Pegging(
            covered_by=covered_by,
            demand_kind=kind,
            demand=demand,
            supply=supply,
            quantity=quantity,
            material=material,
            segment=segment,
            used=self.used,
            first_use_day=self.first_use_day,
        )
