"""From proposal to delivery in the graph: orders, goods movements, progress, and the mutations that move them."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.planning import PlanningRequest, run_planning

from ..services.costing import PUMP_WORKS, sales_order
from .conftest import TODAY, Client

POST = """mutation ($input: PostGoodsMovementsInput!) { postGoodsMovements(input: $input) {
    postings { quantity notices
      goodsMovements { id number movementType { code } quantity reversedBy { number } }
      components { number movementTypeCode quantity material { material { number } } } }
    errors { code path message } } }"""
REVERSE = """mutation ($input: ReverseGoodsMovementsInput!) { reverseGoodsMovements(input: $input) {
    postings { quantity goodsMovements { number movementTypeCode reversalOf { number reversedBy { number } } } }
    errors { code path message } } }"""
DELIVER = """mutation ($input: DeliverSalesOrderItemInput!) { deliverSalesOrderItem(input: $input) {
    deliveredQuantity salesOrderItem { progress { deliveredQuantity openQuantity } }
    goodsMovements { movementTypeCode quantity scheduleLine { scheduleLine }
      planReductions { quantity plannedIndependentRequirement { date } } }
    errors { code path message } } }"""
REJECT = """mutation ($input: RejectSalesOrderItemsInput!) { rejectSalesOrderItems(input: $input) {
    salesOrderItems { rejected progress { orderedQuantity openQuantity } } errors { code path } } }"""
CONVERT = """mutation ($input: ConvertPlannedOrdersInput!) { convertPlannedOrders(input: $input) {
    conversions { order { __typename number } remainingQuantity } errors { code path message } } }"""
ORDER = """mutation ($input: ConvertPurchaseRequisitionsInput!) { convertPurchaseRequisitions(input: $input) {
    conversions { order { __typename number netPrice availabilityDate salesOrderItem { item } } quantity
      remainingQuantity purchaseRequisition { number openQuantity } }
    errors { code path message } } }"""
COMPLETE = """mutation ($input: CompleteOrdersInput!) { completeOrders(input: $input) {
    orders { number deliveryCompleted openQuantity } errors { code path } } }"""

WHOLE = """{ salesOrderItem(salesOrder: "4711", item: 10) {
  quantity netPrice material { material { number } }
  sections { material { material { number } } stock rows { element quantity available } cost { actual stockValue } }
  stock { material { material { number } } stockType quantity }
  orders { __typename number openQuantity deliveryCompleted material { material { number } }
    goodsMovements { nodes { number movementTypeCode } } }
  goodsMovements { totalCount nodes {
    number movementType { code text description source target reversal { code } plugin { name } }
    quantity postingDate postedAt amount cost document
    material { material { number } } toMaterial { material { number } }
    fromSection { kind material { material { number } } } fromStockType
    toSection { kind ... on CustomerSection { salesOrderItem { item } stock } } toStockType
    order { number } orderNumber orderItem reservation { number } salesOrderItem { item }
    reversalOf { number } reversedBy { number } } }
  cost { planned actual stockValue workInProcess delivered }
  progress {
    orderedQuantity plannedQuantity requestedQuantity inProductionQuantity onOrderQuantity receivedQuantity
    issuedQuantity stockQuantity deliveredQuantity returnedQuantity openQuantity
    materials { material { material { number } } plannedQuantity requestedQuantity inProductionQuantity
      onOrderQuantity receivedQuantity issuedQuantity stockQuantity } }
} }"""


@pytest.fixture
def pumps(application: Application) -> Client:
    """The pump works with four pumps for 4711/10 planned, bolts in plant stock, and nothing ordered yet."""
    upsert(application, PUMP_WORKS)
    stock = {"material": "BOLT", "plant": "1000", "storage_location": "A1", "quantity": 100}
    upsert(application, {"stock": [stock]})
    run_planning(application, PlanningRequest(today=TODAY))
    return Client(application)


def planned(client: Client) -> dict[str, str]:
    """The numbers of the item's planned orders by material."""
    found = client.ask(
        '{ salesOrderItem(salesOrder: "4711", item: 10) { plannedOrders { nodes { number material {'
        " material { number } } } } } }"
    )["salesOrderItem"]["plannedOrders"]["nodes"]
    return {one["material"]["material"]["number"]: one["number"] for one in found}


