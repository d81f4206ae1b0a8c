"""Reversing what was posted, by its number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from mto_graph.errors import ErrorCode, Refused, UserError, refuse, refuse_all
from mto_graph.services.application import Application
from mto_graph.services.goods_movements.given import PostedMovement
from mto_graph.services.goods_movements.posting import Work, attempted
from mto_graph.services.goods_movements.reversing import (
    Original,
    Reverser,
    check_reversible,
    originals,
    rows_of_posting,
)
from mto_graph.units import from_quantity, to_day, to_quantity


def reverse_goods_movement(
    application: Application,
    number: int,
    *,
    quantity: Decimal | None = None,
    whole_posting: bool = False,
    posting_date: date | None = None,
    document: str = "",
) -> PostedMovement:
    """Take back a row of the ledger, or a part of it, by posting its opposite (102 for 101, …).

    Without a quantity all that has not been taken back. `whole_posting` takes back everything that was posted
    together with the row. Refused: NOT_FOUND, CONFLICT for what cannot be taken back, EXCEEDS_OPEN_QUANTITY with what
    is left of it, INSUFFICIENT_STOCK when it is not there any more.

    Example: `reverse_goods_movement(application, 17, quantity=Decimal(2)).numbers`
    """
    with application.database.session() as session:
        session.join("datasets")
        found = originals(session, [number]).get(number)
        if found is None:
            raise refuse(ErrorCode.NOT_FOUND, f"Goods movement {number} does not exist.", "number")
        rows = rows_of_posting(session, found.posting) if whole_posting else [found]
        for row in rows:
            refusal = check_reversible(application.registry, row)
            if refusal is not None:
                raise refusal
        work = Work(session, application.registry, [], {row.id: row for row in rows})
        faults: list[UserError] = []
        parts = _parts(work.reverser, rows, quantity, number)
        day = to_day(posting_date or date.today())
        drafted = attempted(lambda: work.reverser.draft(parts, day, document), 0, faults)
        refuse_all(without_index(faults))
        assert drafted is not None
        try:
            return work.posted([drafted])[0]
        except Refused as refused:
            raise Refused(*without_index(refused.errors)) from None


def without_index(faults: Iterable[UserError]) -> list[UserError]:
    """The faults of a single movement need not say which."""
    return [UserError(fault.code, fault.message, fault.path[1:]) for fault in faults]


def _parts(
    reverser: Reverser, rows: list[Original], quantity: Decimal | None, number: int
) -> list[tuple[Original, int]]:
    left = {row.id: reverser.open_of(row) for row in rows}
    if not any(left.values()):
        raise refuse(ErrorCode.CONFLICT, f"Goods movement {number} has been taken back already.", "number")
    if quantity is None:
        return [(row, left[row.id]) for row in rows if left[row.id]]
    if len(rows) > 1:
        raise refuse(
            ErrorCode.CONFLICT, "A whole posting is taken back without a quantity; leave it out.", "quantity"
        )
    try:
        wanted = to_quantity(quantity)
    except ValueError as error:
        raise refuse(ErrorCode.INVALID_VALUE, f"{error}.", "quantity") from None
    if wanted <= 0:
        raise refuse(ErrorCode.INVALID_VALUE, f"{quantity} must be greater than zero.", "quantity")
    if wanted > left[number]:
        raise refuse(
            ErrorCode.EXCEEDS_OPEN_QUANTITY,
            f"{from_quantity(wanted)} of goods movement {number} cannot be taken back:"
            f" {from_quantity(left[number])} is left of it.",
            "quantity",
        )
    return [(rows[0], wanted)]
