"""GraphQL fields of plugins: read for all parents at once, in one schema alone, and never in place of another's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.api.schema import build_schema
from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert
from mto_graph.strategies import Graph, GraphField, GraphType, hookimpl, load_registry

from .conftest import WORKS, Client

NOTE = GraphType(
    name="Note",
    description="A note.",
    fields={"text": ("String!", "What it says."), "lines": ("[Int!]", "Where.")},
)


def field(**changes: Any) -> GraphField:
    """`MaterialPlant.note`, with the changes that a test is about."""
    given: dict[str, Any] = {
        "type": "MaterialPlant",
        "name": "note",
        "returns": "String",
        "description": "A note.",
        "resolve": lambda graph, parents, given: [f"{parent['mrpTypeCode']}!" for parent in parents],
    }
    return GraphField(**given | changes)


class Fields:
    """A plugin that supplies fields."""

    def __init__(self, *fields: GraphField) -> None:
        self.fields = fields

    @hookimpl
    def mto_graph_fields(self) -> Iterator[GraphField]:
        yield from self.fields


class OtherFields(Fields):
    """Another one."""


@contextmanager
def client(*plugins: object) -> Iterator[Client]:
    application = open_application("sqlite://", plugins=plugins)
    upsert(application, WORKS)
    try:
        yield Client(application)
    finally:
        application.close()


def test_a_field_on_an_existing_type_is_read_once_for_all_parents() -> None:
    calls: list[list[str]] = []

    def resolve(graph: Graph, parents: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> list[str]:
        calls.append([parent["materialNumber"] for parent in parents])
        return [f"{parent['materialNumber']} in {parent['plantCode']}{given['mark']}" for parent in parents]

    found = field(resolve=resolve, arguments={"mark": ("String!", "What stands at the end.")})
    with client(Fields(found)) as asking:
        data = asking.ask('{ materialPlants(first: 3) { nodes { note(mark: "!") again: note(mark: "?") } } }')
    assert data["materialPlants"]["nodes"][0] == {"note": "BELL in 1000!", "again": "BELL in 1000?"}
    assert calls == [["BELL", "BIKE", "FRAME"]] * 2


def test_a_way_into_the_graph_with_types_of_its_own_asks_the_graph() -> None:
    def resolve(
        graph: Graph, parents: Sequence[object], given: Mapping[str, Any]
    ) -> list[list[dict[str, Any]]]:
        assert given == {"plant": "1000", "first": None}
        data = graph.ask("query ($p: String!) { plant(code: $p) { name } }", {"p": given["plant"]})
        return [[{"text": data["plant"]["name"], "lines": [1, 2]}, {"text": str(graph.today), "lines": None}]]

    found = field(
        type="Query",
        name="notes",
        returns="[Note!]!",
        resolve=resolve,
        types=(NOTE,),
        arguments={"plant": ("String!", "Whose."), "first": ("Int", "How many.")},
    )
    with client(Fields(found)) as asking:
        data = asking.ask('{ notes(plant: "1000") { __typename text lines } }')
        assert data["notes"] == [
            {"__typename": "Note", "text": "Bicycle works", "lines": [1, 2]},
            {"__typename": "Note", "text": "2025-03-03", "lines": None},
        ]
        assert "notes(\n" in asking.api.schema.as_str()
        assert '"""A note."""\ntype Note {' in asking.api.schema.as_str()
        faults = asking.faults("{ notes { text } }")
        assert "'Query.notes(plant:)' of type 'String!' is required" in faults[0]["message"]


def test_a_field_belongs_to_one_schema_alone() -> None:
    with client(Fields(field())) as asking, client() as other:
        assert asking.ask('{ materialPlant(material: "BELL", plant: "1000") { note } }') == {
            "materialPlant": {"note": "VB!"}
        }
        assert (
            "note"
            in other.faults('{ materialPlant(material: "BELL", plant: "1000") { note } }')[0]["message"]
        )
    assert "note" not in build_schema()._schema.type_map["MaterialPlant"].fields  # type: ignore[attr-defined]


def test_two_plugins_with_one_field_are_both_named() -> None:
    registry = load_registry(plugins=[Fields(field()), OtherFields(field(name="other"), field())])
    assert [(each.name, each.error) for each in registry.plugins if each.error] == [
        ("OtherFields", "ValueError: GraphQL field MaterialPlant.note is already supplied by plugin Fields")
    ]
    assert "MaterialPlant.other" not in registry.graph_fields


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"name": "findings"},
            "MaterialPlant.findings of plugin Fields is a field of mto-graph itself; rename it",
        ),
        (
            {"type": "MaterialPlnt"},
            "MaterialPlnt.note: the schema has no object type MaterialPlnt; correct it",
        ),
        ({"type": "Mutation"}, "the schema has no object type Mutation"),
        ({"type": "Supply"}, "the schema has no object type Supply"),
        ({"returns": "Strin"}, "MaterialPlant.note: the schema has no type Strin; correct it"),
        ({"returns": "[String"}, "'[String' is no type as SDL writes it"),
        ({"returns": "Material"}, "a plugin's field returns scalars, enums or its own types"),
        (
            {"arguments": {"a": ("Material", "")}},
            "argument MaterialPlant.note(a:) cannot be of type Material",
        ),
        (
            {"types": (GraphType(name="Plant", description="x", fields={"a": ("Int", "")}),)},
            "itself has a type of this",
        ),
    ],
)
def test_a_field_that_does_not_fit_is_left_out_with_all_of_its_plugin_and_named(
    changes: dict[str, Any], fault: str
) -> None:
    with client(Fields(field(name="sound"), field(**changes)), OtherFields(field(name="other"))) as asking:
        data = asking.ask('{ plugins { name status error } material(number: "BELL") { plants { other } } }')
        (failed,) = [each for each in data["plugins"] if each["error"]]
        assert (failed["name"], failed["status"]) == ("Fields", "PARTLY_LOADED")
        assert fault in failed["error"]
        assert data["material"]["plants"] == [{"other": "VB!"}]
        assert "sound" in asking.faults('{ material(number: "BELL") { plants { sound } } }')[0]["message"]


def test_types_of_two_plugins_are_both_named() -> None:
    first = field(type="Query", name="one", returns="Note", types=(NOTE,))
    second = field(type="Query", name="two", returns="Note", types=(NOTE,))
    with client(Fields(first), OtherFields(second)) as asking:
        errors = [each["error"] for each in asking.ask("{ plugins { error } }")["plugins"] if each["error"]]
    assert errors == [
        "ValueError: GraphQL type Note of plugin OtherFields: plugin Fields supplies a type of this name; rename it"
    ]


def endless(graph: Graph, parents: Sequence[object], given: Mapping[str, Any]) -> list[str]:
    graph.ask("{ endless }")
    return [""]


@pytest.mark.parametrize(
    ("resolve", "message"),
    [
        (
            lambda graph, parents, given: 1 / 0,
            "Plugin Fields failed in the GraphQL field Query.endless: ZeroDivisionError.",
        ),
        (lambda graph, parents, given: [], "Query.endless with 0 values for 1 objects."),
        (
            lambda graph, parents, given: [graph.ask("{ nothing }")],
            "Cannot query field 'nothing' on type 'Query'.",
        ),
        (
            lambda graph, parents, given: [parents[0]["name"]],
            "Plugin Fields failed in the GraphQL field Query.endless: KeyError.",
        ),
        (
            lambda graph, parents, given: [graph.ask("mutation { __typename }")],
            "Plugin Fields failed in the GraphQL field Query.endless: InvalidOperationTypeError.",
        ),
        (endless, "Fields of plugins ask for each other without end; correct the plugin."),
    ],
)
def test_a_field_that_fails_names_its_plugin(resolve: Any, message: str) -> None:
    with client(Fields(field(type="Query", name="endless", resolve=resolve))) as asking:
        (fault,) = asking.faults("{ endless plants { code } }")
        assert message in fault["message"]


def test_a_field_may_ask_where_clients_may_only_send_what_is_trusted() -> None:
    found = field(
        type="Query",
        name="own",
        resolve=lambda graph, parents, given: [str(graph.ask("{ plants { code } }"))],
    )
    with client(Fields(found)) as asking:
        api = Api(asking.application, trusted=["{ own }"])
        assert api.execute(GraphQLRequest("{ own }"), "test").body["data"] == {
            "own": "{'plants': [{'code': '1000'}]}"
        }
        assert "errors" in api.execute(GraphQLRequest("{ plants { code } }"), "test").body


def test_lists_of_a_plugin_count_as_objects() -> None:
    from mto_graph.api.limits import Limits

    many = field(
        type="Query", name="many", returns="[Int!]", resolve=lambda graph, parents, given: [[1] * 60]
    )
    with client(Fields(many)) as asking:
        (fault,) = Client(asking.application, Limits(objects=50)).faults("{ many }")
    assert fault["extensions"]["code"] == "TOO_MANY_OBJECTS"


def test_what_is_supplied_leads_to_the_materials_that_use_it() -> None:
    query = """{
      mrpTypes { code materials(first: 1) { totalCount nodes { material { number } } } }
      lotSizes { code materials { totalCount } }
      strategies { code materials { totalCount } }
      plugins { name distribution file version }
    }"""
    with client() as asking:
        data = asking.ask(query)
        statements = asking.statements(query)
    types = {each["code"]: each["materials"] for each in data["mrpTypes"]}
    assert types["VB"] == {"totalCount": 1, "nodes": [{"material": {"number": "BELL"}}]}
    assert types["PD"]["totalCount"] == 6
    assert types["ND"] == {"totalCount": 0, "nodes": []}
    assert {each["code"]: each["materials"]["totalCount"] for each in data["lotSizes"]}["EX"] == 7
    assert {each["code"]: each["materials"]["totalCount"] for each in data["strategies"]}["20"] == 1
    (of_20,) = [each for each in data["plugins"] if each["name"] == "strategy-20"]
    assert (of_20["distribution"], of_20["file"]) == ("mto-graph", "mto_strategy_20/__init__.py")
    assert len(statements) < 12


def test_the_catalogue_says_what_plugins_supply_and_which_messages_there_are() -> None:
    with client() as asking:
        data = asking.ask(
            "{ plugins { name supplies { hook codes } } exceptionRules(inWorklist: true) { number } }"
        )
        everything = asking.ask("{ exceptionRules { number group text urgency plugin } }")["exceptionRules"]
    supplies = {each["name"]: each["supplies"] for each in data["plugins"]}
    assert supplies["strategy-20"] == [{"hook": "mto_strategies", "codes": ["20"]}]
    assert {"hook": "mto_commands", "codes": ["strategies"]} in supplies["catalogue"]
    numbers = [each["number"] for each in everything]
    assert numbers == sorted(numbers)
    asking_to_act = {each["number"] for each in everything if each["urgency"]}
    assert {each["number"] for each in data["exceptionRules"]} == asking_to_act < set(numbers)
    assert {each["plugin"] for each in everything} == {"exception-rules"}
