"""The network of supplies: earliest days forward, latest days backward, variants beside each other."""

from __future__ import annotations

import numpy as np

from mto_graph.mrp.calendars import BEYOND, Calendars
from mto_graph.mrp.supply_network import Edges, Nodes, SupplyNetwork, Variants

from .worlds import MONDAY, day, integers

WEEK = Calendars.build([("1111100", [])])
DEMAND, PRODUCT, MADE, BOUGHT = range(4)


def network(offset: int = 0, floor: int = -1, ring: bool = False) -> SupplyNetwork:
    """A demand for a product (5 workdays) of a made part (3) and a bought one (1 workday, 4 days, 1 workday)."""
    nodes = Nodes(
        calendar=integers([0] * 4),
        begin=integers([day(MONDAY)] * 4),
        floor=integers([-1, -1, -1, floor]),
        workdays=integers([0, 5, 3, 1]),
        delivery=integers([0, 0, 0, 4]),
        receipt=integers([0, 0, 0, 1]),
    )
    back = [PRODUCT] if ring else []
    return SupplyNetwork(
        WEEK,
        nodes,
        Edges(
            parent=integers([DEMAND, PRODUCT, PRODUCT, *([MADE] if ring else [])]),
            child=integers([PRODUCT, MADE, BOUGHT, *back]),
            offset=integers([0, 0, offset, *([0] if ring else [])]),
        ),
    )


def ready(found: SupplyNetwork) -> list[int]:
    days = found.earliest(Variants.of(found.nodes)).ready[0]
    return [int(one) for one in days]


def test_an_order_begins_when_its_last_part_is_there() -> None:
    """Bought: out on Tuesday 4, delivered on Saturday 8, so Monday 10, in on Tuesday 11; then five workdays."""
    assert ready(network())[1:] == [day("2025-03-18"), day("2025-03-06"), day("2025-03-11")]
    assert ready(network())[DEMAND] == day("2025-03-18")


def test_a_part_that_is_needed_later_lets_the_order_begin_earlier() -> None:
    assert ready(network(offset=2))[PRODUCT] == day("2025-03-14")
    assert ready(network(offset=-1))[PRODUCT] == day("2025-03-19")


def test_what_is_firm_comes_on_its_day() -> None:
    assert ready(network(floor=day("2025-03-21")))[BOUGHT] == day("2025-03-21")
    assert ready(network(floor=day("2025-03-21")))[PRODUCT] == day("2025-03-28")


def test_the_latest_days_are_those_that_just_do_no_harm() -> None:
    found = network()
    targets = np.full(4, BEYOND)
    targets[DEMAND] = day("2025-03-18")
    assert found.latest(targets).tolist() == [
        day("2025-03-18"),
        day("2025-03-18"),
        day("2025-03-11"),
        day("2025-03-11"),
    ]


def test_variants_do_not_touch_each_other() -> None:
    """As it is; delivered four days sooner (the other part then decides); without the bought part."""
    found = network()
    variants = Variants.of(found.nodes, 3)
    variants.delivery[1, BOUGHT] = 0
    variants.without[2] = 2
    days = found.earliest(variants).ready[:, PRODUCT]
    assert days.tolist() == [day("2025-03-18"), day("2025-03-13"), day("2025-03-13")]


def test_an_edge_that_closes_a_ring_is_left_out() -> None:
    assert ready(network(ring=True))[BOUGHT] == day("2025-03-11")
