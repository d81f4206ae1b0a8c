"""The plan is the same in every planning mode, and what a person did by hand stands in all of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.manual_orders import PlannedOrderChange, change_planned_order
from mto_graph.services.planning import PlanningRequest, run_planning

from ..reference import plan_world
from .budget import looking_at
from .factory import stored_tables
from .product import loaded, plan
from .test_next_run import later_world
from .views import Name, of_product, of_reference, orders_by_number
from .worlds import DrawnWorld, worlds

MODES = ("1", "2", "3")


def planned_in(application: Application, world: DrawnWorld, mode: str) -> None:
    run_planning(application, PlanningRequest(today=world.today, planning_mode=mode, run_type="NEUPL"))


def firm_orders(application: Application) -> list[Name]:
    with application.database.reading() as session:
        return session.rows(
            "SELECT number, material_plant, segment, quantity, start_date, finish_date, availability_date,"
            " order_profile FROM planned_order WHERE firmed = 1 ORDER BY number"
        )


@looking_at(10)
@given(worlds(), st.integers(0, 999))
def test_quantities_and_dates_are_the_same_in_every_mode(world: DrawnWorld, seed: int) -> None:
    """On a plan of the day before, changed here and there."""
    later = later_world(world, seed)
    expected = of_reference(plan_world(later.tables, later.today))
    for mode in MODES:
        with loaded(world.tables) as application:
            plan(application, world.today)
            numbers, firm = orders_by_number(application), firm_orders(application)
            upsert(application, later.tables)
            planned_in(application, later, mode)
            assert of_product(application) == expected
            assert len(firm_orders(application)) == len(firm)
            again = orders_by_number(application)
            if mode == "3":
                assert not numbers.keys() & again.keys()
            assert plan(application, later.today).unchanged


@looking_at(10)
@given(worlds(), st.data())
def test_what_was_done_by_hand_stands_in_every_mode(world: DrawnWorld, data: st.DataObject) -> None:
    with loaded(world.tables) as application:
        plan(application, world.today)
        convertible = [number for number, row in orders_by_number(application).items() if row[8]]
        for number in (
            data.draw(st.lists(st.sampled_from(convertible), max_size=3, unique=True)) if convertible else ()
        ):
            days = data.draw(st.sampled_from((None, 0, 3, 10)))
            change = PlannedOrderChange(
                quantity=data.draw(st.sampled_from((None, Decimal("1.5"), Decimal(20)))),
                availability_date=None if days is None else world.today + timedelta(days),
                firmed=True,
            )
            change_planned_order(application, number, change)
        by_hand = firm_orders(application)
        expected = of_reference(plan_world(stored_tables(application), world.today))
        numbers = {}
        for mode in ("1", "2", "3", "1"):
            planned_in(application, world, mode)
            assert firm_orders(application) == by_hand
            assert of_product(application) == expected
            kept = set(numbers) == set(orders_by_number(application))
            assert kept or mode == "3" or not numbers
            numbers = orders_by_number(application)
        assert plan(application, world.today).unchanged
        assert not Counter(number for number, *_ in by_hand) & Counter(numbers)
