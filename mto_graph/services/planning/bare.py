"""A snapshot of master data alone, without demand and supply, for those who plan or explode something apart."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mto_graph.model.bulk import INT, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.configurations import Configurations
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import (
    FIRST_INDIVIDUAL_SEGMENT,
    Forecasts,
    PlanLines,
    Receipts,
    Reservations,
    SalesOrderLines,
    Snapshot,
    Stocks,
    StoredRequirements,
)
from mto_graph.services.planning.keys import Numbering
from mto_graph.services.planning.master_data import MasterData
from mto_graph.services.reading.sql import numbers
from mto_graph.services.reading.structures import below
from mto_graph.strategies import Integers, Registry
from mto_graph.strategies.registry import LOT_SIZES


def bare_snapshot(
    registry: Registry,
    master: MasterData,
    segment_strategies: Integers,
    scope: Scope,
    configurations: Configurations | None,
    project_segments: int = 0,
) -> Snapshot:
    """Nothing but master data, at 1970-01-01, so that every order starts as late as its requirement allows.

    `segment_strategies` has the strategy of each sales order item that the snapshot knows, then of each project.
    """
    return Snapshot(
        today=0,
        calendars=master.plants.calendars,
        materials=master.materials(),
        bom_items=master.bom_items,
        segment_strategy=np.concatenate(
            (np.full(FIRST_INDIVIDUAL_SEGMENT, -1, dtype=np.int64), segment_strategies)
        ),
        scope=scope,
        sales_order_lines=SalesOrderLines(
            **_no_rows(
                "material", "item_segment", "strategy", "quantity", "day", "plan_material", "plan_factor"
            )
        ),
        plan_lines=PlanLines(**_no_rows("material", "strategy", "quantity", "day")),
        forecasts=Forecasts(**_no_rows("material", "quantity", "withdrawn", "first_day", "last_day")),
        reservations=Reservations(
            **_no_rows("material", "segment", "quantity", "day"),
            of_order=np.zeros(0, dtype=np.bool_),
            phantom=np.zeros(0, dtype=np.bool_),
        ),
        stored_requirements=StoredRequirements(
            **_no_rows(
                "material", "segment", "quantity", "day", "parent_material", "parent_segment", "strategy"
            ),
            passed=np.zeros(0, dtype=np.bool_),
        ),
        stocks=Stocks(**_no_rows("material", "segment", "quantity")),
        receipts=Receipts(
            **_no_rows("material", "segment", "quantity", "day", "start_day", "strategy"),
            explodes=np.zeros(0, dtype=np.bool_),
            ordered=np.zeros(0, dtype=np.bool_),
            dedicated=np.zeros(0, dtype=np.bool_),
        ),
        strategies=tuple(registry.strategies.values()),
        lot_sizes=tuple(registry.lot_sizes.values()),
        lot_size_plugins=tuple(registry.plugin_of(LOT_SIZES, code) for code in registry.lot_sizes),
        planning_calendars=master.planning_calendars,
        exception_rules=(),
        exception_rule_plugins=(),
        configurations=configurations,
        project_segments=project_segments,
    )


def materials_below(
    session: Session, start: str, parameters: Iterable[str], owners: Iterable[int] = ()
) -> Numbering:
    """The materials in plants that a subselect of ids names and everything below them, by material and plant.

    Below them is also what goes in by order BOMs of these sales order items (ids).
    """
    own, own_parameter = numbers(session, owners)
    (material_ids,) = read_columns(
        session,
        f"WITH RECURSIVE reached(id) AS ({start} UNION {below(session, own)})"
        " SELECT mp.id FROM reached JOIN material_plant mp ON mp.id = reached.id"
        " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant ORDER BY m.material, p.plant",
        [*parameters, own_parameter],
        dtypes=(INT,),
    )
    return Numbering(material_ids)


def these_and_below(
    session: Session, material_plants: Iterable[int], owners: Iterable[int] = ()
) -> Numbering:
    """The materials in plants of these ids and everything below them, as `materials_below` does."""
    among, parameter = numbers(session, material_plants)
    return materials_below(session, f"SELECT id FROM material_plant WHERE id IN {among}", [parameter], owners)


def _no_rows(*columns: str) -> dict[str, Integers]:
    return {name: np.zeros(0, dtype=np.int64) for name in columns}
