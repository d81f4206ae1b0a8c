"""Posting and reversing goods movements, and delivering, by mutation."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from enum import Enum
from typing import Any, Final

import strawberry

from mto_graph.api.context import Context, Reading
from mto_graph.api.declaring import input_type
from mto_graph.api.enums import StockType
from mto_graph.api.fields import graph_type, related, shown
from mto_graph.api.lookahead import Asked
from mto_graph.api.mutations.outcomes import IDEMPOTENCY_KEY, attempted, through
from mto_graph.api.queries.goods_movements import number_of
from mto_graph.api.types.errors import UserError, UserErrorRow
from mto_graph.api.types.references import GoodsMovementRef
from mto_graph.errors import Refused, refuse_all
from mto_graph.errors import UserError as Fault
from mto_graph.services.application import Application
from mto_graph.services.goods_movements import (
    GoodsMovement,
    PostedMovement,
    post_goods_movements,
    reverse_goods_movement,
)
from mto_graph.services.idempotency import Answer, once
from mto_graph.services.reading import goods_movements
from mto_graph.services.reading.goods_movements import GoodsMovementRow
from mto_graph.services.reading.rows import Row

_TEXTS: Final = frozenset(field.name for field in fields(GoodsMovement) if field.type == "str")
"""The fields of a goods movement that are empty, not null, where nothing is said."""


def said(description: str, default: Any = None) -> Any:
    """A field of an input that may be left out."""
    return strawberry.field(default=default, description=description)


@input_type(
    description=(
        "A goods movement to post. The movement type says what is needed; the rest follows from its document: an order "
        "(101, 261), a reservation (261) or a sales order item (231, 601, 65x, 411, 413)."
    )
)
class GoodsMovementInput:
    movement_type: str = strawberry.field(description="The code of a `MovementType`, for example `101`.")
    quantity: Decimal | None = said(
        "How much, in base units; null: all that is open of the document, where it has one."
    )
    material: str | None = said("What is moved; null: what the document is for.")
    plant: str | None = said("In which plant; null: that of the document.")
    order: str | None = said("The order that it is received for or issued to.")
    order_item: int | None = said("The item of the order; null: its only one.")
    reservation: str | None = said("The reservation that it is issued for.")
    reservation_item: int | None = said("The item of the reservation.")
    sales_order: str | None = said("The sales order that it is for, or whose stock it is.")
    sales_order_item: int | None = said("The item of the sales order.")
    section: str | None = said(
        "Whose stock it is where no document says so: `net` for plant stock, or like `customer 4711/10` or "
        "`project P-1`."
    )
    storage_location: str | None = said(
        "The storage location. Null: issues take from all of them in their order, receipts go where none is kept."
    )
    stock_type: StockType | None = said("The stock type; null: unrestricted, or as the movement type says.")
    to_material: str | None = said("What it becomes, for a movement from material to material (309).")
    to_section: str | None = said("Whose stock it becomes; null: as the movement type says.")
    to_storage_location: str | None = said("The storage location that it arrives at; null: as it left.")
    posting_date: datetime.date | None = said("The day that it counts for; null: today.")
    document: str | None = said("A reference to keep with it, for example a delivery note.")
    issue_components: bool = said(
        "Whether the components of a received order are issued along with it, in proportion.", False
    )
    final: bool = said(
        "Whether nothing more will come for the order, or be taken for the reservation.", False
    )


@input_type(description="Goods movements to post, in their order, all or none.")
class PostGoodsMovementsInput:
    goods_movements: list[GoodsMovementInput] = strawberry.field(description="Which ones.")
    idempotency_key: str | None = said(IDEMPOTENCY_KEY)


@input_type(description="A goods movement to take back, as a whole or in part.")
class GoodsMovementReversalInput:
    number: str = strawberry.field(description="The number of the `GoodsMovement`.")
    quantity: Decimal | None = said("How much of it; null: all that has not been taken back.")
    whole_posting: bool = said("Whether everything that was posted together with it is taken back.", False)
    posting_date: datetime.date | None = said("The day that it counts for; null: today.")
    document: str | None = said("A reference to keep with it.")


@input_type(description="Goods movements to take back, in their order, all or none.")
class ReverseGoodsMovementsInput:
    goods_movements: list[GoodsMovementReversalInput] = strawberry.field(description="Which ones.")
    idempotency_key: str | None = said(IDEMPOTENCY_KEY)


class PostedRow(Row):
    """What one posting became."""

    __slots__ = ("components", "notices", "numbers", "quantity")

    numbers: list[int]
    components: list[int]
    quantity: Decimal
    notices: list[str]


class PostGoodsMovementsPayloadRow(Row):
    """What came of posting."""

    __slots__ = ("errors", "posted")

    posted: list[PostedRow]
    errors: list[UserErrorRow]


class ReverseGoodsMovementsPayloadRow(PostGoodsMovementsPayloadRow):
    """What came of reversing."""

    __slots__ = ()


def load_numbered(read: Reading, numbered: Sequence[Sequence[int]]) -> list[list[GoodsMovementRow]]:
    """The ledger's rows of these numbers."""
    found = goods_movements.by_numbers(read.session, {number for numbers in numbered for number in numbers})
    return [[found[number].copied() for number in numbers] for numbers in numbered]


