"""Critical paths and order reports in the graph, on both databases."""

from __future__ import annotations

from typing import Any

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, Client
from .test_statements import structure

PATH = """sentence requestedDate deliveryDate workdaysLate slackWorkdays complete
    steps { text quantity startDate availabilityDate workdays decidedBy material { material { number } }
        order { __typename ... on PlannedOrder { number } } }
    branches { slackWorkdays availabilityDate material { material { number } } order { __typename } }
    actions { kind days gainWorkdays deliveryDate freeQuantity text material { material { number } }
        order { __typename } }"""
ROWS = """rows { level missing quantity share critical workdaysLate slackWorkdays requirementDate availabilityDate
    earliestDate material { material { number } } supply { __typename } requirement { __typename }
    exceptions { number } }"""


def late_pump(application: Application, **columns: Any) -> None:
    """A pump (5 workdays) of a casting (bought, 14 days) and a motor (bought, 10 days) for next Friday."""
    upsert(
        application,
        {
            "plants": [{"plant": "1000", "rescheduling_horizon_days": 30}],
            "material_plants": [
                {
                    "material": "PUMP",
                    "plant": "1000",
                    "strategy_group": "20",
                    "procurement_type": "in_house",
                    "in_house_production_days": 5,
                },
                {"material": "CASTING", "plant": "1000", "planned_delivery_days": 14},
                {"material": "MOTOR", "plant": "1000", "planned_delivery_days": 10},
                {"material": "OIL", "plant": "1000", "mrp_type": "ND", "individual_collective": "collective"},
            ],
            "bom_items": [
                {"parent": "PUMP", "plant": "1000", "item": "10", "component": "CASTING", "quantity": 1},
                {"parent": "PUMP", "plant": "1000", "item": "20", "component": "MOTOR", "quantity": 1},
                {"parent": "PUMP", "plant": "1000", "item": "30", "component": "OIL", "quantity": 3},
            ],
            "sales_orders": [
                {
                    "sales_order": "1",
                    "item": 10,
                    "material": "PUMP",
                    "plant": "1000",
                    "quantity": 2,
                    "requested_date": "2025-03-14",
                    **columns,
                }
            ],
            "stock": [{"material": "OIL", "plant": "1000", "quantity": 4}],
        },
    )
    run_planning(application, PlanningRequest(today=TODAY))


def path_of(client: Client) -> Any:
    query = f'{{ salesOrderItem(salesOrder: "1", item: 10) {{ criticalPath {{ {PATH} }} }} }}'
    return client.ask(query)["salesOrderItem"]["criticalPath"]


