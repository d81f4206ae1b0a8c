"""Requirements, proposals, pegging and explanations in the graph."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from .conftest import TODAY, Client

STEPS = """steps { __typename text
    ... on DemandStep { quantity requirementQuantity requirementDate requirement { __typename } }
    ... on SupplyTakenStep { quantity supply { __typename } }
    ... on StrategyStep { side orderType plugin { name } }
    ... on LotSizeStep { sizingRule quantity requiredQuantity surplusQuantity raisedToMinimum lotSizeCode
        plugin { name } }
    ... on ScheduleStep { schedulingRule requirementDate availabilityDate workdaysLate }
    ... on MessageStep { message { number } } }"""
ITEM = 'salesOrderItem(salesOrder: "4711", item: 10)'


def order_of(client: Client, material: str, selection: str) -> Any:
    found = client.ask(
        f"""{{ plannedOrders(where: {{material: "{material}", salesOrderItem: {{salesOrder: "4711", item: 10}}}})
            {{ totalCount nodes {{ {selection} }} }} }}"""
    )["plannedOrders"]
    assert found["totalCount"] == 1
    return found["nodes"][0]


def test_a_sales_order_item_shows_its_sections_on_all_levels(works: Client) -> None:
    item = works.ask(
        f"""{{ {ITEM} {{ item quantity requestedDate deliveredQuantity rejected strategyCode strategy {{ name }}
            salesOrder {{ number customer items {{ item }} }} material {{ material {{ number }} }}
            stock {{ quantity material {{ material {{ number }} }} stockType }}
            sections {{ material {{ material {{ number }} }} stock salesOrderItem {{ item }}
                rows {{ shortText quantity available }} }} }} }}"""
    )["salesOrderItem"]
    assert item["quantity"] == "10"
    assert item["requestedDate"] == "2025-05-05"
    assert item["salesOrder"] == {"number": "4711", "customer": "ACME", "items": [{"item": 10}]}
    assert item["stock"] == [
        {"quantity": "4", "material": {"material": {"number": "FRAME"}}, "stockType": "UNRESTRICTED"}
    ]
    assert [section["material"]["material"]["number"] for section in item["sections"]] == [
        "BIKE",
        "FRAME",
        "RIM",
    ]
    frame = item["sections"][1]
    assert frame["stock"] == "4"
    assert frame["rows"] == [
        {"shortText": "CustSt", "quantity": None, "available": "4"},
        {"shortText": "PldOrd", "quantity": "6", "available": "10"},
        {"shortText": "DepReq", "quantity": "-10", "available": "0"},
    ]


def test_the_list_of_a_material_has_lines_that_lead_on(works: Client) -> None:
    sections = works.ask(
        """{ stockRequirementsList(material: "TUBE", plant: "1000") { planningDate material { id } sections {
            kind __typename rows { date element shortText quantity available orderNumber item startDate
            convertible orderType
                source { __typename ... on PurchaseOrder { openQuantity } ... on Reservation { number } }
                coveredBy { quantity supply { __typename } } peggedTo { quantity requirement { __typename } }
                exceptions { number } } } } }"""
    )["stockRequirementsList"]
    assert sections["planningDate"] == "2025-03-03"
    (net,) = sections["sections"]
    assert net["__typename"] == "NetSection"
    rows = net["rows"]
    stock = rows[0]
    assert (stock["element"], stock["available"], stock["source"]) == (
        "STOCK",
        "12",
        {"__typename": "SectionStock"},
    )
    purchase = next(row for row in rows if row["element"] == "PURCHASE_ORDER")
    assert purchase["source"] == {"__typename": "PurchaseOrder", "openQuantity": "20"}
    assert purchase["peggedTo"]
    reservation = next(row for row in rows if row["element"] == "MANUAL_RESERVATION")
    assert reservation["quantity"] == "-3"
    assert sum(float(one["quantity"]) for one in reservation["coveredBy"]) == 3
    for row in rows:
        assert not (row["coveredBy"] and row["peggedTo"])
    used = sum(float(peg["quantity"]) for peg in stock["peggedTo"])
    assert 0 < used <= 12


def test_sections_of_one_kind(works: Client) -> None:
    data = works.ask(
        """{ materialPlant(material: "FRAME", plant: "1000") { stockRequirementsList {
            all: sections { kind } own: sections(kinds: [CUSTOMER]) { kind } none: sections(kinds: []) { kind }
            } } }"""
    )["materialPlant"]["stockRequirementsList"]
    assert [section["kind"] for section in data["all"]] == ["NET", "CUSTOMER", "CUSTOMER"]
    assert [section["kind"] for section in data["own"]] == ["CUSTOMER", "CUSTOMER"]
    assert data["none"] == []


def test_pegging_up_and_down(works: Client) -> None:
    frame = order_of(
        works,
        "FRAME",
        """quantity orderType convertible procurementType requirementsType section { kind }
            up: pegging(direction: UP) { quantity requirement { ... on DependentRequirement {
                quantity order { ... on PlannedOrder { material { material { number } } } } bomItem { item } } } }
            down: pegging(direction: DOWN) { quantity requirement { ... on DependentRequirement { quantity } }
                supply { __typename } }
            components { quantity date material { material { number } } section { kind } bomItem { item } }""",
    )
    assert (frame["quantity"], frame["orderType"], frame["procurementType"]) == ("6", "KD", "IN_HOUSE")
    assert frame["section"] == {"kind": "CUSTOMER"}
    (up,) = frame["up"]
    assert up["quantity"] == "6"
    assert up["requirement"] == {
        "quantity": "10",
        "order": {"material": {"material": {"number": "BIKE"}}},
        "bomItem": {"item": "0010"},
    }
    (component,) = frame["components"]
    assert component["quantity"] == "24.75"
    assert component["section"] == {"kind": "NET"}
    assert sum(float(peg["quantity"]) for peg in frame["down"]) == 24.75


def test_the_demand_of_a_product_is_its_sales_order(works: Client) -> None:
    bike = order_of(
        works,
        "BIKE",
        """pegging { quantity requirement { ... on ScheduleLine {
            openQuantity salesOrderItem { item salesOrder { number } } } } }""",
    )
    assert bike["pegging"] == [
        {
            "quantity": "10",
            "requirement": {
                "openQuantity": "10",
                "salesOrderItem": {"item": 10, "salesOrder": {"number": "4711"}},
            },
        }
    ]


def test_an_explanation_names_what_is_known(works: Client) -> None:
    explanation = order_of(works, "BIKE", f"explanation {{ sentence furtherDemands {STEPS} }}")["explanation"]
    steps = {step["__typename"]: step for step in explanation["steps"]}
    assert list(steps) == [
        *("DemandStep", "SectionStep", "StrategyStep", "LotSizeStep", "ScheduleStep", "MessageStep")
    ]
    assert steps["DemandStep"] == {
        "__typename": "DemandStep",
        "text": "It brings 10 PC for sales order 4711/10, requested on 2025-05-05.",
        "quantity": "10",
        "requirementQuantity": "10",
        "requirementDate": "2025-05-05",
        "requirement": {"__typename": "ScheduleLine"},
    }
    assert "nobody else may use it" in steps["SectionStep"]["text"]
    strategy = steps["StrategyStep"]
    assert "Strategy 20 (Make-to-order production) of plugin strategy-20 " in strategy["text"]
    assert strategy["plugin"] == {"name": "strategy-20"}
    assert (strategy["side"], strategy["orderType"]) == ("CUSTOMER", "KD")
    lot = steps["LotSizeStep"]
    assert (lot["sizingRule"], lot["lotSizeCode"], lot["plugin"]) == ("INDIVIDUAL", None, None)
    assert (lot["quantity"], lot["requiredQuantity"], lot["surplusQuantity"]) == ("10", "10", "0")
    schedule = steps["ScheduleStep"]
    assert (schedule["schedulingRule"], schedule["workdaysLate"]) == ("BACKWARD", 0)
    assert (schedule["requirementDate"], schedule["availabilityDate"]) == ("2025-05-05", "2025-05-05")
    assert "It starts on 2025-05-01, is finished on 2025-05-05" in schedule["text"]
    assert steps["MessageStep"]["message"] == {"number": "01"}
    assert explanation["furtherDemands"] == 0
    assert explanation["sentence"] == f"{steps['DemandStep']['text']} {schedule['text']}"


def test_an_explanation_names_what_else_covers_a_requirement(works: Client) -> None:
    steps = order_of(works, "FRAME", f"explanation {{ {STEPS} }}")["explanation"]["steps"]
    demand, taken = steps[:2]
    assert (demand["quantity"], demand["requirementQuantity"]) == ("6", "10")
    assert demand["text"].startswith("It brings 6 PC of 10 PC for planned order")
    assert (taken["__typename"], taken["quantity"]) == ("SupplyTakenStep", "4")
    assert taken["supply"] == {"__typename": "SectionStock"}
    assert taken["text"].startswith("Stock covers 4 PC for planned order")


def test_every_explanation_adds_up(works: Client) -> None:
    orders = works.ask(
        f"{{ plannedOrders(first: 100) {{ nodes {{ quantity explanation {{ {STEPS} }} }} }} }}"
    )
    for order in orders["plannedOrders"]["nodes"]:
        steps = order["explanation"]["steps"]
        (lot,) = (step for step in steps if step["__typename"] == "LotSizeStep")
        brought = sum(Decimal(step["quantity"]) for step in steps if step["__typename"] == "DemandStep")
        assert brought == Decimal(lot["requiredQuantity"])
        assert brought + Decimal(lot["surplusQuantity"]) == Decimal(order["quantity"])


def test_what_the_run_kept_outlives_the_master_data(works: Client) -> None:
    """The lot size is changed after the run: the explanation still names the one that made the order."""
    query = f'{{ plannedOrders(where: {{material: "SPOKE"}}) {{ nodes {{ explanation {{ {STEPS} }} }} }} }}'
    before = works.ask(query)
    spoke = {"material": "SPOKE", "plant": "1000", "lot_size": "WB", "minimum_lot_size": None}
    upsert(works.application, {"material_plants": [spoke]})
    assert works.ask(query) == before
    run_planning(works.application, PlanningRequest(today=TODAY))
    steps = works.ask(query)["plannedOrders"]["nodes"][0]["explanation"]["steps"]
    lot = next(step for step in steps if step["__typename"] == "LotSizeStep")
    assert (lot["lotSizeCode"], lot["raisedToMinimum"]) == ("WB", False)
    assert lot["plugin"] == {"name": "lot-sizes"}


def test_an_explanation_tells_surplus_and_late_starts(works: Client) -> None:
    data = works.ask(
        """{ spokes: plannedOrders(where: {material: "SPOKE"}) { nodes { quantity explanation { steps { __typename
                text ... on LotSizeStep { raisedToMinimum } } } } }
            late: plannedOrders(where: {material: "BIKE", salesOrderItem: {salesOrder: "4712", item: 10}}) {
                nodes { exceptions { number } explanation { sentence } } } }"""
    )
    first, *_, last = data["spokes"]["nodes"]
    made = "Lot size EX (Lot for lot) of plugin lot-sizes made the lot; the order was raised to the minimum lot size."
    assert lot_size(first) == made
    assert lot_size(last) == f"{made} 486 PC of the order are beyond its requirements."
    (late,) = data["late"]["nodes"]
    assert "30" in [message["number"] for message in late["exceptions"]]
    assert "scheduled forward" in late["explanation"]["sentence"]


def lot_size(order: dict[str, Any]) -> str:
    steps = order["explanation"]["steps"]
    return str(next(step["text"] for step in steps if step["__typename"] == "LotSizeStep"))


def test_messages_of_new_proposals_end_with_the_next_run(works: Client) -> None:
    query = """{ plannedOrders(where: {material: "BIKE"}) { nodes { exceptions { number text group } } }
        exceptions(first: 200) { totalCount nodes { number } }
        stockRequirementsList(material: "BIKE", plant: "1000") { sections { rows { shortText exceptions {
        number } } } } }"""
    first = works.ask(query)
    assert all("01" in numbers(order) for order in first["plannedOrders"]["nodes"])
    assert first["exceptions"]["totalCount"] == len(first["exceptions"]["nodes"])
    run_planning(works.application, PlanningRequest(today=TODAY))
    second = works.ask(query)
    assert not any("01" in numbers(order) for order in second["plannedOrders"]["nodes"])
    assert {"01"} & {message["number"] for message in first["exceptions"]["nodes"]}
    assert not {"01"} & {message["number"] for message in second["exceptions"]["nodes"]}
    for data in (first, second):
        shown = [numbers(row) for row in lines(data) if row["shortText"] == "PldOrd"]
        assert sorted(shown) == sorted(numbers(order) for order in data["plannedOrders"]["nodes"])


def numbers(holder: dict[str, Any]) -> list[str]:
    return [message["number"] for message in holder["exceptions"]]


def lines(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for section in data["stockRequirementsList"]["sections"] for row in section["rows"]]


def test_exception_messages_are_filtered(works: Client) -> None:
    query = """query ($where: ExceptionWhere) { exceptions(where: $where, first: 500) { totalCount nodes {
        number text group material { material { number } plant { code } } section { kind ... on CustomerSection {
            salesOrderItem { salesOrder { number } } } } subject { __typename ... on PlannedOrder { number } }
            } } }"""
    every = works.ask(query)["exceptions"]["nodes"]
    assert every
    assert [message["number"] for message in every] == sorted(message["number"] for message in every)
    assert all(message["text"] and message["subject"] for message in every)
    late = works.ask(query, {"where": {"numbers": ["30"], "material": "BIKE"}})["exceptions"]["nodes"]
    assert late == [
        message
        for message in every
        if message["number"] == "30" and message["material"]["material"]["number"] == "BIKE"
    ]
    assert late
    mine = works.ask(query, {"where": {"salesOrderItem": {"salesOrder": "4712", "item": 10}}})["exceptions"]
    assert mine["nodes"] == [
        message
        for message in every
        if message["section"].get("salesOrderItem") == {"salesOrder": {"number": "4712"}}
    ]
    nothing = works.ask(query, {"where": {"numbers": []}})["exceptions"]
    assert nothing == {"totalCount": 0, "nodes": []}


def test_promises_follow_the_strategy(works: Client) -> None:
    data = works.ask(
        """{ salesOrders { nodes { number items { promise { confirmedQuantity confirmedDate } } } } }"""
    )["salesOrders"]["nodes"]
    promised = {order["number"]: order["items"][0]["promise"] for order in data}
    assert promised["4711"]["confirmedQuantity"] == "10"
    assert date.fromisoformat(promised["4712"]["confirmedDate"]) >= date(2025, 3, 4)


def test_runs_tell_what_they_did(works: Client) -> None:
    data = works.ask(
        """{ planningRuns { totalCount nodes { id status planningDate runType planningMode startedAt finishedAt
                plant { code }
            counts { plannedOrders plannedOrdersCreated plannedOrdersDeleted } error { code } } } }"""
    )["planningRuns"]
    assert data["totalCount"] == 1
    run = data["nodes"][0]
    assert run["status"] == "FINISHED"
    assert run["planningDate"] == "2025-03-03"
    assert run["startedAt"].endswith("Z")
    assert run["startedAt"] <= run["finishedAt"]
    assert run["counts"]["plannedOrders"] == run["counts"]["plannedOrdersCreated"] > 0
    again = works.ask("query ($id: ID!) { planningRun(id: $id) { status } }", {"id": run["id"]})
    assert again == {"planningRun": {"status": "FINISHED"}}