def _movements(read: Reading, rows: Sequence[PostedRow], _asked: Asked) -> list[list[GoodsMovementRow]]:
    return load_numbered(read, [row.numbers for row in rows])


def _components(read: Reading, rows: Sequence[PostedRow], _asked: Asked) -> list[list[GoodsMovementRow]]:
    return load_numbered(read, [row.components for row in rows])


def _posted(_read: Reading, rows: Sequence[PostGoodsMovementsPayloadRow], _asked: Asked) -> list[list[Row]]:
    return [[row.copied() for row in payload.posted] for payload in rows]


@graph_type(PostedRow, description="What a posting became in the ledger.")
class PostedGoodsMovement:
    quantity: Decimal = shown("How much was moved in all.")
    goods_movements: list[GoodsMovementRef] = related(
        _movements,
        "Its rows in the ledger: several where it took from several locations or delivered several schedule lines.",
    )
    components: list[GoodsMovementRef] = related(
        _components, "The components that were issued along with it."
    )
    notices: list[str] = shown("What was done but should be known, for example a receipt above the order.")


@graph_type(PostGoodsMovementsPayloadRow, description="What came of `postGoodsMovements`.")
class PostGoodsMovementsPayload:
    postings: list[PostedGoodsMovement] = related(
        _posted, "What each became, in the order of the input; empty when there are errors."
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was posted.")


@graph_type(ReverseGoodsMovementsPayloadRow, description="What came of `reverseGoodsMovements`.")
class ReverseGoodsMovementsPayload:
    postings: list[PostedGoodsMovement] = related(
        _posted, "The reversals, in the order of the input; empty when there are errors."
    )
    errors: list[UserError] = shown("What was wrong; when there is anything, nothing was taken back.")


def post(context: Context, given: Any) -> PostGoodsMovementsPayloadRow:
    """Post the goods movements of the input."""
    wanted = [_movement(one) for one in given.goods_movements]

    def change() -> Answer:
        posted = post_goods_movements(context.application, wanted, today=context.today)
        return {"posted": [noted(one) for one in posted]}

    answer, errors = attempted(
        lambda: once(
            context.application,
            given.idempotency_key,
            "postGoodsMovements",
            [asdict(one) for one in wanted],
            change,
        ),
        lambda path: through(GoodsMovementInput, "goodsMovements", path),
    )
    payload = PostGoodsMovementsPayloadRow()
    payload.posted, payload.errors = _posted_rows(answer), errors
    return payload


def reverse(context: Context, given: Any) -> ReverseGoodsMovementsPayloadRow:
    """Take back the goods movements of the input."""
    wanted = [vars(one) for one in given.goods_movements]

    def change() -> Answer:
        posted = _reversed(context.application, wanted, context.today)
        return {"posted": [noted(one) for one in posted]}

    answer, errors = attempted(
        lambda: once(context.application, given.idempotency_key, "reverseGoodsMovements", wanted, change),
        lambda path: through(GoodsMovementReversalInput, "goodsMovements", path),
    )
    payload = ReverseGoodsMovementsPayloadRow()
    payload.posted, payload.errors = _posted_rows(answer), errors
    return payload


def _reversed(
    application: Application, wanted: Sequence[dict[str, Any]], today: datetime.date
) -> list[PostedMovement]:
    """The reversals in one transaction; faults with their place."""
    faults: list[Fault] = []
    posted = []
    with application.database.session() as session:
        # One after the other they would take their locks in any order.
        session.serialize("datasets")
        for index, one in enumerate(wanted):
            try:
                posted.append(
                    reverse_goods_movement(
                        application,
                        number_of(one["number"]),
                        quantity=one["quantity"],
                        whole_posting=one["whole_posting"],
                        posting_date=one["posting_date"] or today,
                        document=one["document"] or "",
                    )
                )
            except Refused as refused:
                faults += [
                    Fault(fault.code, fault.message, (str(index), *fault.path)) for fault in refused.errors
                ]
        refuse_all(faults)
    return posted


def _movement(given: GoodsMovementInput) -> GoodsMovement:
    named: dict[str, Any] = {}
    for name, value in vars(given).items():
        plain = value.value if isinstance(value, Enum) else value
        named[name] = "" if plain is None and name in _TEXTS else plain
    return GoodsMovement(**named)


def noted(posted: PostedMovement) -> list[Any]:
    """What is kept with an idempotency key of a posting."""
    return [list(posted.numbers), list(posted.components), str(posted.quantity), list(posted.notices)]


def _posted_rows(answer: Answer | None) -> list[PostedRow]:
    return [] if answer is None else [_posted_row(*one) for one in answer["posted"]]


def _posted_row(numbers: list[int], components: list[int], quantity: str, notices: list[str]) -> PostedRow:
    row = PostedRow()
    row.numbers, row.components, row.quantity, row.notices = numbers, components, Decimal(quantity), notices
    return row
