"""Requests made to do harm: each is answered, never with a fault of the server, and the server goes on.

The list is short and always the same; `tests/clients/schemathesis_hooks.py` tells how to draw others.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

PLANT = "query ($c: String!) { plant(code: $c) { code } }"
NODE = "query ($i: ID!) { node(id: $i) { id } }"
ORDERS = "query ($n: Int, $a: String) { plannedOrders(first: $n, after: $a) { nodes { number } } }"
MESSAGES = "query ($n: [String!]) { exceptions(where: {numbers: $n}) { totalCount } }"
LIST = (
    """query ($m: String!, $d: Date) { stockingLevel(material: $m, plant: "1000", date: $d) { sentence } }"""
)
STOCK = "mutation ($i: UpsertStockInput!) { upsertStock(input: $i) { errors { code message path } } }"
PLANTS = "mutation ($i: UpsertPlantsInput!) { upsertPlants(input: $i) { errors { code message path } } }"
CANCEL = "mutation ($i: ID!) { cancelPlanningRun(input: {id: $i}) { errors { code } } }"

TEXTS = (
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "\u202e\ufeff\u200b",
    "'; DROP TABLE plant; --",
    "$(import os)",
    "%s%d%n{}{0}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "💣" * 5_000,
    "x" * 1_000_000,
    "true",
    "__proto__",
)
NUMBERS = (-1, 0, 501, 2**31 - 1, 2**31, -(2**31), 2**63, 10**30, 1.5, 1e308, "5", True, None, [], {})
DECIMALS = (
    "NaN",
    "Infinity",
    "-0",
    "1e400",
    "1E+1000000",
    "0." + "0" * 400 + "1",
    "9" * 500,
    "0x1F",
    "١٢",
    "1_000",
    1.5,
)
DATES = (
    "0000-01-01",
    "9999-12-31",
    "2025-02-30",
    "2025-1-1",
    "2025-01-01T00:00:00",
    "now",
    "１９９９-01-01",
    "",
    20250101,
)


def variables() -> list[tuple[str, dict[str, Any]]]:
    """Documents of the schema with values that nobody means."""
    asked: list[tuple[str, dict[str, Any]]] = []
    for text in TEXTS:
        asked += [(PLANT, {"c": text}), (NODE, {"i": text}), (ORDERS, {"a": text}), (CANCEL, {"i": text})]
        asked += [(PLANTS, {"i": {"plants": [{"plant": text, "name": text}], "idempotencyKey": text}})]
    asked += [(ORDERS, {"n": number}) for number in NUMBERS]
    asked += [(PLANT, {"c": number}) for number in NUMBERS]
    row = {"material": "BIKE", "plant": "1000", "storageLocation": "A1"}
    asked += [(STOCK, {"i": {"stock": [{**row, "quantity": decimal}]}}) for decimal in DECIMALS]
    asked += [(LIST, {"m": "BIKE", "d": date}) for date in DATES]
    asked += [(MESSAGES, {"n": ["1"] * 100_000}), (MESSAGES, {"n": [None]}), (MESSAGES, {"n": [["1"]] * 9})]
    asked += [(PLANTS, {"i": {"plants": [{"plant": "1"}] * 200_000}}), (PLANTS, {"i": []}), (PLANTS, {})]
    return asked


FLOOD = 1_000_000
NESTED = "number"
for _level in range(3):
    NESTED = f"material {{ plannedOrders(first: 500) {{ nodes {{ {NESTED} }} }} }}"
SCHEMA = "__schema { types { fields { args { type { name } } } } }"
ADVICE = 'strategyAdvice(material: "BIKE", plant: "1000") { sentence }'
TOO_LARGE = (
    "{ plants { code }" + "," * FLOOD + "}",
    "{ plants { code } #" + "x" * FLOOD,
    '{ plant(code: "' + "x" * FLOOD + '") { code } }',
    "{ " + "x" * FLOOD + " }",
    "{ plannedOrders(first: 500) { nodes { " + NESTED + " } } }",
    "{ " + " ".join(f"a{at}: {SCHEMA}" for at in range(30)) + " }",
    "{ " + " ".join(f"a{at}: {ADVICE}" for at in range(30)) + " }",
    "{ " + " ".join(f"a{at}: plants {{ code }}" for at in range(300)) + " }",
    " ".join(f"query Q{at} {{ plants {{ code }} }}" for at in range(300)),
)
STRANGE = (
    "{ plannedOrders(first: " + "9" * 5_000 + ") { nodes { number } } }",
    "{ stockingLevel(material: 1" + "0" * 5_000 + ".5) { sentence } }",
    '{ plant(code: "' + "\\ud800" * 10 + '") { code } }',
    '{ plant(code: "\\u{110000}") { code } }',
    '{ plant(code: """' + '\\"""' * 500 + '""") { code } }',
    "{ plants @include { code } }",
    "{ plants @nothing(if: true) { code } }",
    "{ plants " + "@skip(if: false) " * 300 + "{ code } }",
    "query (" + "$a: Int " * 300 + ") { plants { code } }",
    "{ plants { code { code } } }",
    "{ plants }",
    "{ plants(first: 5) { code } }",
    "{ node(id: {a: 1}) { id } }",
    "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "{ ...A } fragment A on Nothing { x } fragment A on Query { plants { code } }",
    "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } }",
    "subscription { planningRunProgress(id: 5) { id } a: planningRunProgress(id: 6) { id } }",
    "type Query { a: Int }",
    "\ufeff{ plants { code } }",
    "{ plants { code } }\u0000",
    "{" * 1_000,
    "query Q($a: [" + "[" * 900,
)


def answered(http: httpx.Client, query: str, given: object = None) -> httpx.Response:
    body = json.dumps({"query": query, "variables": given}).encode()
    answer = http.post("/graphql", content=body, headers={"content-type": "application/json"}, timeout=20)
    shown = f"{query[:200]} {str(given)[:200]}\n{answer.text[:400]}"
    assert answer.status_code in (200, 400), shown
    told = answer.json()
    assert "data" in told or told["errors"], shown
    for error in told.get("errors", ()):
        assert error["extensions"]["code"] != "INTERNAL_SERVER_ERROR", shown
        for never in ("Traceback", "sqlite", "SELECT ", ".py"):
            assert never not in error["message"], shown
    return answer


def test_values_that_nobody_means(http: httpx.Client) -> None:
    for query, given in variables():
        answered(http, query, given)
    assert http.post("/graphql", json={"query": "{ __typename }"}).json()["data"] == {"__typename": "Query"}


def test_documents_that_nobody_means(http: httpx.Client) -> None:
    for query in STRANGE:
        answered(http, query)
    assert answered(http, "{ __typename }").json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("query", TOO_LARGE, ids=lambda query: query[:30])
def test_what_would_take_long_is_not_begun(http: httpx.Client, query: str) -> None:
    (fault,) = answered(http, query).json()["errors"]
    assert fault["extensions"]["code"] == "QUERY_TOO_LARGE"
