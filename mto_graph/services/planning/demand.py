"""Open demand as planning wants it: sales order lines, plan lines, reservations."""

from __future__ import annotations

import numpy as np

from mto_graph.errors import ErrorCode, UserError, refuse_all
from mto_graph.model.bulk import INT, TEXT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.calendars import bucket_end, bucket_start
from mto_graph.mrp.snapshot import (
    FIRST_INDIVIDUAL_SEGMENT,
    Forecasts,
    PlanLines,
    Reservations,
    SalesOrderLines,
)
from mto_graph.services.plan_owners import plan_owners
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.planning.master_data import MasterData
from mto_graph.services.planning.part import Part
from mto_graph.services.planning_locations import requires
from mto_graph.services.reading.segments import segment_sql
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Flags, Integers, Registry
from mto_graph.strategies.registry import STRATEGIES


def item_strategies(registry: Registry, keys: SnapshotKeys, master: MasterData) -> Integers:
    """The strategy of each sales order item: its own, else its material's; -1: none."""
    place = {code: at for at, code in enumerate(registry.strategies)}
    own = np.array([place.get(group, -1) for group in keys.item_strategy_group], dtype=np.int64)
    unknown = {group for group in keys.item_strategy_group if group and group not in place}
    refuse_all(
        UserError(ErrorCode.UNKNOWN_STRATEGY, _unknown(registry, group), ("sales_orders", "strategy_group"))
        for group in sorted(unknown)
    )
    return np.where(own >= 0, own, master.strategy[keys.item_material])


def plans_by_project(registry: Registry, strategies: Integers) -> Flags:
    """Which of these strategies (positions; -1: none) plan orders by project."""
    declared = [strategy.by_project for strategy in registry.strategies.values()]
    return np.array([*declared, False], dtype=np.bool_)[strategies]


def segment_strategies(registry: Registry, keys: SnapshotKeys, strategies: Integers) -> Integers:
    """The strategy of each segment: of its item; of a project that of its first item that is planned by project."""
    found = np.full(keys.segments, -1, dtype=np.int64)
    count = len(keys.items)
    found[FIRST_INDIVIDUAL_SEGMENT : FIRST_INDIVIDUAL_SEGMENT + count] = strategies
    segment = keys.segments_of_items(plans_by_project(registry, strategies))
    shared = np.flatnonzero(segment >= FIRST_INDIVIDUAL_SEGMENT + count)[::-1]
    found[segment[shared]] = strategies[shared]
    return found


def read_sales_order_lines(
    session: Session,
    registry: Registry,
    keys: SnapshotKeys,
    master: MasterData,
    strategies: Integers,
    part: Part | None,
) -> tuple[SalesOrderLines, Integers]:
    """Schedule lines that are neither rejected nor delivered, and their ids."""
    items, parameters = ("sales_order_item i", []) if part is None else part.item_rows(session, "i")
    ids, item_ids, open_quantity, day = read_columns(
        session,
        "SELECT l.id, l.sales_order_item, l.quantity - l.delivered_quantity, l.requested_date FROM schedule_line l"
        f" JOIN {items} ON i.id = l.sales_order_item JOIN sales_order o ON o.id = i.sales_order"
        " WHERE l.quantity > l.delivered_quantity AND NOT i.rejected"
        " ORDER BY o.sales_order, i.item, l.schedule_line",
        parameters,
        dtypes=(INT,) * 4,
    )
    item = keys.items.places(item_ids)
    material, strategy = keys.item_material[item], strategies[item]
    plan_material, plan_factor = plan_owners(
        session,
        registry,
        keys.materials.places,
        (item_ids, material, strategy),
        (master.planning_material, master.planning_factor),
    )
    lines = SalesOrderLines(
        material=material,
        item_segment=keys.segments_of_items(plans_by_project(registry, strategies))[item],
        strategy=strategy,
        quantity=open_quantity,
        day=day,
        plan_material=plan_material,
        plan_factor=plan_factor,
    )
    return lines, ids


