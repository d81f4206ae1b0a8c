"""What leaves the worklist between two planning runs: messages on orders that a person has just converted."""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.model.bulk import delete_keys
from mto_graph.model.sessions import Session
from mto_graph.services.convertible_orders import PlannedOrder
from mto_graph.services.planning.outcome import SUBJECT_PLANNED_ORDER, SUBJECT_RECEIPT


def forget_messages(session: Session, gone: Sequence[PlannedOrder]) -> None:
    """Take the messages of planned orders that are no longer there off the worklist, in the same transaction."""
    delete_keys(
        session,
        "worklist",
        {
            "material_plant": [order.material_plant for order in gone],
            "segment": [order.segment for order in gone],
            "subject_kind": [SUBJECT_PLANNED_ORDER if order.code > 0 else SUBJECT_RECEIPT for order in gone],
            "subject": [abs(order.code) for order in gone],
        },
    )
