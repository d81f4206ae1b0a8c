"""Mutations: all or nothing, every fault at once with its place, and the changed objects in the answer."""

from __future__ import annotations

from typing import Any

import pytest

from mto_graph.api.ids import encoded
from mto_graph.api.limits import Limits
from mto_graph.services.datasets import upsert

from .conftest import TODAY, WORKS, Client

ERRORS = "errors { code message path }"


def upsert_of(
    client: Client, name: str, rows: list[dict[str, Any]], selection: str = "", **extra: Any
) -> Any:
    """Run an upsert mutation: `upsert_of(client, "Plants", [{"plant": "1000"}])`."""
    field = name[0].lower() + name[1:]
    query = f"""mutation ($input: Upsert{name}Input!) {{
        upsert{name}(input: $input) {{ rows {selection} {ERRORS} }} }}"""
    return client.ask(query, {"input": {field: rows, **extra}})[f"upsert{name}"]


def loaded(client: Client) -> Client:
    """A plant with a material, through mutations."""
    upsert_of(client, "Plants", [{"plant": "1000"}])
    upsert_of(client, "MaterialPlants", [{"material": "A", "plant": "1000"}])
    return client


def test_every_table_is_stored_and_answered(client: Client) -> None:
    assert upsert_of(
        client,
        "Plants",
        [
            {
                "plant": "1000",
                "name": "Works",
                "workdays": ["MONDAY", "WEDNESDAY"],
                "keepBackwardDates": True,
            },
            {"plant": "2000"},
        ],
        "plants { code name workdays keepBackwardDates }",
    ) == {
        "rows": 2,
        "plants": [
            {
                "code": "1000",
                "name": "Works",
                "workdays": ["MONDAY", "WEDNESDAY"],
                "keepBackwardDates": True,
            },
            {
                "code": "2000",
                "name": None,
                "workdays": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"],
                "keepBackwardDates": False,
            },
        ],
        "errors": [],
    }
    holidays = upsert_of(
        client, "Holidays", [{"plant": "1000", "date": "2025-12-25"}], "plants { code holidays }"
    )
    assert holidays["plants"] == [{"code": "1000", "holidays": ["2025-12-25"]}]
    materials = upsert_of(
        client, "Materials", [{"material": "A", "description": "Part A"}], "materials { number baseUnit }"
    )
    assert materials["materials"] == [{"number": "A", "baseUnit": "PC"}]
    kept = upsert_of(
        client,
        "MaterialPlants",
        [
            {
                "material": "P",
                "plant": "1000",
                "procurementType": "IN_HOUSE",
                "strategyGroup": "50",
                "consumptionMode": "BACKWARD_THEN_FORWARD",
                "firmingType": "NONE",
                "mixedMrp": "GROSS_PLANNING",
                "individualCollective": "INDIVIDUAL",
                "roundingValue": "2.5",
                "standardPrice": "19.9900",
                "planningConversionFactor": "0.001",
                "assemblyScrapPercent": 5,
            },
            {"material": "A", "plant": "1000"},
        ],
        """materialPlants { material { number } procurementType consumptionMode firmingType mixedMrp roundingValue
            individualCollective standardPrice planningConversionFactor assemblyScrapPercent strategy { code }
            lotSizeCode }""",
    )
    assert kept["materialPlants"][0] == {
        "material": {"number": "P"},
        "procurementType": "IN_HOUSE",
        "consumptionMode": "BACKWARD_THEN_FORWARD",
        "firmingType": "NONE",
        "mixedMrp": "GROSS_PLANNING",
        "roundingValue": "2.5",
        "individualCollective": "INDIVIDUAL",
        "standardPrice": "19.99",
        "planningConversionFactor": "0.001",
        "assemblyScrapPercent": "5",
        "strategy": {"code": "50"},
        "lotSizeCode": "EX",
    }
    items = upsert_of(
        client,
        "BomItems",
        [
            {
                "parent": "P",
                "plant": "1000",
                "item": "0010",
                "component": "A",
                "quantity": "1.5",
                "explosion": "COLLECTIVE",
                "validTo": "9999-12-31",
            }
        ],
        "bomItems { item alternative quantity baseQuantity explosion validTo component { material { number } } }",
    )
    assert items["bomItems"] == [
        {
            "item": "0010",
            "alternative": 1,
            "quantity": "1.5",
            "baseQuantity": "1",
            "explosion": "COLLECTIVE",
            "validTo": "9999-12-31",
            "component": {"material": {"number": "A"}},
        }
    ]
    orders = upsert_of(
        client,
        "SalesOrders",
        [
            {
                "salesOrder": "1",
                "item": 10,
                "scheduleLine": line,
                "material": "P",
                "plant": "1000",
                "quantity": 4,
                "requestedDate": "2025-05-05",
            }
            for line in (1, 2)
        ],
        "salesOrders { number items { item quantity scheduleLines { scheduleLine } } }",
    )
    assert orders["rows"] == 2
    assert orders["salesOrders"] == [
        {
            "number": "1",
            "items": [
                {"item": 10, "quantity": "8", "scheduleLines": [{"scheduleLine": 1}, {"scheduleLine": 2}]}
            ],
        }
    ]
    plan = upsert_of(
        client,
        "PlannedIndependentRequirements",
        [{"material": "P", "plant": "1000", "date": "2025-06-10", "period": "MONTH", "quantity": 30}],
        "plannedIndependentRequirements { date period plannedQuantity version active }",
    )
    assert plan["plannedIndependentRequirements"] == [
        {"date": "2025-06-10", "period": "MONTH", "plannedQuantity": "30", "version": "00", "active": True}
    ]
    stock = upsert_of(
        client,
        "Stock",
        [
            {"material": "A", "plant": "1000", "quantity": 0},
            {"material": "A", "plant": "1000", "stockType": "BLOCKED", "storageLocation": "L", "quantity": 3},
            {"material": "A", "plant": "1000", "salesOrder": "1", "salesOrderItem": 10, "quantity": "2.25"},
        ],
        "stock { quantity stockType storageLocation salesOrderItem { item } }",
    )
    assert stock["stock"] == [
        {"quantity": "0", "stockType": "UNRESTRICTED", "storageLocation": None, "salesOrderItem": None},
        {"quantity": "3", "stockType": "BLOCKED", "storageLocation": "L", "salesOrderItem": None},
        {
            "quantity": "2.25",
            "stockType": "UNRESTRICTED",
            "storageLocation": None,
            "salesOrderItem": {"item": 10},
        },
    ]
    receipts = upsert_of(
        client,
        "Receipts",
        [
            {
                "order": "PO1",
                "kind": kind,
                "item": item,
                "material": "A",
                "plant": "1000",
                "quantity": 5,
                "receivedQuantity": 2,
                "availabilityDate": "2025-05-01",
            }
            for item, kind in enumerate(("PURCHASE_ORDER", "PRODUCTION_ORDER", "PLANNED_ORDER"), start=1)
        ],
        "receipts { __typename number item openQuantity availabilityDate }",
    )
    assert receipts["receipts"] == [
        {
            "__typename": kind,
            "number": "PO1",
            "item": item,
            "openQuantity": "3",
            "availabilityDate": "2025-05-01",
        }
        for item, kind in enumerate(("PurchaseOrder", "ProductionOrder", "FirmPlannedOrder"), start=1)
    ]
    reservations = upsert_of(
        client,
        "Reservations",
        [
            {
                "reservation": "R",
                "item": 1,
                "material": "A",
                "plant": "1000",
                "quantity": 2,
                "date": "2025-05-02",
                "order": "PO1",
                "orderItem": 2,
            }
        ],
        "reservations { number openQuantity order { number item reservations { number } } }",
    )
    assert reservations["reservations"] == [
        {
            "number": "R",
            "openQuantity": "2",
            "order": {"number": "PO1", "item": 2, "reservations": [{"number": "R"}]},
        }
    ]


