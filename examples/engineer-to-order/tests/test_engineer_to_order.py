"""Strategy E1 keeps what every plugin must keep, and says what the customer has still to send."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import engineer_to_order

from mto_graph.testing import conformance

SCENARIO = Path(__file__).with_name("scenario.yaml")

test_conformance = conformance(engineer_to_order)


def test_the_customer_has_still_to_send_what_is_not_here(planned: Callable[..., Any]) -> None:
    plan = planned(SCENARIO, plugins=[engineer_to_order])
    query = '{ outstandingFromCustomer(salesOrder: "7001", item: 10) { material quantity neededOn } }'
    assert plan.ask(query)["outstandingFromCustomer"] == [
        {"material": "DRIVE", "quantity": "2", "neededOn": "2025-04-21"}
    ]
    assert plan.planned_orders("DRIVE", "customer 7001/10") == []


def test_a_plan_for_what_is_not_engineered_is_found(mto_app: Callable[..., Any]) -> None:
    app = mto_app(plugins=[engineer_to_order])
    app.load(SCENARIO)
    assert app.findings("GEARBOX") == set()
    row = {"material": "GEARBOX", "plant": "1000", "date": "2025-06-02", "quantity": 1}
    app.load({"planned_independent_requirements": [row]})
    assert app.findings("GEARBOX") == {"PLAN_WITHOUT_EFFECT"}
