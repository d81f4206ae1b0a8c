"""Which messages ask for action, by when, and how large the fault is."""

from __future__ import annotations

from mto_graph.mrp.supplies import NO_SINGLE_SUPPLY
from mto_graph.mrp.worklist import NEVER_DUE, worklist
from mto_graph.strategies import ExceptionRule, Measure, ProposedAction
from mto_graph.units import from_day

from .worlds import MONDAY, World

DAY = "2025-04-07"

Entry = tuple[int, int, str, str, int, int]
"""Number, urgency, supply, due day, quantity in units, measure."""


def entries(world: World) -> list[Entry]:
    planned = world.plan()
    found = worklist(planned.snapshot, planned.plan)
    return [
        (
            int(found.number[row]),
            int(found.urgency[row]),
            planned._supply(int(found.supply[row])),
            "never" if found.due_day[row] == NEVER_DUE else str(from_day(int(found.due_day[row]))),
            int(found.quantity[row]) // 1000,
            int(found.measure[row]),
        )
        for row in range(len(found.number))
    ]


def test_a_late_order_is_due_at_its_requirement_and_measured_in_days() -> None:
    """Five workdays from Monday; wanted on Monday itself. The missing bill of material is measured by quantity."""
    world = World()
    world.made("P", 5)
    world.order("P", 3, MONDAY)
    assert sorted(entries(world)) == [
        (30, 1, "order 0", MONDAY, 3, 7),
        (50, 2, "order 0", MONDAY, 3, 3000),
    ]


def test_harmless_messages_have_no_entry() -> None:
    """01 is said of the order, and nothing else."""
    world = World()
    world.bought("C")
    world.order("C", 3, DAY)
    assert world.plan().plan.order_messages.tolist() != [0]
    assert entries(world) == []


def test_a_receipt_that_is_needed_earlier_is_due_when_it_is_first_needed() -> None:
    world = World()
    world.bought("C", horizon_day="2025-05-01")
    world.receipt("C", 9, "2025-04-14")
    world.order("C", 2, "2025-04-10")
    world.order("C", 2, DAY, item="2/10")
    assert entries(world) == [(10, 1, "R1", DAY, 9, 7)]


def test_what_nothing_needs_serves_nobody() -> None:
    """A receipt is due on the day it comes, before which it can be cancelled; stock is never due."""
    world = World()
    world.bought("C")
    world.stock("C", 7, "1/10")
    world.receipt("C", 4, DAY, section="1/10")
    world.order("C", 5, "2025-04-01", strategy="20", item="1/10")
    assert sorted(entries(world)) == [
        (20, 4, "R1", DAY, 4, 4000),
        (26, 5, "R1", DAY, 4, 4000),
        (26, 5, "stock", "never", 2, 2000),
    ]


def test_the_rule_says_what_belongs_in_the_worklist() -> None:
    """A rule of one's own on the whole stock: due when the stock is first needed."""
    rule = ExceptionRule(
        number=91,
        group=9,
        text="Count it",
        of_supplies=lambda supplies: supplies.is_stock,
        whole_supply=True,
        urgency=9,
        action=ProposedAction.USE_ELSEWHERE,
        measure=Measure.DAYS,
    )
    world = World(exception_rules=[rule])
    world.bought("C")
    world.stock("C", 5)
    world.order("C", 5, "2025-03-10")
    assert entries(world) == [(91, 9, "stock", "2025-03-10", 5, 7)]


def test_a_material_that_cannot_be_planned_has_no_day_and_no_quantity() -> None:
    world = World()
    world.bought("C", 30_000)
    world.order("C", 9, DAY)
    planned = world.plan()
    found = worklist(planned.snapshot, planned.plan)
    assert found.number.tolist() == [62]
    assert found.supply.tolist() == [NO_SINGLE_SUPPLY]
    assert [found.due_day[0], found.quantity[0], found.measure[0]] == [NEVER_DUE, 0, 0]


def test_production_that_does_not_fit_asks_to_check_the_days() -> None:
    world = World()
    world.made("P", 3, time_per_order=4)
    world.bought("C")
    world.item("P", "C")
    world.order("P", 2, DAY)
    assert entries(world) == [(63, 2, "order 0", DAY, 2, 2000)]
