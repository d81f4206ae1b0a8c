"""From which storage location a movement takes and to which it brings: as named, else as its document says."""

from __future__ import annotations

from mto_graph.services.goods_movements.facts import Order, Reservation
from mto_graph.services.goods_movements.given import GoodsMovement
from mto_graph.strategies import Document, MovementType


def locations(
    given: GoodsMovement, kind: MovementType, order: Order | None, reservation: Reservation | None
) -> tuple[str | None, str | None]:
    """The two locations; None leaves one open, empty is the one without a name.

    Between two locations nothing is open. What is taken back goes where it came from.
    """
    location, to_location = given.storage_location, given.to_storage_location
    if not kind.reverses:
        if kind.document is Document.ORDER and order is not None:
            location = location or order.storage_location
        if reservation is not None:
            location = location or reservation.storage_location
            to_location = to_location or reservation.to_storage_location
        if kind.other_location:
            return location, to_location
    return location or None, to_location or None
