"""The plan of a data set does not depend on the order of its rows."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ..reference import plan_world
from .budget import looking_at
from .product import planned
from .views import of_reference
from .worlds import DrawnWorld, worlds


def shuffled(world: DrawnWorld, seed: int) -> DrawnWorld:
    random = Random(seed)
    return DrawnWorld(
        {name: random.sample(rows, len(rows)) for name, rows in world.tables.items()}, world.today
    )


@looking_at(16)
@given(worlds(), st.integers(0, 999))
def test_product_does_not_see_the_order_of_rows(world: DrawnWorld, seed: int) -> None:
    assert planned(shuffled(world, seed)) == planned(world)


@looking_at(24)
@given(worlds(), st.integers(0, 999))
def test_reference_does_not_see_the_order_of_rows(world: DrawnWorld, seed: int) -> None:
    other = shuffled(world, seed)
    views = [of_reference(plan_world(each.tables, each.today)) for each in (world, other)]
    assert views[0] == views[1]
