"""Ties that random worlds seldom meet: who is served first, worked out by hand and compared with the reference.

March 2024: the 4th, 11th and 18th are Mondays, the 8th and 15th Fridays; all plants work Monday to Friday.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ..reference import plan_world
from .draws import Row, Tables
from .product import planned
from .views import Name, PlanView, of_reference
from .worlds import DrawnWorld

TODAY = date(2024, 3, 1)


def day(number: int) -> date:
    return date(2024, 3, number)


def made(material: str, **columns: object) -> Row:
    return {"material": material, "plant": "1", "procurement_type": "in_house", **columns}


def item(parent: str, component: str, **columns: object) -> Row:
    return {"parent": parent, "plant": "1", "item": "0010", "component": component, "quantity": 1, **columns}


def order(number: str, material: str, quantity: int, requested: int, **columns: object) -> Row:
    keys = {"sales_order": number, "item": 10, "material": material, "plant": "1"}
    return {**keys, "quantity": quantity, "requested_date": day(requested), **columns}


def plan_line(number: int, **columns: object) -> Row:
    return {"material": "P", "plant": "1", "date": day(number), "quantity": 5, **columns}


def reservation(number: str, quantity: int, **columns: object) -> Row:
    keys = {"reservation": number, "item": 1, "material": "C", "plant": "1"}
    return {**keys, "quantity": quantity, "date": day(11), **columns}


def firm(number: str, material: str, start: int, available: int, **columns: object) -> Row:
    keys = {"order": number, "kind": "planned_order", "material": material, "plant": "1", "quantity": 5}
    return {**keys, "firmed": True, "start_date": day(start), "availability_date": day(available), **columns}


def same_plan(masters: list[Row], **tables: list[Row]) -> PlanView:
    """The plan of both planners, after making sure that it is one."""
    world: Tables = {"plants": [{"plant": "1"}], "material_plants": masters, **tables}
    product = planned(DrawnWorld(world, TODAY))
    assert product == of_reference(plan_world(world, TODAY))
    return product


def left_of_plan(
    mode: int, lines: list[Row], orders: list[Row], window: int = 5
) -> list[tuple[date, Fraction]]:
    """What stays planned, by date, after the orders have consumed."""
    windows = {"backward_consumption_days": window, "forward_consumption_days": window}
    product = made("P", strategy_group="50", consumption_mode=mode, **windows)
    view = same_plan([product], planned_independent_requirements=lines, sales_orders=orders)
    return sorted((row[6], row[3]) for row in view.orders if row[2] == "planning")


@pytest.mark.parametrize(
    ("mode", "left"),
    [(1, [15, 18]), (2, [15, 18]), (3, [4, 8, 18]), (4, [4, 8, 18])],
    ids=lambda value: str(value),
)
def test_modes_turn_first_to_their_own_side(mode: int, left: list[int]) -> None:
    """Five pieces wanted on the 11th; lines on the 4th, 8th, 15th, 18th; the nearest of the side is taken."""
    expected = [day(number) for number in ([4, *left] if mode < 3 else left)]
    lines = [plan_line(number) for number in (18, 4, 15, 8)]
    assert [available for available, _ in left_of_plan(mode, lines, [order("1", "P", 5, 11)])] == expected


@pytest.mark.parametrize(("mode", "left"), [(2, [15]), (4, [8])])
def test_modes_turn_to_the_other_side_with_the_rest(mode: int, left: list[int]) -> None:
    lines = [plan_line(number) for number in (15, 8)]
    rest = left_of_plan(mode, lines, [order("1", "P", 7, 11)])
    assert rest == [(day(number), Fraction(3)) for number in left]


def test_the_earlier_wish_consumes_first_whatever_its_number() -> None:
    """Order 2 of the 11th takes the 11th's line; order 1 of the 12th reaches no other, so the 4th stays planned."""
    orders = [order("1", "P", 5, 12), order("2", "P", 5, 11)]
    assert left_of_plan(1, [plan_line(4), plan_line(11)], orders) == [(day(4), Fraction(5))]


def test_of_one_days_plan_the_lower_version_is_consumed_first() -> None:
    view = same_plan(
        [made("P", strategy_group="50")],
        planned_independent_requirements=[plan_line(4, version="01"), plan_line(4, version="00")],
        sales_orders=[order("1", "P", 5, 4)],
    )
    assert [peg[3] for peg in view.pegs if peg[2] == "planning"] == [("plan line", "P", "1", "01", day(4))]


