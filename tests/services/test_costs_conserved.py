"""Cost is conserved: whatever is posted, what flowed in is in stock, in process, delivered, scrapped or gone back.

Random postings on two orders for pumps, against a second account of their values (`cost_reference.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mto_graph.errors import Refused
from mto_graph.services.application import Application, open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.goods_movements import reverse_goods_movement

from .cost_reference import Order, Reference, Row
from .costing import TODAY, bom, bought, cost, made, order, post, sales_order

ITEMS = ("4711", "4712")
MATERIALS = ("PUMP", "BODY", "BODY-B", "CASTING")
STANDARD = {"PUMP": 70_0001, "BODY": 45_0033, "BODY-B": 50_0000, "CASTING": 7_3333}
ACTIVITY = {"PUMP": 12_3457, "BODY": 20_0003}

Step = tuple[str, int, int, int]
"""What to do, and three numbers that choose among the possibilities."""

STEPS = (
    "receive", "receive", "issue", "issue", "transfer in", "transfer out", "scrap", "deliver", "return", "count",
    "adapt", "use up", "take back", "reprice",
)  # fmt: skip


@dataclass
class World:
    """A works, its twin in the reference, and what was posted so far."""

    application: Application
    reference: Reference = field(default_factory=lambda: Reference(dict(STANDARD), dict(ACTIVITY)))
    posted: list[int] = field(default_factory=list)
    done: int = 0

    def build(self) -> None:
        price = {name: str(Decimal(amount) / 10_000) for name, amount in STANDARD.items()}
        upsert(
            self.application,
            {
                "plants": [{"plant": "1000"}],
                "material_plants": [
                    made("PUMP", str(Decimal(ACTIVITY["PUMP"]) / 10_000), strategy_group="20"),
                    made("BODY", str(Decimal(ACTIVITY["BODY"]) / 10_000)),
                    made("BODY-B", "1"),
                    bought("CASTING"),
                ],
                "bom_items": [bom("PUMP", "0010", "BODY", "1"), bom("BODY", "0010", "CASTING", "2.6")],
                "sales_orders": [sales_order(item, "PUMP", "20") for item in ITEMS],
            },
        )
        upsert(
            self.application,
            {
                "material_plants": [
                    {"material": name, "plant": "1000", "standard_price": price[name]} for name in MATERIALS
                ],
                "stock": [{"material": name, "plant": "1000", "quantity": 50} for name in MATERIALS],
            },
        )
        for at, item in enumerate(ITEMS):
            self._order(f"PO{at}", "purchase_order", "CASTING", "7", 8_1234 + at, item)
            self._order(f"PA{at}", "purchase_order", "CASTING", "0.7", 333, item)
            self._order(f"PB{at}", "production_order", "BODY", "7", 0, item)
            self._order(f"PP{at}", "production_order", "PUMP", "5.5", 0, item)
        self._follow()

    def _order(self, number: str, kind: str, material: str, quantity: str, price: int, item: str) -> None:
        net_price = str(Decimal(price) / 10_000) if price else None
        order(self.application, number, kind, material, quantity, sales_order=item, net_price=net_price)
        self.reference.orders[number] = Order(kind, price, int(Decimal(quantity) * 1000))

    def step(self, step: Step) -> None:
        """Try one posting; what is refused changes nothing."""
        what, first, second, size = step
        item = ITEMS[first % 2]
        material = MATERIALS[second % 4]
        quantity = str(Decimal(size) / 1000)
        with suppress(Refused):
            if what == "receive":
                number = f"{('PO', 'PA', 'PB', 'PP')[second % 4]}{first % 2}"
                post(self.application, "101", None if second % 3 == 0 else quantity, order=number)
            elif what == "issue":
                target, part = (("PB", "CASTING"), ("PP", "BODY"))[second % 2]
                section = "net" if second % 5 == 0 else f"customer {item}/10"
                post(
                    self.application,
                    "261",
                    quantity,
                    order=f"{target}{first % 2}",
                    material=part,
                    section=section,
                )
            elif what == "take back":
                self._take_back(first, quantity)
            elif what == "reprice":
                self._reprice(material, size)
            else:
                self._move(what, item, material, quantity, second)
        self._follow()

    def _move(self, what: str, item: str, material: str, quantity: str, choice: int) -> None:
        code, more = {
            "transfer in": ("413", {"material": material, "sales_order": item}),
            "transfer out": ("411", {"material": material, "sales_order": item}),
            "scrap": ("551", {"material": material, "section": f"customer {item}/10"}),
            "deliver": ("601", {"sales_order": item}),
            "return": ("653", {"material": "PUMP", "sales_order": item}),
            "count": (("701", "702")[choice % 2], {"material": material, "section": f"customer {item}/10"}),
            "adapt": (
                "309",
                {
                    "material": "BODY",
                    "to_material": "BODY-B",
                    "section": f"customer {item}/10",
                    "to_section": f"customer {ITEMS[choice % 2]}/10",
                },
            ),
            "use up": ("231", {"material": material, "sales_order": item}),
        }[what]
        if what == "use up" and choice % 3 == 0:
            more["section"] = "net"
        post(self.application, code, quantity, **more)

    def _take_back(self, choice: int, quantity: str) -> None:
        if not self.posted:
            return
        number = self.posted[-1 - choice % len(self.posted)]
        part = None if choice % 3 else Decimal(quantity)
        reverse_goods_movement(self.application, number, quantity=part, posting_date=TODAY)

    def _reprice(self, material: str, size: int) -> None:
        price = 3_0000 + 7 * size
        row = {"material": material, "plant": "1000", "standard_price": str(Decimal(price) / 10_000)}
        upsert(self.application, {"material_plants": [row]})
        self.reference.standard[material] = price

    def _follow(self) -> None:
        """Let the reference value what has been posted since, row by row, and compare."""
        for row, money in new_rows(self.application, self.done):
            worth = self.reference.post(row)
            assert (worth.amount, worth.on_order, worth.cost, worth.kind) == money, row
            assert worth.amount >= 0, row
            assert worth.on_order >= 0, row
            self.done = row.number
            self.posted.append(row.number)

    def check(self) -> None:
        """What the item's cost says is what the reference says, and nothing is lost between the two ends."""
        for item in ITEMS:
            found, account = cost(self.application, item), self.reference.accounts[item]
            stock = {key[1]: pool for key, pool in self.reference.stock.items() if key[0] == item}
            orders = [
                one for name, one in self.reference.orders.items() if name.endswith(str(ITEMS.index(item)))
            ]
            in_process = sum(one.balance for one in orders if one.open > 0)
            late = sum(one.balance for one in orders if one.open <= 0)
            assert found.actual == account.spent
            assert found.stock_value == sum(value for _, value in stock.values())
            assert found.work_in_process == in_process
            assert found.delivered == account.delivered
            assert found.scrapped == account.scrapped
            assert found.difference == late + account.clamped
            assert all(value >= 0 for _, value in stock.values())
            assert all(value == 0 for quantity, value in stock.values() if quantity == 0)
            by_level = sum(level.actual for level in found.levels)
            assert by_level == sum(part.actual for part in found.materials) == found.actual
            assert sum(found.causes.values()) == found.variance


