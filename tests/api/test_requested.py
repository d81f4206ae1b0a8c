"""What an operation asks for is counted before it is executed, and told beside what was read."""

from __future__ import annotations

import time
from typing import Any

import pytest
from graphql import get_introspection_query, get_operation_ast, parse

from mto_graph.api.execution import GraphQLRequest
from mto_graph.api.limits import Limits
from mto_graph.api.requested import Requests
from mto_graph.api.schema import Schema

from .conftest import Client

ORDERS = "plannedOrders"


def requested(schema: Schema, query: str, variables: dict[str, Any] | None = None) -> int:
    document = parse(query)
    operation = get_operation_ast(document, None)
    assert operation is not None
    found, _fixed = Requests(schema._schema, Limits(default_page_size=50, list_size=3)).checked(
        document, operation, variables
    )
    return found.objects


@pytest.mark.parametrize(
    ("query", "variables", "objects"),
    [
        ("{ __typename }", None, 0),
        ('{ plant(code: "1000") { code } }', None, 1),
        ("{ plants { code } }", None, 3),
        ("{ plannedOrders { totalCount } }", None, 1),
        ("{ plannedOrders(first: 7) { nodes { number } } }", None, 1 + 7),
        ("{ plannedOrders { nodes { number } } }", None, 1 + 50),
        ("{ plannedOrders(first: 7) { edges { cursor node { number } } } }", None, 1 + 7 * 2),
        ("{ plannedOrders(first: 9999) { nodes { number } } }", None, 1 + 500),
        ("{ plannedOrders(first: 7) { nodes { material { material { number } } } } }", None, 1 + 7 * 3),
        (
            "{ plannedOrders(first: 7) { nodes { material { plannedOrders(first: 20) { nodes { number } } } } } }",
            None,
            1 + 7 * (1 + 1 + 1 + 20),
        ),
        ("query ($n: Int) { plannedOrders(first: $n) { nodes { number } } }", {"n": 5}, 1 + 5),
        ("query ($n: Int = 9) { plannedOrders(first: $n) { nodes { number } } }", None, 1 + 9),
        ("query ($n: Int) { plannedOrders(first: $n) { nodes { number } } }", {"n": "x"}, 1 + 50),
        ("query ($n: Int) { plannedOrders(first: $n) { nodes { number } } }", {"n": -5}, 1),
        ("query ($s: Boolean!) { plants @skip(if: $s) { code } }", {"s": True}, 0),
        ("query ($s: Boolean!) { plants @skip(if: $s) { code } }", {"s": False}, 3),
        ("{ plants @include(if: false) { code } plannedOrders { ... @skip(if: true) { nodes { number } } } }", None, 1),
        (
            "{ plannedOrders(first: 7) { ...P }"
            "  salesOrders(first: 2) { nodes { items { plannedOrders(first: 4) { ...P } } } } }"
            " fragment P on PlannedOrderConnection { nodes { number } }",
            None,
            1 + 7 + 1 + 2 * (1 + 3 * (1 + 1 + 4)),
        ),
        ('{ strategyAdvice(material: "A", plant: "1") { sentence } }', None, 1 + 1_000_000),
    ],
)  # fmt: skip
def test_page_sizes_multiply(
    built_in_schema: Schema, query: str, variables: dict[str, Any] | None, objects: int
) -> None:
    assert requested(built_in_schema, query, variables) == objects


def nested(levels: int, first: int) -> str:
    below = "number"
    for _ in range(levels):
        below = f"material {{ {ORDERS}(first: {first}) {{ nodes {{ {below} }} }} }}"
    return f"{{ {ORDERS}(first: {first}) {{ nodes {{ {below} }} }} }}"


def test_too_much_is_refused_before_anything_is_read(still_works: Client) -> None:
    """The message names the list that most of it comes from, and what to do."""
    with still_works.application.database.observed() as statements:
        (fault,) = still_works.faults(nested(2, 500))
    assert statements == []
    assert fault["extensions"]["code"] == "QUERY_TOO_LARGE"
    assert "up to 125751501 objects, and 10000000 are allowed" in fault["message"]
    path = "plannedOrders.nodes.material.plannedOrders.nodes.material.plannedOrders"
    assert f"Most of them come from {path}, which counts as 500:" in fault["message"]
    assert "`first`" in fault["message"]
    assert "errors" not in still_works.body(nested(2, 20))


def test_what_variables_ask_for_counts_each_time(still_works: Client) -> None:
    query = nested(2, 500).replace("{", "query ($n: Int) {", 1).replace("500", "$n")
    for _ in range(2):
        assert "errors" not in still_works.body(query, {"n": 5})
        assert still_works.faults(query, {"n": 500})[0]["extensions"]["code"] == "QUERY_TOO_LARGE"


def test_work_that_the_answer_does_not_show_counts(still_works: Client) -> None:
    fields = " ".join(
        f'a{at}: strategyAdvice(material: "BIKE", plant: "1000") {{ sentence }}' for at in range(11)
    )
    (fault,) = still_works.faults(f"{{ {fields} }}")
    assert fault["extensions"]["code"] == "QUERY_TOO_LARGE"


def test_the_limit_is_the_server_s_to_set(still_works: Client) -> None:
    small = Client(still_works.application, Limits(requested=10))
    assert "errors" not in small.body("{ plannedOrders(first: 9) { nodes { number } } }")
    (fault,) = small.faults("{ plannedOrders(first: 10) { nodes { number } } }")
    assert "up to 11 objects, and 10 are allowed" in fault["message"]


def test_the_schema_is_asked_for_once_or_twice(still_works: Client) -> None:
    """Introspection reads nothing, so time-outs do not stop it; it takes longer than most queries."""
    assert "errors" not in still_works.body(get_introspection_query())
    types = "types { fields { args { type { name } } } }"
    fields = " ".join(f"a{at}: __schema {{ {types} }}" for at in range(30))
    (fault,) = still_works.faults(f"{{ {fields} }}")
    assert "objects of the schema" in fault["message"]


def test_fragments_are_counted_once_each(still_works: Client) -> None:
    """Each fragment spreads the next one twice, in pages of two: written out, it would be 4^12 pages."""
    fragments = " ".join(
        f"fragment F{at} on MaterialPlant {{ plannedOrders(first: 2) {{ nodes {{ material {{"
        f" ...F{at + 1} ...F{at + 1} }} }} }} }}"
        for at in range(12)
    )
    query = (
        '{ materialPlant(material: "BIKE", plant: "1000") { ...F0 } } fragment F12 on MaterialPlant { id }'
    )
    started = time.perf_counter()
    assert still_works.faults(f"{query} {fragments}")[0]["extensions"]["code"] == "QUERY_TOO_LARGE"
    assert time.perf_counter() - started < 1


def test_values_are_bounded_where_objects_are_few(still_works: Client) -> None:
    client = Client(still_works.application, Limits(values=20))
    assert "errors" not in client.body("{ plants { code } }")
    (fault,) = client.faults("{ materials { nodes { number description baseUnit id } } }")
    assert fault["extensions"]["code"] == "TOO_MANY_OBJECTS"


def test_operations_are_bounded(still_works: Client) -> None:
    queries = " ".join(f"query Q{at} {{ plants {{ code }} }}" for at in range(51))
    (fault,) = still_works.api.execute(GraphQLRequest(queries, None, "Q1"), "test-request").body["errors"]
    assert "more than 50 operations" in fault["message"]
