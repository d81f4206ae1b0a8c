"""Exception messages on orders and on supplies, from the built-in rules and from rules of one's own."""

from __future__ import annotations

import numpy as np
import pytest

from mto_graph.strategies import ExceptionRule

from .worlds import MONDAY, World

DAY = "2025-04-07"


def receipt_world(received: str, horizon: str = "2025-05-01", quantity: int = 5) -> World:
    built = World()
    built.bought("C", horizon_day=horizon)
    built.receipt("C", quantity, received)
    built.order("C", 5, DAY)
    return built


def test_10_where_a_receipt_is_needed_earlier() -> None:
    assert receipt_world("2025-04-09").plan().supply_messages() == [(10, "C", "net", "R1", "5")]


@pytest.mark.parametrize(
    ("received", "horizon", "others"),
    [(DAY, "2025-05-01", []), ("2025-04-09", "2025-04-08", [(25, "C", "net", "R1", "5")])],
)
def test_no_10_where_it_is_in_time_or_outside_the_horizon(
    received: str, horizon: str, others: list[tuple[object, ...]]
) -> None:
    assert receipt_world(received, horizon).plan().supply_messages() == others


def test_a_dedicated_receipt_serves_its_item_however_late() -> None:
    """What was made with the order item is not proposed a second time; it is to come earlier."""
    built = World()
    built.bought("C")
    built.receipt("C", 5, "2025-05-05", section="1/10", dedicated=True)
    built.order("C", 5, DAY, strategy="20", item="1/10")
    planned = built.plan()
    assert planned.orders("C") == []
    assert planned.supply_messages() == [(10, "C", "1/10", "R1", "5")]


def test_no_10_where_nobody_needs_it() -> None:
    built = World()
    built.bought("C", horizon_day="2025-05-01")
    built.receipt("C", 5, "2025-04-09")
    assert built.plan().supply_messages() == [(20, "C", "net", "R1", "5")]


def test_26_on_stock_and_receipts_of_a_customer_that_nothing_needs() -> None:
    built = World()
    built.bought("C")
    built.stock("C", 7, "1/10")
    built.receipt("C", 4, DAY, section="1/10")
    built.order("C", 5, DAY, strategy="20", item="1/10")
    assert built.plan().supply_messages() == [
        (20, "C", "1/10", "R1", "4"),
        (26, "C", "1/10", "stock", "2"),
        (26, "C", "1/10", "R1", "4"),
    ]


def test_20_only_on_a_receipt_that_nothing_of_is_needed() -> None:
    built = World()
    built.bought("C")
    built.receipt("C", 4, DAY, section="1/10")
    built.receipt("C", 4, DAY)
    built.order("C", 1, DAY, strategy="20", item="1/10")
    assert built.plan().supply_messages() == [(25, "C", "net", "R2", "4"), (26, "C", "1/10", "R1", "3")]


def test_no_26_in_plant_stock() -> None:
    built = World()
    built.bought("C")
    built.stock("C", 7)
    assert built.plan().supply_messages() == []


def test_55_on_an_order_whose_phantom_has_no_bill_of_material() -> None:
    built = World()
    built.made("P")
    built.made("PH", phantom=True)
    built.bought("C")
    built.item("P", "PH")
    built.item("P", "C")
    built.order("P", 1, DAY)
    plan = built.plan()
    assert plan.messages("P") == [(55,)]
    assert [need.quantity for need in plan.needs("C")] == ["1"]


def test_a_firm_planned_order_carries_what_became_of_its_bill_of_material() -> None:
    """One without items, one with none that is valid; a production order is not exploded."""
    built = World()
    built.made("P")
    built.made("Q")
    built.bought("C")
    built.item("Q", "C", valid=("2026-01-01", ""))
    built.receipt("P", 4, "2025-04-01", explodes=True)
    built.receipt("Q", 5, "2025-04-02", explodes=True)
    built.receipt("P", 6, "2025-04-03")
    assert [message for message in built.plan().supply_messages() if message[0] != 25] == [
        (50, "P", "net", "R1", "4"),
        (52, "Q", "net", "R2", "5"),
    ]


def test_several_messages_on_one_order() -> None:
    """Late, and without a bill of material."""
    built = World()
    built.made("P", 5)
    built.order("P", 1, MONDAY)
    assert built.plan().messages("P") == [(30, 50)]


def test_a_rule_of_ones_own_sees_the_columns_of_orders() -> None:
    rule = ExceptionRule(
        number=90,
        group=9,
        text="Much too early",
        of_orders=lambda orders: orders.requirement_day - orders.start_day > 30,
    )
    built = World(exception_rules=[rule])
    built.made("P", 5)
    built.made("Q", 25)
    for material in "PQ":
        built.order(material, 1, "2025-05-05", item=material)
    plan = built.plan()
    assert (plan.messages("P"), plan.messages("Q")) == ([(50,)], [(50, 90)])


def test_a_rule_of_ones_own_sees_the_columns_of_supplies() -> None:
    rule = ExceptionRule(
        number=91,
        group=9,
        text="Old stock",
        of_supplies=lambda supplies: supplies.is_stock & (supplies.unused == supplies.quantity),
    )
    built = World(exception_rules=[rule])
    for name in "CDE":
        built.bought(name)
        built.stock(name, 5)
    built.order("C", 5, DAY)
    built.order("D", 4, DAY, item="2/10")
    assert built.plan().supply_messages() == [(91, "E", "net", "stock", "5")]


def test_rules_are_asked_once_for_all_rows() -> None:
    asked = []

    def remember(orders: object) -> object:
        asked.append(len(orders.start_day))  # type: ignore[attr-defined]
        return np.zeros(asked[-1], dtype=np.bool_)

    rule = ExceptionRule(number=92, group=9, text="Never", of_orders=remember)  # type: ignore[arg-type]
    built = World(exception_rules=[rule])
    built.made("P")
    built.bought("C")
    built.item("P", "C")
    for number in range(3):
        built.order("P", 1, DAY, item=f"{number}/10")
    built.plan()
    assert asked == [6]