def changed(client: Client, mutation: str, **given: Any) -> Any:
    """What a mutation answers that finds nothing wrong."""
    (answer,) = client.ask(mutation, {"input": given}).values()
    assert answer["errors"] == []
    return answer


def refused(client: Client, mutation: str, **given: Any) -> list[tuple[str, list[str]]]:
    """Code and place of the faults that a mutation tells."""
    (answer,) = client.ask(mutation, {"input": given}).values()
    assert answer["errors"]
    return [(fault["code"], fault["path"]) for fault in answer["errors"]]


def converted(client: Client, *materials: str) -> dict[str, str]:
    """Convert the item's planned orders for these materials; the new orders' numbers."""
    proposals = planned(client)
    answer = changed(
        client, CONVERT, plannedOrders=[{"plannedOrder": {"number": proposals[name]}} for name in materials]
    )
    numbers = [one["order"]["number"] for one in answer["conversions"]]
    return dict(zip(materials, numbers, strict=True))


def posted(client: Client, *movements: dict[str, Any], key: str | None = None) -> list[dict[str, Any]]:
    postings: list[dict[str, Any]] = changed(
        client, POST, goodsMovements=list(movements), idempotencyKey=key
    )["postings"]
    return postings


def ledger(client: Client, arguments: str = "") -> list[dict[str, Any]]:
    """The rows of the ledger."""
    query = f"{{ goodsMovements{arguments} {{ nodes {{ number movementTypeCode quantity }} }} }}"
    rows: list[dict[str, Any]] = client.ask(query)["goodsMovements"]["nodes"]
    return rows


def by_material(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["material"]["material"]["number"]: row for row in rows}


def test_one_query_shows_the_whole_of_an_item(pumps: Client) -> None:
    orders = converted(pumps, "PUMP", "BODY", "CASTING")
    bought = changed(pumps, ORDER, purchaseRequisitions=[{"number": orders["CASTING"], "netPrice": "8.5"}])[
        "conversions"
    ][0]
    assert (bought["order"]["__typename"], bought["order"]["netPrice"]) == ("PurchaseOrder", "8.5")
    assert bought["order"]["salesOrderItem"] == {"item": 10}
    casting = bought["order"]["number"]
    posted(pumps, {"movementType": "101", "order": casting, "document": "DN 1"})
    (received,) = posted(pumps, {"movementType": "101", "order": orders["BODY"], "issueComponents": True})
    assert [(one["movementTypeCode"], one["quantity"]) for one in received["components"]] == [("261", "10.4")]
    posted(
        pumps,
        {
            "movementType": "261",
            "order": orders["PUMP"],
            "material": "BOLT",
            "plant": "1000",
            "quantity": "24",
        },
    )
    found = pumps.ask(WHOLE)["salesOrderItem"]
    assert found["material"]["material"]["number"] == "PUMP"
    # The castings are all used up: nothing stands in their section any more.
    sections = by_material(found["sections"])
    assert list(sections) == ["PUMP", "BODY", "SEAL"]
    assert (sections["BODY"]["stock"], sections["BODY"]["cost"]["stockValue"]) == ("4", "168.4")
    assert by_material(found["stock"])["BODY"]["quantity"] == "4"
    kinds = [(one["__typename"], one["number"], one["openQuantity"]) for one in found["orders"]]
    assert kinds == [
        ("ProductionOrder", orders["PUMP"], "4"),
        ("ProductionOrder", orders["BODY"], "0"),
        ("PurchaseOrder", casting, "0"),
    ]
    assert [one["movementTypeCode"] for one in found["orders"][1]["goodsMovements"]["nodes"]] == [
        "261",
        "101",
    ]
    movements = found["goodsMovements"]
    assert movements["totalCount"] == 4
    first, second, third, fourth = movements["nodes"]
    assert first["movementType"] == {
        "code": "101",
        "text": "Goods receipt for an order",
        "description": first["movementType"]["description"],
        "source": "OUTSIDE",
        "target": "SECTION",
        "reversal": {"code": "102"},
        "plugin": first["movementType"]["plugin"],
    }
    assert first["fromSection"] is None
    assert first["toSection"] == {"kind": "CUSTOMER", "salesOrderItem": {"item": 10}, "stock": "0"}
    assert (first["quantity"], first["document"], first["orderNumber"]) == ("10.4", "DN 1", casting)
    assert (first["postingDate"], first["cost"]) == ("2025-03-03", "88.4")
    assert (second["fromSection"]["kind"], second["toSection"]) == ("CUSTOMER", None)
    assert second["reservation"] is not None
    assert (third["material"]["material"]["number"], third["toStockType"]) == ("BODY", "UNRESTRICTED")
    # The collective part comes from plant stock; the item bears its cost all the same.
    assert (fourth["fromSection"]["kind"], fourth["salesOrderItem"]) == ("NET", {"item": 10})
    assert found["cost"]["actual"] == "169.48"
    progress = found["progress"]
    materials = by_material(progress.pop("materials"))
    assert progress == {
        "orderedQuantity": "4",
        "plannedQuantity": "0",
        "requestedQuantity": "0",
        "inProductionQuantity": "4",
        "onOrderQuantity": "0",
        "receivedQuantity": "0",
        "issuedQuantity": "0",
        "stockQuantity": "0",
        "deliveredQuantity": "0",
        "returnedQuantity": "0",
        "openQuantity": "4",
    }
    assert list(materials) == ["PUMP", "BODY", "BOLT", "SEAL", "CASTING"]
    assert materials["SEAL"]["plannedQuantity"] == "8"
    assert (materials["BODY"]["receivedQuantity"], materials["BODY"]["stockQuantity"]) == ("4", "4")
    assert (materials["CASTING"]["receivedQuantity"], materials["CASTING"]["issuedQuantity"]) == (
        "10.4",
        "10.4",
    )
    assert materials["BOLT"]["issuedQuantity"] == "24"


