"""Taking postings back: a reversal is a posting of its own, against a row of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mto_graph.errors import ErrorCode, Refused, refuse
from mto_graph.model.sessions import Session
from mto_graph.services.goods_movements.document_book import DocumentBook
from mto_graph.services.goods_movements.drafting import Drafted
from mto_graph.services.goods_movements.phantoms import PhantomBook
from mto_graph.services.goods_movements.places import segment_of_document
from mto_graph.services.goods_movements.rows import LedgerRow
from mto_graph.services.goods_movements.stock_book import StockBook
from mto_graph.services.goods_movements.wanted import Wanted
from mto_graph.services.plan_reduction import PlanBook
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import Document, Registry
from mto_graph.units import from_quantity

_COLUMNS = (
    "id, posting, movement_type, material_plant, quantity, from_segment, from_location, from_stock_type,"
    " to_material_plant, to_segment, to_location, to_stock_type, receipt, receipt_order, receipt_item, reservation,"
    " schedule_line, sales_order_item, reversal_of"
)


@dataclass(frozen=True, slots=True)
class Original:
    """A row of the ledger as it stands there; it never changes."""

    id: int
    posting: int
    movement_type: str
    material_plant: int
    quantity: int
    from_segment: int | None
    from_location: str
    from_stock_type: str
    to_material_plant: int | None
    to_segment: int | None
    to_location: str
    to_stock_type: str
    receipt: int | None
    receipt_order: str
    receipt_item: int | None
    reservation: int | None
    schedule_line: int | None
    sales_order_item: int | None
    reversal_of: int | None

    @property
    def taker(self) -> int:
        """The material in its plant that it brought the quantity to."""
        return self.material_plant if self.to_material_plant is None else self.to_material_plant

    @property
    def touched(self) -> Iterable[tuple[int, int]]:
        """The materials in plants, with their segments, whose stock it changed."""
        if self.from_segment is not None:
            yield self.material_plant, self.from_segment
        if self.to_segment is not None:
            yield self.taker, self.to_segment


def originals(session: Session, ids: Iterable[int]) -> dict[int, Original]:
    """Rows of the ledger by number."""
    among, parameter = numbers(session, ids)
    rows = session.rows(f"SELECT {_COLUMNS} FROM goods_movement WHERE id IN {among}", [parameter])
    return {row[0]: Original(*row) for row in rows}


def rows_of_posting(session: Session, posting: int) -> list[Original]:
    """The rows that were posted together, the newest first."""
    rows = session.rows(
        f"SELECT {_COLUMNS} FROM goods_movement WHERE posting = ? ORDER BY id DESC", [posting]
    )
    return [Original(*row) for row in rows]


def candidates(session: Session, wanted: Wanted) -> list[Original]:
    """The rows that a reversal without a number may be against, the newest first."""
    conditions = ["material_plant = ?", "movement_type = ?", "reversal_of IS NULL"]
    parameters: list[Any] = [wanted.material_plant, wanted.kind.reverses]

    def must(condition: str, *values: Any) -> None:
        conditions.append(condition)
        parameters.extend(values)

    if wanted.order is not None:
        must("receipt = ?", wanted.order.id)
    if wanted.reservation is not None:
        must("reservation = ?", wanted.reservation.id)
    if wanted.item is not None:
        kept = segment_of_document(wanted) if wanted.rules is None else wanted.rules.individual_section
        must(
            "(sales_order_item = ? OR (sales_order_item IS NULL AND (from_segment = ? OR to_segment = ?)))",
            wanted.item,
            kept,
            kept,
        )
    if wanted.section is not None:
        section = segment_of_document(wanted)
        must("(from_segment = ? OR to_segment = ?)", section, section)
    if wanted.location is not None:
        must("(from_location = ? OR to_location = ?)", wanted.location, wanted.location)
    if wanted.to_material_plant is not None:
        must("to_material_plant = ?", wanted.to_material_plant)
    rows = session.rows(
        f"SELECT {_COLUMNS} FROM goods_movement WHERE {' AND '.join(conditions)} ORDER BY id DESC", parameters
    )
    return [Original(*row) for row in rows]


class Reverser:
    """Drafts reversals; knows how much of each row has been taken back, by others before and by itself."""

    def __init__(
        self,
        session: Session,
        registry: Registry,
        books: tuple[StockBook, DocumentBook, PlanBook, PhantomBook],
        rows: Sequence[Original],
    ) -> None:
        self._registry = registry
        self._stock, self._documents, self._plan, self._phantoms = books
        among, parameter = numbers(session, [row.id for row in rows])
        done = session.rows(
            f"SELECT reversal_of, SUM(quantity) FROM goods_movement WHERE reversal_of IN {among}"
            " GROUP BY reversal_of",
            [parameter],
        )
        self._done = {row: int(quantity) for row, quantity in done}
        self._reductions = _reductions(session, among, parameter)

    def open_of(self, row: Original) -> int:
        """What of a row has not been taken back."""
        return row.quantity - self._done.get(row.id, 0)

    def draft(self, parts: Sequence[tuple[Original, int]], day: int, document: str) -> Drafted:
        """The rows that take back a part of each given row."""
        rows = [self._reversed(row, quantity, day, document) for row, quantity in parts]
        return Drafted(sum(quantity for _, quantity in parts), rows)

    def newest(self, wanted: Wanted, rows: Sequence[Original]) -> list[tuple[Original, int]]:
        """Which rows a quantity is taken back from: the newest first. EXCEEDS_OPEN_QUANTITY when there are too few."""
        rest = wanted.quantity or 0
        there = sum(self.open_of(row) for row in rows)
        if there < rest:
            raise refuse(
                ErrorCode.EXCEEDS_OPEN_QUANTITY,
                f"{from_quantity(rest)} cannot be reversed with {wanted.kind.code}: with {wanted.kind.reverses}"
                f" {from_quantity(there)} is posted and not taken back.",
                "quantity",
            )
        parts = []
        for row in rows:
            part = min(rest, self.open_of(row))
            if part:
                parts.append((row, part))
                rest -= part
        return parts

    def _reversed(self, row: Original, quantity: int, day: int, document: str) -> LedgerRow:
        kind = self._registry.movement_type(row.movement_type)
        back = self._registry.movement_type(kind.reversal)
        if row.to_segment is not None:
            self._stock.take((row.taker, row.to_segment, row.to_stock_type), row.to_location, quantity)
        if row.from_segment is not None:
            stock = (row.material_plant, row.from_segment, row.from_stock_type)
            self._stock.bring(stock, row.from_location, quantity)
        self._undo(kind.document, row, quantity)
        done = self._done.get(row.id, 0)
        self._done[row.id] = done + quantity
        reversal = LedgerRow(
            movement_type=back.code,
            posting_date=day,
            material_plant=row.taker,
            quantity=quantity,
            from_segment=row.to_segment,
            from_location=row.to_location,
            from_stock_type=row.to_stock_type,
            to_material_plant=None if row.to_material_plant is None else row.material_plant,
            to_segment=row.from_segment,
            to_location=row.from_location,
            to_stock_type=row.from_stock_type,
            receipt=row.receipt,
            receipt_order=row.receipt_order,
            receipt_item=row.receipt_item,
            reservation=row.reservation,
            schedule_line=row.schedule_line,
            reversal_of=row.id,
            document=document,
            reductions=self._plan.give_back(self._given_back(row, done, quantity)),
        )
        if row.reservation is not None:
            reversal.reductions |= self._phantoms.follow(row.reservation)
        reversal.bear_cost(row.sales_order_item)
        return reversal

    def _undo(self, document: Document, row: Original, quantity: int) -> None:
        if document is Document.ORDER and row.receipt is not None:
            self._documents.undo_receipt(row.receipt, quantity)
        elif document in (Document.COMPONENT, Document.RESERVATION) and row.reservation is not None:
            self._documents.undo_withdrawal(row.reservation, quantity)
        elif (
            document is Document.DELIVERY
            and row.sales_order_item is not None
            and row.schedule_line is not None
        ):
            self._documents.undo_delivery(row.sales_order_item, row.schedule_line, quantity)
        elif document is Document.RETURN and row.sales_order_item is not None:
            self._documents.undo_return(row.sales_order_item, quantity)

    def _given_back(self, row: Original, done: int, quantity: int) -> dict[int, int]:
        """The part of what it took from plan lines, so that all parts together are the whole.

        Plan of phantoms follows the reservations of all their components, not the row that happened to lower it.
        """
        taken_from = self._reductions.get(row.id, {})
        of_phantoms = self._phantoms.of_phantoms(row.reservation, taken_from)
        return {
            plan_line: taken * (done + quantity) // row.quantity - taken * done // row.quantity
            for plan_line, taken in taken_from.items()
            if plan_line not in of_phantoms
        }


def check_reversible(registry: Registry, row: Original) -> Refused | None:
    """Why a row cannot be taken back, or None."""
    if row.reversal_of is not None:
        return refuse(
            ErrorCode.CONFLICT,
            f"Goods movement {row.id} is a reversal itself; post it anew instead.",
            "number",
        )
    kind = registry.movement_type(row.movement_type)
    if not kind.reversal or kind.reversal not in registry.movement_types:
        return refuse(
            ErrorCode.CONFLICT, f"Movement type {kind.code} ({kind.text}) cannot be taken back.", "number"
        )
    return None


def reduced_plan_lines(session: Session, ids: Iterable[int]) -> list[int]:
    """The plan lines that these rows of the ledger have reduced."""
    among, parameter = numbers(session, ids)
    rows = session.rows(
        f"SELECT DISTINCT planned_independent_requirement FROM plan_reduction WHERE goods_movement IN {among}",
        [parameter],
    )
    return [line for (line,) in rows]


def _reductions(session: Session, among: str, parameter: str) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for movement, line, quantity in session.rows(
        "SELECT goods_movement, planned_independent_requirement, quantity FROM plan_reduction"
        f" WHERE goods_movement IN {among}",
        [parameter],
    ):
        found.setdefault(movement, {})[line] = quantity
    return found
