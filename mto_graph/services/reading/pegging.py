"""Pegging: which supply covers which requirement, and with how much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from mto_graph.model.sessions import Session
from mto_graph.services.reading.references import (
    DEPENDENT_REQUIREMENT,
    Reference,
    of_demand,
    of_supply,
    stored_demand,
)
from mto_graph.services.reading.rows import Row, exact
from mto_graph.services.reading.sql import grouped, number_pairs, numbers


class PeggingRow(Row):
    """One assignment of a supply to a requirement."""

    __slots__ = ("demand", "material_plant_id", "scaled", "segment", "supply")

    demand: Reference
    supply: Reference
    scaled: int
    material_plant_id: int
    segment: int

    @property
    def quantity(self) -> Decimal:
        """How much of the requirement the supply covers."""
        return exact(self.scaled)


def _pegged(demand: Reference, supply: int, scaled: int, material_plant: int, segment: int) -> PeggingRow:
    row = PeggingRow()
    row.demand = demand
    row.supply = of_supply(supply, material_plant, segment)
    row.scaled = scaled
    row.material_plant_id = material_plant
    row.segment = segment
    return row


def of_supplies(session: Session, supplies: Sequence[tuple[int, int, int]]) -> dict[int, list[PeggingRow]]:
    """What each supply (its stored number, its material plant and segment) is needed for.

    Stock (number 0) is many supplies under one number and cannot be asked for here.
    """
    wanted = [number for number, _, _ in supplies]
    rows = [
        *_single(session, supplies),
        *_several(session, "supply", wanted),
    ]
    return grouped(wanted, rows)


def _single(session: Session, supplies: Sequence[tuple[int, int, int]]) -> Iterable[tuple[int, PeggingRow]]:
    """Dependent requirements that have just this supply."""
    among, parameter = number_pairs(session, {(plant, segment) for _, plant, segment in supplies})
    covering, covering_parameter = numbers(session, (number for number, _, _ in supplies))
    lines = session.rows(
        "SELECT covered_by, parent, position, quantity, material_plant, segment FROM dependent_requirement"
        f" WHERE (material_plant, segment) IN {among} AND covered_by IN {covering}"
        " ORDER BY date, parent, position",
        [parameter, covering_parameter],
    )
    for supply, parent, position, quantity, material_plant, segment in lines:
        demand = Reference(DEPENDENT_REQUIREMENT, (parent, position))
        yield supply, _pegged(demand, supply, quantity, material_plant, segment)


def _several(session: Session, column: str, keys: Iterable[int]) -> Iterable[tuple[int, PeggingRow]]:
    among, parameter = numbers(session, keys)
    lines = session.rows(
        "SELECT demand_kind, demand, position, supply, quantity, material_plant, segment FROM pegging"
        f" WHERE {column} IN {among} ORDER BY demand_kind, demand, position, supply",
        [parameter],
    )
    for kind, demand, position, supply, quantity, material_plant, segment in lines:
        yield supply, _pegged(of_demand(kind, demand, position), supply, quantity, material_plant, segment)


def of_demands(session: Session, demands: Iterable[Reference]) -> dict[Reference, list[PeggingRow]]:
    """What covers each requirement, in the order stock, receipts, planned orders."""
    wanted = list(dict.fromkeys(demands))
    rows: list[tuple[Reference, PeggingRow]] = []
    dependent = [demand.key for demand in wanted if demand.kind == DEPENDENT_REQUIREMENT]
    if dependent:
        rows.extend(_covered_by_one(session, dependent))
    rows.extend(_covered_by_several(session, wanted))
    return grouped(wanted, rows)


def _covered_by_one(
    session: Session, keys: Iterable[tuple[int, int]]
) -> Iterable[tuple[Reference, PeggingRow]]:
    among, parameter = number_pairs(session, keys)
    lines = session.rows(
        "SELECT parent, position, covered_by, quantity, material_plant, segment FROM dependent_requirement"
        f" WHERE (parent, position) IN {among} AND covered_by IS NOT NULL",
        [parameter],
    )
    for parent, position, supply, quantity, material_plant, segment in lines:
        demand = Reference(DEPENDENT_REQUIREMENT, (parent, position))
        yield demand, _pegged(demand, supply, quantity, material_plant, segment)


def _covered_by_several(
    session: Session, wanted: Iterable[Reference]
) -> Iterable[tuple[Reference, PeggingRow]]:
    keys: dict[int, set[tuple[int, int]]] = {}
    for demand in wanted:
        kind, number, position = stored_demand(demand)
        keys.setdefault(kind, set()).add((number, position))
    for kind in sorted(keys):
        among, parameter = number_pairs(session, keys[kind])
        lines = session.rows(
            "SELECT demand, position, supply, quantity, material_plant, segment FROM pegging"
            f" WHERE demand_kind = {kind:d} AND (demand, position) IN {among}"
            " ORDER BY demand, position, CASE WHEN supply = 0 THEN 0 WHEN supply < 0 THEN 1 ELSE 2 END,"
            " ABS(supply)",
            [parameter],
        )
        for number, position, supply, quantity, material_plant, segment in lines:
            demand = of_demand(kind, number, position)
            yield demand, _pegged(demand, supply, quantity, material_plant, segment)