def test_a_repeated_posting_is_posted_once(pumps: Client) -> None:
    receipt = {"movementType": "561", "material": "SEAL", "plant": "1000", "quantity": "5"}
    first = posted(pumps, receipt, key="seals-1")
    again = posted(pumps, {**receipt, "quantity": "5.000"}, key="seals-1")
    assert again == first
    assert len(ledger(pumps, '(where: {material: "SEAL"})')) == 1
    assert refused(pumps, POST, goodsMovements=[{**receipt, "quantity": "6"}], idempotencyKey="seals-1") == [
        ("IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"])
    ]


def test_all_faults_are_told_and_nothing_is_posted(pumps: Client) -> None:
    before = ledger(pumps)
    bolt = {"material": "BOLT", "plant": "1000"}
    faults = refused(
        pumps,
        POST,
        goodsMovements=[
            {"movementType": "551", **bolt, "quantity": "1"},
            {"movementType": "999", **bolt, "quantity": "1"},
            {"movementType": "551", **bolt, "quantity": "100"},
            {"movementType": "101", "order": "none"},
        ],
    )
    assert ("UNKNOWN_MOVEMENT_TYPE", ["input", "goodsMovements", "1", "movementType"]) in faults
    assert ("INSUFFICIENT_STOCK", ["input", "goodsMovements", "2", "quantity"]) in faults
    assert ("NOT_FOUND", ["input", "goodsMovements", "3", "order"]) in faults
    assert ledger(pumps) == before


def test_reversals_lead_to_what_they_take_back(pumps: Client) -> None:
    seal = {"movementType": "561", "material": "SEAL", "plant": "1000", "quantity": "5"}
    first, second = (one["goodsMovements"][0]["number"] for one in posted(pumps, seal, seal))
    given = [{"number": first, "quantity": "2"}, {"number": second}]
    answer = changed(pumps, REVERSE, goodsMovements=given, idempotencyKey="back")
    assert [one["quantity"] for one in answer["postings"]] == ["2", "5"]
    reversal = answer["postings"][0]["goodsMovements"][0]
    assert reversal["movementTypeCode"] == "562"
    assert reversal["reversalOf"] == {"number": first, "reversedBy": [{"number": reversal["number"]}]}
    assert changed(pumps, REVERSE, goodsMovements=given, idempotencyKey="back") == answer
    rows = ledger(pumps, '(where: {material: "SEAL", reversal: true})')
    assert [row["quantity"] for row in rows] == ["2", "5"]
    faults = refused(
        pumps,
        REVERSE,
        goodsMovements=[{"number": first}, {"number": first, "quantity": "9"}, {"number": "x"}],
    )
    assert [code for code, _ in faults][-1] == "NOT_FOUND"
    assert faults[-1][1] == ["input", "goodsMovements", "2", "number"]
    assert len(ledger(pumps, '(where: {material: "SEAL", reversal: true})')) == 2, "all or none"


