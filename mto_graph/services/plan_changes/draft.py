"""Noting what a transaction changes of the plan; it becomes one entry of the log, or several where it is very much,
written as the last thing before the commit.

So there is no change without its entry and no entry without its change. Entries are numbered one after the other in
the sequence of their commits: whoever has seen one has seen all before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from mto_graph.model.bulk import delete_keys, insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services.plan_changes.columns import integers
from mto_graph.services.plan_changes.noted import NotedChanges, OrderChange, PackedChanges

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


class PlanChangeDraft:
    """What one transaction has changed so far.

    Example: `draft = session.closing(PlanChangeDraft)`, then
    `draft.changes.order(OrderChange.CHANGED, 17, material_plant, segment)`.
    """

    def __init__(self, session: Session) -> None:
        self.run: int | None = None
        self.origin = ""
        self.changes = NotedChanges()
        """What has changed; whoever changes the plan notes it here."""
        self._session = session
        self._packed: list[PackedChanges] = []
        self._gone: list[Message] = []

    def enter_run(self, run: int, entries: Iterable[PackedChanges]) -> None:
        """What a run has changed, which has packed it into entries itself."""
        self.run, self.origin = run, f"planning run {run}"
        self._packed += entries

    def messages_gone(self, messages: Sequence[Message]) -> None:
        """Messages of the worklist that are said no more since somebody did something about their orders."""
        self._gone += messages
        self.changes.message_sections(
            integers(message[0] for message in messages), integers(message[1] for message in messages)
        )

    def write(self) -> None:
        """Write what there is to tell; from here to the commit nobody else writes an entry."""
        noted = self.changes.packed()
        entries = self._packed if noted is None else [*self._packed, noted]
        if not entries:
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
                for entry, columns in enumerate(entries, start=first)
            ],
        )
        self._report_gone(first)
        self._forget(first + len(entries) - 1 - KEPT)
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
        draft.changes.order(change, *order)
