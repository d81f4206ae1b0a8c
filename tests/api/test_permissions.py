"""Roles and permissions: every field of a root type has a rule, and nobody without the permission gets past it."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry
from graphql import GraphQLArgument, GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument

from mto_graph.api.authorisation import matrix
from mto_graph.api.execution import GraphQLRequest
from mto_graph.api.fields import bind, shown
from mto_graph.api.schema import Schema
from mto_graph.services.identity import Identity, Permission, Role

from .conftest import Client
from .test_plugin_fields import Fields, client, field

VIEWER = Identity("looks", (Role.VIEWER,))
NOBODY = Identity("may nothing", ())


def bare(argument: GraphQLArgument) -> str:
    """A value for a required argument, so that the call is valid."""
    named = get_named_type(argument.type)
    if is_leaf_type(named):
        return {"Int": "1", "ID": '"x"'}.get(named.name, '"x"')
    if named.name == "OrderReportOf":
        return '{plannedOrder: "1"}'
    needed = {name: one for name, one in named.fields.items() if is_required_argument(one)}
    return "{" + ", ".join(f"{name}: {_value(one)}" for name, one in needed.items()) + "}"


def _value(one: Any) -> str:
    text = str(one.type)
    if "[" in text:
        return "[]"
    named = get_named_type(one.type)
    if named.name == "Date":
        return '"2025-03-03"'
    if named.name == "Decimal":
        return '"1"'
    return bare(one)


def call(schema: Schema, root: str, name: str) -> str:
    """A document that calls a field of a root type."""
    kind = schema._schema.type_map[root]
    assert isinstance(kind, GraphQLObjectType)
    found = kind.fields[name]
    given = [f"{key}: {bare(one)}" for key, one in found.args.items() if is_required_argument(one)]
    arguments = f"({', '.join(given)})" if given else ""
    below = "" if is_leaf_type(get_named_type(found.type)) else " { __typename }"
    return f"{root.lower()} {{ {name}{arguments}{below} }}"


def errors(asked: Client, query: str, identity: Identity) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asked.api.execute(
        GraphQLRequest(query), "test", identity=identity
    ).body.get("errors", [])
    return found


def test_every_field_of_a_root_type_has_a_rule(built_in_schema: Schema) -> None:
    rules = list(matrix(built_in_schema))
    assert {(rule.type, rule.field) for rule in rules} == set(built_in_schema.plan.permissions)
    assert [rule.field for rule in rules if rule.permission is None] == ["viewer"]
    changing = [rule for rule in rules if rule.type == "Mutation"]
    assert not [rule.field for rule in changing if rule.permission in (None, Permission.READ)]
    assert all(Role.ADMINISTRATOR in rule.roles for rule in rules)


def test_a_root_field_without_a_rule_is_not_built() -> None:
    @strawberry.type
    class Query:
        forgotten: str = shown("Whatever.")

    with pytest.raises(TypeError, match=r"Query\.forgotten names no permission: declare it with entered"):
        bind(strawberry.Schema(Query))


def test_every_mutation_refuses_a_viewer_and_every_query_whoever_has_no_role(still_works: Client) -> None:
    schema = still_works.api.schema
    with still_works.application.database.observed() as statements:
        for rule in matrix(schema):
            if rule.permission is None or rule.type == "Subscription":
                continue
            asking = VIEWER if rule.type == "Mutation" else NOBODY
            (fault,) = errors(still_works, call(schema, rule.type, rule.field), asking)
            told = fault["extensions"]
            assert told.keys() >= {"field", "permission"}, (rule, fault)
            assert (told["code"], told["field"], told["permission"]) == (
                "FORBIDDEN",
                rule.field,
                rule.permission,
            ), fault
    assert not statements, "whoever is refused costs the database nothing"


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (Role.PLANNER, "runPlanning", "upsertStock"),
        (Role.PLANNER, "convertPlannedOrders", "postGoodsMovements"),
        (Role.INTEGRATOR, "upsertStock", "runPlanning"),
        (Role.INTEGRATOR, "postGoodsMovements", "changePlannedOrder"),
        (Role.VIEWER, "worklist", "upsertPlants"),
    ],
)
def test_roles(built_in_schema: Schema, role: Role, may: str, may_not: str) -> None:
    roles = {rule.field: rule.roles for rule in matrix(built_in_schema)}
    assert role in roles[may]
    assert role not in roles[may_not]


def test_two_roles_have_the_permissions_of_both() -> None:
    both = Identity("both", (Role.PLANNER, Role.INTEGRATOR))
    assert both.permissions == frozenset(Permission) - {Permission.ADMINISTER}


@pytest.mark.parametrize(
    "spread",
    ["...Two", "... { ...Two }", "... on Mutation { upsertPlants(input: {plants: []}) { rows } }"],
)
def test_of_a_mutation_that_is_refused_in_part_nothing_is_done(memory_client: Client, spread: str) -> None:
    planner = Identity("plans", (Role.PLANNER,))
    query = (
        f"mutation {{ runPlanning(input: {{}}) {{ errors {{ code }} }} {spread} }}"
        " fragment Two on Mutation { upsertPlants(input: {plants: []}) @skip(if: true) { rows } }"
    )
    if "Two" not in spread:
        query = query.split(" fragment")[0]
    (fault,) = errors(memory_client, query, planner)
    assert fault["message"] == "upsertPlants needs the permission MAINTAIN, which none of your roles has."
    assert memory_client.ask("{ planningRuns { totalCount } }") == {"planningRuns": {"totalCount": 0}}


def test_a_query_that_is_refused_in_part_answers_the_rest(still_works: Client) -> None:
    query = '{ viewer { roles permissions } material(number: "BIKE") { number } }'
    body = still_works.api.execute(GraphQLRequest(query), "test", identity=NOBODY).body
    assert body["data"] == {"viewer": {"roles": [], "permissions": []}, "material": None}
    assert [fault["path"] for fault in body["errors"]] == [["material"]]


def test_a_root_field_of_a_plugin_has_the_rule_that_it_names() -> None:
    tell = {"type": "Query", "resolve": lambda graph, parents, given: ["told"]}
    fields = Fields(field(name="open", **tell), field(name="planned", permission="PLAN", **tell))
    with client(fields) as asked:
        assert not errors(asked, "{ open }", VIEWER)
        (fault,) = errors(asked, "{ planned }", VIEWER)
        assert (fault["extensions"]["code"], fault["extensions"]["permission"]) == ("FORBIDDEN", "PLAN")
        told = {rule.field: rule.permission for rule in matrix(asked.api.schema)}
        assert (told["open"], told["planned"]) == (Permission.READ, Permission.PLAN)


def test_a_plugin_cannot_name_a_permission_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="'WRITE' is no permission; there are READ"):
        field(type="Query", permission="WRITE")
    with pytest.raises(ValueError, match="only fields of Query name a permission"):
        field(permission="PLAN")