def read_plan_lines(
    session: Session, keys: SnapshotKeys, registry: Registry, master: MasterData, part: Part | None
) -> tuple[PlanLines, Integers]:
    """Active plan lines with a planned quantity, at the first day of their period, and their ids."""
    among, parameters = ("", []) if part is None else _among(session, part)
    ids, material_ids, day, quantity, period, types = read_columns(
        session,
        "SELECT r.id, r.material_plant, r.date, r.quantity, r.period, r.requirements_type"
        " FROM planned_independent_requirement r JOIN material_plant mp ON mp.id = r.material_plant"
        " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
        f" WHERE r.active AND r.quantity > 0{among} ORDER BY m.material, p.plant, r.version, r.date",
        parameters,
        dtypes=(INT, INT, INT, INT, TEXT, TEXT),
    )
    material = keys.materials.places(material_ids)
    lines = PlanLines(
        material=material,
        strategy=np.where(
            types == "", master.strategy[material], strategies_of_types(registry, types.tolist())
        ),
        quantity=quantity,
        day=bucket_start(day, period.tolist()),
    )
    return lines, ids


def read_forecasts(
    session: Session, keys: SnapshotKeys, part: Part | None = None
) -> tuple[Forecasts, Integers]:
    """The forecast, period by period, and the ids of its rows."""
    among, parameters = ("", []) if part is None else _among(session, part)
    ids, material_ids, day, quantity, withdrawn, period = read_columns(
        session,
        "SELECT r.id, r.material_plant, r.date, r.quantity, r.withdrawn_quantity, r.period"
        " FROM forecast_requirement r JOIN material_plant mp ON mp.id = r.material_plant"
        " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
        f" WHERE r.quantity > 0{among} ORDER BY m.material, p.plant, r.date",
        parameters,
        dtypes=(INT, INT, INT, INT, INT, TEXT),
    )
    periods = period.tolist()
    forecasts = Forecasts(
        material=keys.materials.places(material_ids),
        quantity=quantity,
        withdrawn=withdrawn,
        first_day=bucket_start(day, periods),
        last_day=bucket_end(day, periods),
    )
    return forecasts, ids


def _among(session: Session, part: Part) -> tuple[str, list[str]]:
    subselect, parameter = numbers(session, part.planned)
    return f" AND r.material_plant IN {subselect}", [parameter]


def strategies_of_types(registry: Registry, types: list[str]) -> Integers:
    """The strategy whose plan has this requirements type; the first by code where several have it."""
    place: dict[str, int] = {"": -1}
    for at, strategy in enumerate(registry.strategies.values()):
        if strategy.plan is not None:
            place.setdefault(strategy.plan.requirements_type, at)
    unknown = sorted(set(types) - place.keys())
    known = ", ".join(sorted(key for key in place if key)) or "none"
    refuse_all(
        UserError(
            ErrorCode.UNKNOWN_STRATEGY,
            f"No loaded strategy plans requirements of type {name}; there are: {known}.",
            ("planned_independent_requirements", "requirements_type"),
        )
        for name in unknown
    )
    return np.array([place[name] for name in types], dtype=np.int64)


def read_reservations(
    session: Session, keys: SnapshotKeys, part: Part | None
) -> tuple[Reservations, Integers]:
    """Reservations with an open quantity, and their ids."""
    source, parameters = ("reservation", []) if part is None else part.document_rows(session, "reservation")
    ids, material_ids, codes, open_quantity, day, receipt, phantom = read_columns(
        session,
        f"SELECT id, material_plant, {segment_sql()}, quantity - withdrawn_quantity, date, receipt,"
        " CASE WHEN phantom THEN 1 ELSE 0 END"
        f" FROM {source} WHERE quantity > withdrawn_quantity AND NOT final_issue"
        f" AND {requires('reservation')} ORDER BY reservation, item",
        parameters,
        dtypes=(INT,) * 7,
        fill=-1,
    )
    reservations = Reservations(
        material=keys.materials.places(material_ids),
        segment=keys.segments_of(codes),
        quantity=open_quantity,
        day=day,
        of_order=receipt >= 0,
        phantom=phantom == 1,
    )
    return reservations, ids


def _unknown(registry: Registry, group: str) -> str:
    return f"{registry.unknown(STRATEGIES, group)} A sales order item names it."
