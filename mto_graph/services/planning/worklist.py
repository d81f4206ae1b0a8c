"""The stored worklist, and what a run changed of it: new, gone and worse messages, and how many stay as they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from mto_graph.model.bulk import delete_keys, insert_columns, update_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.difference import changed_rows, pair_keys
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistDifference:
    """What changes of the worklist: rows of the stored side that go, rows of the new side that change or come.

    A message is worse when its measure has grown (`ExceptionRule.measure`); one that got better is unchanged.
    """

    stored: Columns
    new: Columns
    gone: Integers
    changed: Integers
    created: Integers
    worse: Integers
    measure_before: Integers
    """Of those that are worse."""

    def counts(self) -> dict[str, int]:
        """The rows written, and how the messages stand to those before."""
        new, worse = len(self.created), len(self.worse)
        return {
            "exceptions_new": new,
            "exceptions_gone": len(self.gone),
            "exceptions_worse": worse,
            "exceptions_unchanged": len(self.new["number"]) - new - worse,
            "worklist_created": new,
            "worklist_changed": len(self.changed),
            "worklist_deleted": len(self.gone),
        }

    def reported(self) -> Iterator[tuple[ExceptionChange, Columns]]:
        """The messages that a run reports, by what has happened to them."""
        nothing = np.zeros(len(self.created), dtype=np.int64)
        for change, rows, at, before in (
            (ExceptionChange.NEW, self.new, self.created, nothing),
            (ExceptionChange.GONE, self.stored, self.gone, self.stored["measure"][self.gone]),
            (ExceptionChange.WORSE, self.new, self.worse, self.measure_before),
        ):
            yield change, {**{name: rows[name][at] for name in WORKLIST_COLUMNS}, "measure_before": before}

    def write(self, session: Session, run: int) -> None:
        """Bring the worklist up to date, and store what the run reports."""
        delete_keys(session, "worklist", {name: self.stored[name][self.gone] for name in _KEY})
        update_columns(
            session,
            "worklist",
            {name: self.new[name][self.changed] for name in _KEY},
            {name: self.new[name][self.changed] for name in _REST},
        )
        insert_columns(session, "worklist", {name: self.new[name][self.created] for name in WORKLIST_COLUMNS})
        for change, columns in self.reported():
            count = len(columns["number"])
            constants = {"run": np.full(count, run), "change": np.full(count, int(change))}
            insert_columns(session, "run_exception", {**constants, **columns})


def worklist_difference(stored: Columns, new: Columns) -> WorklistDifference:
    """Compare the messages of two plans."""
    pairing = pair_keys([stored[name] for name in _KEY], [new[name] for name in _KEY])
    changed = changed_rows(pairing, [stored[name] for name in _REST], [new[name] for name in _REST])
    before = stored["measure"][pairing.stored[changed]]
    worse = new["measure"][changed] > before
    return WorklistDifference(
        stored=stored,
        new=new,
        gone=pairing.gone,
        changed=changed,
        created=np.flatnonzero(pairing.stored < 0),
        worse=changed[worse],
        measure_before=before[worse],
    )
