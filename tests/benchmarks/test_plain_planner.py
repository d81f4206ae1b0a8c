"""The plain planner that the kernel is measured against makes the same planned orders.

Without stock, because which of two requirements of one day takes it is the kernel's own rule.
"""

from __future__ import annotations

from dataclasses import astuple

import pytest

from benchmarks.plain_planner import materials_of, plan_plainly
from benchmarks.problems import Problem
from mto_graph.mrp.plan import plan
from mto_graph.mrp.snapshot import NET_SEGMENT


@pytest.mark.parametrize(
    "problem",
    [
        Problem(lines=60, products=3),
        Problem(lines=60, products=3, first_day=1),
        Problem.realistic(lines=80, products=6, stock_percent=0),
        Problem.realistic(lines=80, products=6, first_day=1, stock_percent=0, collective_percent=40),
    ],
    ids=["private", "late", "realistic", "collective"],
)
def test_the_same_orders(problem: Problem) -> None:
    plain = [astuple(order) for order in plan_plainly(materials_of(problem))]
    orders = plan(problem.snapshot()).orders
    columns = (
        orders.material,
        orders.segment,
        orders.quantity,
        orders.start_day,
        orders.finish_day,
        orders.availability_day,
    )
    assert sorted(plain) == sorted(zip(*(column.tolist() for column in columns), strict=True))


def test_stock_is_taken_first() -> None:
    problem = Problem.realistic(lines=80, products=6)
    planned, without = (
        sum(order.quantity for order in plan_plainly(materials_of(each)) if order.segment == NET_SEGMENT)
        for each in (problem, Problem.realistic(lines=80, products=6, stock_percent=0))
    )
    orders = plan(problem.snapshot()).orders
    assert planned < without
    assert planned == orders.quantity[orders.segment == NET_SEGMENT].sum()
