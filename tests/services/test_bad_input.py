"""One broken material never stops the others: findings and a message on it, and everything else is planned."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mto_graph.errors import Refused
from mto_graph.services.application import Application
from mto_graph.services.datasets import export_folder
from mto_graph.services.findings import findings_of
from mto_graph.services.reading.worklist import Criteria
from mto_graph.services.worklist import worklist

from .worlds import TODAY, bought, fill, load, material, order, plan, rows, sections, stored

LATE = date(2090, 1, 2)
"""A Monday from which 9,999 days lead out of the calendar."""
HOLIDAYS = [
    {"plant": "2000", "date": date(2025, 3, 3) + timedelta(days=7 * week)}
    for week in range((date(2099, 12, 31) - date(2025, 3, 3)).days // 7 + 1)
]
"""Every Monday from 3 March 2025 on."""


def messages(application: Application) -> list[tuple[Any, ...]]:
    """Number, material and section kind of the messages on materials."""
    return rows(
        application,
        "SELECT x.number, m.material, p.plant, x.segment % 8 FROM plan_exception x"
        " JOIN material_plant mp ON mp.id = x.subject AND mp.id = x.material_plant"
        " JOIN material m ON m.id = mp.material JOIN plant p ON p.id = mp.plant"
        " WHERE x.subject_kind = 4 ORDER BY x.number, m.material, x.segment",
    )


def codes(application: Application, name: str, plant: str = "1000") -> set[str]:
    return {finding.code for finding in findings_of(application, name, plant)}


def test_the_message_comes_and_goes_with_the_fault(application: Application) -> None:
    """The part of an order cannot be bought within the calendar; the order and its other part are planned."""
    fill(application)
    load(application, material_plants=[material("OWN", planned_delivery_days=9999)])
    counts = plan(application, LATE).counts
    assert counts["plan_exceptions_created"] == 1
    assert messages(application) == [(62, "OWN", "1000", 3)]
    assert codes(application, "OWN") == {"LEAD_TIMES_TOO_LONG"}
    own = sections(application, "OWN")["customer 1/10"]
    assert [(row.element, row.exceptions) for row in own.rows] == [("CustSt", (62,)), ("DepReq", ())]
    assert own.rows[-1].available == -20
    assert [row.element for row in sections(application, "P")["customer 1/10"].rows].count("PldOrd") == 1
    assert [row.element for row in sections(application, "COMMON")["net"].rows].count("PldOrd") == 1

    before = stored(application)
    assert plan(application, LATE).unchanged
    assert plan(application, LATE, material="OWN").unchanged
    assert plan(application, LATE, sales_order="1", item=10).unchanged
    assert stored(application) == before

    load(application, material_plants=[material("OWN", planned_delivery_days=7)])
    assert plan(application, LATE, material="OWN").counts["plan_exceptions_deleted"] == 1
    assert messages(application) == []
    assert "PldOrd" in [row.element for row in sections(application, "OWN")["customer 1/10"].rows]


def test_the_worklist_asks_to_check_the_material(application: Application) -> None:
    """Of the planner, and of the sales order that waits for it: also where the material is collective."""
    fill(application)
    load(
        application,
        material_plants=[
            material("OWN", planned_delivery_days=9999),
            material("COMMON", planned_delivery_days=9999),
        ],
        sales_orders=[order(2, "COMMON", 1)],
    )
    plan(application, LATE)
    for criteria in (Criteria(), Criteria(sales_order="1")):
        found = [entry for entry in worklist(application, criteria, 20).entries if entry.number == "62"]
        assert [(entry.key, entry.order, entry.due_date, entry.action) for entry in found] == [
            ("62:material:OWN:1000:customer 1/10", "", None, "Check material_plants."),
            ("62:material:COMMON:1000:net", "", None, "Check material_plants."),
        ]
    before = stored(application)
    assert plan(application, LATE).unchanged
    assert stored(application) == before


def test_a_fault_takes_the_old_proposals_with_it(application: Application) -> None:
    fill(application)
    plan(application)
    assert rows(application, "SELECT COUNT(*) FROM planned_order") == [(3,)]
    load(application, material_plants=[material("OWN", planned_delivery_days=9999)])
    assert plan(application, LATE).counts["planned_orders_deleted"] == 1
    assert messages(application) == [(62, "OWN", "1000", 3)]
    # Nothing of the run before is left that an order which is not there any more covers.
    assert rows(
        application,
        "SELECT COUNT(*) FROM dependent_requirement WHERE covered_by > 0"
        " AND covered_by NOT IN (SELECT number FROM planned_order)",
    ) == [(0,)]


def test_a_plant_that_never_works_is_a_fault_of_the_plant(memory_application: Application) -> None:
    application = fill(memory_application)
    load(
        application,
        plants=[{"plant": "2000", "workdays": "1000000"}],
        holidays=HOLIDAYS,
        material_plants=[bought("X", 3, plant="2000")],
        sales_orders=[order(2, "X", 5, plant="2000"), order(3, "X", 5, plant="2000", strategy_group="20")],
    )
    assert plan(application).counts["planned_orders"] == 3
    assert messages(application) == [(61, "X", "2000", 0), (61, "X", "2000", 3)]
    assert codes(application, "X", "2000") == {"PLANT_CALENDAR_ENDS"}
    assert codes(application, "OWN") == set()
    net = sections(application, "X", "2000")["net"]
    # The last workday there was before the requirement.
    assert [(str(row.date), row.element) for row in net.rows[1:]] == [("2025-02-24", "CusOrd")]
    assert plan(application).unchanged


def test_a_message_without_a_stock_line_stands_at_the_first_line(memory_application: Application) -> None:
    """The planning section has none."""
    load(
        memory_application,
        material_plants=[bought("P", 9999, strategy_group="50")],
        planned_independent_requirements=[
            {"material": "P", "plant": "1000", "date": LATE + timedelta(days=30), "quantity": 5}
        ],
    )
    plan(memory_application, LATE)
    planning = sections(memory_application, "P")["planning"]
    assert [(row.element, row.exceptions) for row in planning.rows] == [("IndReq", (62,))]


def test_a_reorder_point_that_is_missing_is_found_and_told(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[bought("C", mrp_type="VB"), bought("D", mrp_type="VB", reorder_point=5)],
    )
    assert plan(memory_application).counts["planned_orders"] == 1
    assert messages(memory_application) == [(62, "C", "1000", 0)]
    assert (codes(memory_application, "C"), codes(memory_application, "D")) == (
        {"REORDER_POINT_MISSING"},
        set(),
    )


def test_lots_that_contradict_each_other_are_found_and_told(memory_application: Application) -> None:
    """The data set refuses them; what stands in the database nevertheless stops nothing."""
    application = fill(memory_application)
    with pytest.raises(Refused, match="minimum_lot_size: 9 is above the maximum of 5"):
        load(application, material_plants=[material("COMMON", minimum_lot_size=9, maximum_lot_size=5)])
    with application.database.session() as session:
        session.execute(
            "UPDATE material_plant SET minimum_lot_size = 9000, maximum_lot_size = 5000 WHERE material ="
            " (SELECT id FROM material WHERE material = 'COMMON')"
        )
    assert plan(application).counts["planned_orders"] == 2
    assert messages(application) == [(62, "COMMON", "1000", 0)]
    assert codes(application, "COMMON") == {"LOT_LIMITS_CONTRADICT"}


@pytest.mark.parametrize(
    "column", ["in_house_production_days", "planned_delivery_days", "goods_receipt_days", "setup_time_days"]
)
def test_negative_lead_times_are_refused_where_they_would_come_in(
    memory_application: Application, column: str
) -> None:
    with pytest.raises(Refused, match=f"{column}.*too small"):
        load(memory_application, material_plants=[material("P", **{column: -1})])


def test_the_messages_are_exported(application: Application, tmp_path: Path) -> None:
    fill(application)
    load(application, material_plants=[material("OWN", planned_delivery_days=9999)])
    plan(application, LATE)
    export_folder(application, tmp_path / "out")
    with (tmp_path / "out" / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["number"] == "62"]
    assert found == [
        {
            "number": "62",
            "material": "OWN",
            "plant": "1000",
            "section": "customer 1/10",
            "order": "",
            "item": "",
            "quantity": "0",
        }
    ]


def test_05_to_07_follow_02_to_04_when_an_order_is_no_longer_new(application: Application) -> None:
    """A start that a plant keeps in the past, and a firm planned order that should have been finished."""
    load(
        application,
        plants=[{"plant": "1000", "keep_backward_dates": True}],
        material_plants=[bought("P", 10, strategy_group="20"), bought("Q", 10)],
        sales_orders=[order(1, "P", 5, "2025-03-10")],
        receipts=[
            {"order": "F", "kind": "planned_order", "material": "Q", "plant": "1000", "quantity": 2}
            | {"availability_date": "2025-02-28"}
        ],
    )
    plan(application)

    def shown() -> list[tuple[int, ...]]:
        own = sections(application, "P")["customer 1/10"].rows
        firm = sections(application, "Q")["net"].rows
        return [row.exceptions for row in (*own, *firm) if row.element == "PldOrd"]

    assert shown() == [(1, 3), (7, 25)]
    assert plan(application).unchanged
    assert shown() == [(6,), (7, 25)]
    assert plan(application, TODAY + timedelta(days=8)).counts["planned_orders_changed"] == 1
    assert shown() == [(7,), (7, 25)]