def test_fields_left_out_keep_their_value_and_null_clears_them(client: Client) -> None:
    loaded(client)
    row = {"material": "A", "plant": "1000"}
    shown = "materialPlants { safetyStock individualCollective goodsReceiptDays }"
    upsert_of(
        client,
        "MaterialPlants",
        [{**row, "safetyStock": 5, "individualCollective": "COLLECTIVE", "goodsReceiptDays": 1}],
    )
    kept = upsert_of(client, "MaterialPlants", [{**row, "goodsReceiptDays": 2}], shown)
    assert kept["materialPlants"] == [
        {"safetyStock": "5", "individualCollective": "COLLECTIVE", "goodsReceiptDays": 2}
    ]
    cleared = upsert_of(
        client, "MaterialPlants", [{**row, "safetyStock": None, "individualCollective": None}], shown
    )
    assert cleared["materialPlants"] == [
        {"safetyStock": None, "individualCollective": None, "goodsReceiptDays": 2}
    ]


def test_every_fault_is_named_and_nothing_is_stored(client: Client) -> None:
    loaded(client)
    answer = upsert_of(
        client,
        "BomItems",
        [
            {"parent": "A", "plant": "1000", "item": "0010", "component": "A", "quantity": 1},
            {"parent": "A", "plant": "1000", "item": "0020", "component": "B", "quantity": "0.0001"},
            {"parent": "A", "plant": "9999", "item": "0030", "component": "A", "quantity": 1},
            {"parent": "A", "plant": "1000", "item": "0040", "component": "A", "baseQuantity": 0},
        ],
        "bomItems { id }",
    )
    assert answer["rows"] == 0
    assert answer["bomItems"] == []
    places = {tuple(fault["path"]) for fault in answer["errors"]}
    assert {
        ("input", "bomItems", "1", "quantity"),
        ("input", "bomItems", "2", "plant"),
        ("input", "bomItems", "3", "baseQuantity"),
    } <= places
    assert all(fault["message"] and fault["code"] for fault in answer["errors"])
    assert client.ask('{ materialPlant(material: "A", plant: "1000") { bom { alternative } } }') == {
        "materialPlant": {"bom": None}
    }


