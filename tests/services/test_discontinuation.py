"""Discontinued materials in runs over a part: what they pass on is the same as if everything were planned."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.planning import PlanningRequest, PlanningResult, run_planning

from .worlds import bought, item, load, made, order, rows

TODAY = date(2025, 3, 3)
NEEDS = "SELECT position, quantity / 1000 FROM dependent_requirement ORDER BY parent, position"
BOTH = [(1, 4), (1_000_001, 6)]
"""What the order needs of four old parts and then new ones."""


def run(application: Application, **scope: Any) -> PlanningResult:
    return run_planning(application, PlanningRequest(today=TODAY, **scope))


@pytest.fixture
def works(application: Application) -> Application:
    """P, made to order, needs ten OLD in plant stock, where four are left; NEW takes over."""
    old = {"effective_out_date": "2025-03-10", "follow_up_material": "NEW"}
    load(
        application,
        material_plants=[
            made("P", strategy_group="20"),
            {**bought("OLD"), "individual_collective": "collective", **old},
            bought("NEW"),
        ],
        bom_items=[item("P", "OLD")],
        sales_orders=[order(1, "P", 10, "2025-04-07")],
        stock=[{"material": "OLD", "plant": "1000", "quantity": 4}],
    )
    run(application)
    return application


def test_the_order_above_needs_both(works: Application) -> None:
    assert rows(works, NEEDS) == BOTH


@pytest.mark.parametrize(
    "scope", [{"run_type": "NETCH"}, {"material": "OLD"}, {"material": "OLD", "plant": "1000"}], ids=str
)
def test_stock_that_changes_moves_the_border(works: Application, scope: dict[str, Any]) -> None:
    """Although the order above has not changed, and the requirement of the old part is stored as it was left."""
    for stock, needs in ((7, [(1, 7), (1_000_001, 3)]), (10, [(1, 10)]), (0, [(1_000_001, 10)]), (4, BOTH)):
        load(works, stock=[{"material": "OLD", "plant": "1000", "quantity": stock}])
        run(works, **scope)
        assert rows(works, NEEDS) == needs
        assert run(works, run_type="NEUPL").unchanged


def test_the_follow_up_alone_changes_nothing(works: Application) -> None:
    assert run(works, material="NEW").unchanged


def test_a_run_of_the_sales_order_leaves_the_old_part_whole_until_it_is_planned(works: Application) -> None:
    run(works, sales_order="1", item=10, run_type="NEUPL")
    assert rows(works, NEEDS) == [(1, 10)]
    run(works, run_type="NETCH")
    assert rows(works, NEEDS) == BOTH
    assert run(works, run_type="NEUPL").unchanged


def test_another_date_is_a_change(works: Application) -> None:
    load(works, material_plants=[{"material": "OLD", "plant": "1000", "effective_out_date": "2025-05-05"}])
    run(works, run_type="NETCH")
    assert rows(works, NEEDS) == [(1, 10)]
    assert run(works, run_type="NEUPL").unchanged


def test_orders_of_a_section_share_what_is_left_although_only_one_has_changed(
    application: Application,
) -> None:
    """A, changed, is served before B; nothing about B has changed but that the old parts are used up."""
    old = {"effective_out_date": "2025-03-10", "follow_up_material": "NEW"}
    owner = {"sales_order": "1", "sales_order_item": 10}
    load(
        application,
        material_plants=[
            made("P", strategy_group="20"),
            made("A"),
            made("B"),
            {**bought("OLD"), **old},
            bought("NEW"),
        ],
        bom_items=[item("P", "A"), item("P", "B"), item("A", "OLD"), item("B", "OLD")],
        sales_orders=[order(1, "P", 10, "2025-04-07")],
        stock=[{"material": "OLD", "plant": "1000", "quantity": 10, **owner}],
    )
    run(application)
    load(application, stock=[{"material": "A", "plant": "1000", "quantity": 4, **owner}])
    run(application, run_type="NETCH")
    assert run(application, run_type="NEUPL").unchanged
    load(application, stock=[{"material": "A", "plant": "1000", "quantity": 0, **owner}])
    run(application, run_type="NETCH")
    assert run(application, run_type="NEUPL").unchanged
