"""The snapshot of one run, read in one consistent view of the database, and the way back to what is stored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.model.bulk import INT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, Snapshot, StoredRequirements
from mto_graph.services.planning.demand import (
    item_strategies,
    read_plan_lines,
    read_reservations,
    read_sales_order_lines,
)
from mto_graph.services.planning.keys import SEGMENT_STEP, Numbering, SnapshotKeys, read_keys
from mto_graph.services.planning.master_data import read_master_data
from mto_graph.services.planning.request import PlanningRequest
from mto_graph.services.planning.scope import scope_of
from mto_graph.services.planning.supply import read_receipts, read_stocks
from mto_graph.strategies import Integers, Registry, SegmentKind
from mto_graph.strategies.registry import EXCEPTION_RULES, LOT_SIZES


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """The stored identity behind each row of a snapshot's tables."""

    keys: SnapshotKeys
    schedule_line: Integers
    plan_line: Integers
    reservation: Integers
    receipt: Integers
    """-receipt id, or the number of a firmed planned order."""
    stored_parent: Integers
    stored_position: Integers


@dataclass(frozen=True, slots=True)
class ReadSnapshot:
    """What is planned and what it stands for."""

    snapshot: Snapshot
    references: References
    scope: Scope


def read_snapshot(session: Session, registry: Registry, request: PlanningRequest) -> ReadSnapshot:
    """Read everything that planning looks at."""
    keys = read_keys(session)
    master = read_master_data(session, registry, keys, request.today)
    scope = scope_of(session, request, keys, master)
    strategies = item_strategies(registry, keys, master)
    lines, line_ids = read_sales_order_lines(session, keys, strategies)
    plan_lines, plan_ids = read_plan_lines(session, keys, registry, master)
    reservations, reservation_ids = read_reservations(session, keys)
    receipts, receipt_references = read_receipts(session, keys)
    stored, parents, positions = read_stored_requirements(session, keys, scope)
    snapshot = Snapshot(
        today=day_of(request.today),
        calendars=master.plants.calendars,
        materials=master.materials(),
        bom_items=master.bom_items,
        segment_strategy=np.concatenate((np.full(FIRST_INDIVIDUAL_SEGMENT, -1, dtype=np.int64), strategies)),
        scope=scope,
        sales_order_lines=lines,
        plan_lines=plan_lines,
        reservations=reservations,
        stored_requirements=stored,
        stocks=read_stocks(session, keys),
        receipts=receipts,
        strategies=tuple(registry.strategies.values()),
        lot_sizes=tuple(registry.lot_sizes.values()),
        lot_size_plugins=tuple(registry.plugin_of(LOT_SIZES, code) for code in registry.lot_sizes),
        planning_calendars=master.planning_calendars,
        exception_rules=tuple(registry.exception_rules.values()),
        exception_rule_plugins=tuple(
            registry.plugin_of(EXCEPTION_RULES, code) for code in registry.exception_rules
        ),
    )
    references = References(
        keys=keys,
        schedule_line=line_ids,
        plan_line=plan_ids,
        reservation=reservation_ids,
        receipt=receipt_references.supply,
        stored_parent=parents,
        stored_position=positions,
    )
    return ReadSnapshot(snapshot, references, scope)


def _firm_order_places(session: Session) -> Numbering:
    """Firm planned orders among the receipts, by order and item."""
    (ids,) = read_columns(
        session,
        "SELECT id FROM receipt WHERE kind = 'planned_order' ORDER BY order_number, item",
        dtypes=(INT,),
    )
    return Numbering(ids)


def read_stored_requirements(
    session: Session, keys: SnapshotKeys, scope: Scope
) -> tuple[StoredRequirements, Integers, Integers]:
    """Dependent requirements on planned materials whose orders are not planned by this run, by plan order of these."""
    if scope.everything:
        columns = tuple(np.zeros(0, dtype=np.int64) for _ in range(11))
    else:
        columns = read_columns(
            session,
            "SELECT d.parent, d.position, d.material_plant, d.segment, d.quantity, d.date, p.material_plant, p.segment,"
            " p.availability_date, p.quantity, p.start_date"
            " FROM dependent_requirement d JOIN planned_order p ON p.number = d.parent"
            " UNION ALL SELECT d.parent, d.position, d.material_plant, d.segment, d.quantity, d.date, r.material_plant,"
            f" CASE WHEN r.sales_order_item IS NULL THEN 0 ELSE {int(SegmentKind.CUSTOMER)} + {SEGMENT_STEP}"
            " * CAST(r.sales_order_item AS BIGINT) END, r.availability_date, 0, 0"
            " FROM dependent_requirement d JOIN receipt r ON r.id = -d.parent",
            dtypes=(INT,) * 11,
        )
    parent, position, material_ids, codes, quantity, day = columns[:6]
    above_ids, above_codes, above_day, above_quantity, above_start = columns[6:]
    material, segment = keys.materials.places(material_ids), keys.segments_of(codes)
    above, above_segment = keys.materials.places(above_ids), keys.segments_of(above_codes)
    rows = np.flatnonzero(scope.holds(material, segment) & ~scope.holds(above, above_segment))
    sequence = np.where(parent > 0, parent, _firm_order_places(session).places(-parent))
    criteria = (above, above_segment, above_day, parent > 0, above_quantity, above_start, sequence, position)
    rows = rows[np.lexsort([column[rows] for column in criteria[::-1]])]
    stored = StoredRequirements(
        material=material[rows],
        segment=segment[rows],
        quantity=quantity[rows],
        day=day[rows],
        parent_material=above[rows],
        parent_segment=above_segment[rows],
    )
    return stored, parent[rows], position[rows]