def test_a_bill_of_material_in_a_circle_is_refused_by_name(client: Client) -> None:
    upsert_of(client, "Plants", [{"plant": "1000"}])
    upsert_of(client, "MaterialPlants", [{"material": name, "plant": "1000"} for name in ("A", "B")])
    answer = upsert_of(
        client,
        "BomItems",
        [
            {"parent": "A", "plant": "1000", "item": "0010", "component": "B", "quantity": 1},
            {"parent": "B", "plant": "1000", "item": "0010", "component": "A", "quantity": 1},
        ],
    )
    assert {fault["code"] for fault in answer["errors"]} == {"RECURSIVE_BOM"}
    assert "A" in answer["errors"][0]["message"]
    assert answer["errors"][0]["path"][:2] == ["input", "bomItems"]


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ({"strategyGroup": "99"}, "UNKNOWN_STRATEGY", "strategyGroup"),
        ({"lotSize": "ZZ"}, "UNKNOWN_LOT_SIZE", "lotSize"),
        ({"mrpType": "XX"}, "UNKNOWN_MRP_TYPE", "mrpType"),
        ({"supplyingPlant": "9999"}, "NOT_FOUND", "supplyingPlant"),
        ({"safetyStock": "1.2345"}, "INVALID_VALUE", "safetyStock"),
        ({"safetyStock": "1000000000000"}, "INVALID_VALUE", "safetyStock"),
        ({"inHouseProductionDays": -1}, "INVALID_VALUE", "inHouseProductionDays"),
        ({"planningMaterial": "A"}, None, "planningMaterial"),
    ],
)
def test_bad_values_lead_to_their_field(
    memory_client: Client, row: dict[str, Any], code: str | None, field: str
) -> None:
    loaded(memory_client)
    answer = upsert_of(memory_client, "MaterialPlants", [{"material": "A", "plant": "1000", **row}])
    (fault,) = answer["errors"]
    assert code is None or fault["code"] == code
    assert fault["path"] == ["input", "materialPlants", "0", field]


def test_control_characters_are_refused_not_stored(client: Client) -> None:
    loaded(client)
    answer = upsert_of(client, "Materials", [{"material": "A", "description": "a\u0007b"}])
    assert answer["errors"][0]["code"] == "INVALID_VALUE"
    (fault,) = client.faults("query ($n: String!) { material(number: $n) { id } }", {"n": "a\u0000b"})
    assert fault["extensions"]["code"] == "INVALID_VALUE"


