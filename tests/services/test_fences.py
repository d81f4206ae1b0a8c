"""Planning time fences through the tables: what is stored of firm proposals, who sees it, what a run keeps."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.availability import promise
from mto_graph.services.datasets import export_folder
from mto_graph.services.findings import findings_of
from mto_graph.strategies import Procedure

from .worlds import bought, forecast, item, load, made, order, plan, receipt, reservation, rows, sections

LATER = date(2025, 3, 17)
NEEDED = "2025-03-28"
"""Inside a fence of ten workdays from LATER (to 31 March), outside of one from 3 March (to the 17th)."""

FIRMED = (
    "SELECT o.number, o.quantity, o.availability_date, o.firmed, o.exception_set FROM planned_order o"
    " JOIN material_plant mp ON mp.id = o.material_plant JOIN material m ON m.id = mp.material"
    " WHERE m.material = 'P' ORDER BY o.number"
)


def fenced(application: Application, **columns: Any) -> Application:
    """A proposal of 10 that was made outside of the fence and then moved into it."""
    load(
        application,
        material_plants=[made("P", 5, firming_type=1, planning_time_fence_days=10, **columns), bought("C")],
        bom_items=[item("P", "C", 2)],
        reservations=[reservation("1", "P", 10, NEEDED)],
    )
    plan(application)
    plan(application, LATER)
    return application


def test_firm_by_the_fence_is_written_once_and_forgets_the_messages_of_a_proposal(
    application: Application,
) -> None:
    """It was scheduled forward (30); now it is a firm receipt that is needed earlier (10)."""
    load(
        application,
        material_plants=[made("P", 30, firming_type=1, planning_time_fence_days=10)],
        reservations=[reservation("1", "P", 10, NEEDED)],
    )
    plan(application)
    ((number, _, _, firmed, messages),) = rows(application, FIRMED)
    assert (firmed, messages > 0) == (0, True)
    load(application, material_plants=[{"material": "P", "plant": "1000", "planning_time_fence_days": 40}])
    result = plan(application)
    assert rows(application, FIRMED) == [(number, 10_000, 20192, 2, 0)]
    assert result.counts["planned_orders_changed"] == 1
    assert plan(application).unchanged
    (row,) = [row for row in sections(application, "P")["net"].rows if row.element == "PldOrd"]
    assert (row.firmed, row.exceptions) == (True, (10, 50))
    found = rows(application, "SELECT number, due_date FROM worklist ORDER BY number")
    assert found == [(10, 20175), (50, 20175)]


def test_a_fence_that_is_drawn_back_lets_go(application: Application) -> None:
    fenced(application, mrp_type="P1")
    assert [row[3] for row in rows(application, FIRMED)] == [2]
    load(application, material_plants=[{"material": "P", "plant": "1000", "planning_time_fence_days": 2}])
    result = plan(application, LATER)
    ((number, *_, firmed, messages),) = rows(application, FIRMED)
    assert (number, firmed, messages > 0) == (1, 0, True)
    assert result.counts["planned_orders_created"] == 0


def test_a_run_over_another_part_leaves_it_alone(application: Application) -> None:
    load(application, material_plants=[bought("OTHER")])
    fenced(application)
    before = rows(application, FIRMED)
    assert plan(application, date(2025, 3, 24), material="OTHER").unchanged
    assert rows(application, FIRMED) == before


def test_firm_orders_are_shown_as_such_and_exported(application: Application, tmp_path: Path) -> None:
    fenced(application)
    export_folder(application, tmp_path)
    head, line = (tmp_path / "planned_orders.csv").read_text(encoding="utf-8").splitlines()[:2]
    assert dict(zip(head.split(","), line.split(","), strict=True))["firmed"] == "true"


def test_firm_planned_orders_count_for_a_promise(application: Application) -> None:
    """The item's own order is there before the lead time of 40 days is over."""
    load(
        application,
        material_plants=[
            made(
                "P",
                2,
                firming_type=1,
                planning_time_fence_days=10,
                strategy_group="20",
                replenishment_days=40,
            )
        ],
        sales_orders=[order(1, "P", 4, NEEDED)],
    )
    plan(application)
    assert promise(application, "1", 10, LATER).confirmed_date == date(2025, 5, 12)
    plan(application, LATER)
    assert promise(application, "1", 10, LATER).confirmed_date == date(2025, 3, 28)


def test_components_of_plan_stay_plan_when_only_they_are_planned(application: Application) -> None:
    load(
        application,
        material_plants=[made("P", 2, strategy_group="50"), bought("C")],
        bom_items=[item("P", "C")],
        planned_independent_requirements=[forecast("P", 10)],
    )
    plan(application)
    types = "SELECT p.order_type FROM planned_order o JOIN order_profile p ON p.id = o.order_profile"
    assert rows(application, types) == [("VP",), ("VP",)]
    load(application, material_plants=[{"material": "C", "plant": "1000", "goods_receipt_days": 1}])
    plan(application, material="C")
    assert rows(application, types) == [("VP",), ("VP",)]


def test_the_mrp_types_bring_their_firming_types(memory_application: Application) -> None:
    found = {
        code: entry for code, entry in memory_application.registry.mrp_types.items() if code[1:].isdigit()
    }
    expected = {f"P{number}": number for number in range(1, 5)} | {
        f"M{number}": number for number in range(5)
    }
    assert {code: entry.firming_type for code, entry in found.items() if code[0] in "PM"} == expected
    assert {entry.procedure for code, entry in found.items() if code[0] in "PM"} == {Procedure.REQUIREMENTS}


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"firming_type": 1}, True),
        ({"mrp_type": "P2"}, True),
        ({"mrp_type": "P2", "firming_type": 0}, False),
        ({"mrp_type": "M0"}, False),
        ({"mrp_type": "P2", "planning_time_fence_days": 5}, False),
    ],
)
def test_a_firming_type_wants_a_fence(
    memory_application: Application, columns: dict[str, Any], found: bool
) -> None:
    load(memory_application, material_plants=[bought("C", **columns)])
    codes = {finding.code for finding in findings_of(memory_application, "C", "1000")}
    assert ("PLANNING_TIME_FENCE_MISSING" in codes) == found


@pytest.mark.parametrize(
    ("fence", "horizon", "found"), [(21, 20, True), (20, 20, False), (21, None, False), (None, 20, False)]
)
def test_a_fence_longer_than_the_planning_horizon_is_found_and_everything_is_planned(
    memory_application: Application, fence: int | None, horizon: int | None, found: bool
) -> None:
    load(
        memory_application,
        plants=[{"plant": "1000", "planning_horizon_days": horizon}],
        material_plants=[bought("C", mrp_type="P3", planning_time_fence_days=fence), bought("D")],
        reservations=[reservation("1", "C", 10), reservation("2", "D", 10)],
    )
    codes = {finding.code for finding in findings_of(memory_application, "C", "1000")}
    assert ("PLANNING_TIME_FENCE_TOO_LONG" in codes) == found
    assert plan(memory_application).counts["planned_orders_created"] == 2


def test_a_fence_far_beyond_the_calendar_ends_with_it(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[bought("C", firming_type=4, planning_time_fence_days=9999)],
        reservations=[reservation("1", "C", 10)],
        receipts=[receipt("7", "C", 3)],
    )
    plan(memory_application, date(2090, 1, 2))
    assert not rows(memory_application, FIRMED)
