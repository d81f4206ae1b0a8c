"""The ledger: every posting is a row, rows are only ever added, and stock is their sum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from mto_graph.model.sessions import Session
from mto_graph.services.costs.valuation import Valuer
from mto_graph.services.goods_movements.rows import LedgerRow
from mto_graph.strategies import Document, Registry

COUNTER: Final = "goods_movement"
_COLUMNS: Final = (
    "movement_type",
    "posting_date",
    "material_plant",
    "quantity",
    "from_segment",
    "from_location",
    "from_stock_type",
    "to_material_plant",
    "to_segment",
    "to_location",
    "to_stock_type",
    "receipt",
    "receipt_order",
    "receipt_item",
    "reservation",
    "schedule_line",
    "sales_order_item",
    "reversal_of",
    "document",
)
_INSERT: Final = (
    f"INSERT INTO goods_movement (id, posting, posted_at, {', '.join(_COLUMNS)}, amount, order_amount, cost, cost_kind)"
    f" VALUES ({', '.join('?' * (len(_COLUMNS) + 7))})"
)
_EFFECTS: Final = {
    Document.ORDER: (
        "UPDATE receipt SET received_quantity = received_quantity + ?, delivery_completed = {final} WHERE id = ?"
    ),
    Document.COMPONENT: (
        "UPDATE reservation SET withdrawn_quantity = withdrawn_quantity + ?, final_issue = {final} WHERE id = ?"
    ),
    Document.DELIVERY: "UPDATE schedule_line SET delivered_quantity = delivered_quantity + ? WHERE id = ?",
}
_FLAGS: Final = {Document.ORDER: "delivery_completed", Document.COMPONENT: "final_issue"}


def write(session: Session, registry: Registry, postings: Sequence[Sequence[LedgerRow]]) -> list[range]:
    """Add the rows of each posting to the ledger, count them in their documents, and say which numbers they got.

    A row is worth what it is worth before it: so they are valued and written one after the other.
    """
    count = sum(map(len, postings))
    if not count:
        return [range(0) for _ in postings]
    valuer = Valuer(session, registry)
    posted_at = now()
    number = next_number(session, count)
    given = []
    for rows in postings:
        given.append(range(number, number + len(rows)))
        for at, row in enumerate(rows):
            value = valuer.value_of(row)
            cells = [getattr(row, name) for name in _COLUMNS]
            money = [value.amount, value.order_amount, value.cost, value.cost_kind]
            session.execute(_INSERT, [number + at, number, posted_at, *cells, *money])
            _count(session, registry, row)
            _remember_reductions(session, number + at, row)
        number += len(rows)
    return given


def next_number(session: Session, count: int) -> int:
    """The first of `count` fresh posting numbers; from here on everybody else who posts waits."""
    last = session.scalar(
        "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name)"
        " DO UPDATE SET value = counter.value + excluded.value RETURNING value",
        [COUNTER, count],
    )
    return int(last) - count + 1


def now() -> str:
    """This moment as it is stored."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def _count(session: Session, registry: Registry, row: LedgerRow) -> None:
    """Raise (or, taking back, lower) the quantity of the row's document."""
    document = registry.movement_type(row.movement_type).document
    subject = {
        Document.ORDER: row.receipt,
        Document.COMPONENT: row.reservation,
        Document.DELIVERY: row.schedule_line,
    }.get(document)
    if subject is None:
        return
    back = row.reversal_of is not None
    final = "FALSE" if back else "TRUE" if row.final else _FLAGS.get(document, "")
    session.execute(
        _EFFECTS[document].format(final=final), [-row.quantity if back else row.quantity, subject]
    )


def _remember_reductions(session: Session, number: int, row: LedgerRow) -> None:
    for plan_line, quantity in sorted(row.reductions.items()):
        session.execute(
            "INSERT INTO plan_reduction (goods_movement, planned_independent_requirement, quantity)"
            " VALUES (?, ?, ?)",
            [number, plan_line, quantity],
        )