def test_too_many_rows_are_refused(memory_client: Client) -> None:
    few = Client(memory_client.application, Limits(rows=2))
    query = "mutation ($input: UpsertPlantsInput!) { upsertPlants(input: $input) { rows } }"
    (fault,) = few.faults(query, {"input": {"plants": [{"plant": str(at)} for at in range(3)]}})
    assert "more than 2 entries" in fault["message"]
    assert few.ask("{ plants { code } }") == {"plants": []}


def test_no_rows_are_no_fault(memory_client: Client) -> None:
    assert upsert_of(memory_client, "Plants", [], "plants { code }") == {
        "rows": 0,
        "plants": [],
        "errors": [],
    }


PLAN = """mutation ($input: RunPlanningInput!) { runPlanning(input: $input) {
    planningRun { id status planningDate plant { code } material { number } salesOrderItem { item }
        counts { plannedOrders plannedOrdersCreated plannedOrdersChanged plannedOrdersDeleted } }
    errors { code message path } } }"""


def planned(client: Client, **given: Any) -> Any:
    return client.ask(PLAN, {"input": given})["runPlanning"]


def load(client: Client) -> None:
    for table, rows in WORKS.items():
        upsert(client.application, {table: rows})


def test_planning_by_mutation(client: Client) -> None:
    load(client)
    first = planned(client, planningDate="2025-03-03")
    assert first["errors"] == []
    run = first["planningRun"]
    assert (run["status"], run["planningDate"], run["plant"]) == ("FINISHED", "2025-03-03", None)
    assert run["counts"]["plannedOrdersCreated"] == run["counts"]["plannedOrders"] > 0
    again = planned(client)["planningRun"]
    assert again["planningDate"] == TODAY.isoformat()
    assert again["counts"]["plannedOrdersCreated"] == again["counts"]["plannedOrdersDeleted"] == 0


def test_scopes_of_planning(client: Client) -> None:
    load(client)
    item = planned(client, scope={"salesOrderItem": {"salesOrder": "4711", "item": 10}})["planningRun"]
    assert item["salesOrderItem"] == {"item": 10}
    material = planned(client, scope={"material": {"material": "FRAME", "plant": "1000"}})["planningRun"]
    assert (material["material"], material["plant"]) == ({"number": "FRAME"}, {"code": "1000"})
    plant = planned(client, scope={"plant": "1000"})["planningRun"]
    assert plant["plant"] == {"code": "1000"}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"scope": {"plant": "9999"}}, "NOT_FOUND", ["input", "scope"]),
        (
            {"scope": {"material": {"material": "X", "plant": "1000"}}},
            "NOT_FOUND",
            ["input", "scope", "material"],
        ),
        (
            {"scope": {"salesOrderItem": {"salesOrder": "1", "item": 1}}},
            "NOT_FOUND",
            ["input", "scope", "salesOrderItem"],
        ),
        ({"planningDate": "1969-12-31"}, "INVALID_VALUE", ["input", "planningDate"]),
        ({"planningDate": "2100-01-01"}, "INVALID_VALUE", ["input", "planningDate"]),
    ],
)
def test_planning_what_does_not_exist(
    memory_client: Client, given: dict[str, Any], code: str, path: list[str]
) -> None:
    loaded(memory_client)
    answer = planned(memory_client, **given)
    (fault,) = answer["errors"]
    assert answer["planningRun"] is None
    assert (fault["code"], fault["path"]) == (code, path)


@pytest.mark.parametrize(
    "scope", [{}, {"plant": "1000", "salesOrderItem": {"salesOrder": "1", "item": 1}}, {"plant": None}]
)
def test_a_scope_is_exactly_one_thing(memory_client: Client, scope: dict[str, Any]) -> None:
    (fault,) = memory_client.faults(PLAN, {"input": {"scope": scope}})
    assert fault["extensions"]["code"] == "BAD_REQUEST"