def new_rows(application: Application, after: int) -> list[tuple[Row, tuple[int, int, int, str]]]:
    """Ledger rows with names instead of ids, and the money that is stored with them."""
    with application.database.reading() as session:
        materials = dict(
            session.rows(
                "SELECT mp.id, m.material FROM material_plant mp JOIN material m ON m.id = mp.material"
            )
        )
        items = dict(
            session.rows(
                "SELECT i.id, o.sales_order FROM sales_order_item i JOIN sales_order o ON o.id = i.sales_order"
            )
        )
        rows = session.rows(
            "SELECT id, movement_type, material_plant, to_material_plant, quantity, from_segment, to_segment,"
            " receipt_order, sales_order_item, reversal_of, amount, order_amount, cost, cost_kind"
            " FROM goods_movement WHERE id > ? ORDER BY id",
            [after],
        )

    def section(segment: int | None) -> str | None:
        return None if segment is None else items[segment // 8] if segment else ""

    return [
        (
            Row(
                number,
                code,
                materials[material],
                materials[material if other is None else other],
                quantity,
                section(giver),
                section(taker),
                receipt,
                items.get(bearer, ""),
                original,
            ),
            tuple(money),  # type: ignore[arg-type]
        )
        for number, code, material, other, quantity, giver, taker, receipt, bearer, original, *money in rows
    ]


def played(application: Application, steps: Sequence[Step]) -> World:
    world = World(application)
    world.build()
    for step in steps:
        world.step(step)
    world.check()
    return world


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 40), st.integers(0, 40), st.integers(1, 4000)),
        max_size=30,
    )
)
def test_cost_is_conserved_under_any_postings(steps: list[Step]) -> None:
    application = open_application("sqlite://")
    try:
        played(application, steps)
    finally:
        application.close()


def random_steps(seed: int, count: int) -> list[Step]:
    random = Random(seed)
    return [
        (random.choice(STEPS), random.randrange(40), random.randrange(40), random.randrange(1, 4000))
        for _ in range(count)
    ]


def test_a_long_history_on_every_database(application: Application) -> None:
    world = played(application, random_steps(19, 250))
    posted: dict[str, int] = defaultdict(int)
    for row, _ in world.reference.rows.values():
        posted[row.code] += 1
    # The history is worth something only if it has some of everything.
    for code in ("101", "102", "231", "261", "262", "309", "411", "413", "551", "601", "653", "701", "702"):
        assert posted[code], code
    assert any(account.clamped for account in world.reference.accounts.values())
    assert any(one.balance for one in world.reference.orders.values() if one.open <= 0)
    assert any(one.balance for one in world.reference.orders.values() if one.open > 0)


def test_the_same_postings_cost_the_same_wherever_they_are_made(application: Application) -> None:
    def outcome(one: Application) -> list[Any]:
        world = played(one, random_steps(11, 60))
        return [*world.reference.rows.values(), *(cost(one, item) for item in ITEMS)]

    twin = open_application("sqlite://")
    try:
        assert outcome(application) == outcome(twin)
    finally:
        twin.close()