def named(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [(row["material"]["material"]["number"], *(row[name] for name in columns)) for row in rows]


def test_the_path_goes_down_to_what_cannot_begin_earlier(client: Client) -> None:
    """The casting is there on Monday 17, the pump five workdays later on Monday 24: six after the 14th."""
    late_pump(client.application)
    path = path_of(client)
    assert named(path["steps"], "startDate", "availabilityDate", "workdays", "decidedBy") == [
        ("PUMP", "2025-03-17", "2025-03-24", 5, "PARTS"),
        ("CASTING", "2025-03-03", "2025-03-17", 10, "PLANNING_DATE"),
    ]
    assert (path["deliveryDate"], path["workdaysLate"], path["slackWorkdays"]) == ("2025-03-24", 6, 0)
    assert named(path["branches"], "slackWorkdays", "availabilityDate") == [("MOTOR", 2, "2025-03-13")]
    assert path["sentence"].startswith("It can be there on 2025-03-24, 6 workdays late.")
    assert path["steps"][0]["order"]["__typename"] == "PlannedOrder"


def test_an_action_gains_until_the_second_branch_decides(client: Client) -> None:
    """However early the casting comes, the motor is there on the 13th: two workdays are all that four days bring."""
    late_pump(client.application)
    actions = path_of(client)["actions"]
    assert named(actions, "kind", "days", "gainWorkdays", "deliveryDate") == [
        ("PUMP", "SHORTEN_PRODUCTION", 5, 5, "2025-03-17"),
        ("PUMP", "SHORTEN_LEAD_TIME", 5, 5, "2025-03-17"),
        ("CASTING", "EXPEDITE_DELIVERY", 4, 2, "2025-03-20"),
        ("CASTING", "SHORTEN_LEAD_TIME", 4, 2, "2025-03-20"),
    ]
    assert actions[2]["text"] == (
        "Have planned order 2 of CASTING in plant 1000 delivered 4 calendar days sooner: 2 workdays earlier, "
        "on 2025-03-20."
    )


def test_firm_receipts_are_brought_forward_and_free_stock_is_used(client: Client) -> None:
    late_pump(client.application)
    order = {"order": "PO7", "item": 1, "kind": "purchase_order", "material": "CASTING", "plant": "1000"}
    own = {"sales_order": "1", "sales_order_item": 10}
    upsert(
        client.application,
        {
            "receipts": [{**order, **own, "quantity": 2, "availability_date": "2025-03-20"}],
            "stock": [{"material": "CASTING", "plant": "1000", "quantity": 5}],
        },
    )
    run_planning(client.application, PlanningRequest(today=TODAY))
    path = path_of(client)
    assert named(path["steps"], "decidedBy", "availabilityDate")[1] == ("CASTING", "FIXED_DATE", "2025-03-20")
    assert path["steps"][1]["order"]["__typename"] == "PurchaseOrder"
    found = {
        action["kind"]: action
        for action in path["actions"]
        if action["material"] == path["steps"][1]["material"]
    }
    assert (found["BRING_FORWARD"]["days"], found["BRING_FORWARD"]["gainWorkdays"]) == (5, 5)
    assert (found["USE_FREE_STOCK"]["freeQuantity"], found["USE_FREE_STOCK"]["gainWorkdays"]) == ("5", 5)


def test_an_item_in_time_has_slack_and_needs_no_action(client: Client) -> None:
    late_pump(client.application, requested_date="2025-04-30")
    path = path_of(client)
    assert (path["workdaysLate"], path["slackWorkdays"], path["actions"]) == (0, 27, [])


def test_a_rejected_item_has_no_path_and_no_report(client: Client) -> None:
    late_pump(client.application, rejected=True)
    item = client.ask(
        """{ salesOrderItem(salesOrder: "1", item: 10) { criticalPath { sentence } orderReport { rows { level } } }
            orderReport(of: {salesOrderItem: {salesOrder: "1", item: 10}}) { rows { level } }
            none: orderReport(of: {plannedOrder: "999"}) { rows { level } }
            gone: orderReport(of: {salesOrderItem: {salesOrder: "no", item: 1}}) { rows { level } } }"""
    )
    assert item == {
        "salesOrderItem": {"criticalPath": None, "orderReport": None},
        "orderReport": None,
        "none": None,
        "gone": None,
    }


def test_the_report_shows_what_covers_what_and_what_is_missing(client: Client) -> None:
    late_pump(client.application)
    report = client.ask(
        f"""{{ orderReport(of: {{salesOrderItem: {{salesOrder: "1", item: 10}}}}) {{
            criticalPath {{ complete sentence }} {ROWS} }} }}"""
    )["orderReport"]
    assert report["criticalPath"]["complete"] is False
    assert report["criticalPath"]["sentence"].endswith("is covered by nothing and not counted.")
    rows = [
        (row["level"], *name, row["supply"] and row["supply"]["__typename"])
        for row, name in zip(
            report["rows"],
            named(report["rows"], "quantity", "critical", "missing", "workdaysLate", "slackWorkdays"),
            strict=True,
        )
    ]
    assert rows == [
        (1, "PUMP", "2", True, False, 0, 0, "PlannedOrder"),
        (2, "CASTING", "2", True, False, 6, 0, "PlannedOrder"),
        (2, "MOTOR", "2", False, False, 4, 2, "PlannedOrder"),
        (2, "OIL", "4", False, False, 0, None, "SectionStock"),
        (2, "OIL", "2", False, True, 0, None, None),
    ]
    assert [message["number"] for message in report["rows"][1]["exceptions"]] == ["01", "30"]
    assert report["rows"][0]["requirement"] == {"__typename": "ScheduleLine"}


def test_the_report_of_a_planned_order_begins_with_it(client: Client) -> None:
    late_pump(client.application)
    query = """query ($levels: Int) { plannedOrders(where: {material: "PUMP"}) { nodes { number
        orderReport(levels: $levels) { criticalPath { requestedDate workdaysLate }
            rows { level requirement { __typename } material { material { number } } } } } } }"""
    (pump,) = client.ask(query)["plannedOrders"]["nodes"]
    report = pump["orderReport"]
    assert report["criticalPath"] == {"requestedDate": "2025-03-14", "workdaysLate": 6}
    assert report["rows"][0]["requirement"] is None
    assert [row["level"] for row in report["rows"]] == [1, 2, 2, 2, 2]
    (flat,) = client.ask(query, {"levels": 1})["plannedOrders"]["nodes"]
    assert [row["level"] for row in flat["orderReport"]["rows"]] == [1]


def test_a_production_order_waits_for_its_missing_parts(client: Client) -> None:
    """The pump is a production order now, its casting comes on the 17th all the same."""
    late_pump(client.application)
    data = client.ask(
        """mutation { convertPlannedOrders(input: {plannedOrders: [{plannedOrder: {number: "1"}}]}) {
            errors { message } } }"""
    )
    assert data["convertPlannedOrders"]["errors"] == []
    path = path_of(client)
    assert named(path["steps"], "availabilityDate", "decidedBy") == [
        ("PUMP", "2025-03-24", "PARTS"),
        ("CASTING", "2025-03-17", "PLANNING_DATE"),
    ]
    assert path["steps"][0]["order"]["__typename"] == "ProductionOrder"


def test_reports_cost_the_same_number_of_statements_for_few_and_many(client: Client) -> None:
    for name, width in (("SMALL", 2), ("LARGE", 7)):
        upsert(client.application, structure(name, width))
    run_planning(client.application, PlanningRequest(today=TODAY))
    query = f"""query ($number: String!) {{ salesOrder(number: $number) {{ items {{
        criticalPath {{ {PATH} }} orderReport {{ criticalPath {{ {PATH} }} {ROWS} }} }} }} }}"""
    few, many = (client.statements(query, {"number": f"SO-{name}"}) for name in ("SMALL", "LARGE"))
    assert len(few) == len(many)
    (item,) = client.ask(query, {"number": "SO-LARGE"})["salesOrder"]["items"]
    assert len(item["orderReport"]["rows"]) == 1 + 7 + 49 + 343
