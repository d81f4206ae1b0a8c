"""The ledger: every posting is a row, rows are only ever added, and stock is their sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from mto_graph.model.bulk import insert_columns
from mto_graph.model.sessions import Session
from mto_graph.services import planning_file
from mto_graph.services.costs.valuation import value_rows
from mto_graph.services.forecast_reduction import reduce_forecasts
from mto_graph.services.goods_movements.rows import LedgerRow
from mto_graph.strategies import Document, Registry

COUNTER: Final = "goods_movement"
_ORIGIN: Final = "goods movement"
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
_VALUES: Final = ("amount", "order_amount", "cost", "cost_kind")
_QUANTITIES: Final = {
    Document.ORDER: ("receipt", "received_quantity", "delivery_completed"),
    Document.COMPONENT: ("reservation", "withdrawn_quantity", "final_issue"),
    Document.RESERVATION: ("reservation", "withdrawn_quantity", "final_issue"),
    Document.DELIVERY: ("schedule_line", "delivered_quantity", ""),
}
"""The table of a document, the quantity that a posting raises, and the flag that says that nothing more will come."""


def write(session: Session, registry: Registry, postings: Sequence[Sequence[LedgerRow]]) -> list[range]:
    """Add the rows of each posting to the ledger, count them in documents and forecasts, and say their numbers.

    Each row is worth what it is worth after those before it, so their order matters.
    """
    rows = [row for posting in postings for row in posting]
    if not rows:
        return [range(0) for _ in postings]
    values = value_rows(session, registry, rows)
    first = next_number(session, len(rows))
    numbers = _numbers(first, postings)
    insert_columns(
        session,
        "goods_movement",
        {
            "id": list(range(first, first + len(rows))),
            "posting": [posting.start for posting in numbers for _ in posting],
            "posted_at": [now()] * len(rows),
            **{name: [getattr(row, name) for row in rows] for name in _COLUMNS},
            **{name: [getattr(value, name) for value in values] for name in _VALUES},
        },
    )
    _count(session, registry, rows)
    _remember_reductions(session, first, rows)
    reduce_forecasts(session, registry, first, rows)
    _enter_in_planning_file(session, rows)
    return numbers


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


def _numbers(first: int, postings: Sequence[Sequence[LedgerRow]]) -> list[range]:
    given = []
    for posting in postings:
        given.append(range(first, first + len(posting)))
        first += len(posting)
    return given


def _count(session: Session, registry: Registry, rows: Iterable[LedgerRow]) -> None:
    """Raise the quantities of the rows' documents, or lower them where rows take back; a reversal reopens them."""
    change: dict[tuple[Document, int], int] = defaultdict(int)
    completed: dict[tuple[Document, int], bool] = {}
    for row in rows:
        document = registry.movement_type(row.movement_type).document
        table = _QUANTITIES.get(document, ("",))[0]
        subject = getattr(row, table) if table else None
        if subject is None:
            continue
        back = row.reversal_of is not None
        change[document, subject] += -row.quantity if back else row.quantity
        if back or row.final:
            completed[document, subject] = not back
    for document, (table, quantity, flag) in _QUANTITIES.items():
        session.executemany(
            f"UPDATE {table} SET {quantity} = {quantity} + ? WHERE id = ?",
            [(changed, subject) for (kind, subject), changed in sorted(change.items()) if kind is document],
        )
        if flag:
            session.executemany(
                f"UPDATE {table} SET {flag} = ? WHERE id = ?",
                [
                    (is_so, subject)
                    for (kind, subject), is_so in sorted(completed.items())
                    if kind is document
                ],
            )


def _enter_in_planning_file(session: Session, rows: Sequence[LedgerRow]) -> None:
    """Stock, documents and plan that these rows have changed are planned anew."""
    stocks = {(row.material_plant, row.from_segment) for row in rows}
    stocks |= {(row.to_material_plant or row.material_plant, row.to_segment) for row in rows}
    planning_file.enter(
        session,
        planning_file.Reason.STOCK,
        ((material, segment, None) for material, segment in stocks if segment is not None),
        _ORIGIN,
    )
    for enter, documents in (
        (planning_file.enter_receipts, {row.receipt for row in rows}),
        (planning_file.enter_reservations, {row.reservation for row in rows}),
        (planning_file.enter_schedule_lines, {row.schedule_line for row in rows}),
        (planning_file.enter_plan_lines, {line for row in rows for line in row.reductions}),
    ):
        known = [document for document in documents if document is not None]
        if known:
            enter(session, known, _ORIGIN)


def _remember_reductions(session: Session, first: int, rows: Sequence[LedgerRow]) -> None:
    taken = [
        (first + at, line, quantity)
        for at, row in enumerate(rows)
        for line, quantity in sorted(row.reductions.items())
    ]
    if taken:
        columns = zip(
            ("goods_movement", "planned_independent_requirement", "quantity"),
            zip(*taken, strict=True),
            strict=True,
        )
        insert_columns(session, "plan_reduction", {name: list(values) for name, values in columns})
