"""Writing the difference: created, changed and deleted rows of each table of the plan, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mto_graph.model.bulk import delete_keys, insert_columns, update_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.difference import Pairing, changed_rows, pair_keys
from mto_graph.mrp.requirements import DemandKind
from mto_graph.services.planning.outcome import Outcome
from mto_graph.services.planning.stored_plan import (
    EXCEPTION_COLUMNS,
    ORDER_COLUMNS,
    PEGGING_COLUMNS,
    REQUIREMENT_COLUMNS,
    Columns,
    StoredPlan,
)
from mto_graph.services.planning.worklist import write_worklist
from mto_graph.strategies import Integers

_PEGGING_KEY = ("demand_kind", "demand", "position", "supply")
_EXCEPTION_KEY = ("material_plant", "segment", "number", "subject_kind", "subject")


def write_difference(session: Session, run: int, stored: StoredPlan, outcome: Outcome) -> dict[str, int]:
    """Write what changed, and count it by table and kind of change."""
    counts: dict[str, int] = {}
    _write(
        session,
        counts,
        "planned_order",
        ("number",),
        ORDER_COLUMNS[1:],
        stored.orders,
        outcome.orders,
        pairing=outcome.pairing,
        on_insert={"firmed": 0, "created_run": run},
    )
    _write(
        session,
        counts,
        "dependent_requirement",
        REQUIREMENT_COLUMNS[:2],
        REQUIREMENT_COLUMNS[2:],
        stored.requirements,
        outcome.requirements,
    )
    _forget_outside(session, stored, outcome)
    _cover_foreign(session, counts, stored, outcome)
    for table, names, key in (
        ("pegging", PEGGING_COLUMNS, _PEGGING_KEY),
        ("plan_exception", EXCEPTION_COLUMNS, _EXCEPTION_KEY),
    ):
        old, new = (
            (stored.pegging, outcome.pegging)
            if table == "pegging"
            else (stored.exceptions, outcome.exceptions)
        )
        rest = tuple(name for name in names if name not in key)
        _write(session, counts, table, key, rest, old, new)
    return counts | write_worklist(session, run, stored.worklist, outcome.worklist)


def _write(
    session: Session,
    counts: dict[str, int],
    table: str,
    key: Sequence[str],
    rest: Sequence[str],
    stored: Columns,
    new: Columns,
    *,
    pairing: Pairing | None = None,
    on_insert: dict[str, int] | None = None,
) -> None:
    if pairing is None:
        pairing = pair_keys([stored[name] for name in key], [new[name] for name in key])
    changed = changed_rows(pairing, [stored[name] for name in rest], [new[name] for name in rest])
    created = np.flatnonzero(pairing.stored < 0)
    delete_keys(session, table, {name: stored[name][pairing.gone] for name in key})
    if len(changed):
        update_columns(
            session,
            table,
            {name: new[name][changed] for name in key},
            {name: new[name][changed] for name in rest},
        )
    if len(created):
        constants = {name: np.full(len(created), value) for name, value in (on_insert or {}).items()}
        insert_columns(session, table, {**{name: new[name][created] for name in (*key, *rest)}, **constants})
    total = len(pairing.stored)
    counts[f"{table}s"] = total
    counts[f"{table}s_created"] = len(created)
    counts[f"{table}s_changed"] = len(changed)
    counts[f"{table}s_deleted"] = len(pairing.gone)


def _forget_outside(session: Session, stored: StoredPlan, outcome: Outcome) -> None:
    """Requirements outside the run that are gone or have another quantity lose the shared coverage they had."""
    keys = ("parent", "position")
    old, new = stored.requirements, outcome.requirements
    pairing = pair_keys([old[name] for name in keys], [new[name] for name in keys])
    kept = np.flatnonzero(pairing.stored >= 0)
    other = old["quantity"][pairing.stored[kept]] != new["quantity"][kept]
    rows = np.concatenate((pairing.gone, pairing.stored[kept[other]]))
    rows = rows[stored.outside[rows]]
    delete_keys(
        session,
        "pegging",
        {
            "demand_kind": np.full(len(rows), int(DemandKind.DEPENDENT)),
            "demand": old["parent"][rows],
            "position": old["position"][rows],
        },
    )


def _cover_foreign(session: Session, counts: dict[str, int], stored: StoredPlan, outcome: Outcome) -> None:
    """Requirements of orders outside the run, on materials inside it: only their coverage may change."""
    old, new = stored.foreign_requirements, outcome.foreign_requirements
    keys = ("parent", "position")
    pairing = pair_keys([old[name] for name in keys], [new[name] for name in keys])
    changed: Integers = changed_rows(pairing, [old["covered_by"]], [new["covered_by"]])
    if len(changed):
        update_columns(
            session,
            "dependent_requirement",
            {name: new[name][changed] for name in keys},
            {"covered_by": new["covered_by"][changed]},
        )
    counts["dependent_requirements_changed"] += len(changed)