def served_from_stock(masters: list[Row], **tables: list[Row]) -> Name:
    """Whose are the five pieces of C in stock."""
    stock = [{"material": "C", "plant": "1", "quantity": 5}]
    view = same_plan([*masters, made("C", individual_collective="collective")], stock=stock, **tables)
    (demand,) = (tuple(peg[3]) for peg in view.pegs if peg[4] == ("stock",))
    return demand


def test_an_orders_reservation_comes_before_one_made_by_hand() -> None:
    production = {"order": "7", "kind": "production_order", "material": "P", "plant": "1", "quantity": 1}
    served = served_from_stock(
        [made("P")],
        receipts=[{**production, "availability_date": day(20)}],
        reservations=[reservation("R1", 5), reservation("R2", 5, order="7", order_item=1)],
    )
    assert served == ("reservation", "R2", 1)


def test_items_count_as_numbers_and_orders_as_text() -> None:
    assert (
        served_from_stock([], sales_orders=[order("1", "C", 5, 11), order("1", "C", 5, 11, item=9)])[2] == 9
    )
    assert served_from_stock([], sales_orders=[order("9", "C", 5, 11), order("10", "C", 5, 11)])[1] == "10"


KINDS = ("schedule line", "plan line", "component", "reservation")


@pytest.mark.parametrize("first", KINDS)
def test_kinds_of_requirements_have_their_order(first: str) -> None:
    """All want five pieces on the 11th; those before `first` are left out."""
    there = KINDS[KINDS.index(first) :]

    def when(kind: str, row: Row) -> list[Row]:
        return [row] if kind in there else []

    served = served_from_stock(
        [made("P")],
        bom_items=when("component", item("P", "C")),
        sales_orders=[order("1", "P", 5, 11), *when("schedule line", order("2", "C", 5, 11))],
        planned_independent_requirements=when("plan line", plan_line(11, material="C")),
        reservations=when("reservation", reservation("R", 5)),
    )
    assert served[0] == first


def parent_served(masters: list[Row], **tables: list[Row]) -> Name:
    """Which order's component gets the stock: its material and section, or the firm order's number."""
    kind, parent, _ = served_from_stock(masters, **tables)
    assert kind == "component"
    return tuple(parent[:2]) if parent[0] == "receipt" else (parent[0], parent[2])


def test_parents_come_by_their_name_whatever_their_low_level_code() -> None:
    """A is a part of Z; both need C on the 11th."""
    served = parent_served(
        [made("Z"), made("A")],
        bom_items=[item("Z", "A", item="0010"), item("Z", "C", item="0020"), item("A", "C")],
        sales_orders=[order("1", "Z", 5, 11)],
    )
    assert served == ("A", "net")


def test_parents_of_one_material_come_by_section_then_availability() -> None:
    """P takes one day: the order for the 12th starts on the 11th, like all firm orders here."""
    masters = [made("P", strategy_group="20", in_house_production_days=1)]
    tables = {"bom_items": [item("P", "C")]}
    two = [order("10", "P", 5, 12), order("9", "P", 5, 12)]
    assert parent_served(masters, **tables, sales_orders=two) == ("P", "customer 10/10")
    items = [order("1", "P", 5, 12), order("1", "P", 5, 12, item=9)]
    assert parent_served(masters, **tables, sales_orders=items) == ("P", "customer 1/9")
    owner = {"sales_order": "1", "sales_order_item": 10}
    early = [firm("F", "P", 11, 11, **owner)]
    net = [order("1", "P", 5, 25), order("2", "P", 5, 12, strategy_group="20")]
    assert parent_served(masters, **tables, sales_orders=net, receipts=early) == ("receipt", "F")
    late = [firm("F", "P", 11, 20, sales_order="2", sales_order_item=10)]
    assert parent_served(masters, **tables, sales_orders=net, receipts=late) == ("P", "customer 2/10")


def test_firm_orders_come_by_availability_and_before_proposals_of_the_same_day() -> None:
    masters = [made("P", in_house_production_days=1)]
    tables = {"bom_items": [item("P", "C")], "sales_orders": [order("1", "P", 8, 12)]}
    assert parent_served(masters, **tables, receipts=[firm("F", "P", 11, 12)])[0] == "receipt"
    assert parent_served(masters, **tables, receipts=[firm("F", "P", 11, 13)]) == ("P", "net")
    two = [firm("F", "P", 11, 12), firm("E", "P", 11, 12)]
    assert parent_served(masters, **tables, receipts=two) == ("receipt", "E")
