"""What a posting is worth: to stock, to the order it belongs to, and to the item that bears the cost.

An item's money comes in from outside (a purchase, an activity, plant stock, a transfer), lies in the item's stock
or on its orders, and goes to the customer, to the scrap or back to plant stock. Each ledger row moves it one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from mto_graph.model.sessions import Session
from mto_graph.services.costs.kinds import CostKind, Internal
from mto_graph.services.costs.money import checked, rounded, share, value_at
from mto_graph.services.costs.pools import Pool, delivered_pool, order_balance, section_pool
from mto_graph.services.costs.prices import MaterialPrices, read_prices
from mto_graph.services.item_rules import item_rules
from mto_graph.services.reading.segments import kind_of, owner_of
from mto_graph.strategies import CostCause, Registry, SegmentKind, Valuation


class Posting(Protocol):
    """A row of the ledger before it is written; segments are stored codes, None is outside of all stock."""

    @property
    def movement_type(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def material_plant(self) -> int: ...
    @property
    def to_material_plant(self) -> int | None: ...
    @property
    def from_segment(self) -> int | None: ...
    @property
    def to_segment(self) -> int | None: ...
    @property
    def receipt(self) -> int | None: ...
    @property
    def sales_order_item(self) -> int | None: ...
    @property
    def reversal_of(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class PostedValue:
    """What a ledger row keeps of its value, in ten-thousandths.

    `amount` leaves or enters stock, `order_amount` goes to or comes from the order; both are never below zero.
    `cost` changes the actual cost of the row's sales order item, and `cost_kind` says what for.
    """

    amount: int = 0
    order_amount: int = 0
    cost: int = 0
    cost_kind: str = Internal.NONE.value


@dataclass(frozen=True, slots=True)
class _Order:
    is_production: bool
    open: int
    net_price: int | None


def value_of(session: Session, registry: Registry, posting: Posting) -> PostedValue:
    """What a posting is worth, seen just before it is written and before anything else of it is.

    Refused with QUANTITY_OVERFLOW when it is worth 10^12 or more, with UNKNOWN_STRATEGY when no plugin says how the
    item's stock is valued. For many postings in one transaction keep a `Valuer`.
    """
    return Valuer(session, registry).value_of(posting)


class Valuer:
    """Values the postings of one transaction; prices and rules are read once."""

    def __init__(self, session: Session, registry: Registry) -> None:
        self._session = session
        self._registry = registry
        self._prices: dict[int, MaterialPrices] = {}
        self._valuations: dict[int, Valuation] = {}

    def value_of(self, posting: Posting) -> PostedValue:
        """As the function `value_of`."""
        if posting.reversal_of is not None:
            found = self._reversal(posting, posting.reversal_of)
        elif _inside(posting):
            found = PostedValue()
        elif posting.from_segment is not None and posting.to_segment is not None:
            found = self._transfer(posting)
        else:
            found = self._by_cause(posting)
        for value in (found.amount, found.order_amount, found.cost):
            checked(value)
        return found

    def _by_cause(self, posting: Posting) -> PostedValue:
        """A posting with the outside world."""
        cause = self._registry.movement_type(posting.movement_type).cost_cause
        if cause is CostCause.RECEIPT:
            return self._receipt(posting)
        if cause is CostCause.TRANSFER:
            return self._transfer(posting)
        if cause is CostCause.NONE:
            return PostedValue(self._plant_value(posting))
        if posting.to_segment is not None:
            return self._back(posting, cause)
        if cause in (CostCause.SCRAP, CostCause.COUNT):
            return PostedValue(self._leaving(posting), cost_kind=_own(posting, Internal.SCRAP))
        return self._used(posting)

    def _used(self, posting: Posting) -> PostedValue:
        """Into an order, or used up by the item or its customer: new cost only where it comes from plant stock."""
        amount = self._leaving(posting)
        if posting.sales_order_item is None:
            return PostedValue(amount)
        for_order = amount if posting.receipt is not None and self._keeps_value(posting) else 0
        if _customer(posting.from_segment) is None:
            return PostedValue(amount, for_order, amount, CostKind.PLANT_STOCK.value)
        kind = Internal.DELIVERY if posting.receipt is None else Internal.NONE
        return PostedValue(amount, for_order, cost_kind=kind.value)

    def _back(self, posting: Posting, cause: CostCause) -> PostedValue:
        """Into stock without naming what it takes back: customers' returns, count gains.

        A by-product (an issue that enters stock) is worth nothing to the item: it has been paid with the product.
        """
        item = _customer(posting.to_segment)
        if item is None:
            amount = self._plant_value(posting)
            if posting.sales_order_item is None or cause is not CostCause.RETURN:
                return PostedValue(amount)
            return PostedValue(amount, 0, -amount, CostKind.RETURNS.value)
        if cause not in (CostCause.RETURN, CostCause.SCRAP, CostCause.COUNT):
            return PostedValue()
        kind = Internal.DELIVERY if cause is CostCause.RETURN else Internal.SCRAP
        if self._valuation(item) is not Valuation.SEPARATE:
            return PostedValue(self._standard(posting, item), cost_kind=kind.value)
        if cause is CostCause.RETURN:
            sent = delivered_pool(self._session, item, posting.material_plant)
            return PostedValue(sent.part(posting.quantity), cost_kind=kind.value)
        there = section_pool(self._session, item, posting.material_plant)
        return PostedValue(_at_average(there, posting.quantity), cost_kind=kind.value)

    def _receipt(self, posting: Posting) -> PostedValue:
        """For an order: its own price or activity is new cost, what was issued to it comes out with the product."""
        item = posting.sales_order_item
        if item is None or posting.receipt is None:
            return PostedValue(self._plant_value(posting))
        order = self._order(posting.receipt)
        kind = CostKind.ACTIVITY if order.is_production else CostKind.PURCHASE
        cost = self._order_cost(posting, order, kind)
        if posting.to_segment is None:
            amount = self._leaving(posting)
            return PostedValue(amount, max(amount - cost, 0) if order.is_production else 0, -cost, kind.value)
        on_order = max(order_balance(self._session, posting.receipt), 0)
        out = share(on_order, posting.quantity, order.open) if self._keeps_value(posting) else 0
        owner = _customer(posting.to_segment)
        if owner is not None and self._valuation(owner) is Valuation.SEPARATE:
            return PostedValue(out + cost, out, cost, kind.value)
        return PostedValue(self._standard(posting, owner), out, cost, kind.value)

    def _order_cost(self, posting: Posting, order: _Order, kind: CostKind) -> int:
        prices = self._of(posting.material_plant)
        if order.is_production or order.net_price is None:
            return prices.value(kind, posting.quantity)
        return value_at(posting.quantity, order.net_price, prices.price_unit)

    def _transfer(self, posting: Posting) -> PostedValue:
        """Between stocks, or entered as it was before the ledger: the giver's value decides."""
        amount = self._leaving(posting)
        giver, taker = _customer(posting.from_segment), _customer(posting.to_segment)
        if giver == taker:
            return PostedValue(amount)
        if taker is None:
            return PostedValue(amount, 0, -amount, CostKind.TRANSFER.value)
        if posting.from_segment is None and self._valuation(taker) is Valuation.NONE:
            return PostedValue(0, 0, amount, CostKind.TRANSFER.value)
        return PostedValue(amount, 0, amount, CostKind.TRANSFER.value)

    def _leaving(self, posting: Posting) -> int:
        """What the quantity is worth where it comes from; from outside and from plant stock the standard price."""
        giver = _customer(posting.from_segment)
        if giver is None:
            return self._plant_value(posting)
        valuation = self._valuation(giver)
        if valuation is Valuation.SEPARATE:
            return section_pool(self._session, giver, posting.material_plant).part(posting.quantity)
        if (
            valuation is Valuation.NONE
            and posting.to_segment is not None
            and not _customer(posting.to_segment)
        ):
            return self._plant_value(posting)
        return self._standard(posting, giver)

    def _reversal(self, posting: Posting, original: int) -> PostedValue:
        """The mirror of a row: same cost; from stock that has become worth less no more than it has."""
        amount, order_amount, cost, kind = self._left_of(original, posting.quantity)
        giver, taker = _customer(posting.from_segment), _customer(posting.to_segment)
        taken = amount
        if giver is not None and self._valuation(giver) is Valuation.SEPARATE:
            pool = section_pool(self._session, giver, posting.material_plant)
            taken = pool.value if posting.quantity >= pool.quantity else min(amount, pool.value)
            taken = max(taken, 0)
            if kind == CostKind.ACTIVITY or (order_amount and kind == CostKind.PURCHASE):
                order_amount = max(order_amount + taken - amount, 0)
            elif order_amount:
                order_amount = taken
        if giver is not None and taker is not None and giver != taker:
            cost = -taken
        return PostedValue(taken, order_amount, -cost, kind)

    def _left_of(self, original: int, quantity: int) -> tuple[int, int, int, str]:
        """The part of a row's values for a quantity of it, less what was taken back before."""
        whole, amount, order_amount, cost, kind = self._session.execute(
            "SELECT quantity, COALESCE(amount, 0), order_amount, cost, cost_kind FROM goods_movement WHERE id = ?",
            [original],
        ).fetchone()
        done, amount_back, order_back, cost_back = map(
            int,
            self._session.execute(
                "SELECT COALESCE(SUM(quantity), 0), COALESCE(SUM(amount), 0), COALESCE(SUM(order_amount), 0),"
                " COALESCE(SUM(cost), 0) FROM goods_movement WHERE reversal_of = ?",
                [original],
            ).fetchone(),
        )
        left = whole - done
        return (
            share(max(amount - amount_back, 0), quantity, left),
            share(max(order_amount - order_back, 0), quantity, left),
            share(cost + cost_back, quantity, left),
            kind,
        )

    def _plant_value(self, posting: Posting) -> int:
        return self._of(posting.material_plant).value(CostKind.PLANT_STOCK, posting.quantity)

    def _standard(self, posting: Posting, item: int | None) -> int:
        """The value in stock that has none of its own: the standard price, nothing where stock is not valuated."""
        if item is not None and self._valuation(item) is Valuation.NONE:
            return 0
        return self._plant_value(posting)

    def _keeps_value(self, posting: Posting) -> bool:
        """Whether orders of the item carry what was issued to them."""
        item = posting.sales_order_item
        return item is not None and self._valuation(item) is not Valuation.NONE

    def _of(self, material_plant: int) -> MaterialPrices:
        if material_plant not in self._prices:
            self._prices |= read_prices(self._session, [material_plant])
        return self._prices[material_plant]

    def _valuation(self, item: int) -> Valuation:
        if item not in self._valuations:
            rules = item_rules(self._session, self._registry, item)
            self._valuations[item] = rules.requirements_class.valuation
        return self._valuations[item]

    def _order(self, receipt: int) -> _Order:
        kind, quantity, received, net_price = self._session.execute(
            "SELECT kind, quantity, received_quantity, net_price FROM receipt WHERE id = ?", [receipt]
        ).fetchone()
        return _Order(kind == "production_order", quantity - received, net_price)


def _inside(posting: Posting) -> bool:
    """Whether it stays the same material in the same section, and only its place or stock type changes."""
    same_material = posting.to_material_plant in (None, posting.material_plant)
    return same_material and posting.from_segment == posting.to_segment


def _customer(segment: int | None) -> int | None:
    """The sales order item whose section it is; None for plant stock and for outside."""
    if segment is None or kind_of(segment) is not SegmentKind.CUSTOMER:
        return None
    return owner_of(segment)


def _own(posting: Posting, kind: Internal) -> str:
    return (Internal.NONE if _customer(posting.from_segment) is None else kind).value


def _at_average(pool: Pool, quantity: int) -> int:
    """What more of the same is worth; nothing where there is none of it."""
    return 0 if pool.quantity <= 0 else rounded(quantity * max(pool.value, 0), pool.quantity)
