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


def transfer(floor: str) -> SupplyNetwork:
    """A transfer (1 workday, 4 days) into a plant that works every day, out of one that rests at weekends."""
    every_day, weekdays = 0, 1
    calendars = Calendars.build([("1111111", []), ("1111100", [])])
    nodes = Nodes(
        calendar=integers([every_day, weekdays]),
        begin=integers([day(MONDAY)] * 2),
        floor=integers([-1, day(floor)]),
        workdays=integers([1, 0]),
        delivery=integers([4, 0]),
        receipt=integers([0, 0]),
    )
    return SupplyNetwork(
        calendars, nodes, Edges(parent=integers([0]), child=integers([1]), offset=integers([0]))
    )


def test_what_comes_on_a_closed_day_can_be_used_on_the_next_workday_of_its_own_plant() -> None:
    """There on Saturday 8, sent on from Monday 10: a day of work, four days on the way."""
    assert ready(transfer("2025-03-08"))[0] == day("2025-03-15")
    assert ready(transfer("2025-03-07"))[0] == day("2025-03-12")


def test_the_latest_day_counts_the_days_on_the_way() -> None:
    """To be there on Monday 17 it is sent on Thursday 13 and begun on Wednesday 12, and so on; no weekend below."""
    found = transfer(MONDAY)
    for target, latest in (
        ("2025-03-17", "2025-03-12"),
        ("2025-03-15", "2025-03-10"),
        ("2025-03-14", "2025-03-07"),
    ):
        assert found.latest(integers([day(target), BEYOND])).tolist() == [day(target), day(latest)]
