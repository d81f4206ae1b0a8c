"""How late or early a firm receipt is: workdays between its first use and the day it comes."""

from __future__ import annotations

import pytest

from mto_graph.mrp.worklist import worklist

from .worlds import World, day

FRIDAY, SATURDAY, SUNDAY, MONDAY = "2025-03-14", "2025-03-15", "2025-03-16", "2025-03-17"


def messages(received: str, needed: str, tolerance: int) -> list[int]:
    built = World()
    built.bought(
        "C", horizon_day="2025-05-01", bring_forward_tolerance=tolerance, postpone_tolerance=tolerance
    )
    built.receipt("C", 5, received)
    built.reservation("C", 5, needed)
    return [message[0] for message in built.plan().supply_messages()]


@pytest.mark.parametrize(
    ("received", "needed", "tolerance", "found"),
    [
        (MONDAY, FRIDAY, 0, [10]),
        (MONDAY, FRIDAY, 1, []),
        (SATURDAY, FRIDAY, 0, [10]),
        (SUNDAY, FRIDAY, 1, []),
        (FRIDAY, MONDAY, 0, [15]),
        (FRIDAY, MONDAY, 1, []),
        (SATURDAY, MONDAY, 0, []),
        ("2025-03-13", MONDAY, 1, [15]),
        ("2025-03-19", FRIDAY, 2, [10]),
        (FRIDAY, FRIDAY, 0, []),
    ],
)
def test_what_comes_on_a_closed_day_is_there_on_the_next(
    received: str, needed: str, tolerance: int, found: list[int]
) -> None:
    assert messages(received, needed, tolerance) == found


def test_the_proposed_day_is_that_of_the_first_use() -> None:
    """As the worklist has it: the day until which the message wants to be settled."""
    built = World()
    built.bought("C", horizon_day="2025-05-01")
    built.receipt("C", 5, MONDAY)
    built.reservation("C", 2, "2025-04-01")
    built.reservation("C", 3, "2025-03-20")
    found = worklist(built.snapshot(), built.plan().plan)
    assert (found.number.tolist(), found.due_day.tolist()) == ([15], [day("2025-03-20")])


def test_a_shortage_inside_the_fence_is_due_on_its_first_day() -> None:
    built = World()
    built.bought("C", fence_day="2025-03-31", fence_stops=True)
    built.reservation("C", 2, "2025-03-20")
    built.reservation("C", 3, FRIDAY)
    found = worklist(built.snapshot(), built.plan().plan)
    assert (found.number.tolist(), found.due_day.tolist(), found.quantity.tolist()) == (
        [56],
        [day(FRIDAY)],
        [5_000],
    )
