"""The snapshot of one run, read in one consistent view of the database, and the way back to what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import day_of
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import Snapshot
from mto_graph.services.planning.configurations import read_configurations
from mto_graph.services.planning.demand import (
    item_strategies,
    read_forecasts,
    read_plan_lines,
    read_reservations,
    read_sales_order_lines,
    segment_strategies,
)
from mto_graph.services.planning.firm_orders import FirmOrders, read_firm_orders
from mto_graph.services.planning.keys import SnapshotKeys, read_keys
from mto_graph.services.planning.master_data import read_master_data
from mto_graph.services.planning.part import Part, part_of
from mto_graph.services.planning.request import PlanningRequest
from mto_graph.services.planning.sections import Frame, Sections, scope_of
from mto_graph.services.planning.stored_requirements import read_stored_requirements
from mto_graph.services.planning.supply import read_receipts, read_stocks
from mto_graph.strategies import Integers, Registry
from mto_graph.strategies.registry import EXCEPTION_RULES, LOT_SIZES


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """The stored identity behind each row of a snapshot's tables."""

    keys: SnapshotKeys
    schedule_line: Integers
    plan_line: Integers
    forecast: Integers
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
    part: Part | None
    """What was read; None: everything."""
    firm_orders: FirmOrders


def read_snapshot(
    session: Session,
    registry: Registry,
    request: PlanningRequest,
    frame: Frame,
    sections: Sections | None = None,
) -> ReadSnapshot:
    """Read everything that the plan of some sections depends on; without `sections` all that there is."""
    part = None if sections is None else part_of(session, registry, sections)
    keys = read_keys(session, part)
    master = read_master_data(
        session,
        registry,
        keys,
        request.today,
        None if part is None else part.materials,
        None if part is None else part.exploding,
        None if part is None else part.owned,
    )
    scope = frame.scope(keys) if sections is None else scope_of(sections, keys)
    strategies = item_strategies(registry, keys, master)
    lines, line_ids = read_sales_order_lines(session, registry, keys, master, strategies, part)
    plan_lines, plan_ids = read_plan_lines(session, keys, registry, master, part)
    forecasts, forecast_ids = read_forecasts(session, keys, part)
    reservations, reservation_ids = read_reservations(session, keys, part)
    firm_orders = read_firm_orders(session, registry, keys, master.fences, scope, part)
    receipts, receipt_references = read_receipts(session, keys, firm_orders, part)
    stored, parents, positions = read_stored_requirements(session, registry, keys, scope, part)
    snapshot = Snapshot(
        today=day_of(request.today),
        calendars=master.plants.calendars,
        materials=master.materials(),
        bom_items=master.bom_items,
        segment_strategy=segment_strategies(registry, keys, strategies),
        scope=scope,
        sales_order_lines=lines,
        plan_lines=plan_lines,
        forecasts=forecasts,
        reservations=reservations,
        stored_requirements=stored,
        stocks=read_stocks(session, keys, part),
        receipts=receipts,
        strategies=tuple(registry.strategies.values()),
        lot_sizes=tuple(registry.lot_sizes.values()),
        lot_size_plugins=tuple(registry.plugin_of(LOT_SIZES, code) for code in registry.lot_sizes),
        planning_calendars=master.planning_calendars,
        exception_rules=tuple(registry.exception_rules.values()),
        exception_rule_plugins=tuple(
            registry.plugin_of(EXCEPTION_RULES, code) for code in registry.exception_rules
        ),
        configurations=read_configurations(session, keys, master.bom_items),
        project_segments=len(keys.projects),
    )
    references = References(
        keys=keys,
        schedule_line=line_ids,
        plan_line=plan_ids,
        forecast=forecast_ids,
        reservation=reservation_ids,
        receipt=receipt_references.supply,
        stored_parent=parents,
        stored_position=positions,
    )
    return ReadSnapshot(snapshot, references, scope, part, firm_orders)
