"""Planned orders that a run takes as they are: firmed by hand, or by the planning time fence of their material."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np

from mto_graph.model.bulk import INT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.scope import Scope
from mto_graph.services.exception_messages import FIRMED_BY_HAND
from mto_graph.services.planning.fences import Fences
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.planning.order_strategies import strategies_of
from mto_graph.services.planning.part import Part
from mto_graph.strategies import Flags, Integers, Registry


class Firmed(IntEnum):
    """What is stored of a planned order's being firm."""

    NO = 0
    BY_HAND = FIRMED_BY_HAND
    BY_FENCE = 2
    """As the last run found it: each run looks at the fence anew."""


@dataclass(frozen=True, slots=True)
class FirmOrders:
    """Firm planned orders, in thousandths, days and the numbers of the snapshot."""

    number: Integers
    material: Integers
    segment: Integers
    quantity: Integers
    start: Integers
    day: Integers
    strategy: Integers
    """Position of the strategy that it was made by; -1: none."""
    firmed: Integers
    """`Firmed` values as they are stored."""

    @property
    def held(self) -> Integers:
        """The numbers of those that only the fence firms."""
        held: Integers = self.number[self.firmed != Firmed.BY_HAND]
        return held

    def take(self, rows: Integers | Flags) -> FirmOrders:
        """These orders."""
        return FirmOrders(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})


def read_firm_orders(
    session: Session,
    registry: Registry,
    keys: SnapshotKeys,
    fences: Fences,
    scope: Scope,
    part: Part | None,
) -> FirmOrders:
    """Those firmed by hand, and the proposals in scope that are available before the end of a fence that firms."""
    end = int(fences.end[fences.firms].max(initial=-1))
    source, parameters = ("planned_order", []) if part is None else part.plan_rows(session, "planned_order")
    columns = read_columns(
        session,
        "SELECT number, material_plant, segment, quantity, start_date, availability_date, order_profile, firmed"
        f" FROM {source} WHERE firmed = ? OR availability_date < ? ORDER BY number",
        [*parameters, int(Firmed.BY_HAND), end],
        dtypes=(INT,) * 8,
    )
    material, segment = keys.materials.places(columns[1]), keys.segments_of(columns[2])
    by_hand = columns[7] == Firmed.BY_HAND
    inside = fences.firms[material] & (columns[5] < fences.end[material]) & scope.holds(material, segment)
    kept = np.flatnonzero(by_hand | inside)
    number, _, _, quantity, start, day, profile, firmed = (column[kept] for column in columns)
    return FirmOrders(
        number=number,
        material=material[kept],
        segment=segment[kept],
        quantity=quantity,
        start=start,
        day=day,
        strategy=strategies_of(session, registry, profile),
        firmed=firmed,
    )
