"""Idempotency keys: a change asked for twice happens once, also when both come at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest

from mto_graph.services.datasets import upsert
from mto_graph.services.idempotency import digest_of

from .conftest import WORKS, Client

STOCK = """mutation ($input: UpsertStockInput!) { upsertStock(input: $input) {
    rows stock { quantity } errors { code message path } } }"""
CONVERT = """mutation ($input: ConvertPlannedOrdersInput!) { convertPlannedOrders(input: $input) {
    conversions { quantity order { number } } errors { code path } } }"""
PLAN = """mutation ($input: RunPlanningInput!) { runPlanning(input: $input) {
    planningRun { id } errors { code path } } }"""


def stock(quantity: Any, key: str | None = "load-1") -> dict[str, Any]:
    return {
        "input": {
            "stock": [{"material": "TUBE", "plant": "1000", "quantity": quantity}],
            "idempotencyKey": key,
        }
    }


def stored(client: Client) -> str:
    found = client.ask(
        '{ materialPlant(material: "TUBE", plant: "1000") { stock { quantity storageLocation } } }'
    )
    return str(next(one["quantity"] for one in found["materialPlant"]["stock"] if not one["storageLocation"]))


def test_a_repeated_upsert_changes_nothing_and_gives_the_first_answer(works: Client) -> None:
    first = works.ask(STOCK, stock("5"))["upsertStock"]
    assert first == {"rows": 1, "stock": [{"quantity": "5"}], "errors": []}
    works.ask(STOCK, stock("8", key=None))
    again = works.ask(STOCK, stock("5.000"))["upsertStock"]
    assert again["rows"] == 1
    assert again["errors"] == []
    assert stored(works) == "8", "the repetition must not store its rows again"


def test_a_key_with_other_content_is_a_user_error(works: Client) -> None:
    works.ask(STOCK, stock("5"))
    other = works.ask(STOCK, stock("6"))["upsertStock"]
    assert (other["rows"], other["stock"]) == (0, [])
    (fault,) = other["errors"]
    assert fault["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert fault["path"] == ["input", "idempotencyKey"]
    assert stored(works) == "5"
    plan = works.ask(PLAN, {"input": {"idempotencyKey": "load-1"}})["runPlanning"]
    assert [fault["code"] for fault in plan["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]


def test_a_refused_change_leaves_its_key_free(works: Client) -> None:
    refused = works.ask(STOCK, stock("-5"))["upsertStock"]
    assert refused["errors"][0]["code"] == "INVALID_VALUE"
    assert works.ask(STOCK, stock("5"))["upsertStock"]["errors"] == []


@pytest.mark.parametrize("key", ["", "  ", "x" * 256, "a\nb", "a\u0000b"])
def test_unusable_keys(works: Client, key: str) -> None:
    body = works.body(STOCK, stock("5", key))
    told = str(body)
    assert "INVALID_VALUE" in told
    assert works.ask('{ materialPlant(material: "TUBE", plant: "1000") { stock { quantity } } }') == {
        "materialPlant": {"stock": [{"quantity": "12"}]}
    }


def at_once(client: Client, query: str, variables: dict[str, Any], times: int = 6) -> list[dict[str, Any]]:
    """The answers of the same request, sent by many at the same moment."""
    barrier = Barrier(times)

    def send() -> dict[str, Any]:
        barrier.wait()
        return client.body(query, variables)

    with ThreadPoolExecutor(times) as pool:
        sent = [pool.submit(send) for _ in range(times)]
        return [one.result() for one in sent]


def test_the_same_upsert_from_many_at_once(works: Client) -> None:
    answers = at_once(works, STOCK, stock("5"))
    assert all(
        answer["data"] == {"upsertStock": {"rows": 1, "stock": [{"quantity": "5"}], "errors": []}}
        for answer in answers
    ), answers
    with works.application.database.reading() as session:
        assert session.rows("SELECT key, operation FROM idempotency_key") == [("load-1", "upsertStock")]


def test_different_contents_under_one_key_at_once(works: Client) -> None:
    with ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(works.body, STOCK, stock(str(at))) for at in range(1, 7)]
        answers = [one.result()["data"]["upsertStock"] for one in sent]
    assert sum(not answer["errors"] for answer in answers) == 1
    winner = next(answer for answer in answers if not answer["errors"])
    assert stored(works) == winner["stock"][0]["quantity"]
    assert {fault["code"] for answer in answers for fault in answer["errors"]} == {"IDEMPOTENCY_KEY_REUSED"}


def test_the_same_conversion_from_many_at_once(works: Client) -> None:
    number = works.ask('{ plannedOrders(where: {material: "BIKE"}) { nodes { number } } }')["plannedOrders"][
        "nodes"
    ][0]["number"]
    given = {
        "input": {"plannedOrders": [{"plannedOrder": {"number": number}}], "idempotencyKey": "convert-1"}
    }
    answers = at_once(works, CONVERT, given, times=4)
    converted = [answer["data"]["convertPlannedOrders"] for answer in answers]
    done = [one for one in converted if not one["errors"]]
    # Conversion keeps planning out without waiting, so who comes in between may be told to try again.
    assert {fault["code"] for one in converted for fault in one["errors"]} <= {"PLANNING_IN_PROGRESS"}
    assert done
    assert all(one == done[0] for one in done)
    assert works.ask(CONVERT, given)["convertPlannedOrders"] == done[0]
    receipts = works.ask('{ materialPlant(material: "BIKE", plant: "1000") { receipts { number } } }')
    assert len(receipts["materialPlant"]["receipts"]) == 1


def test_the_same_planning_from_many_at_once(client: Client) -> None:
    upsert(client.application, WORKS)
    given = {"input": {"planningDate": "2025-03-03", "idempotencyKey": "plan-1"}}
    answers = [answer["data"]["runPlanning"] for answer in at_once(client, PLAN, given, times=4)]
    runs = {one["planningRun"]["id"] for one in answers if one["planningRun"]}
    assert len(runs) == 1, answers
    assert {fault["code"] for one in answers for fault in one["errors"]} <= {"PLANNING_IN_PROGRESS"}
    assert client.ask(PLAN, given)["runPlanning"] == {"planningRun": {"id": runs.pop()}, "errors": []}


def test_digests_tell_contents_apart() -> None:
    assert digest_of({"a": Decimal("2.50"), "b": None}) == digest_of({"b": None, "a": Decimal("2.5")})
    different = [
        {"a": Decimal("2.5")},
        {"a": "2.5"},
        {"a": None},
        {},
        {"a": date(2025, 1, 1)},
        {"a": "2025-01-01"},
        {"a": [1, 2]},
        {"a": [2, 1]},
        {"a": 1},
        {"a": "1"},
    ]
    assert len({digest_of(content) for content in different}) == len(different)
