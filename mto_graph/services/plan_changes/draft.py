"""Noting what a transaction changes of the plan; it becomes one entry of the log, or several where it is very much,
written as the last thing before the commit.

So there is no change without its entry and no entry without its change. Entries are numbered one after the other in
the sequence of their commits: whoever has seen one has seen all before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Final

import numpy as np

from mto_graph.model.bulk import delete_keys, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services.plan_changes.columns import distinct_pairs, integers, packed
from mto_graph.strategies import Integers

CHANNEL: Final = "mto_graph_plan_changes"
KEPT: Final = 1_000
"""So many entries of the log are kept for those who come back."""

Message = tuple[int, ...]
"""A row of the worklist, in the sequence of MESSAGE_COLUMNS."""

MESSAGE_COLUMNS: Final = (
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
_GONE: Final = 2


class OrderChange(IntEnum):
    """What has happened to a planned order."""

    CREATED = 1
    CHANGED = 2
    DELETED = 3


class PlanChangeDraft:
    """What one transaction has changed so far.

    Example: `draft = session.closing(PlanChangeDraft)`, then
    `draft.order(OrderChange.CHANGED, 17, material_plant, segment)`.
    """

    def __init__(self, session: Session) -> None:
        self.run: int | None = None
        self.origin = ""
        self._session = session
        self._orders: list[tuple[Integers, ...]] = []
        self._sections: list[tuple[Integers, Integers]] = []
        self._message_sections: list[tuple[Integers, Integers]] = []
        self._gone: list[Message] = []
        self._folded: list[tuple[bytes, bytes, bytes]] = []

    def order(self, change: OrderChange, number: int, material_plant: int, segment: int) -> None:
        """A planned order that somebody has changed."""
        self.orders(change, integers([number]), integers([material_plant]), integers([segment]))

    def orders(
        self, change: OrderChange, numbers: Integers, material_plants: Integers, segments: Integers
    ) -> None:
        """Planned orders by number, with the places where they stand."""
        if len(numbers):
            kinds = np.full(len(numbers), int(change), dtype=np.int64)
            self._orders.append((numbers, kinds, material_plants, segments))
            self.sections(material_plants, segments)

    def sections(self, material_plants: Integers, segments: Integers) -> None:
        """Sections in which something of the plan is another than before: an order, or a requirement."""
        if len(material_plants):
            self._sections.append((material_plants, segments))

    def message_sections(self, material_plants: Integers, segments: Integers) -> None:
        """Sections with messages that a run has reported as new, gone or worse."""
        if len(material_plants):
            self._message_sections.append((material_plants, segments))

    def messages_gone(self, messages: Sequence[Message]) -> None:
        """Messages of the worklist that are said no more since somebody did something about their orders."""
        self._gone += messages
        self.message_sections(
            integers(message[0] for message in messages), integers(message[1] for message in messages)
        )

    def fold(self) -> None:
        """Pack what has been noted so far into an entry of its own: very many changes do not stay in memory."""
        if not (self._sections or self._message_sections):
            return
        self._folded.append(
            (
                packed(_by_number(_joined(self._orders, 4))),
                packed(distinct_pairs(*_joined(self._sections, 2))),
                packed(distinct_pairs(*_joined(self._message_sections, 2))),
            )
        )
        self._orders, self._sections, self._message_sections = [], [], []

    def write(self) -> None:
        """Write what there is to tell; from here to the commit nobody else writes an entry."""
        self.fold()
        if not self._folded:
            return
        session = self._session
        session.serialize("plan changes")
        first = int(session.scalar("SELECT COALESCE(MAX(id), 0) + 1 FROM plan_change"))
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        session.executemany(
            "INSERT INTO plan_change (id, run, origin, changed_at, orders, sections, message_sections)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (entry, self.run, self.origin, now, *columns)
                for entry, columns in enumerate(self._folded, start=first)
            ],
        )
        self._report_gone(first)
        self._forget(first + len(self._folded) - 1 - KEPT)
        session.announce(CHANNEL)

    def _report_gone(self, entry: int) -> None:
        """Beside what runs report: there, an entry stands in the place of a run with its sign turned round."""
        count = len(self._gone)
        columns = {name: [row[at] for row in self._gone] for at, name in enumerate(MESSAGE_COLUMNS)}
        columns |= {"measure_before": columns["measure"], "run": [-entry] * count, "change": [_GONE] * count}
        insert_columns(self._session, "run_exception", columns)

    def _forget(self, last: int) -> None:
        old = [entry for (entry,) in self._session.rows("SELECT id FROM plan_change WHERE id <= ?", [last])]
        delete_keys(self._session, "plan_change", {"id": old})
        delete_keys(self._session, "run_exception", {"run": [-entry for entry in old]})


def note(session: Session, change: OrderChange, orders: Iterable[tuple[int, int, int]], origin: str) -> None:
    """Note planned orders (number, material plant, segment) that somebody has changed by hand."""
    draft = session.closing(PlanChangeDraft)
    draft.origin = origin
    for order in orders:
        draft.order(change, *order)


def _joined(parts: Sequence[tuple[Integers, ...]], count: int) -> list[Integers]:
    if not parts:
        return [np.zeros(0, dtype=np.int64) for _ in range(count)]
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]


def _by_number(columns: Sequence[Integers]) -> list[Integers]:
    """One row per order, by number: created counts more than changed, deleted more than both."""
    numbers, kinds = columns[0], columns[1]
    weight = np.where(kinds == int(OrderChange.CHANGED), 0, kinds)
    sequence = np.lexsort((weight, numbers))
    last = np.append(numbers[sequence][1:] != numbers[sequence][:-1], True)[: len(sequence)]
    return [column[sequence][last] for column in columns]