def test_delivering_takes_the_item_s_own_stock(pumps: Client) -> None:
    item = {"salesOrder": "4711", "item": 10}
    assert refused(pumps, DELIVER, **item) == [("INSUFFICIENT_STOCK", ["input", "quantity"])]
    assert refused(pumps, DELIVER, salesOrder="4711", item=20)[0] == ("NOT_FOUND", ["input", "salesOrder"])
    entry = {"movementType": "561", "material": "PUMP", "plant": "1000", "section": "customer 4711/10"}
    posted(pumps, {**entry, "quantity": "4"})
    first = changed(pumps, DELIVER, **item, quantity="3", idempotencyKey="truck 1")
    assert first["deliveredQuantity"] == "3"
    assert first["salesOrderItem"]["progress"] == {"deliveredQuantity": "3", "openQuantity": "1"}
    assert [one["movementTypeCode"] for one in first["goodsMovements"]] == ["601"]
    assert first["goodsMovements"][0]["scheduleLine"] == {"scheduleLine": 1}
    assert changed(pumps, DELIVER, **item, quantity="3", idempotencyKey="truck 1") == first
    assert refused(pumps, DELIVER, **item, quantity="2")[0][0] == "EXCEEDS_OPEN_QUANTITY"


def test_a_rejected_item_needs_nothing(pumps: Client) -> None:
    wanted = [{"salesOrder": "4711", "item": 10}]
    (found,) = changed(pumps, REJECT, salesOrderItems=wanted)["salesOrderItems"]
    assert found == {"rejected": True, "progress": {"orderedQuantity": "4", "openQuantity": "0"}}
    run_planning(pumps.application, PlanningRequest(today=TODAY))
    assert planned(pumps) == {}
    (found,) = changed(pumps, REJECT, salesOrderItems=wanted, rejected=False)["salesOrderItems"]
    assert found["rejected"] is False
    assert refused(pumps, REJECT, salesOrderItems=[*wanted, {"salesOrder": "0", "item": 10}]) == [
        ("NOT_FOUND", ["input", "salesOrderItems", "1", "salesOrder"])
    ]


def test_requisitions_are_ordered_in_parts_and_completed(pumps: Client) -> None:
    number = converted(pumps, "SEAL")["SEAL"]
    assert refused(
        pumps, ORDER, purchaseRequisitions=[{"number": number, "quantity": "9"}, {"number": "0"}]
    ) == [
        ("EXCEEDS_OPEN_QUANTITY", ["input", "purchaseRequisitions", "0", "quantity"]),
        ("NOT_FOUND", ["input", "purchaseRequisitions", "1", "number"]),
    ]
    given = [{"number": number, "quantity": "5", "availabilityDate": "2025-04-07"}]
    answer = changed(pumps, ORDER, purchaseRequisitions=given, idempotencyKey="PO")
    (found,) = answer["conversions"]
    assert (found["quantity"], found["remainingQuantity"]) == ("5", "3")
    assert found["purchaseRequisition"] == {"number": number, "openQuantity": "3"}
    assert (found["order"]["netPrice"], found["order"]["availabilityDate"]) == ("3.2", "2025-04-07")
    assert changed(pumps, ORDER, purchaseRequisitions=given, idempotencyKey="PO") == answer
    order = {"number": found["order"]["number"]}
    (closed,) = changed(pumps, COMPLETE, orders=[order])["orders"]
    assert closed == {**order, "deliveryCompleted": True, "openQuantity": "0"}
    (opened,) = changed(pumps, COMPLETE, orders=[order], completed=False)["orders"]
    assert opened["openQuantity"] == "5"
    assert refused(pumps, COMPLETE, orders=[order, {"number": "0"}]) == [
        ("NOT_FOUND", ["input", "orders", "1", "number"])
    ]


