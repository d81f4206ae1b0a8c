"""The stored worklist, and what a run changed of it: new, gone and worse messages, and how many stay as they were."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np

from mto_graph.model.bulk import delete_keys, insert_columns, update_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.difference import Pairing, changed_rows, pair_keys
from mto_graph.services.plan_changes.draft import PlanChangeDraft
from mto_graph.services.planning.stored_plan import WORKLIST_COLUMNS, Columns
from mto_graph.strategies import Integers

_KEY: Final = ("material_plant", "segment", "number", "subject_kind", "subject")
"""What makes a message the same one over runs: the fault by its number, and the subject that has it."""
_REST: Final = tuple(name for name in WORKLIST_COLUMNS if name not in _KEY)


class ExceptionChange(IntEnum):
    """How a message after a run stands to the plan before it; UNCHANGED is counted and never stored."""

    NEW = 1
    GONE = 2
    WORSE = 3
    UNCHANGED = 4


def write_worklist(session: Session, run: int, stored: Columns, new: Columns) -> dict[str, int]:
    """Write what changed of the worklist, and report it as the run's new, gone and worse messages.

    A message is worse when its measure has grown (`ExceptionRule.measure`); one that got better is unchanged.
    """
    pairing = pair_keys([stored[name] for name in _KEY], [new[name] for name in _KEY])
    changed = changed_rows(pairing, [stored[name] for name in _REST], [new[name] for name in _REST])
    created = np.flatnonzero(pairing.stored < 0)
    worse = changed[new["measure"][changed] > stored["measure"][pairing.stored[changed]]]
    delete_keys(session, "worklist", {name: stored[name][pairing.gone] for name in _KEY})
    update_columns(
        session,
        "worklist",
        {name: new[name][changed] for name in _KEY},
        {name: new[name][changed] for name in _REST},
    )
    insert_columns(session, "worklist", {name: new[name][created] for name in WORKLIST_COLUMNS})
    _report(session, run, stored, new, pairing, created, worse)
    return {
        "exceptions_new": len(created),
        "exceptions_gone": len(pairing.gone),
        "exceptions_worse": len(worse),
        "exceptions_unchanged": len(pairing.stored) - len(created) - len(worse),
        "worklist_created": len(created),
        "worklist_changed": len(changed),
        "worklist_deleted": len(pairing.gone),
    }


def _report(
    session: Session,
    run: int,
    stored: Columns,
    new: Columns,
    pairing: Pairing,
    created: Integers,
    worse: Integers,
) -> None:
    nothing = np.zeros(0, dtype=np.int64)
    for change, rows, at, before in (
        (ExceptionChange.NEW, new, created, nothing),
        (ExceptionChange.GONE, stored, pairing.gone, stored["measure"][pairing.gone]),
        (ExceptionChange.WORSE, new, worse, stored["measure"][pairing.stored[worse]]),
    ):
        columns = {name: rows[name][at] for name in WORKLIST_COLUMNS}
        session.closing(PlanChangeDraft).message_sections(columns["material_plant"], columns["segment"])
        columns["measure_before"] = before if len(before) else np.zeros(len(at), dtype=np.int64)
        constants = {"run": np.full(len(at), run), "change": np.full(len(at), int(change))}
        insert_columns(session, "run_exception", {**constants, **columns})
