"""The plan that is stored, as columns, restricted to what a run may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mto_graph.model.bulk import INT, NULL, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.scope import Scope
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.strategies import Flags, Integers

Columns: TypeAlias = dict[str, Integers]

ORDER_COLUMNS = (
    "number",
    "material_plant",
    "segment",
    "quantity",
    "start_date",
    "finish_date",
    "availability_date",
    "order_profile",
    "exception_set",
)
REQUIREMENT_COLUMNS = (
    "parent",
    "position",
    "material_plant",
    "segment",
    "quantity",
    "date",
    "bom_item",
    "covered_by",
)
PEGGING_COLUMNS = ("demand_kind", "demand", "position", "supply", "quantity", "material_plant", "segment")
EXCEPTION_COLUMNS = ("number", "subject_kind", "subject", "quantity", "material_plant", "segment")


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """Stored rows in the scope of a run, by table and column; missing values are NULL of the bulk module."""

    orders: Columns
    requirements: Columns
    """Of orders in scope, by parent and position."""
    outside: Flags
    """Which of these stand on materials outside the scope."""
    foreign_requirements: Columns
    """On materials in scope, of orders outside it."""
    pegging: Columns
    exceptions: Columns


def read_stored_plan(session: Session, keys: SnapshotKeys, scope: Scope) -> StoredPlan:
    """Read what the run will be compared with."""
    orders = _read(session, "planned_order", ORDER_COLUMNS, "WHERE firmed = 0 ORDER BY number")
    orders = _inside(orders, keys, scope)
    requirements = _read(session, "dependent_requirement", REQUIREMENT_COLUMNS, "ORDER BY parent, position")
    pegging = _inside(_read(session, "pegging", PEGGING_COLUMNS), keys, scope)
    exceptions = _inside(_read(session, "plan_exception", EXCEPTION_COLUMNS), keys, scope)
    if scope.everything:
        nothing = {name: column[:0] for name, column in requirements.items()}
        outside = np.zeros(len(requirements["parent"]), dtype=np.bool_)
        return StoredPlan(orders, requirements, outside, nothing, pegging, exceptions)
    own = np.isin(
        requirements["parent"], np.concatenate((orders["number"], _firm_parents(session, keys, scope)))
    )
    inside = scope.holds(
        keys.materials.places(requirements["material_plant"]), keys.segments_of(requirements["segment"])
    )
    return StoredPlan(
        orders=orders,
        requirements=_taken(requirements, own),
        outside=~inside[own],
        foreign_requirements=_taken(requirements, ~own & inside),
        pegging=pegging,
        exceptions=exceptions,
    )


def _read(session: Session, table: str, names: tuple[str, ...], tail: str = "") -> Columns:
    columns = read_columns(
        session, f"SELECT {', '.join(names)} FROM {table} {tail}", dtypes=(INT,) * len(names), fill=NULL
    )
    return dict(zip(names, columns, strict=True))


def _firm_parents(session: Session, keys: SnapshotKeys, scope: Scope) -> Integers:
    """Firm planned orders in scope, as parents of requirements."""
    numbers, materials, segments = read_columns(
        session,
        "SELECT number, material_plant, segment FROM planned_order WHERE firmed = 1",
        dtypes=(INT,) * 3,
    )
    receipts, receipt_materials, items = read_columns(
        session,
        "SELECT id, material_plant, sales_order_item FROM receipt WHERE kind = 'planned_order'",
        dtypes=(INT,) * 3,
        fill=-1,
    )
    inside = scope.holds(
        keys.materials.places(np.concatenate((materials, receipt_materials))),
        np.concatenate((keys.segments_of(segments), keys.segment_of_items(items))),
    )
    return np.concatenate((numbers, -receipts))[inside]


def _inside(columns: Columns, keys: SnapshotKeys, scope: Scope) -> Columns:
    """The rows of a table that belong to the run; rows of materials that no longer exist always do."""
    if scope.everything:
        return columns
    kept = scope.holds(keys.materials.places(columns["material_plant"]), keys.segments_of(columns["segment"]))
    return _taken(columns, kept)


def _taken(columns: Columns, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Columns:
    return {name: column[kept] for name, column in columns.items()}
