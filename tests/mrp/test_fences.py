"""Planning time fences in the kernel: what is needed inside, lots, and the messages on sections."""

from __future__ import annotations

import numpy as np
import pytest

from mto_graph.errors import ErrorCode, Refused
from mto_graph.strategies import ExceptionRule, Integers, SectionColumns

from .worlds import World

END = "2025-03-17"
INSIDE, LATER = "2025-03-11", "2025-03-20"


def fenced(stops: bool = False, **columns: object) -> World:
    built = World()
    built.bought("C", fence_day=END, fence_stops=stops, **columns)
    built.order("C", 3, INSIDE, item="1/10")
    built.order("C", 4, END, item="2/10")
    built.order("C", 5, LATER, item="3/10")
    return built


def days(built: World) -> list[tuple[str, str]]:
    return [(order.quantity, order.available) for order in built.plan().orders("C")]


def test_what_is_needed_inside_comes_at_the_end() -> None:
    assert days(fenced()) == [("3", END), ("4", END), ("5", LATER)]
    assert (
        fenced().plan().plan.orders.requirement_day.tolist()[0] < fenced().snapshot().materials.fence_day[0]
    )


def test_or_not_at_all() -> None:
    built = fenced(stops=True)
    assert days(built) == [("4", END), ("5", LATER)]
    plan = built.plan()
    assert (56, "C", "net", "stock", "3") in plan.supply_messages()
    assert [peg.quantity for peg in plan.pegs("C")] == ["4", "5"]


def test_stock_and_receipts_still_serve_what_is_needed_inside() -> None:
    built = fenced(stops=True)
    built.stock("C", 2)
    built.receipt("C", 1, INSIDE)
    assert [message for message in built.plan().supply_messages() if message[0] == 56] == []


def test_a_daily_lot_gathers_the_days_inside_at_the_end() -> None:
    assert days(fenced(lot_size="TB")) == [("7", END), ("5", LATER)]


def test_a_tank_is_filled_up_once_for_all_days_inside() -> None:
    """20 there, 3 + 4 needed up to the end: 87 fill it up, 100 − 7 remain and 5 more are taken later."""
    built = fenced(lot_size="HB", maximum_stock=100)
    built.order("C", 20, INSIDE, item="4/10")
    built.stock("C", 20)
    assert days(built) == [("80", END)]


def test_safety_stock_that_nobody_may_order_is_not_there() -> None:
    """The tank holds nothing on the day of the lot: neither stock nor the safety stock, which stays short."""
    built = World()
    built.bought("C", fence_day=END, fence_stops=True, lot_size="HB", maximum_stock=100, safety_stock=10)
    built.order("C", 5, LATER)
    assert days(built) == [("100", LATER)]


def test_orders_from_outside_are_forward_scheduled_as_ever() -> None:
    built = World()
    built.bought("C", days=28, fence_day=END)
    built.order("C", 1, INSIDE)
    plan = built.plan()
    assert [order.available for order in plan.orders("C")] == ["2025-03-31"]
    assert plan.messages("C") == [(30,)]


def test_components_of_firm_plan_orders_follow_their_class() -> None:
    built = World()
    built.made("P")
    built.bought("C")
    built.item("P", "C")
    built.receipt("P", 2, LATER, section="planning", explodes=True, strategy="50")
    plan = built.plan().plan
    (planned_as,) = plan.orders.requirements_class.tolist()
    assert plan.classes.classes[planned_as].order_type == "VP"


def rule(of_sections: object) -> ExceptionRule:
    return ExceptionRule(number=93, group=9, text="Own", of_sections=of_sections)  # type: ignore[arg-type]


def test_a_rule_of_ones_own_sees_the_columns_of_sections() -> None:
    def twice_the_safety_stock(sections: SectionColumns) -> Integers:
        return np.maximum(2 * sections.safety_stock - sections.stock, 0)

    built = World(exception_rules=[rule(twice_the_safety_stock)])
    built.bought("C", safety_stock=5)
    built.bought("D", safety_stock=5)
    built.stock("C", 6)
    built.stock("D", 10)
    assert built.plan().supply_messages() == [(93, "C", "net", "stock", "4")]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda sections: 1 / 0, "it raised ZeroDivisionError"),
        (lambda sections: np.zeros(5, dtype=np.int64), "another number of rows"),
        (lambda sections: sections.stock - 9999, "something else than quantities"),
        (lambda sections: sections.stock > 0, "something else than quantities"),
    ],
)
def test_a_rule_on_sections_that_fails_is_named(answer: object, fault: str) -> None:
    built = World(exception_rules=[rule(answer)])
    built.bought("C", safety_stock=5)
    with pytest.raises(Refused) as refused:
        built.plan()
    (error,) = refused.value.errors
    assert error.code == ErrorCode.PLUGIN_FAILED
    assert "own-plugin (hook mto_exception_rules, message 93, Own)" in error.message
    assert fault in error.message
