"""Stock/requirements lists day by day: closed days, the past, plan periods, and what shows at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.stock_requirements import stock_requirements_list, stock_requirements_lists

from .worlds import (
    DAY,
    TODAY,
    bought,
    elements,
    forecast,
    load,
    made,
    order,
    plan,
    receipt,
    reservation,
    sections,
)

NOW = str(TODAY)


# Days


def test_requirements_of_closed_days_stand_on_the_workday_before(memory_application: Application) -> None:
    """Sunday, 6 April, and a holiday on Thursday the 3rd; a receipt stays on its Saturday."""
    load(
        memory_application,
        holidays=[{"plant": "1000", "date": "2025-04-03"}],
        material_plants=[bought("C")],
        sales_orders=[order(1, "C", 1, "2025-04-06")],
        planned_independent_requirements=[forecast("C", 2, "2025-04-03")],
        reservations=[reservation("8", "C", 4, "2025-04-05")],
        receipts=[receipt("45", "C", 8, "2025-04-05")],
    )
    assert elements(sections(memory_application, "C", today=TODAY)["net"])[1:] == [
        ("2025-04-02", "IndReq", "-2", "-2"),
        ("2025-04-04", "CusOrd", "-1", "-3"),
        ("2025-04-04", "MtlRes", "-4", "-7"),
        ("2025-04-05", "POitem", "8", "1"),
    ]


def test_a_holiday_closes_its_own_plant(application: Application) -> None:
    """A Thursday here and the Wednesday before it there, in lists that are asked for together."""
    on = "2025-04-03"
    load(
        application,
        plants=[{"plant": "1000"}, {"plant": "2000"}],
        holidays=[{"plant": "1000", "date": on}, {"plant": "2000", "date": "2025-04-02"}],
        material_plants=[bought("C"), {**bought("C"), "plant": "2000"}],
        sales_orders=[order(1, "C", 1, on), {**order(2, "C", 1, on), "plant": "2000"}],
        reservations=[reservation("8", "C", 4, on), {**reservation("9", "C", 4, on), "plant": "2000"}],
    )
    with application.database.reading() as session:
        lists = stock_requirements_lists(session, application.registry, [1, 2], TODAY)
    assert {
        found.plant: {str(row.date) for row in found.sections[0].rows[1:]} for found in lists.values()
    } == {"1000": {"2025-04-02"}, "2000": {on}}


def test_rows_of_the_past_stay_where_they_are(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[bought("C", safety_stock=1)],
        sales_orders=[order(1, "C", 5, "2025-02-03")],
        receipts=[receipt("45", "C", 5, "2025-02-04")],
    )
    plan(memory_application)
    assert [row[:2] for row in elements(sections(memory_application, "C")["net"])] == [
        (NOW, "Stock"),
        ("2025-02-03", "CusOrd"),
        ("2025-02-04", "POitem"),
        (NOW, "SafeSt"),
        (NOW, "PldOrd"),
    ]


def test_stock_stands_at_the_date_asked_for_else_at_the_last_planning_date(
    memory_application: Application,
) -> None:
    load(memory_application, material_plants=[bought("C")])
    plan(memory_application)
    assert sections(memory_application, "C")["net"].rows[0].date == TODAY
    later = date(2025, 5, 5)
    assert sections(memory_application, "C", today=later)["net"].rows[0].date == later
    plan(memory_application, later)
    assert stock_requirements_list(memory_application, "C", "1000").planning_date == later


def test_plan_of_weeks_and_months_stands_on_their_first_workday_or_the_one_before(
    memory_application: Application,
) -> None:
    """1 June 2025 is a Sunday, so its plan counts on Friday, 30 May."""
    load(
        memory_application,
        material_plants=[made("P", strategy_group="50")],
        planned_independent_requirements=[
            forecast("P", 1, "2025-06-20", period="month"),
            forecast("P", 2, "2025-06-19", period="week"),
            forecast("P", 4, "2025-06-18"),
        ],
    )
    assert [row[:3] for row in elements(sections(memory_application, "P", today=TODAY)["planning"])] == [
        ("2025-05-30", "IndReq", "-1"),
        ("2025-06-16", "IndReq", "-2"),
        ("2025-06-18", "IndReq", "-4"),
    ]


# Live


def test_an_order_consumes_the_plan_at_once_and_its_planned_order_adapts_in_the_next_run(
    application: Application,
) -> None:
    load(
        application,
        material_plants=[made("P", strategy_group="50")],
        planned_independent_requirements=[forecast("P", 100)],
    )
    plan(application)
    load(application, sales_orders=[order(1, "P", 90)])
    assert elements(sections(application, "P")["planning"]) == [
        (DAY, "PldOrd", "100", "100"),
        (DAY, "IndReq", "-10", "90"),
    ]
    assert elements(sections(application, "P")["customer 1/10"])[1:] == [(DAY, "CusOrd", "-90", "-90")]
    plan(application)
    assert elements(sections(application, "P")["planning"]) == [
        (DAY, "PldOrd", "10", "10"),
        (DAY, "IndReq", "-10", "0"),
    ]


def test_a_plan_that_is_used_up_has_no_row_and_then_no_section(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("P", strategy_group="50")],
        planned_independent_requirements=[forecast("P", 100)],
        sales_orders=[order(1, "P", 100)],
    )
    plan(memory_application)
    assert list(sections(memory_application, "P")) == ["net", "customer 1/10"]


@pytest.mark.parametrize(
    ("tables", "gone"),
    [
        ({"sales_orders": [order(1, "P", 5, rejected=True)]}, "CusOrd"),
        ({"sales_orders": [order(1, "P", 5, delivered_quantity=5)]}, "CusOrd"),
        ({"planned_independent_requirements": [forecast("P", 7, active=False)]}, "IndReq"),
        ({"planned_independent_requirements": [forecast("P", 0)]}, "IndReq"),
        ({"receipts": [receipt("45", "P", 3, received_quantity=3)]}, "POitem"),
        ({"reservations": [reservation("8", "P", 2, withdrawn_quantity=2)]}, "MtlRes"),
    ],
)
def test_what_is_done_with_is_not_shown(
    memory_application: Application, tables: dict[str, Any], gone: str
) -> None:
    load(
        memory_application,
        material_plants=[made("P")],
        sales_orders=[order(1, "P", 5)],
        planned_independent_requirements=[forecast("P", 7)],
        receipts=[receipt("45", "P", 3)],
        reservations=[reservation("8", "P", 2)],
    )
    shown = {row.element for row in sections(memory_application, "P", today=TODAY)["net"].rows}
    load(memory_application, **tables)
    left = {row.element for row in sections(memory_application, "P", today=TODAY)["net"].rows}
    assert shown == {"Stock", "CusOrd", "IndReq", "POitem", "MtlRes"}
    assert shown - left == {gone}


def test_only_what_is_open_counts(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("P")],
        sales_orders=[order(1, "P", 5, delivered_quantity="1.5")],
        receipts=[receipt("45", "P", 3, received_quantity=1)],
        reservations=[reservation("8", "P", 2, withdrawn_quantity="0.5")],
    )
    found = {
        row.element: str(row.quantity) for row in sections(memory_application, "P", today=TODAY)["net"].rows
    }
    assert found == {"Stock": "None", "POitem": "2", "CusOrd": "-3.5", "MtlRes": "-1.5"}


def test_the_items_strategy_goes_before_the_materials(memory_application: Application) -> None:
    load(
        memory_application,
        material_plants=[made("P", strategy_group="20"), made("Q")],
        sales_orders=[order(1, "Q", 5, strategy_group="20"), order(2, "Q", 5), order(3, "P", 5)],
    )
    assert list(sections(memory_application, "Q", today=TODAY)) == ["net", "customer 1/10"]
    assert list(sections(memory_application, "P", today=TODAY)) == ["net", "customer 3/10"]
