"""Safety time in a run over what has changed: what is wanted today is wanted tomorrow a day later."""

from __future__ import annotations

from datetime import date

from mto_graph.services.application import Application
from mto_graph.services.planning import PlanningRequest, run_planning

from .worlds import bought, load, order, rows


def test_a_receipt_that_should_come_today_should_come_tomorrow_on_the_next_day(
    application: Application,
) -> None:
    load(
        application,
        plants=[{"plant": "1000", "rescheduling_horizon_days": 50}],
        material_plants=[{**bought("R"), "strategy_group": "20", "safety_time_days": 5}],
        sales_orders=[order(1, "R", 10, "2025-03-07")],
        receipts=[
            {
                "order": "90",
                "item": 1,
                "kind": "purchase_order",
                "material": "R",
                "plant": "1000",
                "quantity": 10,
                "availability_date": "2025-03-21",
                "sales_order": "1",
                "sales_order_item": 10,
            }
        ],
    )
    days = []
    for day in (3, 4, 5):
        run_planning(application, PlanningRequest(today=date(2025, 3, day), run_type="NETCH"))
        days += rows(application, "SELECT number, due_date FROM worklist")
        assert run_planning(
            application, PlanningRequest(today=date(2025, 3, day), run_type="NEUPL")
        ).unchanged
    assert [(number, day - days[0][1]) for number, day in days] == [(10, 0), (10, 1), (10, 2)]
