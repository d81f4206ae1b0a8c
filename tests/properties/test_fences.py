"""Planning time fences have a memory: what the last run has left inside is part of what the next one plans from."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert

from ..reference import PlannedOrder, plan_world
from .budget import looking_at
from .draws import FENCES
from .product import loaded, plan
from .test_net_change import changed, merged
from .test_next_run import WRITTEN, later_world, plan_rows
from .views import of_product, of_reference, orders_by_number
from .worlds import DrawnWorld, worlds


def stored_proposals(application: Application) -> Iterator[PlannedOrder]:
    """What is stored of the plan, as the reference planner wants it."""
    for number, row in orders_by_number(application).items():
        yield PlannedOrder(number, *row)


def assert_next_run_is_the_reference_plan(application: Application, world: DrawnWorld) -> None:
    """And that the run after it finds nothing to write."""
    expected = of_reference(plan_world(world.tables, world.today, list(stored_proposals(application))))
    plan(application, world.today)
    product = of_product(application)
    assert product.orders == expected.orders
    assert product.components == expected.components
    assert product.pegs == expected.pegs
    assert product.messages == expected.messages
    before = plan_rows(application)
    again = plan(application, world.today)
    assert not any(count for name, count in again.counts.items() if name.endswith(WRITTEN))
    assert plan_rows(application) == before


@looking_at(12)
@given(worlds(FENCES), st.lists(st.integers(0, 999), min_size=1, max_size=2))
def test_every_run_is_the_reference_plan_of_what_the_run_before_has_left(
    world: DrawnWorld, seeds: list[int]
) -> None:
    with loaded(world.tables) as application:
        assert_next_run_is_the_reference_plan(application, world)
        for seed in seeds:
            world = later_world(world, seed)
            upsert(application, world.tables)
            assert_next_run_is_the_reference_plan(application, world)


@looking_at(10)
@given(worlds(FENCES), st.integers(0, 999))
def test_what_a_fence_holds_keeps_number_quantity_and_dates(world: DrawnWorld, seed: int) -> None:
    with loaded(world.tables) as application:
        plan(application, world.today)
        plan(application, later_world(world, 2).today)
        held = {number: row for number, row in orders_by_number(application).items() if row[-1]}
        upsert(application, later_world(world, seed).tables)
        plan(application, later_world(world, 2).today)
        after = orders_by_number(application)
    assert held == {number: after.get(number) for number in held}


@looking_at(16)
@given(worlds(FENCES), st.data())
def test_net_change_sees_how_the_fence_moves(world: DrawnWorld, data: st.DataObject) -> None:
    """Planning everything anew afterwards finds nothing to write."""
    with loaded(world.tables) as application:
        plan(application, world.today)
        for _ in range(3):
            change = data.draw(changed(world))
            world = merged(world, change, data.draw(st.sampled_from((0, 1, 1, 4))))
            upsert(application, change)
            plan(application, world.today, "NETCH")
            assert plan(application, world.today, "NEUPL").unchanged
