"""Posting goods movements: one transaction, all of them or none, every fault told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from mto_graph.errors import ErrorCode, Refused, UserError, refuse, refuse_all
from mto_graph.model.sessions import Session
from mto_graph.services.application import Application
from mto_graph.services.goods_movements.document_book import DocumentBook
from mto_graph.services.goods_movements.drafting import Drafted, Drafter
from mto_graph.services.goods_movements.given import GoodsMovement, PostedMovement
from mto_graph.services.goods_movements.ledger import write
from mto_graph.services.goods_movements.phantoms import (
    Phantom,
    PhantomBook,
    lowered_so_far,
    phantoms_of,
)
from mto_graph.services.goods_movements.places import touched
from mto_graph.services.goods_movements.resolving import resolve
from mto_graph.services.goods_movements.reversing import (
    Original,
    Reverser,
    candidates,
    reduced_plan_lines,
)
from mto_graph.services.goods_movements.rows import LedgerRow
from mto_graph.services.goods_movements.stock_book import StockBook
from mto_graph.services.goods_movements.wanted import Wanted
from mto_graph.services.item_rules import rules_of_items
from mto_graph.services.plan_reduction import PlanBook, plans_lowered_by_receipts
from mto_graph.services.planning.assembly_plans import assemblies
from mto_graph.strategies import Document, Purpose, Registry
from mto_graph.units import from_quantity

MOST_MOVEMENTS: Final = 10_000


def post_goods_movements(
    application: Application, given: Sequence[GoodsMovement], *, today: date | None = None
) -> tuple[PostedMovement, ...]:
    """Post goods movements in their order, all of them or none, and say which ledger rows they became.

    `today` is the posting date of those that name none. Refused, with every fault and its place (index, field):
    UNKNOWN_MOVEMENT_TYPE, NOT_FOUND, REQUIRED, INVALID_VALUE, CONFLICT (what does not go together),
    INSUFFICIENT_STOCK with what is there, EXCEEDS_OPEN_QUANTITY with what is open, QUANTITY_OVERFLOW.

    Example: `post_goods_movements(application, [GoodsMovement(movement_type="101", order="1000001")])`
    """
    if len(given) > MOST_MOVEMENTS:
        raise refuse(
            ErrorCode.INVALID_VALUE,
            f"At most {MOST_MOVEMENTS} goods movements are posted at once, not {len(given)}.",
        )
    with application.database.session() as session:
        session.join("datasets")
        wanted, faults = resolve(session, application.registry, given, today or date.today())
        work = Work(session, application.registry, wanted, {})
        drafts = work.drafts(faults)
        refuse_all(faults)
        return work.posted(drafts)


class Work:
    """The books behind some movements, opened when everybody else who changes them has finished.

    `against` are rows of the ledger that are taken back by number.
    """

    def __init__(
        self,
        session: Session,
        registry: Registry,
        wanted: Sequence[Wanted],
        against: dict[int, Original],
    ) -> None:
        self._session = session
        self._registry = registry
        self._wanted = wanted
        issue = registry.movement_type_for(Purpose.COMPONENT_ISSUE)
        self._candidates = {one.index: candidates(session, one) for one in wanted if one.kind.reverses}
        rows = [*against.values(), *(row for found in self._candidates.values() for row in found)]
        places = {place for one in wanted for place in touched(one, issue)}
        places |= {place for row in rows for place in row.touched}
        phantoms = phantoms_of(session, _reservations(wanted, rows))
        planned = {phantom.material_plant for phantom in phantoms.values()}
        plans = self._plans(wanted, rows) | planned
        lock_materials(session, {material for material, _ in places} | plans)
        self.stock = StockBook(session, places)
        self.documents = self._documents(wanted, rows, phantoms.values())
        lowered = lowered_so_far(session, phantoms)
        self.plan = PlanBook(
            session,
            registry,
            self._reduced_plans(wanted) | assemblies(session, registry, planned),
            {
                *reduced_plan_lines(session, [row.id for row in rows]),
                *(line for lines in lowered.values() for line in lines),
            },
        )
        self.phantoms = PhantomBook(session, phantoms, lowered, self.documents, self.plan)
        self._drafter = Drafter(self.stock, self.documents, self.plan, self.phantoms, issue)
        books = (self.stock, self.documents, self.plan, self.phantoms)
        self.reverser = Reverser(session, registry, books, rows)

    def drafts(self, faults: list[UserError]) -> list[Drafted]:
        """What becomes of each movement; what is refused goes to the faults, with its place."""
        drafts = []
        for one in self._wanted:
            drafted = attempted(lambda one=one: self._draft(one), one.index, faults)  # type: ignore[misc]
            if drafted is not None:
                drafts.append(drafted)
        return drafts

    def posted(self, drafts: Sequence[Drafted]) -> tuple[PostedMovement, ...]:
        """Write everything, and say what was posted."""
        # What goes into an order comes before what comes out of it, or the product would be worth too little.
        postings = [[*drafted.components, *drafted.rows] for drafted in drafts]
        try:
            given = write(self._session, self._registry, postings)
        except Refused as refused:
            raise _at_movements(refused, postings) from None
        self.stock.write()
        self.plan.write()
        self.phantoms.write()
        return tuple(
            PostedMovement(
                tuple(numbers[len(drafted.components) :]),
                tuple(numbers[: len(drafted.components)]),
                from_quantity(drafted.quantity),
                tuple(drafted.notices),
            )
            for drafted, numbers in zip(drafts, given, strict=True)
        )

    def _draft(self, one: Wanted) -> Drafted:
        if not one.kind.reverses:
            return self._drafter.draft(one)
        parts = self.reverser.newest(one, self._candidates[one.index])
        return self.reverser.draft(parts, one.day, one.document)

    def _documents(
        self, wanted: Sequence[Wanted], rows: Iterable[Original], phantoms: Iterable[Phantom]
    ) -> DocumentBook:
        listed = list(rows)
        of_phantoms = {one for phantom in phantoms for one in (phantom.id, *phantom.members)}
        receipts = {one.order.id for one in wanted if one.order is not None}
        items = {one.item for one in wanted if one.item is not None and _counts_deliveries(one.kind.document)}
        of_rows = {
            row.sales_order_item
            for row in listed
            if row.sales_order_item is not None
            and _counts_deliveries(self._registry.movement_type(row.movement_type).document)
        }
        return DocumentBook(
            self._session,
            receipts | {row.receipt for row in listed if row.receipt is not None},
            _reservations(wanted, listed) | of_phantoms,
            items | of_rows,
            [
                kind.code
                for kind in self._registry.movement_types.values()
                if kind.document is Document.RETURN
            ],
        )

    def _plans(self, wanted: Sequence[Wanted], rows: Iterable[Original]) -> set[int]:
        """The materials in plants whose plan may change."""
        items = {row.sales_order_item for row in rows if row.schedule_line is not None}
        rules = rules_of_items(self._session, self._registry, (item for item in items if item is not None))
        plans = {one.reduced_plan for one in rules.values() if one.reduced_plan is not None}
        return plans | self._reduced_plans(wanted)

    def _reduced_plans(self, wanted: Sequence[Wanted]) -> set[int]:
        needed = {row.material_plant for one in wanted for row in one.components}
        ordered = {
            one.order.material_plant
            for one in wanted
            if one.order is not None and one.kind.document is Document.ORDER and not one.kind.reverses
        }
        received = plans_lowered_by_receipts(self._session, self._registry, ordered)
        return (
            received
            | assemblies(self._session, self._registry, needed)
            | {
                one.rules.reduced_plan
                for one in wanted
                if one.kind.document is Document.DELIVERY
                and not one.kind.reverses
                and one.rules is not None
                and one.rules.reduced_plan is not None
            }
        )


def _reservations(wanted: Sequence[Wanted], rows: Iterable[Original]) -> set[int]:
    """The reservations (ids) that the movements may take from, or that the rows took from."""
    found = {row.id for one in wanted for row in one.components}
    return found | {row.reservation for row in rows if row.reservation is not None}


def attempted(draft: Callable[[], Drafted], index: int, faults: list[UserError]) -> Drafted | None:
    """What a draft gives; None when it is refused, with the faults in their place."""
    try:
        return draft()
    except Refused as refused:
        faults += [
            UserError(error.code, error.message, (str(index), *error.path)) for error in refused.errors
        ]
        return None


def _at_movements(refused: Refused, postings: Sequence[Sequence[LedgerRow]]) -> Refused:
    """The same refusal with places among the movements instead of among their rows."""
    owners = [str(index) for index, rows in enumerate(postings) for _ in rows]
    return Refused(
        *(
            UserError(error.code, error.message, (owners[int(error.path[0])], *error.path[1:]))
            if error.path and error.path[0].isdigit()
            else error
            for error in refused.errors
        )
    )


def lock_materials(session: Session, materials: Iterable[int]) -> None:
    """Be the only one who posts these materials in plants (ids), in one order for everybody."""
    for material in sorted(materials):
        session.serialize(f"material {material}")


def _counts_deliveries(document: Document) -> bool:
    return document in (Document.DELIVERY, Document.RETURN)
