"""What postings are worth: to stock, to the order they belong to, and to the item that bears the cost.

An item's money comes in from outside (a purchase, an activity, plant stock, a transfer), lies in the item's stock
or on its orders, and goes to the customer, to the scrap or back to plant stock. Each ledger row moves it one step.
"""

from __future__ import annotations

from collections.abc import Sequence

from mto_graph.model.sessions import Session
from mto_graph.services.costs.kinds import CostKind, Internal
from mto_graph.services.costs.money import checked, share, value_at
from mto_graph.services.costs.postings import PostedValue, Posting, giver, stays, taker
from mto_graph.services.costs.value_book import ValueBook, ValuedOrder
from mto_graph.strategies import CostCause, Registry, Valuation


def value_rows(session: Session, registry: Registry, postings: Sequence[Posting]) -> list[PostedValue]:
    """What each row of a batch is worth, in the order in which they are written, before anything is written.

    Rows see what those before them have changed. Reads in a fixed number of statements. Refused with
    QUANTITY_OVERFLOW where a row is worth 10^12 or more (the path is its place in the batch), with UNKNOWN_STRATEGY
    when no plugin says how an item's stock is valued.

    Example: `value_rows(session, registry, [row])[0].amount`
    """
    book = ValueBook(session, registry, postings)
    values = []
    for at, posting in enumerate(postings):
        value = value_of(book, posting)
        for amount in (value.amount, value.order_amount, value.cost):
            checked(amount, str(at))
        book.enter(posting, value)
        values.append(value)
    return values


def value_of(book: ValueBook, posting: Posting) -> PostedValue:
    """What one posting is worth as things stand in the book; the book is left as it is."""
    if posting.reversal_of is not None:
        return _reversal(book, posting, posting.reversal_of)
    if stays(posting):
        return PostedValue()
    cause = book.cause(posting)
    if posting.from_segment is not None and posting.to_segment is not None:
        return _transfer(book, posting)
    if cause is CostCause.TRANSFER:
        return _transfer(book, posting)
    if cause is CostCause.RECEIPT and posting.receipt is not None and posting.sales_order_item is not None:
        return _for_order(book, posting, book.order(posting.receipt))
    if posting.to_segment is not None:
        return _back(book, posting, cause)
    if cause in (CostCause.SCRAP, CostCause.COUNT):
        kind = Internal.NONE if giver(posting) is None else Internal.SCRAP
        return PostedValue(_leaving(book, posting), cost_kind=kind.value)
    return _used(book, posting)


def _used(book: ValueBook, posting: Posting) -> PostedValue:
    """Into an order, or used up by the item or its customer: new cost only where it comes from plant stock."""
    amount = _leaving(book, posting)
    if posting.sales_order_item is None:
        return PostedValue(amount)
    into_order = amount if posting.receipt is not None and _keeps_value(book, posting) else 0
    if giver(posting) is None:
        return PostedValue(amount, into_order, amount, CostKind.PLANT_STOCK.value)
    kind = Internal.DELIVERY if posting.receipt is None else Internal.NONE
    return PostedValue(amount, into_order, cost_kind=kind.value)


def _back(book: ValueBook, posting: Posting, cause: CostCause) -> PostedValue:
    """Into stock without naming what it takes back: customers' returns, count gains.

    A by-product (an issue that enters stock) is worth nothing to the item: it has been paid with the product.
    """
    item = taker(posting)
    if item is None:
        amount = _at_standard(book, posting)
        if posting.sales_order_item is None or cause is not CostCause.RETURN:
            return PostedValue(amount)
        return PostedValue(amount, 0, -amount, CostKind.RETURNS.value)
    if cause is CostCause.RETURN:
        worth, kind = book.sent(item, posting.material_plant).part(posting.quantity), Internal.DELIVERY
    elif cause in (CostCause.SCRAP, CostCause.COUNT):
        worth, kind = book.stock(item, posting.material_plant).more(posting.quantity), Internal.SCRAP
    else:
        return PostedValue()
    if book.valuation(item) is not Valuation.SEPARATE:
        worth = _unless_unvalued(book, posting, item)
    return PostedValue(worth, cost_kind=kind.value)


