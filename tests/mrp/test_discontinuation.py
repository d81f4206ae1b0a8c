"""Discontinuation: stock is used up, then the follow-up material takes over; nothing more is proposed."""

from __future__ import annotations

from .views import Order, Peg, Requirement
from .worlds import World

OUT = "2025-03-17"
BEFORE, AFTER = "2025-03-14", "2025-03-18"


def world(follow_up: str | None = "NEW", **columns: object) -> World:
    """P needs one OLD, which NEW follows on Monday 17 March."""
    built = World()
    built.made("P")
    built.bought("NEW")
    built.bought("OLD", effective_out_day=OUT, follow_up=follow_up, **columns)
    built.item("P", "OLD")
    return built


def test_from_the_date_on_what_stock_does_not_cover_is_passed_on() -> None:
    built = world()
    built.stock("OLD", 4)
    built.order("P", 10, OUT)
    plan = built.plan()
    assert plan.orders("OLD") == []
    assert plan.orders("NEW") == [Order("net", "6", OUT, OUT)]
    assert plan.needs("OLD") == [Requirement("net", "4", OUT)]
    assert plan.needs("NEW") == [Requirement("net", "6", OUT)]
    assert plan.pegs("OLD") == [Peg("4:0", "stock", "4")]
    assert plan.pegs("NEW") == [Peg("4:1", "order 1", "6")]
    assert plan.supply_messages() == [(57, "OLD", "net", "stock", "6")]


def test_before_the_date_it_is_planned_as_ever() -> None:
    built = world()
    built.order("P", 10, BEFORE)
    plan = built.plan()
    assert plan.quantities("OLD") == ["10"]
    assert plan.needs("NEW") == []


def test_the_parent_stays_the_parent_and_the_item_says_what_was_meant() -> None:
    built = world()
    built.order("P", 10, AFTER)
    rows = built.plan().plan.requirements
    assert (rows.parent.tolist(), rows.position.tolist(), rows.bom_item.tolist()) == ([0], [1_000_001], [1])


def test_requirements_are_served_in_their_order_on_both_sides_of_the_date() -> None:
    """The early one takes 6 of 8, the later one the last 2; what is made early does not last beyond the date."""
    built = world()
    built.stock("OLD", 8)
    built.order("P", 6, BEFORE, item="1/10")
    built.order("P", 5, AFTER, item="2/10")
    plan = built.plan()
    assert plan.quantities("OLD") == []
    assert plan.quantities("NEW") == ["3"]


def test_receipts_before_the_date_are_used_up_later_ones_are_not() -> None:
    built = world()
    built.receipt("OLD", 3, BEFORE)
    built.receipt("OLD", 9, OUT)
    built.order("P", 10, AFTER)
    plan = built.plan()
    assert plan.pegs("OLD") == [Peg("4:0", "R1", "3")]
    assert plan.quantities("NEW") == ["7"]
    assert (59, "OLD", "net", "R2", "9") in plan.supply_messages()


def test_a_later_receipt_that_can_be_brought_forward_is_used() -> None:
    built = world(horizon_day=AFTER)
    built.receipt("OLD", 9, AFTER)
    built.order("P", 10, OUT)
    plan = built.plan()
    assert plan.quantities("NEW") == ["1"]
    assert (10, "OLD", "net", "R1", "9") in plan.supply_messages()


def test_without_a_follow_up_the_demand_stays_open() -> None:
    built = world(None)
    built.order("P", 10, AFTER)
    plan = built.plan()
    assert plan.orders("OLD") == []
    assert plan.needs("OLD") == [Requirement("net", "10", AFTER)]
    assert plan.supply_messages() == [(58, "OLD", "net", "stock", "10")]


def test_only_dependent_requirements_are_passed_on() -> None:
    built = world()
    built.order("OLD", 1, AFTER)
    built.reservation("OLD", 2, AFTER)
    plan = built.plan()
    assert plan.orders("OLD") == []
    assert plan.orders("NEW") == []
    assert plan.supply_messages() == [(58, "OLD", "net", "stock", "3")]


