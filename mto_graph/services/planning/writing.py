"""Writing the difference: created, changed and deleted rows of each table of the plan, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from mto_graph.model.bulk import delete_keys, insert_chunks, update_columns
from mto_graph.model.sessions import Session
from mto_graph.mrp.difference import Pairing, changed_rows, pair_keys
from mto_graph.mrp.requirements import DemandKind
from mto_graph.services.plan_changes.noted import NotedChanges, OrderChange, PackedChanges
from mto_graph.services.planning.firm_orders import Firmed
from mto_graph.services.planning.outcome import Outcome
from mto_graph.services.planning.stored_plan import (
    EXCEPTION_COLUMNS,
    ORDER_COLUMNS,
    PEGGING_COLUMNS,
    REQUIREMENT_COLUMNS,
    STORED_COLUMNS,
    Columns,
    StoredPlan,
)
from mto_graph.services.planning.worklist import WorklistDifference, worklist_difference
from mto_graph.strategies import Integers

_TOGETHER = 25_000
"""So many new rows are gathered at a time: all of a large run would take as much memory again."""
PLAN_TABLES: Final = (*STORED_COLUMNS, "run_exception")
"""What a run writes its plan into, and what it reports of messages."""
_PEGGING_KEY = ("demand_kind", "demand", "position", "supply")
_EXCEPTION_KEY = ("material_plant", "segment", "number", "subject_kind", "subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDifference:
    """What changes in one table: rows of the stored side that go, rows of the new side that change or come."""

    table: str
    key: Sequence[str]
    rest: Sequence[str]
    stored: Columns
    new: Columns
    gone: Integers
    changed: Integers
    created: Integers

    @property
    def rows(self) -> int:
        """How many rows are to be written."""
        return len(self.gone) + len(self.changed) + len(self.created)

    def counts(self) -> dict[str, int]:
        """The new side's rows, and how many of them come, change and go."""
        return {
            f"{self.table}s": len(self.new[self.key[0]]),
            f"{self.table}s_created": len(self.created),
            f"{self.table}s_changed": len(self.changed),
            f"{self.table}s_deleted": len(self.gone),
        }

    def write(self, session: Session, **constants: int) -> None:
        """Delete, change and insert; what is inserted has the constants as well."""
        delete_keys(session, self.table, {name: self.stored[name][self.gone] for name in self.key})
        if len(self.changed):
            update_columns(
                session,
                self.table,
                {name: self.new[name][self.changed] for name in self.key},
                {name: self.new[name][self.changed] for name in self.rest},
            )
        insert_chunks(session, self.table, self._created_rows(constants))

    def _created_rows(self, constants: Mapping[str, int]) -> Iterator[Columns]:
        for start in range(0, len(self.created), _TOGETHER):
            rows = self.created[start : start + _TOGETHER]
            filled = {name: np.full(len(rows), value) for name, value in constants.items()}
            created = {name: self.new[name][rows] for name in (*self.key, *self.rest)}
            yield {**created, **filled}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a run has to write, worked out before it makes anybody wait for it."""

    stored: StoredPlan
    outcome: Outcome
    orders: TableDifference
    requirements: TableDifference
    pegging: TableDifference
    exceptions: TableDifference
    worklist: WorklistDifference

    @property
    def rows(self) -> int:
        """How many rows are to be written, about."""
        return sum(table.rows for table in (self.orders, self.requirements, self.pegging, self.exceptions))


def difference_of(stored: StoredPlan, outcome: Outcome) -> Difference:
    """Compare the stored plan with the new one, table by table."""
    return Difference(
        stored=stored,
        outcome=outcome,
        orders=_compared(
            "planned_order", ("number",), ORDER_COLUMNS, stored.orders, outcome.orders, outcome.pairing
        ),
        requirements=_compared(
            "dependent_requirement",
            REQUIREMENT_COLUMNS[:2],
            REQUIREMENT_COLUMNS,
            stored.requirements,
            outcome.requirements,
        ),
        pegging=_compared("pegging", _PEGGING_KEY, PEGGING_COLUMNS, stored.pegging, outcome.pegging),
        exceptions=_compared(
            "plan_exception", _EXCEPTION_KEY, EXCEPTION_COLUMNS, stored.exceptions, outcome.exceptions
        ),
        worklist=worklist_difference(stored.worklist, outcome.worklist),
    )


def write_difference(session: Session, run: int, difference: Difference) -> dict[str, int]:
    """Write what changed, and count it by table and kind of change."""
    counts: dict[str, int] = {}
    difference.orders.write(session, created_run=run)
    _firm(session, difference.outcome.newly_firm["number"])
    difference.requirements.write(session)
    counts |= difference.orders.counts() | difference.requirements.counts()
    counts["planned_orders_changed"] += len(difference.outcome.newly_firm["number"])
    _forget_outside(session, difference.stored, difference.outcome)
    _cover_foreign(session, counts, difference.stored, difference.outcome)
    difference.pegging.write(session)
    difference.exceptions.write(session)
    difference.worklist.write(session, run)
    counts |= difference.pegging.counts() | difference.exceptions.counts()
    return counts | difference.worklist.counts()


def noted(difference: Difference) -> list[PackedChanges]:
    """What has changed, for those who follow the plan: one entry of the log, or none."""
    changes = NotedChanges()
    orders, requirements = difference.orders, difference.requirements
    for change, rows, at in (
        (OrderChange.CREATED, orders.new, orders.created),
        (OrderChange.CHANGED, orders.new, orders.changed),
        (OrderChange.CHANGED, difference.outcome.newly_firm, slice(None)),
        (OrderChange.DELETED, orders.stored, orders.gone),
    ):
        changes.orders(change, *(rows[name][at] for name in ("number", "material_plant", "segment")))
    for rows, at in (
        (requirements.new, requirements.created),
        (requirements.new, requirements.changed),
        (requirements.stored, requirements.gone),
    ):
        changes.sections(rows["material_plant"][at], rows["segment"][at])
    for _, messages in difference.worklist.reported():
        changes.message_sections(messages["material_plant"], messages["segment"])
    packed = changes.packed()
    return [] if packed is None else [packed]


def _firm(session: Session, numbers: Integers) -> None:
    """Orders that the fence holds from now on; their messages stand with those of firm receipts."""
    if len(numbers):
        firmed = {
            "firmed": np.full(len(numbers), int(Firmed.BY_FENCE)),
            "exception_set": np.zeros_like(numbers),
        }
        update_columns(session, "planned_order", {"number": numbers}, firmed)


def _compared(
    table: str,
    key: Sequence[str],
    columns: Sequence[str],
    stored: Columns,
    new: Columns,
    pairing: Pairing | None = None,
) -> TableDifference:
    rest = tuple(name for name in columns if name not in key)
    if pairing is None:
        pairing = pair_keys([stored[name] for name in key], [new[name] for name in key])
    created = np.flatnonzero(pairing.stored < 0)
    return TableDifference(
        table=table,
        key=key,
        rest=rest,
        stored=stored,
        new=new,
        gone=pairing.gone,
        changed=changed_rows(pairing, [stored[name] for name in rest], [new[name] for name in rest]),
        created=created[np.lexsort([new[name][created] for name in key[::-1]])],
    )


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