def test_planned_orders_are_converted_in_parts(pumps: Client) -> None:
    named = {"number": planned(pumps)["PUMP"]}
    answer = changed(pumps, CONVERT, plannedOrders=[{"plannedOrder": named, "quantity": "1"}])
    assert answer["conversions"][0]["remainingQuantity"] == "3"
    found = pumps.ask(WHOLE)["salesOrderItem"]["progress"]
    assert (found["plannedQuantity"], found["inProductionQuantity"]) == ("3", "1")


def test_consumption_and_reduction_are_told_apart(application: Application) -> None:
    works = {name: list(rows) for name, rows in PUMP_WORKS.items()}
    works["material_plants"] = [
        {**row, "strategy_group": "50"} if row["material"] == "PUMP" else row
        for row in works["material_plants"]
    ]
    plan = {"material": "PUMP", "plant": "1000", "date": "2025-05-05", "quantity": 10}
    upsert(application, {**works, "planned_independent_requirements": [plan]})
    run_planning(application, PlanningRequest(today=TODAY))
    client = Client(application)
    query = """{ stockRequirementsList(material: "PUMP", plant: "1000") { sections(kinds: [PLANNING]) {
        ... on PlanningSection { plannedIndependentRequirements { plannedQuantity withdrawnQuantity consumedQuantity
        openQuantity consumedBy { quantity scheduleLine { salesOrderItem { salesOrder { number } } } } } } } } }"""

    def line() -> dict[str, Any]:
        (section,) = client.ask(query)["stockRequirementsList"]["sections"]
        (found,) = section["plannedIndependentRequirements"]
        return dict(found)

    consumer = {"quantity": "4", "scheduleLine": {"salesOrderItem": {"salesOrder": {"number": "4711"}}}}
    assert line() == {
        "plannedQuantity": "10",
        "withdrawnQuantity": "0",
        "consumedQuantity": "4",
        "openQuantity": "6",
        "consumedBy": [consumer],
    }
    entry = {"movementType": "561", "material": "PUMP", "plant": "1000", "section": "customer 4711/10"}
    posted(client, {**entry, "quantity": "4"})
    answer = changed(client, DELIVER, salesOrder="4711", item=10, quantity="3")
    assert answer["goodsMovements"][0]["planReductions"] == [
        {"quantity": "3", "plannedIndependentRequirement": {"date": "2025-05-05"}}
    ]
    assert line() == {
        "plannedQuantity": "7",
        "withdrawnQuantity": "3",
        "consumedQuantity": "1",
        "openQuantity": "6",
        "consumedBy": [{**consumer, "quantity": "1"}],
    }


