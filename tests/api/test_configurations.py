"""Configurations in the graph: stored by mutations, shown at materials, sales order items and BOM items."""

from __future__ import annotations

from .conftest import Client
from .test_mutations import upsert_of

PLACE = {"plant": "1000"}


def works(client: Client) -> None:
    upsert_of(client, "Plants", [PLACE])
    upsert_of(
        client,
        "Characteristics",
        [
            {"characteristic": "LENGTH", "type": "NUMBER", "maximum": "4"},
            {"characteristic": "COLOUR", "type": "TEXT", "description": "Colour"},
        ],
    )
    upsert_of(
        client, "CharacteristicValues", [{"characteristic": "COLOUR", "value": "red", "description": "Red"}]
    )
    upsert_of(
        client,
        "MaterialPlants",
        [{"material": name, **PLACE, "strategyGroup": "25"} for name in ("BOX", "RED-BOX", "PAINT")],
    )
    upsert_of(
        client,
        "MaterialCharacteristics",
        [
            {"material": "BOX", "characteristic": "LENGTH", "required": False},
            {"material": "BOX", "characteristic": "COLOUR"},
        ],
    )
    upsert_of(client, "MaterialVariants", [{"material": "RED-BOX", "configurableMaterial": "BOX"}])
    upsert_of(
        client,
        "MaterialConfigurations",
        [{"material": "RED-BOX", "characteristic": "COLOUR", "value": "red"}],
    )
    line = {"salesOrder": "1", "item": 10, "material": "RED-BOX", **PLACE, "quantity": "1"}
    upsert_of(client, "SalesOrders", [{**line, "requestedDate": "2025-07-01"}])


def test_characteristics_come_back_as_they_were_given(client: Client) -> None:
    works(client)
    fields = "name type minimum maximum description values { value description }"
    data = client.ask(
        f'{{ characteristics {{ nodes {{ {fields} }} }} characteristic(name: "WIDTH") {{ name }} }}'
    )
    assert data["characteristic"] is None
    assert data["characteristics"]["nodes"] == [
        {
            "name": "COLOUR",
            "type": "TEXT",
            "minimum": None,
            "maximum": None,
            "description": "Colour",
            "values": [{"value": "red", "description": "Red"}],
        },
        {
            "name": "LENGTH",
            "type": "NUMBER",
            "minimum": None,
            "maximum": "4",
            "description": None,
            "values": [],
        },
    ]


def test_a_variant_and_an_item_say_what_they_are(client: Client) -> None:
    works(client)
    answer = upsert_of(
        client,
        "SalesOrderConfigurations",
        [{"salesOrder": "1", "item": 10, "characteristic": "LENGTH", "value": "2.50"}],
        "salesOrders { items { configuration { characteristic { name } value } } }",
    )
    assert answer["errors"] == []
    (order,) = answer["salesOrders"]
    assert order["items"][0]["configuration"] == [
        {"characteristic": {"name": "COLOUR"}, "value": "red"},
        {"characteristic": {"name": "LENGTH"}, "value": "2.5"},
    ]
    fields = "characteristics { required characteristic { name } } configurableMaterial { number }"
    data = client.ask(
        f"""{{ materialPlant(material: "RED-BOX", plant: "1000") {{ material {{ {fields}
        configuration {{ value }} }} }}
        box: materialPlant(material: "BOX", plant: "1000") {{ material {{ {fields} }} }} }}"""
    )
    assert data["materialPlant"]["material"] == {
        "characteristics": [],
        "configurableMaterial": {"number": "BOX"},
        "configuration": [{"value": "red"}],
    }
    assert data["box"]["material"] == {
        "characteristics": [
            {"required": True, "characteristic": {"name": "COLOUR"}},
            {"required": False, "characteristic": {"name": "LENGTH"}},
        ],
        "configurableMaterial": None,
    }


def test_an_item_of_a_super_bom_shows_its_expressions_and_refuses_wrong_ones(client: Client) -> None:
    works(client)
    item = {"parent": "BOX", **PLACE, "item": "0010", "component": "PAINT", "quantity": "1"}
    fields = "bomItems { condition quantityExpression }"
    wrong = upsert_of(client, "BomItems", [{**item, "condition": "WIDTH > 1"}], fields)
    assert wrong["errors"][0]["path"] == ["input", "bomItems", "0", "condition"]
    assert "there is no characteristic WIDTH" in wrong["errors"][0]["message"]
    expressions = {"condition": 'COLOUR == "red"', "quantityExpression": "LENGTH / 2"}
    right = upsert_of(client, "BomItems", [{**item, **expressions}], fields)
    assert right["errors"] == []
    assert right["bomItems"] == [expressions]


