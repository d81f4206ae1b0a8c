"""From what is wanted to rows of the ledger: which stock gives, which takes, and what its document says to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from mto_graph.errors import ErrorCode, refuse
from mto_graph.services.goods_movements.document_book import DocumentBook
from mto_graph.services.goods_movements.facts import Reservation
from mto_graph.services.goods_movements.phantoms import PhantomBook
from mto_graph.services.goods_movements.places import segment_at, segment_of_document, target_segment
from mto_graph.services.goods_movements.rows import LedgerRow
from mto_graph.services.goods_movements.stock_book import StockBook
from mto_graph.services.goods_movements.wanted import Wanted
from mto_graph.services.plan_reduction import DeliveredLine, PlanBook
from mto_graph.services.reading.segments import item_of
from mto_graph.strategies import Document, MovementType

UNRESTRICTED: Final = "unrestricted"


@dataclass(slots=True)
class Drafted:
    """The rows of one movement, those of the components it takes along, and what to tell about it."""

    quantity: int
    rows: list[LedgerRow]
    components: list[LedgerRow] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class Drafter:
    """Drafts the rows of movements one after the other; each sees what those before have left."""

    def __init__(
        self,
        stock: StockBook,
        documents: DocumentBook,
        plan: PlanBook,
        phantoms: PhantomBook,
        issue: MovementType,
    ) -> None:
        self._stock = stock
        self._documents = documents
        self._plan = plan
        self._phantoms = phantoms
        self._issue = issue

    def draft(self, wanted: Wanted) -> Drafted:
        """The rows of one movement, or the refusal of its stock or document."""
        match wanted.kind.document:
            case Document.ORDER:
                return self._receipt(wanted)
            case Document.COMPONENT:
                return self._component(wanted)
            case Document.RESERVATION if wanted.components:
                return self._component(wanted)
            case Document.DELIVERY:
                return self._delivery(wanted)
            case Document.RETURN:
                assert wanted.item is not None
                self._documents.take_back(wanted.item, wanted.quantity or 0)
        return Drafted(
            wanted.quantity or 0, self._move(wanted, segment_of_document(wanted), wanted.quantity or 0)
        )

    def _receipt(self, wanted: Wanted) -> Drafted:
        order = wanted.order
        assert order is not None
        quantity, notices = self._documents.receive(order, wanted.quantity, final=wanted.final)
        drafted = Drafted(
            quantity, self._move(wanted, segment_of_document(wanted), quantity), notices=notices
        )
        for row in drafted.rows:
            row.final = wanted.final
            row.reductions = self._plan.reduce_received(order.material_plant, order.segment, row.quantity)
        if wanted.issue_components:
            for reservation in wanted.components:
                due = self._documents.components_for(order, reservation)
                if due:
                    along = replace(wanted, kind=self._issue, location=None, stock_type="", final=False)
                    drafted.components += self._withdraw(along, reservation, due, drafted.notices)
        return drafted

    def _component(self, wanted: Wanted) -> Drafted:
        open_quantities = [self._documents.open_of(row) for row in wanted.components]
        quantity = sum(open_quantities) if wanted.quantity is None else wanted.quantity
        if quantity <= 0:
            raise refuse(ErrorCode.EXCEEDS_OPEN_QUANTITY, "Nothing of it is reserved any more.", "quantity")
        drafted = Drafted(quantity, [])
        rest = quantity
        for at, (reservation, still_open) in enumerate(zip(wanted.components, open_quantities, strict=True)):
            last = at == len(wanted.components) - 1
            part = rest if last else min(rest, still_open)
            if part:
                drafted.rows += self._withdraw(wanted, reservation, part, drafted.notices)
                rest -= part
        if rest:
            drafted.rows += self._move(wanted, segment_of_document(wanted), rest)
            drafted.notices.append("It was not reserved for the order.")
        return drafted

    def _withdraw(
        self, wanted: Wanted, reservation: Reservation, quantity: int, notices: list[str]
    ) -> list[LedgerRow]:
        """Issue a quantity for a reservation, from the stock that it names."""
        section = reservation.segment
        if wanted.section is not None and wanted.section != section:
            raise refuse(
                ErrorCode.CONFLICT,
                f"The {reservation.name} is taken from another section than the one that is named.",
                "section",
            )
        notices += self._documents.withdraw(reservation, quantity, final=wanted.final)
        taken = replace(wanted, material_plant=reservation.material_plant)
        if not wanted.kind.other_location:
            taken = replace(taken, location=wanted.location or reservation.storage_location or None)
        rows = self._move(taken, section, quantity)
        for row in rows:
            row.reservation = reservation.id
            row.reductions = self._plan.reduce_reserved(reservation.id, row.quantity)
            row.final = wanted.final
        rows[-1].reductions |= self._phantoms.follow(reservation.id)
        return rows

    def _delivery(self, wanted: Wanted) -> Drafted:
        item, rules = wanted.item, wanted.rules
        assert item is not None
        assert rules is not None
        lines = self._documents.lines(item)
        quantity = sum(line.open for line in lines) if wanted.quantity is None else wanted.quantity
        self._documents.check_delivery(item, quantity)
        drafted = Drafted(quantity, [])
        rest = quantity
        for line in lines:
            part = min(rest, line.open)
            if not part:
                break
            rest -= part
            for row in self._move(wanted, segment_of_document(wanted), part):
                row.schedule_line = line.id
                row.reductions = self._plan.reduce(
                    rules, DeliveredLine(line.id, line.delivered, row.quantity)
                )
                line.delivered += row.quantity
                drafted.rows.append(row)
        return drafted

    def _move(self, wanted: Wanted, section: int, quantity: int) -> list[LedgerRow]:
        """Take a quantity from one side and bring it to the other, location by location."""
        kind = wanted.kind
        source, target = segment_at(kind.source, wanted, section), target_segment(wanted, section)
        from_type = kind.from_stock_type or wanted.stock_type or UNRESTRICTED
        to_type = kind.to_stock_type or (
            from_type if source is not None else wanted.stock_type or UNRESTRICTED
        )
        taker = wanted.material_plant if wanted.to_material_plant is None else wanted.to_material_plant
        parts = [(wanted.location or "", quantity)]
        if source is not None:
            parts = self._stock.take((wanted.material_plant, source, from_type), wanted.location, quantity)
        rows = []
        for location, part in parts:
            row = self._row(wanted, part)
            if source is not None:
                row.from_segment, row.from_location, row.from_stock_type = source, location, from_type
            if target is not None:
                to_location = location if wanted.to_location is None else wanted.to_location
                self._stock.bring((taker, target, to_type), to_location, part)
                row.to_segment, row.to_location, row.to_stock_type = target, to_location, to_type
            row.bear_cost(_cost_object(wanted))
            rows.append(row)
        return rows

    def _row(self, wanted: Wanted, quantity: int) -> LedgerRow:
        order = wanted.order
        return LedgerRow(
            movement_type=wanted.kind.code,
            posting_date=wanted.day,
            material_plant=wanted.material_plant,
            quantity=quantity,
            to_material_plant=wanted.to_material_plant,
            receipt=None if order is None else order.id,
            receipt_order="" if order is None else order.order,
            receipt_item=None if order is None else order.item,
            document=wanted.document,
        )


def _cost_object(wanted: Wanted) -> int | None:
    """Who bears the cost where no customer's stock is concerned."""
    if wanted.order is not None:
        return item_of(wanted.order.segment)
    if wanted.reservation is not None:
        return item_of(wanted.reservation.segment)
    return wanted.item
