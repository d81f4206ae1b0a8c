"""Pegging over several levels: each assignment once a level, with the part of it that belongs to where one began.

Down, the share is what of the supply is used for the beginning, in the unit of the supplied material: a lot of
50 that brings 20 for us uses two fifths of its own components for us. Up, it is what of the beginning goes that way,
in its own unit. Shares are exact fractions until they are shown, rounded half up to three places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from mto_graph.model.sessions import Session
from mto_graph.services.reading import demands, pegging
from mto_graph.services.reading.order_graph import (
    OrderGraph,
    OrderRow,
    code_of,
    orders_by_codes,
    read_order_graph,
    scaled_quantity,
)
from mto_graph.services.reading.pegging import PeggingRow
from mto_graph.services.reading.pegging_closure import above
from mto_graph.services.reading.references import DEPENDENT_REQUIREMENT, RESERVATION, Reference

Shares: TypeAlias = dict[int, Fraction]
"""By supply code of an order."""

Room: TypeAlias = Callable[[int], None]
"""Told how many rows come; refuses when they are too many."""


def below_orders(session: Session, orders: Sequence[int], levels: int, room: Room) -> list[list[PeggingRow]]:
    """For each order (supply code) what covers its components, theirs, and so on."""
    graph = read_order_graph(session, (), orders, levels - 1)
    return [_down(graph, [], {code: Fraction(1)}, range(1, levels + 1), room) for code in orders]


def below_requirements(
    session: Session, groups: Sequence[Sequence[Reference]], levels: int, room: Room
) -> list[list[PeggingRow]]:
    """For each group of requirements what covers them, the components of that, and so on."""
    graph = read_order_graph(session, [one for group in groups for one in group], (), levels - 2)
    found = []
    for group in groups:
        rows = [_shared(peg, 1, Fraction(peg.scaled)) for one in group for peg in graph.supplies_of(one)]
        found.append(_down(graph, rows, _into(graph, rows), range(2, levels + 1), room))
    return found


def _down(
    graph: OrderGraph, rows: list[PeggingRow], parts: Shares, levels: Iterable[int], room: Room
) -> list[PeggingRow]:
    """Go on from orders of which a part (0 to 1) counts."""
    for level in levels:
        step = [
            _shared(peg, level, peg.scaled * part)
            for code, part in parts.items()
            for component in graph.components.get(code, ())
            for peg in graph.supplies_of(component.reference)
        ]
        room(len(step))
        rows.extend(step)
        parts = _into(graph, step)
        if not parts:
            break
    return rows


def _into(graph: OrderGraph, rows: Iterable[PeggingRow]) -> Shares:
    """The part of each order that these assignments use."""
    used: Shares = defaultdict(Fraction)
    for row in rows:
        code = code_of(row.supply)
        if code is not None and code in graph.orders:
            used[code] += row.exact_share / max(scaled_quantity(graph.orders[code]), 1)
    return used


@dataclass(frozen=True, slots=True)
class _Uses:
    """Who needs which order."""

    orders: Mapping[int, OrderRow]
    pegs: Mapping[int, Sequence[PeggingRow]]
    needing: Mapping[int, int]
    """By id of a reservation the supply code of its order."""

    def order_above(self, demand: Reference) -> int | None:
        """The order that a requirement belongs to."""
        if demand.kind == DEPENDENT_REQUIREMENT:
            return int(demand.key[0])
        return self.needing.get(demand.key) if demand.kind == RESERVATION else None


def above_orders(
    session: Session, starts: Sequence[tuple[int, Fraction | None]], levels: int, room: Room
) -> list[list[PeggingRow]]:
    """For each order (supply code, and how much of the beginning is in it; None: all of it) who needs it."""
    uses = _read_uses(session, {code for code, _ in starts}, levels)
    found = []
    for code, share in starts:
        order = uses.orders.get(code)
        part = Fraction(scaled_quantity(order)) if share is None and order is not None else share
        found.append(_up(uses, {code: part}, levels, room) if order is not None and part is not None else [])
    return found


def _read_uses(session: Session, codes: Iterable[int], levels: int) -> _Uses:
    orders = orders_by_codes(session, above(session, codes, levels - 1))
    keys = {code: (code, row.material_plant_id, row.segment) for code, row in orders.items()}
    found = pegging.of_supplies(session, keys.values())
    pegs = {code: found[key] for code, key in keys.items()}
    reserved = {peg.demand.key for used in pegs.values() for peg in used if peg.demand.kind == RESERVATION}
    reservations = demands.reservations_by_ids(session, reserved)
    needing = {key: -row.receipt_id for key, row in reservations.items() if row.receipt_id is not None}
    return _Uses(orders, pegs, needing)


def _up(uses: _Uses, parts: Shares, levels: int, room: Room) -> list[PeggingRow]:
    """Go on from orders in which so much of the beginning is."""
    rows: list[PeggingRow] = []
    for level in range(1, levels + 1):
        further: Shares = defaultdict(Fraction)
        for code, part in parts.items():
            used = uses.pegs.get(code, ())
            room(len(used))
            for peg in used:
                row = _shared(peg, level, part * peg.scaled / max(scaled_quantity(uses.orders[code]), 1))
                rows.append(row)
                parent = uses.order_above(peg.demand)
                if parent is not None and parent in uses.orders:
                    further[parent] += row.exact_share
        parts = further
        if not parts:
            break
    return rows


def _shared(peg: PeggingRow, level: int, share: Fraction) -> PeggingRow:
    row = peg.copied()
    row.level, row.exact_share = level, share
    return row
