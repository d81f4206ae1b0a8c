"""Dependent requirements of orders that a run leaves as they are, on materials that it plans."""

from __future__ import annotations

import numpy as np

from mto_graph.model.bulk import INT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import StoredRequirements
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.planning.order_strategies import strategies_of
from mto_graph.services.planning.part import Part
from mto_graph.services.reading.segments import receipt_segment_sql
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Integers, Registry

_COLUMNS = "d.parent, d.position, d.material_plant, d.segment, d.quantity, d.date"


def read_stored_requirements(
    session: Session, registry: Registry, keys: SnapshotKeys, scope: Scope, part: Part | None
) -> tuple[StoredRequirements, Integers, Integers]:
    """The requirements in the plan order of the orders above, and their stored key: parent and position."""
    if scope.everything:
        columns = tuple(np.zeros(0, dtype=np.int64) for _ in range(13))
    else:
        source, parameters = (
            ("dependent_requirement d", [])
            if part is None
            else part.plan_rows(session, "dependent_requirement", "d")
        )
        columns = read_columns(
            session,
            f"SELECT {_COLUMNS}, p.material_plant, p.segment, p.availability_date, p.quantity, p.start_date, p.firmed,"
            " p.order_profile"
            f" FROM {source} JOIN planned_order p ON p.number = d.parent"
            f" UNION ALL SELECT {_COLUMNS}, r.material_plant, {receipt_segment_sql('r')}, r.availability_date,"
            " 0, 0, 1, 0"
            f" FROM {source} JOIN receipt r ON r.id = -d.parent",
            parameters * 2,
            dtypes=(INT,) * 13,
        )
    parent, position, material_ids, codes, quantity, day = columns[:6]
    above_ids, above_codes, above_day, above_quantity, above_start, firmed, profile = columns[6:]
    material, segment = keys.materials.places(material_ids), keys.segments_of(codes)
    above, above_segment = keys.materials.places(above_ids), keys.segments_of(above_codes)
    proposed = firmed == 0
    criteria = (
        above,
        above_segment,
        above_day,
        proposed,
        np.where(proposed, above_quantity, 0),
        np.where(proposed, above_start, 0),
        np.where(proposed, parent, _firm_places(session, parent, ~proposed)),
        position,
    )
    rows = np.flatnonzero(scope.holds(material, segment) & ~scope.holds(above, above_segment))
    rows = rows[np.lexsort([column[rows] for column in criteria[::-1]])]
    stored = StoredRequirements(
        material=material[rows],
        segment=segment[rows],
        quantity=quantity[rows],
        day=day[rows],
        passed=position[rows] < 0,
        parent_material=above[rows],
        parent_segment=above_segment[rows],
        strategy=strategies_of(session, registry, profile[rows]),
    )
    return stored, parent[rows], position[rows]


def _firm_places(session: Session, parent: Integers, firm: Integers) -> Integers:
    """The place of each firm order among all firm orders, by order number and item."""
    place = np.zeros(len(parent), dtype=np.int64)
    if not firm.any():
        return place
    among, parameter = numbers(session, (-parent[firm & (parent < 0)]).tolist())
    found = [
        (order, item, -identity)
        for identity, order, item in session.rows(
            f"SELECT id, order_number, item FROM receipt WHERE id IN {among}", [parameter]
        )
    ]
    found += [(str(number), 0, number) for number in np.unique(parent[firm & (parent > 0)]).tolist()]
    codes = np.array([code for _, _, code in sorted(found)], dtype=np.int64)
    by_code = np.argsort(codes)
    place[firm] = by_code[np.searchsorted(codes, parent[firm], sorter=by_code)]
    return place
