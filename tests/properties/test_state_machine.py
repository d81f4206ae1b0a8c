"""The life of make-to-order items under any sequence of operations.

Each posting changes exactly the stock that it names; what is refused changes nothing, and nothing that is possible is
refused; stock is never below zero, is the sum of the ledger, and one item's stock never serves another; the plan is
the reference planner's, and a second run writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mto_graph.errors import ErrorCode, Refused
from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert
from mto_graph.services.goods_movements import GoodsMovement, post_goods_movements, reverse_goods_movement
from mto_graph.services.manual_orders import (
    NewPlannedOrder,
    PlannedOrderChange,
    change_planned_order,
    create_planned_order,
    delete_planned_order,
)
from mto_graph.services.order_completion import complete_orders
from mto_graph.services.orders import Conversion, convert_planned_orders
from mto_graph.services.planning import PlanningRequest, run_planning
from mto_graph.services.purchase_orders import RequisitionConversion, convert_purchase_requisitions
from mto_graph.services.sales_order_items import reject_sales_order_items

from ..reference import plan_world
from .budget import looking_at
from .factory import MASTER_DATA, MATERIALS, PLANT, SOLD, TODAY, USABLE, Factory, Sold, Stock, quantities
from .product import plan
from .views import of_product, of_reference

Delta = dict[tuple[str, str, str], int]
NUMBERS = ("1", "2", "30")
LOCATIONS = ("", "A1")
SMALL = st.integers(1, 12_000)


def text(thousandths: int) -> Decimal:
    return Decimal(thousandths) / 1000


class MakeToOrder(RuleBasedStateMachine):
    """Operations on one small factory, each checked against what it must do to stock."""

    def __init__(self) -> None:
        super().__init__()
        self.application = open_application("sqlite://")
        self.factory = Factory(self.application)
        self.today = TODAY
        self.planned_always = False

    def teardown(self) -> None:
        try:
            self.check_plan()
        finally:
            self.application.close()

    @initialize(planned_always=st.booleans())
    def start(self, planned_always: bool) -> None:
        self.planned_always = planned_always
        upsert(self.application, MASTER_DATA)
        upsert(self.application, {"stock": [self.stock_row("BOLT", 30_000), self.stock_row("FRAME", 2_000)]})
        self.enter("1", 10, "BIKE", 3_000, TODAY + timedelta(days=40))

    # -- sales orders and plan

    @rule(
        number=st.sampled_from(NUMBERS),
        item=st.sampled_from((10, 20)),
        material=st.sampled_from(SOLD),
        quantity=SMALL,
        days=st.integers(-5, 60),
    )
    def enter_or_change(self, number: str, item: int, material: str, quantity: int, days: int) -> None:
        known = {(one.sales_order, one.item): one for one in self.factory.sold()}.get((number, item))
        keeps = known is None or known.material == material or not known.delivered
        self.check(
            {}, keeps, lambda: self.enter(number, item, material, quantity, self.today + timedelta(days))
        )

    @rule(data=st.data(), rejected=st.booleans())
    def reject(self, data: st.DataObject, rejected: bool) -> None:
        one = self.drawn(data, self.factory.sold())
        if one is not None:
            self.check(
                {},
                True,
                lambda: reject_sales_order_items(
                    self.application, [(one.sales_order, one.item)], rejected=rejected
                ),
            )

    @rule(quantity=SMALL, days=st.integers(0, 50))
    def plan_demand(self, quantity: int, days: int) -> None:
        line = {
            "material": "TRIKE",
            "plant": PLANT,
            "date": self.today + timedelta(days),
            "quantity": text(quantity),
        }
        self.check({}, True, lambda: upsert(self.application, {"planned_independent_requirements": [line]}))

    # -- orders

    @rule(mode=st.sampled_from(("1", "2", "3")), run_type=st.sampled_from(("NEUPL", "NETCH")))
    def run_planning(self, mode: str, run_type: str) -> None:
        firm = self.firm_orders()
        request = PlanningRequest(today=self.today, planning_mode=mode, run_type=run_type)
        run_planning(self.application, request)
        assert self.firm_orders() == firm
        self.check_plan()

    @rule(
        data=st.data(),
        days=st.sampled_from((None, None, 0, 4, 30)),
        firmed=st.sampled_from((None, None, True, False)),
    )
    def change_by_hand(self, data: st.DataObject, days: int | None, firmed: bool | None) -> None:
        one = self.drawn(data, self.planned_orders())
        if one is not None:
            number, before, convertible = one
            quantity = data.draw(st.sampled_from((None, *quantities(before))))
            given = quantity is not None or days is not None
            change = PlannedOrderChange(
                quantity=None if quantity is None else text(quantity),
                availability_date=None if days is None else self.today + timedelta(days),
                firmed=firmed,
            )
            self.check(
                {},
                convertible and (not given if firmed is False else given or firmed is True),
                lambda: change_planned_order(self.application, number, change),
            )

    @rule(data=st.data(), quantity=SMALL, days=st.integers(-2, 40))
    def make_by_hand(self, data: st.DataObject, quantity: int, days: int) -> None:
        sold = self.drawn(data, [None, *self.factory.sold()])
        new = NewPlannedOrder(
            material=data.draw(st.sampled_from(MATERIALS)),
            plant=PLANT,
            quantity=text(quantity),
            availability_date=self.today + timedelta(days),
            sales_order="" if sold is None else sold.sales_order,
            sales_order_item=None if sold is None else sold.item,
        )
        self.check(
            {},
            sold is None or sold.material != "OIL",
            lambda: create_planned_order(self.application, new),
        )

    @rule(data=st.data())
    def delete_by_hand(self, data: st.DataObject) -> None:
        one = self.drawn(data, self.planned_orders())
        if one is not None:
            number, _, convertible = one
            self.check({}, convertible, lambda: delete_planned_order(self.application, number))

    @rule(data=st.data(), whole=st.booleans())
    def convert(self, data: st.DataObject, whole: bool) -> None:
        one = self.drawn(data, self.planned_orders())
        if one is not None:
            number, quantity, convertible = one
            part = quantity if whole else data.draw(st.sampled_from(list(quantities(quantity))))
            self.check(
                {},
                bool(convertible) and part <= quantity,
                lambda: convert_planned_orders(self.application, [Conversion(number, text(part))]),
            )

    @rule(data=st.data(), whole=st.booleans())
    def order_requisition(self, data: st.DataObject, whole: bool) -> None:
        one = self.drawn(data, [row for row in self.factory.orders() if row.kind == "purchase_requisition"])
        if one is not None:
            still_open = 0 if one.completed else one.quantity - one.received
            part = still_open if whole else data.draw(st.sampled_from(list(quantities(still_open))))
            conversion = RequisitionConversion(one.order, quantity=text(part), net_price=Decimal("1.5"))
            self.check(
                {},
                0 < part <= still_open,
                lambda: convert_purchase_requisitions(self.application, [conversion]),
            )

    @rule(data=st.data(), completed=st.booleans())
    def complete(self, data: st.DataObject, completed: bool) -> None:
        one = self.drawn(data, self.factory.orders())
        if one is not None:
            self.check(
                {},
                one.kind != "planned_order",
                lambda: complete_orders(self.application, [(one.order, 1)], completed=completed),
            )

    # -- movements for documents

    @rule(data=st.data())
    def produce(self, data: st.DataObject) -> None:
        """The short way from a sales order item to its stock."""
        self.check_plan()
        one = self.drawn(data, self.factory.sold(), [one for one in self.factory.sold() if one.open])
        if one is None or one.material == "OIL":
            return
        found = self.factory.rows(
            "SELECT o.number FROM planned_order o JOIN order_profile p ON p.id = o.order_profile"
            " WHERE o.segment = ? AND p.convertible AND p.procurement = 'in_house' ORDER BY o.number",
            8 * one.id + 3,
        )
        self.check(
            {},
            True,
            lambda: convert_planned_orders(self.application, [Conversion(number) for (number,) in found]),
        )
        for order in self.factory.orders():
            if (order.section, order.received, order.kind) == (one.section, 0, "production_order"):
                self.move(
                    {(order.material, order.section, USABLE): order.quantity},
                    not order.completed,
                    movement_type="101",
                    order=order.order,
                    quantity=order.quantity,
                )

    @rule(
        data=st.data(),
        components=st.booleans(),
        final=st.sampled_from((False, False, True)),
        location=st.sampled_from(LOCATIONS),
    )
    def receive(self, data: st.DataObject, components: bool, final: bool, location: str) -> None:
        firm = [row for row in self.factory.orders() if row.kind in ("production_order", "purchase_order")]
        one = self.drawn(data, self.factory.orders(), [row for row in firm if row.received < row.quantity])
        if one is None:
            return
        tolerance = {"FRAME": 20_000, "BOLT": 12_500}.get(one.material, 0)
        most = one.quantity + one.quantity * tolerance // 100_000 - one.received
        quantity = data.draw(st.sampled_from(list(quantities(max(most, 1)))))
        possible = (
            quantity <= most
            and not one.completed
            and one.kind not in ("planned_order", "purchase_requisition")
        )
        delta: Delta = {(one.material, one.section, USABLE): quantity}
        if components:
            total = one.received + quantity
            for row in (row for row in self.factory.reservations() if row.order == one.order):
                still_open = 0 if row.final else max(row.quantity - row.withdrawn, 0)
                done = final or total >= one.quantity
                due = still_open if done else -(-row.quantity * total // one.quantity) - row.withdrawn
                due = min(max(due, 0), still_open)
                place = (row.material, row.section, USABLE)
                delta[place] = delta.get(place, 0) - due
        self.move(
            delta,
            possible,
            movement_type="101",
            order=one.order,
            quantity=quantity,
            issue_components=components,
            final=final,
            storage_location=location,
        )

    @rule(data=st.data(), final=st.booleans(), by_order=st.booleans())
    def issue(self, data: st.DataObject, final: bool, by_order: bool) -> None:
        stock = self.factory.stock()
        served = [
            row
            for row in self.factory.reservations()
            if stock[row.material, row.section, USABLE] and not row.final
        ]
        one = self.drawn(data, self.factory.reservations(), served)
        if one is None:
            return
        alone = [
            row
            for row in self.factory.reservations()
            if (row.order, row.material) == (one.order, one.material)
        ]
        quantity = data.draw(st.sampled_from(list(quantities(max(one.quantity - one.withdrawn, 1)))))
        named = {"reservation": one.reservation, "reservation_item": one.item}
        if by_order and len(alone) == 1:
            named = {"order": one.order, "material": one.material}
        kinds = {row.order: row.kind for row in self.factory.orders()}
        self.move(
            {(one.material, one.section, USABLE): -quantity},
            kinds[one.order] in ("production_order", "purchase_order"),
            movement_type="261",
            quantity=quantity,
            final=final,
            **named,
        )

    @rule(data=st.data())
    def issue_unplanned(self, data: st.DataObject) -> None:
        """From any stock into any order: only plant stock and the order's own section may serve it."""
        one = self.drawn(data, [row for row in self.factory.orders() if row.kind == "production_order"])
        place = self.drawn(data, sorted(place for place in self.factory.stock() if place[2] == USABLE))
        if one is None or place is None:
            return
        material, section, _ = place
        reserved = any(
            (row.order, row.material) == (one.order, material) for row in self.factory.reservations()
        )
        if reserved:
            return
        quantity = data.draw(st.sampled_from(list(quantities(self.factory.stock()[place]))))
        self.move(
            {place: -quantity},
            section in ("net", one.section),
            movement_type="261",
            order=one.order,
            material=material,
            section=section,
            quantity=quantity,
        )

    @precondition(lambda self: self.ready())
    @rule(data=st.data(), location=st.sampled_from(("", "", "", "A1")))
    def deliver(self, data: st.DataObject, location: str) -> None:
        one = self.drawn(data, self.factory.sold(), self.ready())
        if one is not None:
            there = min(one.open, self.factory.stock()[one.material, one.stock, USABLE])
            quantity = data.draw(st.sampled_from(list(quantities(max(there, 1)))))
            self.move(
                {(one.material, one.stock, USABLE): -quantity},
                quantity <= one.open and self.at(one.material, one.stock, USABLE, location) >= quantity,
                movement_type="601",
                quantity=quantity,
                storage_location=location,
                **self.item(one),
            )

    @precondition(lambda self: any(one.delivered for one in self.factory.sold()))
    @rule(data=st.data(), kind=st.sampled_from(("651", "653", "655", "657")))
    def take_back(self, data: st.DataObject, kind: str) -> None:
        one = self.drawn(data, self.factory.sold(), [one for one in self.factory.sold() if one.delivered])
        if one is None:
            return
        back = self.sent_back(one)
        quantity = data.draw(st.sampled_from(list(quantities(max(one.delivered - back, 1)))))
        kinds = {"651": "returns_blocked", "653": USABLE, "655": "quality_inspection", "657": "blocked"}
        self.move(
            {(one.material, one.stock, kinds[kind]): quantity},
            quantity <= one.delivered - back,
            movement_type=kind,
            quantity=quantity,
            **self.item(one),
        )

    def sent_back(self, one: Sold) -> int:
        rows = self.factory.rows(
            "SELECT COALESCE(SUM(CASE WHEN reversal_of IS NULL THEN quantity ELSE -quantity END), 0)"
            " FROM goods_movement WHERE sales_order_item = ? AND movement_type BETWEEN '651' AND '658'",
            one.id,
        )
        return int(rows[0][0])

    # -- movements of stock alone

    @precondition(lambda self: any(place[2] != USABLE for place in self.factory.stock()))
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        kinds = {"returns_blocked": "453", "quality_inspection": "321", "blocked": "343"}
        place = self.drawn(data, sorted(place for place in self.factory.stock() if place[2] in kinds))
        if place is not None:
            material, section, stock_type = place
            quantity = data.draw(st.sampled_from(list(quantities(self.factory.stock()[place]))))
            self.move(
                {place: -quantity, (material, section, USABLE): quantity},
                True,
                movement_type=kinds[stock_type],
                material=material,
                section=section,
                quantity=quantity,
            )

    @rule(data=st.data(), into=st.booleans())
    def transfer(self, data: st.DataObject, into: bool) -> None:
        one = self.drawn(data, self.factory.sold())
        material = data.draw(st.sampled_from(MATERIALS))
        if one is None:
            return
        there = [name for name, _, kind in sorted(self.factory.stock()) if kind == USABLE]
        material = self.drawn(data, [material], there)
        customer, plant = (material, one.section, USABLE), (material, "net", USABLE)
        source, target = (plant, customer) if into else (customer, plant)
        quantity = data.draw(st.sampled_from(list(quantities(self.factory.stock()[source]))))
        self.move(
            {source: -quantity, target: quantity},
            one.material != "OIL" or not into,
            movement_type="413" if into else "411",
            material=material,
            quantity=quantity,
            **self.item(one),
        )

    @rule(data=st.data())
    def adapt(self, data: st.DataObject) -> None:
        """What was made for one item becomes another material, for the same item, another one, or plant stock."""
        place = self.drawn(data, sorted(place for place in self.factory.stock() if place[2] == USABLE))
        sections = {one.section: one.material != "OIL" for one in self.factory.sold()} | {"net": True}
        if place is None:
            return
        to_material = data.draw(st.sampled_from(MATERIALS))
        to_section = data.draw(st.sampled_from(sorted(sections)))
        quantity = data.draw(st.sampled_from(list(quantities(self.factory.stock()[place]))))
        self.move(
            {place: -quantity, (to_material, to_section, USABLE): quantity},
            to_material != place[0] and (sections[to_section] or to_section == place[1]),
            movement_type="309",
            material=place[0],
            section=place[1],
            to_material=to_material,
            to_section=to_section,
            quantity=quantity,
        )

    @rule(data=st.data(), kind=st.sampled_from(("551", "702", "231")))
    def take_out(self, data: st.DataObject, kind: str) -> None:
        place = self.drawn(data, sorted(self.factory.stock()))
        if place is None:
            return
        quantity = data.draw(st.sampled_from(list(quantities(self.factory.stock()[place]))))
        owner = {one.section: one for one in self.factory.sold()}.get(place[1])
        if kind == "231" and place[2] == USABLE:
            other = self.drawn(data, self.factory.sold())
            assert other is not None
            self.move(
                {place: -quantity},
                owner is None or owner == other,
                movement_type=kind,
                material=place[0],
                section=place[1],
                quantity=quantity,
                **self.item(other),
            )
            return
        self.move(
            {place: -quantity},
            kind != "231",
            movement_type=kind,
            material=place[0],
            section=place[1],
            stock_type=place[2],
            quantity=quantity,
        )

    @rule(
        data=st.data(),
        kind=st.sampled_from(("561", "701")),
        quantity=SMALL,
        stock_type=st.sampled_from((USABLE, "blocked")),
        location=st.sampled_from(LOCATIONS),
    )
    def bring_in(self, data: st.DataObject, kind: str, quantity: int, stock_type: str, location: str) -> None:
        material = data.draw(st.sampled_from(MATERIALS))
        sections = {one.section: one.material != "OIL" for one in self.factory.sold()} | {"net": True}
        section = data.draw(st.sampled_from(sorted(sections)))
        self.move(
            {(material, section, stock_type): quantity},
            sections[section],
            movement_type=kind,
            material=material,
            section=section,
            stock_type=stock_type,
            quantity=quantity,
            storage_location=location,
        )

    @rule(material=st.sampled_from(("BOLT", "TUBE", "OIL")), quantity=st.integers(0, 40_000))
    def load_stock(self, material: str, quantity: int) -> None:
        """A stock that is loaded replaces the one of its location, and the ledger gets the difference."""
        before = self.at(material, "net", USABLE, "")
        place = (material, "net", USABLE)
        self.check(
            {place: quantity - self.at(material, "net", USABLE, "", nameless=True)},
            before >= 0,
            lambda: upsert(self.application, {"stock": [self.stock_row(material, quantity)]}),
        )

    @precondition(lambda self: self.factory.rows("SELECT 1 FROM goods_movement LIMIT 1"))
    @rule(data=st.data(), whole=st.booleans())
    def reverse(self, data: st.DataObject, whole: bool) -> None:
        number, quantity = self.drawn(
            data, self.factory.rows("SELECT id, quantity FROM goods_movement ORDER BY id DESC")[:12]
        )
        part = None if whole else data.draw(st.sampled_from(list(quantities(quantity))))
        before, contents, ledger = self.factory.stock(), self.factory.contents(), self.factory.ledger()
        try:
            posted = reverse_goods_movement(
                self.application,
                number,
                quantity=None if part is None else text(part),
                posting_date=self.today,
            )
        except Refused as refusal:
            codes = {error.code for error in refusal.errors}
        else:
            codes = set()
        if codes:
            assert self.factory.contents() == contents
            expected = {ErrorCode.INSUFFICIENT_STOCK, ErrorCode.CONFLICT, ErrorCode.EXCEEDS_OPEN_QUANTITY}
            assert codes <= expected
            return
        assert ledger == before
        assert self.change_of(before) == self.opposite(number, int(posted.quantity * 1000))

    # -- what must hold

    @invariant()
    def stock_is_the_sum_of_the_ledger(self) -> None:
        assert self.factory.stock() == self.factory.ledger()

    @invariant()
    def stock_of_one_item_never_serves_another(self) -> None:
        strangers = self.factory.rows(
            "SELECT g.id, g.movement_type FROM goods_movement g LEFT JOIN receipt r ON r.id = g.receipt"
            " LEFT JOIN reservation s ON s.id = g.reservation LEFT JOIN schedule_line l ON l.id = g.schedule_line"
            " WHERE g.from_segment % 8 = 3 AND g.reversal_of IS NULL AND g.to_segment IS NULL AND ("
            " COALESCE(r.sales_order_item, (g.from_segment - 3) / 8) <> (g.from_segment - 3) / 8"
            " OR COALESCE(s.sales_order_item, (g.from_segment - 3) / 8) <> (g.from_segment - 3) / 8"
            " OR COALESCE(l.sales_order_item, (g.from_segment - 3) / 8) <> (g.from_segment - 3) / 8"
            " OR g.sales_order_item <> (g.from_segment - 3) / 8)"
            " OR (g.from_segment % 8 = 3 AND g.to_segment % 8 = 3 AND g.from_segment <> g.to_segment"
            " AND g.to_material_plant IS NULL)"
        )
        assert strangers == []

    @invariant()
    def documents_are_the_sum_of_the_ledger(self) -> None:
        for table, quantity, column, kinds in (
            ("receipt", "received_quantity", "receipt", ("101", "102")),
            ("reservation", "withdrawn_quantity", "reservation", ("261", "262")),
            ("schedule_line", "delivered_quantity", "schedule_line", ("601", "602")),
        ):
            assert (
                self.factory.rows(
                    f"SELECT t.id, t.{quantity} AS stored, COALESCE(SUM(CASE g.movement_type WHEN ? THEN g.quantity"
                    f" WHEN ? THEN -g.quantity END), 0) AS posted FROM {table} t"
                    f" LEFT JOIN goods_movement g ON g.{column} = t.id GROUP BY t.id"
                    " HAVING stored <> posted OR stored < 0",
                    *kinds,
                )
                == []
            )

    @invariant()
    def plan_and_withdrawals_agree(self) -> None:
        assert (
            self.factory.rows(
                "SELECT p.id FROM planned_independent_requirement p LEFT JOIN plan_reduction r"
                " ON r.planned_independent_requirement = p.id GROUP BY p.id"
                " HAVING p.withdrawn_quantity <> COALESCE(SUM(r.quantity), 0) OR p.quantity < 0"
            )
            == []
        )

    @invariant()
    def the_plan_is_the_references(self) -> None:
        if self.planned_always:
            self.check_plan()

    def check_plan(self) -> None:
        plan(self.application, self.today, "NETCH")
        product = of_product(self.application)
        reference = of_reference(plan_world(self.factory.tables(), self.today))
        assert product.orders == reference.orders
        assert product.components == reference.components
        assert product.pegs == reference.pegs
        assert product.messages == reference.messages
        assert plan(self.application, self.today, "NEUPL").unchanged

    # -- how the rules do it

    def planned_orders(self) -> list[tuple[int, int, bool]]:
        """Number, quantity and whether it is convertible."""
        return [
            (number, quantity, bool(convertible))
            for number, quantity, convertible in self.factory.rows(
                "SELECT o.number, o.quantity, p.convertible FROM planned_order o"
                " JOIN order_profile p ON p.id = o.order_profile ORDER BY o.number"
            )
        ]

    def firm_orders(self) -> list[tuple[Any, ...]]:
        return self.factory.rows("SELECT * FROM planned_order WHERE firmed = 1 ORDER BY number")

    def ready(self) -> list[Sold]:
        """Items that something may be delivered of."""
        stock = self.factory.stock()
        return [one for one in self.factory.sold() if one.open and stock[one.material, one.stock, USABLE]]

    def enter(self, number: str, item: int, material: str, quantity: int, day: date) -> None:
        row = {
            "sales_order": number,
            "item": item,
            "material": material,
            "plant": PLANT,
            "quantity": text(quantity),
            "requested_date": day,
        }
        upsert(self.application, {"sales_orders": [row]})

    def stock_row(self, material: str, quantity: int) -> dict[str, Any]:
        return {"material": material, "plant": PLANT, "quantity": text(quantity)}

    def item(self, one: Sold) -> dict[str, Any]:
        return {"sales_order": one.sales_order, "sales_order_item": one.item}

    def drawn(self, data: st.DataObject, choices: list[Any], sensible: list[Any] | None = None) -> Any:
        """One of the choices, more often than not a sensible one."""
        if sensible and data.draw(st.integers(0, 3)):
            return data.draw(st.sampled_from(sensible))
        return data.draw(st.sampled_from(choices)) if choices else None

    def at(
        self, material: str, section: str, stock_type: str, location: str, *, nameless: bool = False
    ) -> int:
        """What lies at a location; without one, at all of them (`nameless`: at the one without a name)."""
        sections = {name: segment for segment, name in self.factory.sections().items()}
        segment = sections[section]
        places = {name: identity for identity, name in self.factory.materials().items()}
        rows = self.factory.rows(
            "SELECT COALESCE(storage_location, ''), quantity FROM stock WHERE material_plant = ? AND stock_type = ?"
            " AND COALESCE(8 * sales_order_item + 3, 0) = ?",
            places[material],
            stock_type,
            segment,
        )
        return sum(quantity for name, quantity in rows if name == location or not (location or nameless))

    def move(self, delta: Delta, allowed: bool, *, quantity: int, **named: Any) -> None:
        """Post one movement; it must change stock by exactly `delta`, or be refused when that is not possible."""
        stock = self.factory.stock()
        gives = all(stock[place] + change >= 0 for place, change in delta.items())
        movement = GoodsMovement(quantity=text(quantity), plant=PLANT, **named)
        self.check(
            delta,
            allowed and gives,
            lambda: post_goods_movements(self.application, [movement], today=self.today),
        )

    def check(self, delta: Delta, possible: bool, change: Callable[[], object]) -> None:
        before, contents = self.factory.stock(), self.factory.contents()
        try:
            change()
            refusal = None
        except Refused as refused:
            refusal = refused
        if refusal is not None:
            assert self.factory.contents() == contents
            assert not possible, refusal
            return
        assert possible, "it should have been refused"
        assert self.change_of(before) == {place: change for place, change in delta.items() if change}

    def change_of(self, before: Stock) -> Delta:
        after = Counter(self.factory.stock())
        after.subtract(before)
        return {place: change for place, change in after.items() if change}

    def opposite(self, number: int, quantity: int) -> Delta:
        """What taking back a part of a row must do to stock."""
        names, sections = self.factory.materials(), self.factory.sections()
        giver, taker, source, from_type, target, to_type = self.factory.rows(
            "SELECT material_plant, COALESCE(to_material_plant, material_plant), from_segment, from_stock_type,"
            " to_segment, to_stock_type FROM goods_movement WHERE id = ?",
            number,
        )[0]
        delta: Stock = Counter()
        if source is not None:
            delta[names[giver], sections[source], from_type] += quantity
        if target is not None:
            delta[names[taker], sections[target], to_type] -= quantity
        return {place: change for place, change in delta.items() if change}


TestMakeToOrder = MakeToOrder.TestCase
TestMakeToOrder.settings = settings(looking_at(12), stateful_step_count=30)
