"""A run over everything part by part: the memory of a few parts, however large the plan is, and the same plan.

Individual sections are planned first, some owners (sales order items and projects) after others, then those that all
share. What a part has to write is written while the next one is worked out, all in one transaction. Two things wait
for the last part: requirements that stand in shared sections, because then it is known what covers them, and the rows
of the table of pegging, because a row keeps its key when its demand comes to another section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np

from mto_graph.model.database import Database
from mto_graph.model.deferred_indexes import DeferredIndexes
from mto_graph.model.sessions import Session
from mto_graph.mrp.difference import pair_keys
from mto_graph.mrp.parts import parts_of
from mto_graph.mrp.plan import Plan, plan
from mto_graph.mrp.prepared import Prepared, prepare
from mto_graph.mrp.scope import Scope
from mto_graph.mrp.snapshot import FIRST_INDIVIDUAL_SEGMENT, StoredRequirements
from mto_graph.mrp.supplies import STOCK
from mto_graph.services.plan_changes.noted import PackedChanges
from mto_graph.services.planning.dictionaries import Dictionaries
from mto_graph.services.planning.outcome import Outcome, outcome_of
from mto_graph.services.planning.snapshot import ReadSnapshot
from mto_graph.services.planning.stored_plan import (
    Columns,
    StoredPlan,
    has_plan,
    joined_columns,
    no_plan,
    read_range,
    taken,
)
from mto_graph.services.planning.watch import Watch
from mto_graph.services.planning.writing import (
    PLAN_TABLES,
    Difference,
    difference_of,
    noted,
    write_difference,
)
from mto_graph.services.planning.writing_thread import WritingThread
from mto_graph.services.reading.segments import SEGMENT_STEP
from mto_graph.strategies import Flags, Integers

_END: Final = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class Parts:
    """The part of each segment of a snapshot, the last of them the shared segments, and the stored codes of each."""

    of_segment: Integers
    bounds: tuple[tuple[int, int], ...]
    """For each part the first code and the one that does not belong to it any more."""


def cut(read: ReadSnapshot, orders: int) -> Parts | None:
    """Parts of about so many planned orders; None: the plan is to be made in one piece."""
    keys = read.references.keys
    codes = keys.codes_of(np.arange(keys.segments))
    of_segment = parts_of(read.snapshot, codes, orders)
    if of_segment is None:
        return None
    last = int(of_segment[0])
    first = np.full(last, _END, dtype=np.int64)
    owned = slice(FIRST_INDIVIDUAL_SEGMENT, None)
    np.minimum.at(first, of_segment[owned], codes[owned])
    first[0] = SEGMENT_STEP
    starts = [*first.tolist(), _END]
    return Parts(of_segment, (*pairwise(starts), (0, SEGMENT_STEP)))


def plan_in_parts(
    database: Database,
    work: PartWork,
    parts: Parts,
    settle: Callable[[Session, int, dict[str, int], list[PackedChanges]], None],
) -> dict[str, int]:
    """Plan and write part by part, then let the run `settle` the rest: session, last order number, counts, changes.

    The answer counts what was written by table and kind of change. What fails undoes everything.
    """
    counts: dict[str, int] = {}
    changes: list[PackedChanges] = []
    indexes = DeferredIndexes()
    with WritingThread(database, work.watch) as writing:
        for number, difference in enumerate(work.differences(parts)):
            if not number:
                work.watch.enter("write", difference.rows * len(parts.bounds))
                writing.do(partial(_without_indexes, indexes))
            writing.do(partial(_write, work.run, difference, counts))
            changes += noted(difference)
        writing.do(indexes.build)
        writing.do(lambda session: settle(session, work.last_number, counts, changes))
    return counts


def _without_indexes(indexes: DeferredIndexes, session: Session) -> None:
    """A first plan is written faster into tables without indexes."""
    if not has_plan(session):
        indexes.drop(session, PLAN_TABLES)


def _write(run: int, difference: Difference, counts: dict[str, int], session: Session) -> None:
    for name, count in write_difference(session, run, difference).items():
        counts[name] = counts.get(name, 0) + count


@dataclass(slots=True, kw_only=True)
class PartWork:
    """What is planned in parts, and what has been found so far."""

    session: Session
    """The snapshot of the database in which the stored plan is read."""
    read: ReadSnapshot
    dictionaries: Dictionaries
    last_number: int
    watch: Watch
    run: int
    mode: str
    prepared: Prepared = field(init=False)
    demands: list[_Demands] = field(default_factory=list)
    pegging: list[Columns] = field(default_factory=list)

    def differences(self, parts: Parts) -> Iterator[Difference]:
        """What each part has to write; the next one is worked out when it is asked for."""
        self.prepared = prepare(self.read.snapshot)
        is_first = not has_plan(self.session)
        for number, (first, end) in enumerate(parts.bounds):
            among = parts.of_segment == number
            stored = no_plan() if is_first else read_range(self.session, first, end, self.read.firm_orders)
            read = _restricted(self.read, among)
            individual = end > SEGMENT_STEP
            yield self._individual(read, stored) if individual else self._shared(read, stored)

    def _individual(self, read: ReadSnapshot, stored: StoredPlan) -> Difference:
        planned, outcome = self._planned(read, stored)
        old, new = stored.requirements, outcome.requirements
        waiting = new["segment"] < SEGMENT_STEP
        partner = pair_keys(_keys(old), _keys(new)).stored[waiting]
        left = np.ones(len(old["parent"]), dtype=np.bool_)
        left[partner[partner >= 0]] = False
        self.demands.append(_demands(read, planned, outcome, taken(old, ~left)))
        self.pegging.append(outcome.pegging)
        nothing = taken(outcome.pegging, slice(0))
        return difference_of(
            _with_stored(stored, taken(old, left)),
            replace(outcome, requirements=taken(new, ~waiting), pegging=nothing),
        )

    def _shared(self, read: ReadSnapshot, stored: StoredPlan) -> Difference:
        demands = _in_plan_order(self.demands)
        self.demands.clear()
        references = replace(
            read.references,
            stored_parent=demands.rows["parent"],
            stored_position=demands.rows["position"],
        )
        snapshot = replace(read.snapshot, stored_requirements=demands.stored)
        stored = _with_stored(stored, joined_columns([demands.before, stored.requirements]))
        outcome = self._planned(replace(read, snapshot=snapshot, references=references), stored)[1]
        covered = {**demands.rows, "covered_by": outcome.foreign_requirements["covered_by"]}
        outcome = replace(
            outcome,
            requirements=joined_columns([covered, outcome.requirements]),
            pegging=joined_columns([*self.pegging, outcome.pegging]),
            foreign_requirements=taken(outcome.foreign_requirements, slice(0)),
        )
        return difference_of(stored, outcome)

    def _planned(self, read: ReadSnapshot, stored: StoredPlan) -> tuple[Plan, Outcome]:
        planned = plan(read.snapshot, self.watch.quiet, self.prepared)
        outcome = outcome_of(
            read,
            planned,
            stored,
            self.dictionaries,
            self.last_number,
            self.watch.quiet,
            run=self.run,
            mode=self.mode,
        )
        self.last_number = outcome.last_number
        return planned, outcome


@dataclass(frozen=True, slots=True)
class _Demands:
    """What individual orders need in shared sections: as planning takes it, and as rows of the table."""

    stored: StoredRequirements
    rows: Columns
    before: Columns
    """The rows of the table that these continue."""


def _restricted(read: ReadSnapshot, among: Flags) -> ReadSnapshot:
    """The same for some segments; whatever is stored in them is compared, hence the scope of everything."""
    firm = read.firm_orders
    return replace(
        read,
        snapshot=replace(read.snapshot, scope=Scope(among=among)),
        firm_orders=firm.take(among[firm.segment]),
    )


def _keys(requirements: Columns) -> list[Integers]:
    return [requirements["parent"], requirements["position"]]


def _with_stored(stored: StoredPlan, requirements: Columns) -> StoredPlan:
    outside = np.zeros(len(requirements["parent"]), dtype=np.bool_)
    return replace(stored, requirements=requirements, outside=outside)


def _demands(read: ReadSnapshot, planned: Plan, outcome: Outcome, before: Columns) -> _Demands:
    """The requirements in shared sections in the order in which the plan has made them."""
    rows, orders, receipts = planned.requirements, planned.orders, read.snapshot.receipts
    shared = np.flatnonzero(rows.segment < FIRST_INDIVIDUAL_SEGMENT)
    rows = rows.take(shared)
    proposed = rows.parent > STOCK
    order, receipt = np.where(proposed, rows.parent, 0), np.where(proposed, 0, -2 - rows.parent)
    by_class = np.append(planned.classes.strategy, -1)

    def above(of_order: Integers, of_receipt: Integers) -> Integers:
        return np.where(proposed, np.append(of_order, -1)[order], np.append(of_receipt, -1)[receipt])

    stored = StoredRequirements(
        material=rows.material,
        segment=rows.segment,
        quantity=rows.quantity,
        day=rows.day,
        passed=rows.passed,
        parent_material=above(orders.material, receipts.material),
        parent_segment=above(orders.segment, receipts.segment),
        strategy=above(by_class[orders.requirements_class], receipts.strategy),
    )
    place = np.empty_like(outcome.requirement_order)
    place[outcome.requirement_order] = np.arange(len(place))
    return _Demands(stored, taken(outcome.requirements, place[shared]), before)


def _in_plan_order(parts: list[_Demands]) -> _Demands:
    """By material and segment of the orders above, as a plan in one piece meets them."""
    stored = StoredRequirements.joined([part.stored for part in parts])
    rows = joined_columns([part.rows for part in parts])
    before = joined_columns([part.before for part in parts])
    order = np.lexsort((stored.parent_segment, stored.parent_material))
    return _Demands(stored.take(order), taken(rows, order), before)