def test_plans_of_components_come_from_the_plan_of_a_product(client: Client) -> None:
    works(client)
    upsert_of(
        client,
        "MaterialPlants",
        [{"material": "PAINT", **PLACE, "strategyGroup": "70", "mixedMrp": "ASSEMBLY_PLANNING"}],
    )
    upsert_of(
        client, "BomItems", [{"parent": "BOX", **PLACE, "item": "1", "component": "PAINT", "quantity": "0.5"}]
    )
    line = {"material": "BOX", **PLACE, "date": "2025-05-05", "quantity": "30", "active": False}
    upsert_of(client, "PlannedIndependentRequirements", [line])
    lines = "plannedIndependentRequirements { version date plannedQuantity derivedFrom { number } }"
    derive = (
        "mutation ($input: DerivePlanInput!) { derivePlan(input: $input) {"
        f" {lines} errors {{ code path }} }} }}"
    )
    wanted = {"material": "BOX", "version": "LT", "idempotencyKey": "1"}
    for _ in range(2):
        answer = client.ask(derive, {"input": wanted})["derivePlan"]
        assert answer["errors"] == []
        assert answer["plannedIndependentRequirements"] == [
            {"version": "LT", "date": "2025-05-05", "plannedQuantity": "15", "derivedFrom": {"number": "BOX"}}
        ]
    upsert_of(client, "PlannedIndependentRequirements", [{**line, "material": "PAINT", "version": "00"}])
    answer = client.ask(derive, {"input": {"material": "BOX", "version": "00"}})["derivePlan"]
    assert answer == {
        "plannedIndependentRequirements": [],
        "errors": [{"code": "CONFLICT", "path": ["input", "version"]}],
    }


def test_an_item_is_given_a_bill_of_material_of_its_own(client: Client) -> None:
    works(client)
    upsert_of(
        client,
        "BomItems",
        [{"parent": "RED-BOX", **PLACE, "item": "0010", "component": "PAINT", "quantity": "0.5"}],
    )
    fields = (
        "id item quantity fixedQuantity unit parent { material { number } } component { material { number } }"
    )
    document = (
        "mutation ($input: SetOrderBomInput!) { setOrderBom(input: $input) {"
        f" orderBomItems {{ {fields} salesOrderItem {{ item orderBomItems {{ item }} }} }} errors {{ code path }} }} }}"
    )
    owner = {"salesOrder": "1", "item": 10, "parent": "RED-BOX", **PLACE}
    copied = client.ask(document, {"input": owner})["setOrderBom"]
    assert copied["errors"] == []
    assert [(row["item"], row["quantity"]) for row in copied["orderBomItems"]] == [("0010", "0.5")]
    part = {"item": "0020", "component": "PAINT", "quantity": "2", "fixedQuantity": True}
    answer = client.ask(document, {"input": {**owner, "items": [part]}})["setOrderBom"]
    (row,) = answer["orderBomItems"]
    identity = row.pop("id")
    assert row == {
        "item": "0020",
        "quantity": "2",
        "fixedQuantity": True,
        "unit": "PC",
        "parent": {"material": {"number": "RED-BOX"}},
        "component": {"material": {"number": "PAINT"}},
        "salesOrderItem": {"item": 10, "orderBomItems": [{"item": "0020"}]},
    }
    assert client.ask(
        "query ($id: ID!) { node(id: $id) { ... on OrderBomItem { item } } }", {"id": identity}
    ) == {"node": {"item": "0020"}}
    run = "mutation { runPlanning(input: {}) { errors { code } } }"
    assert client.ask(run)["runPlanning"]["errors"] == []
    needed = "components { quantity bomItem { item } orderBomItem { item } }"
    orders = client.ask(
        f'{{ salesOrderItem(salesOrder: "1", item: 10) {{ plannedOrders {{ nodes {{ {needed} }} }} }} }}'
    )
    assert orders["salesOrderItem"]["plannedOrders"]["nodes"][0]["components"] == [
        {"quantity": "2", "bomItem": None, "orderBomItem": {"item": "0020"}}
    ]
    wrong = {**owner, "items": [part, {**part, "item": "0030", "component": "NOTHING"}]}
    answer = client.ask(document, {"input": wrong})["setOrderBom"]
    assert answer["errors"] == [{"code": "NOT_FOUND", "path": ["input", "items", "1", "component"]}]
    row = {
        "salesOrder": "1",
        "salesOrderItem": 10,
        "parent": "RED-BOX",
        **PLACE,
        "item": "0020",
        "quantity": "3",
    }
    upsert_of(client, "OrderBomItems", [row])
    assert client.ask(document, {"input": {**owner, "items": []}})["setOrderBom"]["orderBomItems"] == []


def test_an_explanation_names_the_planning_variant_whose_plan_is_consumed(client: Client) -> None:
    works(client)
    upsert_of(
        client,
        "MaterialPlants",
        [{"material": name, **PLACE, "strategyGroup": "54"} for name in ("BOX", "RED-BOX")],
    )
    upsert_of(
        client,
        "SalesOrders",
        [
            {
                "salesOrder": number,
                "item": 10,
                "material": "BOX",
                **PLACE,
                "quantity": "1",
                "requestedDate": "2025-07-01",
            }
            for number in ("2", "3")
        ],
    )
    value = {"salesOrder": "2", "item": 10, "characteristic": "COLOUR", "value": "red"}
    upsert_of(client, "SalesOrderConfigurations", [value])
    assert (
        client.ask("mutation { runPlanning(input: {}) { errors { code } } }")["runPlanning"]["errors"] == []
    )
    told = []
    for number in ("2", "3"):
        orders = "plannedOrders { nodes { explanation { steps { text } } } }"
        answer = client.ask(f'{{ salesOrderItem(salesOrder: "{number}", item: 10) {{ {orders} }} }}')
        (order,) = answer["salesOrderItem"]["plannedOrders"]["nodes"]
        told += [
            step["text"].partition("converted. ")[2]
            for step in order["explanation"]["steps"]
            if "54" in step["text"]
        ]
    assert told == [
        "The sales order item consumes the plan of planning variant RED-BOX.",
        "No planning variant fits the sales order item, so it consumes no plan.",
    ]