def test_the_same_inside_a_customer_section() -> None:
    built = world()
    built.stock("OLD", 50)
    built.stock("OLD", 1, "1/10")
    built.order("P", 3, AFTER, strategy="20", item="1/10")
    plan = built.plan()
    assert plan.needs("OLD") == [Requirement("1/10", "1", AFTER)]
    assert plan.orders("NEW") == [Order("1/10", "2", AFTER, AFTER)]


def test_a_follow_up_that_watches_plant_stock_is_needed_there() -> None:
    built = world()
    built.materials["NEW"].update(planned_by_requirements=False, planned_by_reorder_point=True)
    built.materials["NEW"]["collective_only"] = True
    built.order("P", 3, AFTER, strategy="20", item="1/10")
    plan = built.plan()
    assert plan.needs("NEW") == [Requirement("net", "3", AFTER)]
    assert plan.orders("NEW") == []


def test_follow_ups_of_follow_ups() -> None:
    built = world()
    built.bought("NEWER")
    built.materials["NEW"].update(effective_out_day=built.today + 14, follow_up="NEWER")
    built.stock("NEW", 4)
    built.order("P", 10, OUT)
    plan = built.plan()
    assert [plan.needs(name) for name in ("OLD", "NEW", "NEWER")] == [
        [],
        [Requirement("net", "4", OUT)],
        [Requirement("net", "6", OUT)],
    ]
    assert plan.plan.requirements.position.tolist() == [1_000_001, 2_000_001]


def test_a_ring_of_follow_ups_takes_nothing_over() -> None:
    built = world()
    built.materials["NEW"].update(effective_out_day=built.today, follow_up="OLD")
    built.order("P", 10, AFTER)
    plan = built.plan()
    assert plan.needs("OLD") == [Requirement("net", "10", AFTER)]
    assert plan.orders("OLD") == plan.orders("NEW") == []


def test_a_follow_up_is_planned_after_what_it_follows() -> None:
    """NEW goes into Q itself, so it would come first by its uses alone."""
    built = World()
    built.bought("NEW")
    built.made("Q")
    built.made("P")
    built.made("SUB")
    built.bought("OLD", effective_out_day=OUT, follow_up="NEW")
    built.item("Q", "NEW")
    built.item("P", "SUB")
    built.item("SUB", "OLD")
    built.order("Q", 1, AFTER, item="1/10")
    built.order("P", 2, AFTER, item="2/10")
    assert sorted(built.plan().quantities("NEW")) == ["1", "2"]


def test_what_is_passed_on_takes_its_turn_behind_what_its_order_needs_itself() -> None:
    """Two orders of P, each needing OLD and NEW; three NEW are there: first order first, item before what is passed."""
    built = world()
    built.item("P", "NEW")
    built.stock("NEW", 3)
    built.order("P", 1, AFTER, item="1/10")
    built.order("P", 2, AFTER, item="2/10")
    plan = built.plan()
    rows = plan.plan.requirements
    served = {
        (int(rows.parent[int(peg.demand[2:])]), int(rows.position[int(peg.demand[2:])])): peg.supply
        for peg in plan.pegs("NEW")
        if peg.supply == "stock"
    }
    assert sorted(served) == [(0, 2), (0, 1_000_001), (1, 2)]


def test_safety_stock_is_not_kept_after_the_date() -> None:
    built = world(safety_stock=5)
    built.today += 14
    built.stock("OLD", 5)
    built.order("P", 5, AFTER)
    plan = built.plan()
    assert plan.needs("NEW") == []
    assert [peg.supply for peg in plan.pegs("OLD")] == ["stock"]


def test_components_of_a_follow_up_are_needed() -> None:
    built = world()
    built.made("MADE")
    built.bought("STEEL")
    built.item("MADE", "STEEL", 2)
    built.materials["OLD"]["follow_up"] = "MADE"
    built.order("P", 3, AFTER)
    assert built.plan().needs("STEEL") == [Requirement("net", "6", AFTER)]
