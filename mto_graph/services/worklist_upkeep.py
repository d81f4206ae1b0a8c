"""What is said no more between two runs: messages on planned orders that a person converted, changed or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mto_graph.model.bulk import delete_keys
from mto_graph.model.sessions import Session
from mto_graph.services.plan_changes.draft import MESSAGE_COLUMNS, PlanChangeDraft
from mto_graph.services.planning.outcome import SUBJECT_PLANNED_ORDER, SUBJECT_RECEIPT
from mto_graph.services.reading.sql import number_pairs


class Order(Protocol):
    """A planned order by its place and its supply code: its number, or minus the id of one of the receipts."""

    @property
    def material_plant(self) -> int: ...
    @property
    def segment(self) -> int: ...
    @property
    def code(self) -> int: ...


def forget_messages(session: Session, orders: Sequence[Order]) -> None:
    """Take what the last run said of planned orders off the list and the worklist, in the same transaction."""
    keys = {
        "material_plant": [order.material_plant for order in orders],
        "segment": [order.segment for order in orders],
        "subject_kind": [SUBJECT_PLANNED_ORDER if order.code > 0 else SUBJECT_RECEIPT for order in orders],
        "subject": [abs(order.code) for order in orders],
    }
    _note_gone(session, set(zip(*keys.values(), strict=True)))
    for table in ("plan_exception", "worklist"):
        delete_keys(session, table, keys)


def _note_gone(session: Session, keys: set[tuple[int, ...]]) -> None:
    """Tell those who follow the worklist which of its messages these are (material plant, segment, kind, subject)."""
    among, parameter = number_pairs(session, ((key[0], key[1]) for key in keys))
    rows = session.rows(
        f"SELECT {', '.join(MESSAGE_COLUMNS)} FROM worklist WHERE (material_plant, segment) IN {among}",
        [parameter],
    )
    gone = [row for row in rows if (row[0], row[1], row[3], row[4]) in keys]
    session.closing(PlanChangeDraft).messages_gone(gone)