def test_the_ledger_is_paged_filtered_and_sorted(pumps: Client) -> None:
    seal = {"movementType": "561", "material": "SEAL", "plant": "1000", "quantity": "5"}
    posted(pumps, seal, {**seal, "postingDate": "2025-02-01", "document": "count"}, seal)
    query = """query ($after: String, $field: GoodsMovementOrderField!, $direction: OrderDirection!) {
        materialPlant(material: "SEAL", plant: "1000") { goodsMovements(first: 2, after: $after,
        orderBy: {field: $field, direction: $direction}) {
        totalCount nodes { number postingDate } pageInfo { hasNextPage endCursor } } } }"""
    given: dict[str, Any] = {"field": "POSTING_DATE", "direction": "DESC"}
    first = pumps.ask(query, given)["materialPlant"]["goodsMovements"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    given["after"] = first["pageInfo"]["endCursor"]
    second = pumps.ask(query, given)["materialPlant"]["goodsMovements"]
    numbers = [row["number"] for row in ledger(pumps, '(where: {material: "SEAL"})')]
    assert [row["number"] for row in (*first["nodes"], *second["nodes"])] == [
        numbers[2],
        numbers[0],
        numbers[1],
    ]
    assert len(ledger(pumps, '(where: {document: "count", movementTypes: ["561"]})')) == 1
    assert len(ledger(pumps, '(where: {material: "SEAL", postingDate: {firstDay: "2025-03-01"}})')) == 2
    assert ledger(pumps, '(where: {salesOrderItem: {salesOrder: "4711", item: 10}})') == []
    one = pumps.ask(f'{{ goodsMovement(number: "{numbers[0]}") {{ number postingNumber }} }}')
    assert one == {"goodsMovement": {"number": numbers[0], "postingNumber": numbers[0]}}
    assert pumps.ask('{ goodsMovement(number: "x") { number } }') == {"goodsMovement": None}


def test_stock_moved_between_two_items_shows_with_both(pumps: Client) -> None:
    upsert(pumps.application, {"sales_orders": [sales_order("4712", "PUMP", "2")]})
    entry = {"movementType": "561", "material": "PUMP", "plant": "1000", "section": "customer 4711/10"}
    adapted = {
        "movementType": "309",
        "material": "PUMP",
        "plant": "1000",
        "quantity": "1",
        "toMaterial": "BODY",
    }
    adapted |= {"section": "customer 4711/10", "toSection": "customer 4712/10"}
    posted(pumps, {**entry, "quantity": "2"}, adapted)
    query = """query ($order: String!) { salesOrderItem(salesOrder: $order, item: 10) {
        goodsMovements { totalCount nodes { movementTypeCode } } } }"""
    codes = {}
    for order in ("4711", "4712"):
        found = pumps.ask(query, {"order": order})["salesOrderItem"]["goodsMovements"]
        codes[order] = [row["movementTypeCode"] for row in found["nodes"]]
        assert found["totalCount"] == len(found["nodes"])
        where = f'(where: {{salesOrderItem: {{salesOrder: "{order}", item: 10}}}})'
        assert [row["movementTypeCode"] for row in ledger(pumps, where)] == codes[order]
    assert codes == {"4711": ["561", "309"], "4712": ["309"]}
    (row,) = pumps.ask(
        '{ materialPlant(material: "BODY", plant: "1000") { goodsMovements { nodes { quantity'
        " material { material { number } } toMaterial { material { number } }"
        " toSection { material { material { number } }"
        " ... on CustomerSection { salesOrderItem { salesOrder { number } } } } } } } }"
    )["materialPlant"]["goodsMovements"]["nodes"]
    assert row["material"]["material"]["number"] == "PUMP"
    body = {"material": {"number": "BODY"}}
    assert row["toMaterial"] == body
    assert row["toSection"] == {"material": body, "salesOrderItem": {"salesOrder": {"number": "4712"}}}


def test_movement_types_say_what_they_do(memory_client: Client) -> None:
    found = {
        one["code"]: one
        for one in memory_client.ask(
            "{ movementTypes { code source target document costCause otherMaterial fromStockType toStockType"
            " reversal { code } reverses { code } } }"
        )["movementTypes"]
    }
    assert list(found) == sorted(memory_client.application.registry.movement_types)
    assert found["453"]["fromStockType"] == "RETURNS_BLOCKED"
    assert found["309"]["otherMaterial"] is True
    assert found["102"]["reverses"] == {"code": "101"}
    assert found["601"]["document"] == "DELIVERY"


def test_statements_do_not_grow_with_the_rows(pumps: Client) -> None:
    query = """query ($first: Int!) { salesOrders(first: $first) { nodes { items {
        orders { number goodsMovements { nodes { number } } }
        goodsMovements { totalCount nodes { number movementType { code } material { id } toMaterial { id }
          fromSection { kind material { id } } toSection { kind ... on CustomerSection { stock } }
          order { number } reservation { number } scheduleLine { id } salesOrderItem { item }
          reversalOf { number } reversedBy { number } planReductions { quantity } } }
        progress { openQuantity materials { material { id } issuedQuantity } }
        material { goodsMovements { nodes { number } } plannedIndependentRequirements { consumedQuantity openQuantity
          consumedBy { scheduleLine { id } } } } } } } }"""
    more = [sales_order(f"5{at:03}", "PUMP", "2") for at in range(30)]
    upsert(pumps.application, {"sales_orders": more})
    run_planning(pumps.application, PlanningRequest(today=TODAY))
    numbers = ["4711", *(row["sales_order"] for row in more)]
    posted(
        pumps,
        *(
            {
                "movementType": "561",
                "material": "PUMP",
                "plant": "1000",
                "section": f"customer {number}/10",
                "quantity": "2",
            }
            for number in numbers
        ),
    )
    for number in numbers:
        changed(pumps, DELIVER, salesOrder=number, item=10, quantity="1")
    few, many = (pumps.statements(query, {"first": first}) for first in (1, 50))
    assert len(few) == len(many), "\n".join(many)
