"""The product's plan is the reference planner's plan, on random small worlds: orders, components, pegging, messages."""

from __future__ import annotations

from hypothesis import given

from ..reference import plan_world
from .budget import looking_at
from .draws import (
    ASSEMBLIES,
    CONFIGURED,
    DISCONTINUATION,
    PLAN_AND_ORDERS,
    PLANNING_VARIANTS,
    PROJECTS,
    SHARED_PARTS,
    STOCK_AND_FORECAST,
    STRATEGY_FAMILY,
)
from .product import planned
from .views import of_reference
from .worlds import DrawnWorld, worlds


def assert_same_plan(world: DrawnWorld) -> None:
    product = planned(world)
    reference = of_reference(plan_world(world.tables, world.today))
    assert product.orders == reference.orders
    assert product.components == reference.components
    assert product.pegs == reference.pegs
    assert product.messages == reference.messages


@looking_at(40)
@given(worlds())
def test_worlds_of_everything(world: DrawnWorld) -> None:
    assert_same_plan(world)


@looking_at(24)
@given(worlds(ASSEMBLIES))
def test_worlds_of_planned_assemblies(world: DrawnWorld) -> None:
    assert_same_plan(world)


@looking_at(24)
@given(worlds(STRATEGY_FAMILY))
def test_worlds_of_all_strategies(world: DrawnWorld) -> None:
    assert_same_plan(world)


@looking_at(24)
@given(worlds(PLAN_AND_ORDERS))
def test_worlds_of_plan_and_orders(world: DrawnWorld) -> None:
    assert_same_plan(world)


@looking_at(24)
@given(worlds(SHARED_PARTS))
def test_worlds_of_shared_parts(world: DrawnWorld) -> None:
    assert_same_plan(world)


@looking_at(24)
@given(worlds(STOCK_AND_FORECAST))
def test_worlds_of_stock_and_forecast(world: DrawnWorld) -> None:
    assert_same_plan(world)


@looking_at(24)
@given(worlds(DISCONTINUATION))
def test_worlds_of_discontinued_materials(world: DrawnWorld) -> None:
    assert_same_plan(world)


@looking_at(24)
@given(worlds(CONFIGURED))
def test_worlds_of_configured_products(world: DrawnWorld) -> None:
    assert_same_plan(world)


@looking_at(24)
@given(worlds(PLANNING_VARIANTS))
def test_worlds_of_planning_variants(world: DrawnWorld) -> None:
    assert_same_plan(world)


@looking_at(24)
@given(worlds(PROJECTS))
def test_worlds_of_projects(world: DrawnWorld) -> None:
    assert_same_plan(world)
