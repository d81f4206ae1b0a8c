"""Whoever may act in one plant only: nothing of another is read on any way through the graph, or changed by anybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument

from mto_graph.api.execution import Api, GraphQLRequest
from mto_graph.api.limits import Limits
from mto_graph.api.schema import Schema, build_schema
from mto_graph.services.application import Application
from mto_graph.services.datasets import upsert
from mto_graph.services.identity import LOCAL, Identity, Role
from mto_graph.services.planning import PlanningRequest, run_planning

from .changes_elsewhere import CHANGES
from .conftest import TODAY
from .everything import selection
from .two_plants import FOREIGN, fill

WIDE = Limits(tokens=1_000_000, aliases=200_000, fields=200_000, objects=1_000_000)
HERE = Identity("here", (Role.ADMINISTRATOR,), ("1000",))
BOTH = Identity("both", (Role.ADMINISTRATOR,), ("1000", FOREIGN))
ARGUMENTS = {
    "plant": '(code: "1000")',
    "material": '(number: "GEAR")',
    "materialPlant": '(material: "GEAR", plant: "1000")',
    "project": '(number: "P-1")',
    "salesOrder": '(number: "4711")',
    "salesOrderItem": '(salesOrder: "4711", item: 10)',
    "stockRequirementsList": '(material: "GEAR", plant: "1000")',
    "stockingLevel": '(material: "BIKE", plant: "1000")',
    "orderReport": '(of: {salesOrderItem: {salesOrder: "4711", item: 10}})',
    "strategyAdvice": '(material: "BIKE", plant: "1000", seconds: 1)',
    "strategy": '(code: "20")',
}
NEEDED = {
    "node",
    "plannedOrder",
    "goodsMovement",
    "characteristic",
    "controlCycle",
    "kanbanContainer",
    "planningRun",
}
"""What is reached by a number or id; `node` is asked for every object that there is."""
DEPTH = 2
"""Three levels find no more and take ten times as long."""
IDS = "{ %s(first: 500) { nodes { id } } }"
LISTS = (
    *("materials", "materialPlants", "salesOrders", "plannedOrders", "exceptions", "goodsMovements"),
    *("controlCycles", "kanbanContainers", "planningFile", "planningRuns"),
)


class Asking:
    """Asks the graph of both plants as somebody."""

    def __init__(self, application: Application, schema: Schema) -> None:
        self.api = Api(application, WIDE, schema=schema, today=lambda: TODAY)
        self.schema = schema._schema

    def body(self, query: str, identity: Identity = HERE, **variables: Any) -> dict[str, Any]:
        return self.api.execute(GraphQLRequest(query, variables), "test", identity=identity).body

    def data(self, query: str, identity: Identity = HERE, **variables: Any) -> Any:
        body = self.body(query, identity, **variables)
        assert "errors" not in body, (query[:300], body["errors"][:3])
        return body["data"]

    def ids(self, identity: Identity) -> set[str]:
        return {node["id"] for name in LISTS for node in self.data(IDS % name, identity)[name]["nodes"]}


@pytest.fixture(scope="module")
def wide_schema() -> Schema:
    """A schema that takes documents which ask for everything."""
    return build_schema(WIDE)


@pytest.fixture
def asking(application: Application, wide_schema: Schema) -> Asking:
    fill(application)
    return Asking(application, wide_schema)


def ways(asking: Asking) -> Iterator[tuple[str, str]]:
    """Every field of Query with everything below it, to a depth that leads from one plant into another."""
    query = asking.schema.query_type
    assert query is not None
    for name, field in query.fields.items():
        if name in NEEDED:
            continue
        assert name in ARGUMENTS or not any(map(is_required_argument, field.args.values())), name
        kind = get_named_type(field.type)
        if is_leaf_type(kind):
            yield name, f"{{ {name} }}"
            continue
        assert isinstance(kind, GraphQLObjectType)
        first = "(first: 100)" if "first" in field.args else ""
        yield name, f"{{ {name}{ARGUMENTS.get(name, first)} {selection(asking.schema, kind.name, DEPTH)} }}"


def test_no_way_through_the_graph_leads_into_another_plant(asking: Asking) -> None:
    own, all_ = asking.ids(HERE), asking.ids(LOCAL)
    foreign = all_ - own
    assert len(foreign) > 20
    assert own
    assert asking.ids(BOTH) == all_
    for name, query in ways(asking):
        text = json.dumps(asking.data(query))
        assert FOREIGN not in text, (name, text[max(0, text.index(FOREIGN) - 300) : text.index(FOREIGN) + 60])
        assert not [one for one in foreign if f'"{one}"' in text], name
    for one in foreign:
        assert asking.data("query ($id: ID!) { node(id: $id) { id } }", id=one) == {"node": None}
    assert asking.data('{ project(number: "P-1") { number } }') == {"project": {"number": "P-1"}}
    project = '{ project(number: "ELSE-P") { number } }'
    assert (asking.data(project), asking.data(project, BOTH)) == (
        {"project": None},
        {"project": {"number": "ELSE-P"}},
    )


def code(asking: Asking, query: str, identity: Identity = HERE, **variables: Any) -> str | None:
    """The code of the first error; None: there is none."""
    errors = asking.body(query, identity, **variables).get("errors")
    return errors[0]["extensions"]["code"] if errors else None


@pytest.mark.parametrize(
    "query",
    [
        '{ plant(code: "ELSE") { code } }',
        '{ materialPlant(material: "GEAR", plant: "ELSE") { id } }',
        '{ plannedOrders(where: {plant: "ELSE"}) { totalCount } }',
    ],
)
def test_naming_another_plant_is_refused_whether_it_exists_or_not(asking: Asking, query: str) -> None:
    (fault,) = asking.body(query)["errors"]
    assert fault["extensions"] | {"requestId": ""} == {
        "code": "FORBIDDEN",
        "field": query.split("(")[0].removeprefix("{ "),
        "permission": "READ",
        "requestId": "",
    }
    assert asking.body(query.replace("ELSE", "NONE"))["errors"][0]["message"] == fault["message"]
    assert code(asking, query, BOTH) is None


def found_elsewhere(asking: Asking) -> dict[str, str]:
    """What the changes name that is known only after planning and posting."""
    order = '{ plannedOrders(where: {plant: "ELSE"}, first: 1) { nodes { id number } } }'
    (planned,) = asking.data(order, LOCAL)["plannedOrders"]["nodes"]
    runs = asking.data("{ planningRuns { nodes { id plant { code } } } }", LOCAL)["planningRuns"]["nodes"]
    (run,) = [one["id"] for one in runs if one["plant"] == {"code": FOREIGN}]
    ledger = asking.data("{ goodsMovements { nodes { number document } } }", LOCAL)["goodsMovements"]["nodes"]
    (movement,) = [one["number"] for one in ledger if one["document"] == "ELSE-D"]
    return {"FOREIGN": planned["number"], "ORDER": planned["id"], "RUN": run, "MOVEMENT": movement}


def test_no_mutation_changes_another_plant(asking: Asking) -> None:
    mutation = asking.schema.mutation_type
    assert mutation is not None
    assert {name for name, _ in CHANGES} == set(mutation.fields), (
        "a new mutation needs a change to be refused"
    )
    names = found_elsewhere(asking)
    before = asking.ids(LOCAL)
    with asking.api.application.database.observed() as statements:
        for name, given in CHANGES:
            text = json.dumps(given)
            for placeholder, value in names.items():
                text = text.replace(f'"{placeholder}"', json.dumps(value))
            kind = get_named_type(mutation.fields[name].args["input"].type)
            query = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ errors {{ code message }} }} }}"
            body = asking.body(query, HERE, input=json.loads(text))
            assert body.get("errors"), (name, body)
            assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN", (name, body)
    assert not [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert asking.ids(LOCAL) == before


def test_in_their_own_plant_they_do_what_others_do(asking: Asking) -> None:
    stock = (
        'mutation { upsertStock(input: {stock: [{material: "TUBE", plant: "1000", quantity: 5}]}) { rows } }'
    )
    assert asking.data(stock) == {"upsertStock": {"rows": 1}}
    order = "{ plannedOrders(first: 1) { nodes { number } } }"
    number = asking.data(order)["plannedOrders"]["nodes"][0]["number"]
    change = (
        "mutation ($n: String!)"
        " { changePlannedOrder(input: {number: $n, firmed: true}) { plannedOrder { firmed } } }"
    )
    assert asking.data(change, n=number)["changePlannedOrder"] == {"plannedOrder": {"firmed": True}}
    viewer = "{ viewer { name method allPlants plants { code } } }"
    assert asking.data(viewer)["viewer"] == {
        "name": "here",
        "method": "NONE",
        "allPlants": False,
        "plants": [{"code": "1000"}],
    }


def test_a_run_of_all_plants_is_shown_without_what_it_counted(asking: Asking) -> None:
    runs = "{ planningRuns { nodes { status plant { code } counts { plannedOrders } } } }"
    mine, of_all = asking.data(runs)["planningRuns"]["nodes"]
    assert mine["plant"] == {"code": "1000"}
    assert mine["counts"]["plannedOrders"] > 0
    assert of_all == {"status": "FINISHED", "plant": None, "counts": None}


NUMBERS = "{ plannedOrders(first: 500) { nodes { number } } }"
FOLLOWED = (
    "subscription ($plant: String) { planChanged(plant: $plant)"
    " { plannedOrdersCreated plannedOrdersDeleted plannedOrders { number } materials { id } } }"
)


def test_followers_hear_of_their_own_plants(asking: Asking) -> None:
    """Of a change elsewhere nothing; of a run that changes both plants their own part, whoever else follows it."""
    application = asking.api.application

    def ordered(number: str, materials: dict[str, str], plant: str | None) -> None:
        row = {"sales_order": number, "quantity": 1, "requested_date": "2025-09-01"}
        rows = [
            {**row, "item": item, "material": material, "plant": at}
            for item, (material, at) in enumerate(materials.items(), start=1)
        ]
        upsert(application, {"sales_orders": rows})
        run_planning(application, PlanningRequest(today=TODAY, plant=plant))

    async def heard() -> list[set[str]]:
        request = GraphQLRequest(FOLLOWED, {})
        everybody, own = (asking.api.follow(request, "test", identity) for identity in (LOCAL, HERE))
        waiting = [asyncio.ensure_future(anext(follower)) for follower in (everybody, own)]
        while application.plan_changes.followers < 2:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(ordered, "F-1", {"ELSE-THING": FOREIGN}, FOREIGN)
        await waiting[0]
        await asyncio.to_thread(ordered, "B-1", {"ELSE-THING": FOREIGN, "BIKE": "1000"}, None)
        bodies = [(await anext(everybody)).body, (await waiting[1]).body]
        for follower in (everybody, own):
            await follower.aclose()
        return [{one["number"] for one in body["data"]["planChanged"]["plannedOrders"]} for body in bodies]

    all_, own = asyncio.run(heard())
    seen = {one["number"] for one in asking.data(NUMBERS, HERE)["plannedOrders"]["nodes"]}
    assert own
    assert own == all_ & seen
    assert own < all_


@pytest.mark.parametrize(
    "field", ["planChanged(plant: $plant) { origin }", "planningRunProgress(id: $run) { id }"]
)
def test_nobody_follows_what_is_elsewhere(asking: Asking, field: str) -> None:
    names = found_elsewhere(asking)
    (name, value) = ("plant", FOREIGN) if "$plant" in field else ("run", names["RUN"])
    query = f"subscription (${name}: {'String' if name == 'plant' else 'ID!'}) {{ {field} }}"

    async def first() -> dict[str, Any]:
        async with aclosing(asking.api.follow(GraphQLRequest(query, {name: value}), "test", HERE)) as answers:
            return (await anext(answers)).body

    body = asyncio.run(first())
    assert [one["extensions"]["code"] for one in body["errors"]] == [
        "FORBIDDEN" if name == "plant" else "NOT_FOUND"
    ]
    assert not body.get("data")
