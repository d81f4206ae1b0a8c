"""Safety time: supply stands some workdays before its requirement, which keeps its date."""

from __future__ import annotations

from .views import Order, Peg
from .worlds import MONDAY, World


def test_supply_comes_so_many_workdays_earlier() -> None:
    """Friday 14 March less two workdays is Wednesday 12; the requirement itself stays on Friday."""
    built = World()
    built.made("P")
    built.bought("C", safety_time=2)
    built.item("P", "C")
    built.order("P", 1, "2025-03-14")
    plan = built.plan()
    assert plan.orders("C") == [Order("net", "1", "2025-03-12", "2025-03-12")]
    assert [need.day for need in plan.needs("C")] == ["2025-03-14"]


def test_in_every_section_and_for_every_kind_of_requirement() -> None:
    built = World()
    built.bought("C", safety_time=1)
    built.order("C", 1, "2025-03-14", strategy="20", item="1/10")
    built.order("C", 2, "2025-03-14", item="2/10")
    built.reservation("C", 4, "2025-03-14")
    built.forecast("C", 8, "2025-03-14", strategy="50")
    assert {order.available for order in built.plan().orders("C")} == {"2025-03-13"}
    assert len(built.plan().orders("C")) == 4


def test_never_before_today_and_late_is_late() -> None:
    built = World()
    built.bought("C", 3, safety_time=5)
    built.order("C", 1, "2025-03-06")
    plan = built.plan()
    assert plan.orders("C") == [Order("net", "1", MONDAY, "2025-03-06")]
    assert plan.messages("C") == [(30,)]


def test_what_is_overdue_stays_where_it_is() -> None:
    built = World()
    built.bought("C", safety_time=5, keep_backward_dates=True)
    built.order("C", 1, "2025-02-28")
    assert built.plan().orders("C") == [Order("net", "1", "2025-02-28", "2025-02-28")]


def test_a_receipt_inside_the_safety_time_is_wanted_earlier() -> None:
    """As if the requirement stood earlier: used and to be brought forward inside the horizon, else not used."""
    for horizon, left in (("2025-04-30", []), (-1, ["1"])):
        built = World()
        built.bought("C", safety_time=2, horizon_day=horizon)
        built.order("C", 1, "2025-03-14")
        built.receipt("C", 1, "2025-03-13")
        plan = built.plan()
        assert plan.quantities("C") == left
        assert [message[0] for message in plan.supply_messages()] == ([25] if left else [10])


def test_the_order_of_requirements_is_that_of_their_own_dates() -> None:
    """Both are wanted today; the reservation of Tuesday comes before the sales order of Wednesday."""
    built = World()
    built.bought("C", safety_time=5)
    built.order("C", 1, "2025-03-05")
    built.reservation("C", 1, "2025-03-04")
    built.stock("C", 1)
    pegs = built.plan().pegs("C")
    assert Peg("3:0", "stock", "1") in pegs
    assert Peg("1:0", "order 0", "1") in pegs


def test_safety_stock_and_reorder_points_are_of_today() -> None:
    built = World()
    built.bought("C", safety_time=5, safety_stock=3)
    built.bought(
        "D", safety_time=5, reorder_point=3, planned_by_requirements=False, planned_by_reorder_point=True
    )
    plan = built.plan()
    assert [order.available for order in (*plan.orders("C"), *plan.orders("D"))] == [MONDAY, MONDAY]
