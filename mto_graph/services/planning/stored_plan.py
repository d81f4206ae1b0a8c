"""The plan that is stored, as columns, restricted to what a run may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from mto_graph.model.bulk import INT, NULL, read_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.scope import Scope
from mto_graph.services.planning.firm_orders import Firmed, FirmOrders
from mto_graph.services.planning.keys import SnapshotKeys
from mto_graph.services.planning.part import Part
from mto_graph.services.reading.segments import SEGMENT_STEP, receipt_segment_sql
from mto_graph.services.reading.sql import numbers
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
    "changed_run",
    "exploded_run",
    "requirement_date",
    "firmed",
)
REQUIREMENT_COLUMNS = (
    "parent",
    "position",
    "material_plant",
    "segment",
    "quantity",
    "date",
    "bom_item",
    "through",
    "covered_by",
)
PEGGING_COLUMNS = ("demand_kind", "demand", "position", "supply", "quantity", "material_plant", "segment")
EXCEPTION_COLUMNS = ("number", "subject_kind", "subject", "quantity", "material_plant", "segment")
WORKLIST_COLUMNS = (
    "material_plant",
    "segment",
    "number",
    "subject_kind",
    "subject",
    "urgency",
    "due_date",
    "quantity",
    "measure",
)


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
    worklist: Columns


def read_stored_plan(
    session: Session, keys: SnapshotKeys, scope: Scope, firm_orders: FirmOrders, part: Part | None = None
) -> StoredPlan:
    """Read what the run will be compared with: all but the orders that it takes as they are."""
    changeable = f"WHERE firmed <> {int(Firmed.BY_HAND)} ORDER BY number"
    orders = _plan_rows(session, "planned_order", ORDER_COLUMNS, part, changeable)
    orders = _inside(orders, keys, scope)
    if len(firm_orders.held):
        orders = taken(orders, ~np.isin(orders["number"], firm_orders.held))
    pegging = _inside(_plan_rows(session, "pegging", PEGGING_COLUMNS, part), keys, scope)
    exceptions = _inside(_plan_rows(session, "plan_exception", EXCEPTION_COLUMNS, part), keys, scope)
    worklist = _inside(_plan_rows(session, "worklist", WORKLIST_COLUMNS, part), keys, scope)
    if scope.everything:
        requirements = _read(
            session, "dependent_requirement", REQUIREMENT_COLUMNS, "ORDER BY parent, position"
        )
        nothing = {name: column[:0] for name, column in requirements.items()}
        outside = np.zeros(len(requirements["parent"]), dtype=np.bool_)
        return StoredPlan(orders, requirements, outside, nothing, pegging, exceptions, worklist)
    parents = np.concatenate((orders["number"], _firm_parents(session, keys, scope, firm_orders, part)))
    requirements = _requirements(session, part, parents)
    own = np.isin(requirements["parent"], parents)
    inside = scope.holds(
        keys.materials.places(requirements["material_plant"]), keys.segments_of(requirements["segment"])
    )
    return StoredPlan(
        orders=orders,
        requirements=taken(requirements, own),
        outside=~inside[own],
        foreign_requirements=taken(requirements, ~own & inside),
        pegging=pegging,
        exceptions=exceptions,
        worklist=worklist,
    )


STORED_COLUMNS: Final = {
    "planned_order": ORDER_COLUMNS,
    "dependent_requirement": REQUIREMENT_COLUMNS,
    "pegging": PEGGING_COLUMNS,
    "plan_exception": EXCEPTION_COLUMNS,
    "worklist": WORKLIST_COLUMNS,
}


def has_plan(session: Session) -> bool:
    """Whether any row of a plan is stored: a first run need not ask part by part."""
    stored = (f"EXISTS (SELECT 1 FROM {table})" for table in STORED_COLUMNS)
    return bool(session.scalar(f"SELECT {' OR '.join(stored)}"))


def no_plan() -> StoredPlan:
    """What is stored before the first run."""
    orders, requirements, pegging, exceptions, worklist = (
        {name: np.empty(0, dtype=np.int64) for name in names} for names in STORED_COLUMNS.values()
    )
    outside = np.zeros(0, dtype=np.bool_)
    return StoredPlan(orders, requirements, outside, requirements, pegging, exceptions, worklist)


def read_range(session: Session, first: int, end: int, firm_orders: FirmOrders) -> StoredPlan:
    """The stored plan of the segments (codes) from `first` up to `end`, to be compared with a new one of all of them.

    Requirements are those of the orders in these segments, wherever they stand. Pegging, and requirements of orders
    that do not exist any more, come with the shared segments.
    """
    inside, parameters = "segment >= ? AND segment < ?", [first, end]

    def rows(table: str, names: tuple[str, ...], tail: str = "") -> Columns:
        return _read(session, table, names, f"WHERE {inside}{tail}", parameters)

    orders = rows("planned_order", ORDER_COLUMNS, f" AND firmed <> {int(Firmed.BY_HAND)} ORDER BY number")
    if len(firm_orders.held):
        orders = taken(orders, ~np.isin(orders["number"], firm_orders.held))
    requirements = _requirements_of(session, first, end)
    pegging = _read(session, "pegging", PEGGING_COLUMNS, "" if first < SEGMENT_STEP else "WHERE 1 = 0")
    return StoredPlan(
        orders=orders,
        requirements=requirements,
        outside=np.zeros(len(requirements["parent"]), dtype=np.bool_),
        foreign_requirements=taken(requirements, slice(0)),
        pegging=pegging,
        exceptions=rows("plan_exception", EXCEPTION_COLUMNS),
        worklist=rows("worklist", WORKLIST_COLUMNS),
    )


def _requirements_of(session: Session, first: int, end: int) -> Columns:
    """What orders and receipts of the segments need; the shared segments have what belongs to no order too."""
    columns = ", ".join(f"d.{name}" for name in REQUIREMENT_COLUMNS)
    selects = [
        f"SELECT {columns} FROM {above} JOIN dependent_requirement d ON d.parent = {parent}"
        f" WHERE {segment} >= ? AND {segment} < ?"
        for above, parent, segment in (
            ("planned_order o", "o.number", "o.segment"),
            ("receipt r", "-r.id", receipt_segment_sql("r")),
        )
    ]
    if first < SEGMENT_STEP:
        selects.append(
            f"SELECT {columns} FROM dependent_requirement d WHERE NOT EXISTS"
            " (SELECT 1 FROM planned_order o WHERE o.number = d.parent) AND NOT EXISTS"
            " (SELECT 1 FROM receipt r WHERE r.id = -d.parent)"
        )
    source, tail = f"({' UNION ALL '.join(selects)}) d", "ORDER BY parent, position"
    return _read(session, source, REQUIREMENT_COLUMNS, tail, [first, end] * 2)


def _read(
    session: Session,
    source: str,
    names: tuple[str, ...],
    tail: str = "",
    parameters: Sequence[str | int] = (),
) -> Columns:
    columns = read_columns(
        session,
        f"SELECT {', '.join(names)} FROM {source} {tail}",
        parameters,
        dtypes=(INT,) * len(names),
        fill=NULL,
    )
    return dict(zip(names, columns, strict=True))


def _plan_rows(
    session: Session, table: str, names: tuple[str, ...], part: Part | None, tail: str = ""
) -> Columns:
    """The rows of a table; where only a part is read, those in its sections."""
    source, parameters = (table, []) if part is None else part.plan_rows(session, table)
    return _read(session, source, names, tail, parameters)


def _requirements(session: Session, part: Part | None, parents: Integers) -> Columns:
    """What stands in the sections of a part, and all that its orders (parents) need."""
    tail = "ORDER BY parent, position"
    if part is None:
        return _read(session, "dependent_requirement", REQUIREMENT_COLUMNS, tail)
    inside, parameters = part.plan_rows(session, "dependent_requirement")
    among, parameter = numbers(session, parents.tolist())
    columns = ", ".join(REQUIREMENT_COLUMNS)
    both = (
        f"(SELECT {columns} FROM {inside} UNION"
        f" SELECT {columns} FROM dependent_requirement WHERE parent IN {among}) t"
    )
    return _read(session, both, REQUIREMENT_COLUMNS, tail, [*parameters, parameter])


def _firm_parents(
    session: Session, keys: SnapshotKeys, scope: Scope, firm_orders: FirmOrders, part: Part | None
) -> Integers:
    """Firm planned orders in scope, as parents of requirements."""
    source, parameters = ("receipt", []) if part is None else part.document_rows(session, "receipt")
    receipts, materials, codes = read_columns(
        session,
        f"SELECT id, material_plant, {receipt_segment_sql()} FROM {source} WHERE kind = 'planned_order'",
        parameters,
        dtypes=(INT,) * 3,
    )
    inside = scope.holds(
        np.concatenate((firm_orders.material, keys.materials.places(materials))),
        np.concatenate((firm_orders.segment, keys.segments_of(codes))),
    )
    return np.concatenate((firm_orders.number, -receipts))[inside]


def _inside(columns: Columns, keys: SnapshotKeys, scope: Scope) -> Columns:
    """The rows of a table that belong to the run; rows of materials that no longer exist always do."""
    if scope.everything:
        return columns
    kept = scope.holds(keys.materials.places(columns["material_plant"]), keys.segments_of(columns["segment"]))
    return taken(columns, kept)


def joined_columns(parts: Sequence[Columns]) -> Columns:
    """All rows of all parts of a table, part after part."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def taken(columns: Columns, kept: Flags | Integers | slice) -> Columns:
    """These rows of a table."""
    return {name: column[kept] for name, column in columns.items()}
