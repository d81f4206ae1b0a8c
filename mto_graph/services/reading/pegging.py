"""Pegging: which supply covers which requirement, and with how much."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor

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

    __slots__ = ("demand", "exact_share", "level", "material_plant_id", "scaled", "segment", "supply")

    demand: Reference
    supply: Reference
    scaled: int
    material_plant_id: int
    segment: int
    level: int
    """How many steps of pegging lie between the beginning and this one, itself included."""
    exact_share: Fraction
    """What of it belongs to the beginning, in thousandths."""

    @property
    def quantity(self) -> Decimal:
        """How much of the requirement the supply covers."""
        return exact(self.scaled)

    @property
    def share(self) -> Decimal:
        """What of it belongs to the beginning, rounded half up to three places."""
        return exact(floor(self.exact_share + Fraction(1, 2)))


def _pegged(demand: Reference, supply: int, scaled: int, material_plant: int, segment: int) -> PeggingRow:
    row = PeggingRow()
    row.demand = demand
    row.supply = of_supply(supply, material_plant, segment)
    row.scaled = scaled
    row.material_plant_id = material_plant
    row.segment = segment
    row.level, row.exact_share = 1, Fraction(scaled)
    return row


SupplyKey = tuple[int, int, int]
"""A supply as it is stored (0: stock), and the material plant and segment where it is."""


def of_supplies(session: Session, supplies: Iterable[SupplyKey]) -> dict[SupplyKey, list[PeggingRow]]:
    """What each supply is needed for."""
    wanted = list(dict.fromkeys(supplies))
    if not wanted:
        return {}
    among, parameter = number_pairs(session, {(plant, segment) for _, plant, segment in wanted})
    covering, covering_parameter = numbers(session, (number for number, _, _ in wanted))
    single = session.rows(
        "SELECT covered_by, material_plant, segment, 4, parent, position, quantity FROM dependent_requirement"
        f" WHERE (material_plant, segment) IN {among} AND covered_by IN {covering}"
        " ORDER BY date, parent, position",
        [parameter, covering_parameter],
    )
    several = session.rows(
        "SELECT supply, material_plant, segment, demand_kind, demand, position, quantity FROM pegging"
        f" WHERE supply IN {covering} AND (material_plant, segment) IN {among}"
        " ORDER BY demand_kind, demand, position",
        [covering_parameter, parameter],
    )
    rows: dict[SupplyKey, list[PeggingRow]] = {key: [] for key in wanted}
    for supply, material_plant, segment, kind, demand, position, quantity in (*several, *single):
        pegged = rows.get((supply, material_plant, segment))
        if pegged is not None:
            named = of_demand(kind, demand, position)
            pegged.append(_pegged(named, supply, quantity, material_plant, segment))
    return rows


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
