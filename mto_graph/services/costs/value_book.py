"""The values that postings start from, read once for a whole batch, and how each posting changes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mto_graph.model.sessions import Session
from mto_graph.services.costs.actual import actual_stocks
from mto_graph.services.costs.kinds import Internal
from mto_graph.services.costs.money import rounded
from mto_graph.services.costs.pools import NOTHING, Pool
from mto_graph.services.costs.postings import PostedValue, Posting, brought, giver, taker
from mto_graph.services.costs.prices import MaterialPrices, read_prices
from mto_graph.services.item_rules import item_rules, rules_of_items
from mto_graph.services.reading.sql import numbers
from mto_graph.strategies import CostCause, Registry, Valuation


@dataclass(slots=True)
class ValuedOrder:
    """An order: how its product is paid for, how much of it is still to come, and what has gone into it so far."""

    is_production: bool
    net_price: int | None
    open: int
    balance: int


@dataclass(slots=True)
class Original:
    """A ledger row that postings take back, and how much of it they have taken back already."""

    quantity: int
    amount: int
    order_amount: int
    cost: int
    cost_kind: str
    done: int = 0

    def part(self, quantity: int) -> tuple[int, int, int]:
        """Amount, order amount and cost of the next part; all parts together are exactly the row."""

        def of(whole: int) -> int:
            until, before = self.done + quantity, self.done
            return rounded(whole * until, self.quantity) - rounded(whole * before, self.quantity)

        return of(self.amount), of(self.order_amount), of(self.cost)


class ValueBook:
    """Stocks, orders, prices and rules around a batch of postings, in a fixed number of statements.

    `enter` brings it up to date with a posting, so that the next one starts from there.
    """

    def __init__(self, session: Session, registry: Registry, postings: Sequence[Posting]) -> None:
        self._registry = registry
        self._valuations = _valuations(session, registry, _items(postings))
        self._prices = read_prices(
            session, {place for row in postings for place in (row.material_plant, brought(row))}
        )
        self._found = actual_stocks(session, sorted(self._valuations)) if self._valuations else {}
        self._orders = _orders(session, {row.receipt for row in postings if row.receipt is not None})
        self._originals = _originals(
            session, {row.reversal_of for row in postings if row.reversal_of is not None}
        )

    def cause(self, posting: Posting) -> CostCause:
        """What the posting's movement type says it costs for."""
        return self._registry.movement_type(posting.movement_type).cost_cause

    def valuation(self, item: int) -> Valuation:
        """At which value the item's stock is carried."""
        return self._valuations[item]

    def prices(self, material_plant: int) -> MaterialPrices:
        """The prices of a material in its plant."""
        return self._prices[material_plant]

    def stock(self, item: int, material_plant: int) -> Pool:
        """What lies in the item's section, over all locations and stock types."""
        return self._found[item].stock.get(material_plant, NOTHING)

    def sent(self, item: int, material_plant: int) -> Pool:
        """What the item's customer has got out of its section and not sent back."""
        return self._found[item].sent.get(material_plant, NOTHING)

    def order(self, receipt: int) -> ValuedOrder:
        """The order of a posting."""
        return self._orders[receipt]

    def original(self, row: int) -> Original:
        """What is left of a ledger row."""
        return self._originals[row]

    def enter(self, posting: Posting, value: PostedValue) -> None:
        """Note what a posting has changed."""
        source, target = giver(posting), taker(posting)
        if target is not None:
            _add(self._found[target].stock, brought(posting), posting.quantity, value.amount)
        if source is not None:
            _add(self._found[source].stock, posting.material_plant, -posting.quantity, -value.amount)
        item = source if target is None else target
        if value.cost_kind == Internal.DELIVERY and item is not None:
            sign = 1 if target is None else -1
            _add(self._found[item].sent, posting.material_plant, sign * posting.quantity, sign * value.amount)
        if posting.reversal_of is not None:
            self._originals[posting.reversal_of].done += posting.quantity
        if posting.receipt is not None and posting.receipt in self._orders:
            order = self._orders[posting.receipt]
            out = posting.from_segment is None
            order.balance += -value.order_amount if out else value.order_amount
            if self.cause(posting) is CostCause.RECEIPT:
                order.open += -posting.quantity if out else posting.quantity


def _items(postings: Iterable[Posting]) -> set[int]:
    """The sales order items whose stock or cost the postings concern."""
    named = (item for row in postings for item in (giver(row), taker(row), row.sales_order_item))
    return {item for item in named if item is not None}


def _valuations(session: Session, registry: Registry, items: set[int]) -> Mapping[int, Valuation]:
    found = rules_of_items(session, registry, items) if items else {}
    for item in sorted(items - found.keys()):
        # Refuses with the name of the strategy that no plugin supplies.
        found[item] = item_rules(session, registry, item)
    return {item: rules.requirements_class.valuation for item, rules in found.items()}


def _orders(session: Session, receipts: set[int]) -> dict[int, ValuedOrder]:
    if not receipts:
        return {}
    among, parameter = numbers(session, receipts)
    return {
        identity: ValuedOrder(kind == "production_order", net_price, still_open, int(balance))
        for identity, kind, net_price, still_open, balance in session.rows(
            "SELECT r.id, r.kind, r.net_price, r.quantity - r.received_quantity, COALESCE((SELECT"
            " SUM(CASE WHEN g.from_segment IS NULL THEN -g.order_amount ELSE g.order_amount END)"
            " FROM goods_movement g WHERE g.receipt = r.id), 0) FROM receipt r"
            f" WHERE r.id IN {among}",
            [parameter],
        )
    }


def _originals(session: Session, rows: set[int]) -> dict[int, Original]:
    if not rows:
        return {}
    among, parameter = numbers(session, rows)
    return {
        identity: Original(quantity, amount, order_amount, cost, kind, int(done))
        for identity, quantity, amount, order_amount, cost, kind, done in session.rows(
            "SELECT id, quantity, COALESCE(amount, 0), order_amount, cost, cost_kind, COALESCE((SELECT"
            " SUM(back.quantity) FROM goods_movement back WHERE back.reversal_of = g.id), 0)"
            f" FROM goods_movement g WHERE id IN {among}",
            [parameter],
        )
    }


def _add(pools: dict[int, Pool], material_plant: int, quantity: int, value: int) -> None:
    pools[material_plant] = pools.get(material_plant, NOTHING).plus(quantity, value)