def _for_order(book: ValueBook, posting: Posting, order: ValuedOrder) -> PostedValue:
    """For an order: its own price or activity is new cost, what was issued to it comes out with the product."""
    prices = book.prices(posting.material_plant)
    kind = CostKind.ACTIVITY if order.is_production else CostKind.PURCHASE
    if order.is_production or order.net_price is None:
        cost = prices.value(kind, posting.quantity)
    else:
        cost = value_at(posting.quantity, order.net_price, prices.price_unit)
    if posting.to_segment is None:
        amount = _leaving(book, posting)
        return PostedValue(amount, max(amount - cost, 0) if order.is_production else 0, -cost, kind.value)
    out = share(max(order.balance, 0), posting.quantity, order.open) if _keeps_value(book, posting) else 0
    item = taker(posting)
    if item is not None and book.valuation(item) is Valuation.SEPARATE:
        return PostedValue(out + cost, out, cost, kind.value)
    return PostedValue(_unless_unvalued(book, posting, item), out, cost, kind.value)


def _transfer(book: ValueBook, posting: Posting) -> PostedValue:
    """Between stocks, or entered as it was before the ledger: the giver's value decides."""
    amount = _leaving(book, posting)
    source, target = giver(posting), taker(posting)
    if source == target:
        return PostedValue(amount)
    if target is None:
        return PostedValue(amount, 0, -amount, CostKind.TRANSFER.value)
    unvalued = posting.from_segment is None and book.valuation(target) is Valuation.NONE
    return PostedValue(0 if unvalued else amount, 0, amount, CostKind.TRANSFER.value)


def _reversal(book: ValueBook, posting: Posting, original: int) -> PostedValue:
    """The mirror of a row: the same cost; from stock that has become worth less, no more than is there."""
    row = book.original(original)
    amount, order_amount, cost = row.part(posting.quantity)
    source, target = giver(posting), taker(posting)
    taken = amount
    if source is not None and book.valuation(source) is Valuation.SEPARATE:
        stock = book.stock(source, posting.material_plant)
        taken = max(stock.value if posting.quantity >= stock.quantity else min(amount, stock.value), 0)
        if order_amount or row.cost_kind == CostKind.ACTIVITY:
            order_amount = max(order_amount + taken - amount, 0)
    if source is not None and target is not None and source != target:
        cost = -taken
    return PostedValue(taken, order_amount, -cost, row.cost_kind)


def _leaving(book: ValueBook, posting: Posting) -> int:
    """What the quantity is worth where it comes from; outside and in plant stock that is the standard price."""
    source = giver(posting)
    if source is None:
        return _at_standard(book, posting)
    if book.valuation(source) is Valuation.SEPARATE:
        return book.stock(source, posting.material_plant).part(posting.quantity)
    into_plant_stock = posting.to_segment is not None and taker(posting) is None
    return _at_standard(book, posting) if into_plant_stock else _unless_unvalued(book, posting, source)


def _at_standard(book: ValueBook, posting: Posting) -> int:
    return book.prices(posting.material_plant).value(CostKind.PLANT_STOCK, posting.quantity)


def _unless_unvalued(book: ValueBook, posting: Posting, item: int | None) -> int:
    """The standard price, which is also that of stock valued with plant stock; nothing where stock is not valued."""
    unvalued = item is not None and book.valuation(item) is Valuation.NONE
    return 0 if unvalued else _at_standard(book, posting)


def _keeps_value(book: ValueBook, posting: Posting) -> bool:
    """Whether orders of the item carry what was issued to them."""
    item = posting.sales_order_item
    return item is not None and book.valuation(item) is not Valuation.NONE