CONVERT = """mutation ($input: ConvertPlannedOrdersInput!) { convertPlannedOrders(input: $input) {
    conversions { quantity remainingQuantity order { __typename number openQuantity salesOrderItem { item }
        reservations { quantity } } plannedOrder { number quantity } }
    errors { code message path } } }"""


def proposals(client: Client, material: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = client.ask(
        f'{{ plannedOrders(where: {{material: "{material}"}}) {{ nodes {{ id number quantity }} }} }}'
    )["plannedOrders"]["nodes"]
    return found


def test_converting_planned_orders(works: Client) -> None:
    whole, part = proposals(works, "BIKE")
    answer = works.ask(
        CONVERT,
        {
            "input": {
                "plannedOrders": [
                    {"plannedOrder": {"number": whole["number"]}},
                    {"plannedOrder": {"id": part["id"]}, "quantity": "0.5"},
                ]
            }
        },
    )["convertPlannedOrders"]
    assert answer["errors"] == []
    first, second = answer["conversions"]
    assert first["order"]["__typename"] == "ProductionOrder"
    assert first["order"]["openQuantity"] == first["quantity"] == whole["quantity"]
    assert first["order"]["salesOrderItem"] == {"item": 10}
    assert first["order"]["reservations"]
    assert (first["remainingQuantity"], first["plannedOrder"]) == ("0", None)
    assert second["quantity"] == "0.5"
    assert second["plannedOrder"]["quantity"] == second["remainingQuantity"]
    assert [one["number"] for one in proposals(works, "BIKE")] == [part["number"]]


@pytest.mark.parametrize(
    "identifier",
    ["", "x", encoded("Material", 1), encoded("PlannedOrder", "²"), encoded("PlannedOrder", "9" * 5000)],
)
def test_converting_by_an_id_that_is_none(still_works: Client, identifier: str) -> None:
    given = {"input": {"plannedOrders": [{"plannedOrder": {"id": identifier}}]}}
    (fault,) = still_works.ask(CONVERT, given)["convertPlannedOrders"]["errors"]
    assert (fault["code"], fault["path"]) == (
        "INVALID_VALUE",
        ["input", "plannedOrders", "0", "plannedOrder", "id"],
    )
    assert len(fault["message"]) < 200


def test_converting_what_cannot_be_converted(works: Client) -> None:
    order = proposals(works, "BIKE")[0]["number"]
    answer = works.ask(
        CONVERT,
        {
            "input": {
                "plannedOrders": [
                    {"plannedOrder": {"number": order}},
                    {"plannedOrder": {"number": "999999"}},
                    {"plannedOrder": {"number": "nonsense"}},
                    {"plannedOrder": {"number": order}, "quantity": "1000000"},
                ]
            }
        },
    )["convertPlannedOrders"]
    assert answer["conversions"] == []
    assert {(fault["code"], tuple(fault["path"])) for fault in answer["errors"]} >= {
        ("NOT_FOUND", ("input", "plannedOrders", "1", "plannedOrder")),
        ("NOT_FOUND", ("input", "plannedOrders", "2", "plannedOrder")),
    }
    assert order in {one["number"] for one in proposals(works, "BIKE")}


def test_several_mutations_of_one_request_happen_one_after_the_other(client: Client) -> None:
    data = client.ask(
        """mutation {
            a: upsertPlants(input: {plants: [{plant: "1000"}]}) { plants { code } errors { code } }
            b: upsertMaterialPlants(input: {materialPlants: [{material: "A", plant: "1000"}]}) {
                materialPlants { plant { code } } errors { code } }
            c: upsertMaterialPlants(input: {materialPlants: [{material: "A", plant: "9"}]}) { errors { code path } }
            d: upsertStock(input: {stock: [{material: "A", plant: "1000", quantity: 7}]}) { stock { quantity } }
        }"""
    )
    assert data["a"]["plants"] == [{"code": "1000"}]
    assert data["b"]["materialPlants"] == [{"plant": {"code": "1000"}}]
    assert data["c"]["errors"] == [{"code": "NOT_FOUND", "path": ["input", "materialPlants", "0", "plant"]}]
    assert data["d"]["stock"] == [{"quantity": "7"}]
