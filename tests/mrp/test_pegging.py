"""Pegging: every requirement is covered once, and most dependent requirements by exactly one supply."""

from __future__ import annotations

import numpy as np

from mto_graph.mrp.requirements import DemandKind
from mto_graph.mrp.supplies import NO_SINGLE_SUPPLY, STOCK, receipt_code

from .views import Peg
from .worlds import MONDAY, World

DAY = "2025-04-07"


def world(order: int, stock: int = 0, receipt: int = 0) -> World:
    """An order for P, whose part C has some stock and a receipt."""
    built = World()
    built.made("P")
    built.bought("C")
    built.item("P", "C")
    built.order("P", order, DAY)
    if stock:
        built.stock("C", stock)
    if receipt:
        built.receipt("C", receipt, DAY)
    return built


def test_one_supply_is_named_in_the_requirement_itself() -> None:
    for built, supply in (
        (world(5), "order 1"),
        (world(5, stock=9), "stock"),
        (world(5, receipt=9), "R1"),
    ):
        plan = built.plan()
        assert plan.pegs("C") == [Peg("4:0", supply, "5")]
        assert not (plan.plan.pegging.material == 1).any()


def test_several_supplies_have_a_row_each() -> None:
    plan = world(10, stock=2, receipt=3).plan()
    assert plan.pegs("C") == [Peg("4:0", "stock", "2"), Peg("4:0", "R1", "3"), Peg("4:0", "order 1", "5")]
    assert plan.plan.pegging.covered_by.tolist() == [NO_SINGLE_SUPPLY]


def test_what_nothing_covers_has_no_supply() -> None:
    built = world(5)
    built.materials["C"]["planned_by_requirements"] = False
    plan = built.plan()
    assert plan.pegs("C") == []
    assert plan.plan.pegging.covered_by.tolist() == [NO_SINGLE_SUPPLY]


def test_independent_requirements_always_have_rows() -> None:
    assert world(5).plan().pegs("P") == [Peg("1:0", "order 0", "5")]


def test_each_kind_of_demand_is_named() -> None:
    """A lot of 100 of the past for everything: sales order, plan, reservation, safety stock and stored orders."""
    built = World()
    built.made("Z")
    built.bought("C", safety_stock=1)
    built.receipt("C", 100, MONDAY)
    built.order("C", 2, DAY)
    built.forecast("C", 3, DAY)
    built.reservation("C", 4, DAY)
    built.dependent("C", 5, DAY, parent="Z")
    kinds = {peg.demand: peg.quantity for peg in built.plan().pegs("C")}
    assert kinds == {
        f"{DemandKind.SAFETY_STOCK:d}:1": "1",
        f"{DemandKind.SALES_ORDER_LINE:d}:0": "2",
        f"{DemandKind.PLAN_LINE:d}:0": "3",
        f"{DemandKind.STORED_DEPENDENT:d}:0": "5",
        f"{DemandKind.RESERVATION:d}:0": "4",
    }


def test_a_reorder_point_is_a_demand_too() -> None:
    built = World()
    built.bought("C", reorder_point=10, planned_by_requirements=False, planned_by_reorder_point=True)
    assert built.plan().pegs("C") == [Peg(f"{DemandKind.REORDER_POINT:d}:0", "order 0", "10")]


def test_receipts_are_named_by_their_row() -> None:
    built = World()
    built.made("P")
    built.receipt("P", 2, "2025-04-01")
    built.receipt("P", 3, "2025-04-02")
    built.order("P", 5, DAY)
    assert [(peg.supply, peg.quantity) for peg in built.plan().pegs("P")] == [("R1", "2"), ("R2", "3")]
    assert receipt_code(np.array([0, 1])).tolist() == [STOCK - 1, STOCK - 2]


def test_used_supply_and_its_first_day() -> None:
    built = World()
    built.made("P")
    built.stock("P", 10)
    built.receipt("P", 5, "2025-03-20")
    built.order("P", 4, "2025-04-08")
    built.order("P", 3, DAY, item="2/10")
    pegging = built.plan().plan.pegging
    assert pegging.used.tolist() == [7000, 0]
    assert str(np.datetime64(int(pegging.first_use_day[0]), "D")) == DAY


def test_orders_of_lower_levels_are_numbered_through() -> None:
    """Two orders on top, then the part's two: requirement 1 is covered by order 3."""
    built = world(5)
    built.order("P", 6, DAY, item="2/10")
    assert built.plan().plan.pegging.covered_by.tolist() == [2, 3]
