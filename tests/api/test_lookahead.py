"""Look-ahead: what is read is exactly what the executor will ask for, however the query writes it."""

from __future__ import annotations

import pytest
from graphql import is_object_type, is_required_argument

from mto_graph.api.limits import Limits

from .conftest import Client
from .everything import selection

BIKE = 'materialPlant(material: "BIKE", plant: "1000")'


def test_aliases_keep_different_arguments_apart(still_works: Client) -> None:
    data = still_works.ask(
        f"""{{ {BIKE} {{
            now: bom(quantity: 1) {{ items {{ item requiredQuantity }} }}
            many: bom(quantity: 10) {{ items {{ item requiredQuantity }} }}
            later: bom(date: "2026-01-01") {{ items {{ item }} }}
        }} }}"""
    )["materialPlant"]
    assert [item["requiredQuantity"] for item in data["now"]["items"]] == ["1", "1", "1"]
    assert [item["requiredQuantity"] for item in data["many"]["items"]] == ["10", "10", "10"]
    assert [item["item"] for item in data["later"]["items"]] == ["0010", "0020"]


def test_the_same_field_under_two_names_may_ask_for_different_things_below(still_works: Client) -> None:
    data = still_works.ask(
        f"{{ {BIKE} {{ a: material {{ plants {{ plant {{ code }} }} }} b: material {{ number }} }} }}"
    )["materialPlant"]
    assert data == {"a": {"plants": [{"plant": {"code": "1000"}}]}, "b": {"number": "BIKE"}}


def test_fields_of_one_name_are_merged(still_works: Client) -> None:
    data = still_works.ask(
        f"""query {{ {BIKE} {{ bom {{ alternative }} ...Items bom {{ items {{ component {{ baseUnit }} }} }} }} }}
        fragment Items on MaterialPlant {{ bom {{ items {{ item component {{ material {{ number }} }} }} }} }}"""
    )["materialPlant"]
    first = data["bom"]["items"][0]
    assert first == {"item": "0010", "component": {"material": {"number": "FRAME"}, "baseUnit": "PC"}}
    assert data["bom"]["alternative"] == 1


def test_skip_and_include_are_decided_before_reading(still_works: Client) -> None:
    query = f"""query ($deep: Boolean!) {{ {BIKE} {{
        bom @include(if: $deep) {{ items {{ item }} }}
        ... @skip(if: $deep) {{ lowLevelCode stock {{ quantity }} }}
        receipts @skip(if: $deep) {{ number }}
        ...Plans @include(if: $deep)
    }} }}
    fragment Plans on MaterialPlant {{ plannedOrders(first: 1) {{ totalCount }} }}"""
    shallow = still_works.ask(query, {"deep": False})["materialPlant"]
    assert shallow == {"lowLevelCode": 0, "stock": [], "receipts": []}
    deep = still_works.ask(query, {"deep": True})["materialPlant"]
    assert set(deep) == {"bom", "plannedOrders"}
    read = {deep: " ".join(still_works.statements(query, {"deep": deep})) for deep in (False, True)}
    for table, when in (
        ("stock", False),
        ("receipt", False),
        ("bom_item b LEFT JOIN", True),
        ("planned_order", True),
    ):
        assert (f"FROM {table}" in read[when], f"FROM {table}" in read[not when]) == (True, False)


def test_fragments_on_interfaces_reach_their_types(still_works: Client) -> None:
    data = still_works.ask(
        f"""{{ {BIKE} {{ ...Named material {{ ...Named }} stockRequirementsList {{ sections {{
            ... on Section {{ kind }} ... on CustomerSection {{ salesOrderItem {{ item }} }}
            ... on NetSection {{ safetyStock }} }} }} }} }}
        fragment Named on Node {{ id ... on Material {{ number }} }}"""
    )["materialPlant"]
    assert data["id"]
    assert data["material"]["number"] == "BIKE"
    assert data["stockRequirementsList"]["sections"] == [
        {"kind": "NET", "safetyStock": "0"},
        {"kind": "CUSTOMER", "salesOrderItem": {"item": 10}},
        {"kind": "CUSTOMER", "salesOrderItem": {"item": 10}},
    ]


def test_nodes_and_edges_may_ask_for_different_things(still_works: Client) -> None:
    data = still_works.ask(
        """{ materials(first: 1) {
            nodes { plants { lowLevelCode } }
            edges { node { plants { plant { code } } } }
        } }"""
    )["materials"]
    assert data["nodes"] == [{"plants": [{"lowLevelCode": 1}]}]
    assert data["edges"] == [{"node": {"plants": [{"plant": {"code": "1000"}}]}}]


def test_variables_reach_nested_arguments(still_works: Client) -> None:
    query = f"""query ($date: Date, $first: Int = 1) {{ {BIKE} {{
        bom(date: $date) {{ items {{ item }} }}
        plannedOrders(first: $first) {{ nodes {{ number }} }}
    }} }}"""
    data = still_works.ask(query, {"date": "2026-06-01"})["materialPlant"]
    assert [item["item"] for item in data["bom"]["items"]] == ["0010", "0020"]
    assert len(data["plannedOrders"]["nodes"]) == 1


def test_introspection_and_typename_need_no_reading(still_works: Client) -> None:
    assert still_works.statements("{ __typename __schema { types { name } } }") == []
    assert still_works.ask(f"{{ {BIKE} {{ __typename }} }}")["materialPlant"] == {
        "__typename": "MaterialPlant"
    }


def test_whatever_is_asked_of_what_does_not_exist_is_null(still_works: Client) -> None:
    much = 10**6
    client = Client(
        still_works.application,
        Limits(characters=much, tokens=much, aliases=much, fields=much, requested=10**12),
    )
    schema = client.api.schema._schema
    assert schema.query_type is not None
    asked = set()
    for name, field in schema.query_type.fields.items():
        required = {each: str(one.type) for each, one in field.args.items() if is_required_argument(one)}
        if set(required.values()) == {"String!"} and is_object_type(field.type):
            given = ", ".join(f'{each}: "none"' for each in required)
            below = selection(schema, str(field.type), 2)
            assert client.ask(f"{{ {name}({given}) {below} }}") == {name: None}
            asked.add(name)
    assert {"plant", "material", "materialPlant", "plannedOrder", "stockRequirementsList"} <= asked


@pytest.mark.parametrize(
    "query",
    [
        'plant(code: "none") { holidays(firstDay: "2000-01-01", lastDay: "2000-12-31") }',
        'salesOrderItem(salesOrder: "none", item: 10) { plannedOrders(first: 1) { nodes { section { __typename } } } }',
        'kanbanContainer(controlCycle: "none", number: 1) { order { gross } }',
    ],
)
def test_what_does_not_exist_is_null_also_by_numbers_and_with_arguments(
    still_works: Client, query: str
) -> None:
    (answer,) = still_works.ask(f"{{ {query} }}").values()
    assert answer is None
