"""A second, plain account of what postings are worth, written from docs/costs.md with movement types by code.

It knows the simplest case only: sales order items whose stock has a value of its own, and prices per one unit.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor


def half_up(value: Fraction) -> int:
    return -floor(-value + Fraction(1, 2)) if value < 0 else floor(value + Fraction(1, 2))


def at_price(quantity: int, price: int) -> int:
    return half_up(Fraction(quantity * price, 1000))


@dataclass(frozen=True)
class Row:
    """A ledger row in names: sections are sales orders, "" is plant stock, None outside."""

    number: int
    code: str
    material: str
    to_material: str
    quantity: int
    giver: str | None
    taker: str | None
    order: str
    bearer: str
    reversal_of: int | None


@dataclass
class Order:
    kind: str
    price: int
    open: int
    balance: int = 0


@dataclass
class Worth:
    amount: int = 0
    on_order: int = 0
    cost: int = 0
    kind: str = ""


@dataclass
class Account:
    """One item: where its money came from and where it is."""

    spent: int = 0
    delivered: int = 0
    scrapped: int = 0
    clamped: int = 0
    """Credits beyond what was left in stock."""


@dataclass
class Reference:
    standard: dict[str, int]
    activity: dict[str, int]
    orders: dict[str, Order] = field(default_factory=dict)
    stock: dict[tuple[str, str], tuple[int, int]] = field(default_factory=lambda: defaultdict(lambda: (0, 0)))
    sent: dict[tuple[str, str], tuple[int, int]] = field(default_factory=lambda: defaultdict(lambda: (0, 0)))
    accounts: dict[str, Account] = field(default_factory=lambda: defaultdict(Account))
    rows: dict[int, tuple[Row, Worth]] = field(default_factory=dict)
    taken_back: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    reversed: bool = False

    def post(self, row: Row) -> Worth:
        """What a row is worth; the books move on."""
        self.reversed |= row.reversal_of is not None
        worth = self._reversal(row) if row.reversal_of is not None else self._worth(row)
        self._book(row, worth)
        self.rows[row.number] = (row, worth)
        return worth

    def _worth(self, row: Row) -> Worth:
        if row.giver == row.taker and row.material == row.to_material:
            return Worth()
        if row.code == "101":
            return self._receipt(row)
        if row.code in ("651", "653"):
            quantity, value = self.sent[row.bearer, row.material]
            return Worth(self._part((quantity, value), row.quantity), kind="delivery")
        if row.code == "701":
            quantity, value = self.stock[row.bearer, row.material]
            return Worth(half_up(Fraction(value * row.quantity, quantity)) if quantity else 0, kind="scrap")
        amount = self._leaving(row)
        if row.code in ("411", "413", "309", "561"):
            if (row.giver or "") == (row.taker or ""):
                return Worth(amount)
            return Worth(amount, 0, amount if row.taker else -amount, "transfer")
        if row.code in ("551", "702"):
            return Worth(amount, kind="scrap")
        if row.code == "601":
            return Worth(amount, kind="delivery")
        assert row.code in ("261", "231"), row.code
        on_order = amount if row.order else 0
        if row.giver == "":
            return Worth(amount, on_order, amount, "plant_stock")
        return Worth(amount, on_order, 0, "" if row.order else "delivery")

    def _receipt(self, row: Row) -> Worth:
        order = self.orders[row.order]
        made = order.kind == "production_order"
        cost = at_price(row.quantity, self.activity[row.material] if made else order.price)
        share = order.balance
        if row.quantity < order.open:
            share = half_up(Fraction(order.balance * row.quantity, order.open))
        share = max(share, 0)
        return Worth(cost + share, share, cost, "activity" if made else "purchase")

    def _leaving(self, row: Row) -> int:
        if not row.giver:
            return at_price(row.quantity, self.standard[row.material])
        return self._part(self.stock[row.giver, row.material], row.quantity)

    @staticmethod
    def _part(pool: tuple[int, int], quantity: int) -> int:
        there, value = pool
        if there <= 0:
            return 0
        return value if quantity >= there else half_up(Fraction(value * quantity, there))

    def _reversal(self, row: Row) -> Worth:
        assert row.reversal_of is not None
        original, was = self.rows[row.reversal_of]
        before = self.taken_back[row.reversal_of]
        after = self.taken_back[row.reversal_of] = before + row.quantity

        def part(whole: int) -> int:
            return half_up(Fraction(whole * after, original.quantity)) - half_up(
                Fraction(whole * before, original.quantity)
            )

        amount, on_order, cost = part(was.amount), part(was.on_order), -part(was.cost)
        taken = amount
        if row.giver:
            quantity, value = self.stock[row.giver, row.material]
            taken = max(value if row.quantity >= quantity else min(value, amount), 0)
            if on_order or was.kind == "activity":
                on_order = max(on_order + taken - amount, 0)
        if row.giver and row.taker and row.giver != row.taker:
            cost = taken
        return Worth(taken, on_order, cost, was.kind)

    def _book(self, row: Row, worth: Worth) -> None:
        if row.giver:
            quantity, value = self.stock[row.giver, row.material]
            self.stock[row.giver, row.material] = (quantity - row.quantity, value - worth.amount)
        if row.taker:
            quantity, value = self.stock[row.taker, row.to_material]
            self.stock[row.taker, row.to_material] = (quantity + row.quantity, value + worth.amount)
        out = 1 if row.giver is not None else -1
        if row.order:
            self.orders[row.order].balance += out * worth.on_order
            if row.code in ("101", "102"):
                self.orders[row.order].open += out * row.quantity
        if not row.bearer:
            return
        account = self.accounts[row.bearer]
        account.spent += worth.cost
        if row.giver and row.giver != row.bearer:
            self.accounts[row.giver].spent -= worth.amount
        delivered = scrapped = 0
        if worth.kind == "delivery":
            delivered = out * worth.amount
            quantity, value = self.sent[row.bearer, row.material]
            self.sent[row.bearer, row.material] = (quantity + out * row.quantity, value + delivered)
        elif worth.kind == "scrap":
            scrapped = out * worth.amount
        elif worth.kind == "plant_stock" and not row.order:
            delivered = worth.cost
        account.delivered += delivered
        account.scrapped += scrapped
        into_stock = worth.amount * ((row.taker == row.bearer) - (row.giver == row.bearer))
        into_order = out * worth.on_order if row.order else 0
        account.clamped += worth.cost - into_stock - into_order - delivered - scrapped
        # Cost is conserved posting by posting; only a reversal may credit more than is left in stock.
        assert not account.clamped or self.reversed, row
