"""GraphQL over HTTP: status codes, content types, and every malformed request told apart from a broken server."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

import httpx
import pytest

from mto_graph.server.settings import ServerSettings
from mto_graph.services.application import Application, open_application

from .conftest import running

QUERY = "{ plants { code } }"
PLANTS = {"plants": [{"code": "1000"}]}
NEW = "application/graphql-response+json"
OLD = "application/json"


def post(http: httpx.Client, body: object, **headers: str) -> httpx.Response:
    return http.post("/graphql", json=body, headers=headers)


def test_a_query_by_post(http: httpx.Client) -> None:
    answer = post(http, {"query": QUERY})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json()["data"] == PLANTS


def test_a_query_by_get(http: httpx.Client) -> None:
    answer = http.get("/graphql", params={"query": QUERY})
    assert (answer.status_code, answer.json()["data"]) == (200, PLANTS)
    named = http.get(
        "/graphql",
        params={
            "query": "query A($c: String!) { plant(code: $c) { code } } query B { plants { code } }",
            "variables": '{"c": "1000"}',
            "operationName": "A",
        },
    )
    assert named.json()["data"] == {"plant": {"code": "1000"}}
    head = http.head("/graphql", params={"query": QUERY})
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, OLD),
        ("*/*", OLD),
        ("application/*", OLD),
        (OLD, OLD),
        (NEW, NEW),
        (f"{NEW}, {OLD};q=0.9", NEW),
        (f"{OLD}, {NEW}", OLD),
        (f"{OLD};q=0.1, {NEW};q=0.5", NEW),
        ("text/html;q=0.5, application/json", OLD),
        (f"{NEW}; charset=utf-8", NEW),
    ],
)
def test_the_form_of_the_answer_is_negotiated(
    http: httpx.Client, accept: str | None, content_type: str
) -> None:
    request = http.build_request("POST", "/graphql", json={"query": QUERY})
    request.headers.pop("accept", None)
    if accept is not None:
        request.headers["accept"] = accept
    answer = http.send(request)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{content_type}; charset=utf-8"


@pytest.mark.parametrize("accept", ["text/plain", "image/*", f"{OLD};q=0", "nonsense"])
def test_other_forms_are_not_acceptable(http: httpx.Client, accept: str) -> None:
    answer = post(http, {"query": QUERY}, accept=accept)
    assert answer.status_code == 406
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_ACCEPTABLE"


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ nonsense }"},
        {"query": "query A { plants { code } } query B { plants { code } }"},
        {"query": QUERY, "operationName": "Nobody"},
        {"query": "query ($c: String!) { plant(code: $c) { code } }"},
        {"query": "query ($c: String!) { plant(code: $c) { code } }", "variables": {"c": 5}},
        {"query": "fragment A on Plant { code }"},
        {"query": "subscription { plants { code } }"},
        {"query": "   "},
    ],
)
def test_requests_that_cannot_be_executed(http: httpx.Client, body: dict[str, Any]) -> None:
    """Clients of the new media type see it in the status, clients of the old one in the body."""
    new = post(http, body, accept=NEW)
    assert new.status_code == 400
    assert "data" not in new.json()
    assert new.json()["errors"]
    old = post(http, body, accept=OLD)
    assert old.status_code == 200
    assert "data" not in old.json()


def test_an_executed_request_with_an_error_is_answered(http: httpx.Client) -> None:
    answer = post(http, {"query": '{ plants { code } node(id: "x") { id } }'}, accept=NEW)
    assert answer.status_code == 200
    assert answer.json()["data"] == {"plants": [{"code": "1000"}], "node": None}
    assert answer.json()["errors"][0]["path"] == ["node"]


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"5",
        b'"x"',
        b"null",
        b"true",
        b"[]",
        b'[{"query": "{ plants { code } }"}]',
        b"{",
        b"{}",
        b"{'query': 'x'}",
        b"\xff\xfe",
        b'{"query": "\xff"}',
        b'{"query": "\\ud800"}',
        b'{"query": NaN}',
        b'{"query": null}',
        b'{"query": 5}',
        b'{"query": ""}',
        b'{"query": []}',
        b'{"query": "{ plants { code } }", "variables": 5}',
        b'{"query": "{ plants { code } }", "variables": "{}"}',
        b'{"query": "{ plants { code } }", "variables": []}',
        b'{"query": "{ plants { code } }", "operationName": 5}',
        b'{"query": "{ plants { code } }", "extensions": 5}',
        b'{"query": "{ plants { code } }"} trailing',
        DEEP,
        b'{"query": "{ plants { code } }", "variables": {"a": ' + DEEP + b"}}",
        b"query=%7B+plants+%7B+code+%7D+%7D",
        b"\x00",
        "ｑｕｅｒｙ".encode(),
    ],
    ids=lambda body: repr(body[:40]),
)
def test_malformed_bodies(http: httpx.Client, body: bytes) -> None:
    for accept in (OLD, NEW):
        answer = http.post("/graphql", content=body, headers={"content-type": OLD, "accept": accept})
        assert answer.status_code == 400
        assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
        (error,) = answer.json()["errors"]
        assert error["message"]
        assert error["extensions"]["requestId"] == answer.headers["x-request-id"]
        assert "data" not in answer.json()
    assert post(http, {"query": QUERY}).json()["data"] == PLANTS


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/graphql",
        "application/jsonp",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=latin-1",
        "nonsense",
    ],
)
def test_other_content_types(http: httpx.Client, content_type: str | None) -> None:
    request = http.build_request("POST", "/graphql", content=json.dumps({"query": QUERY}).encode())
    request.headers.pop("content-type", None)
    if content_type is not None:
        request.headers["content-type"] = content_type
    answer = http.send(request)
    assert answer.status_code == 415
    assert answer.headers["accept-post"] == OLD


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", 'APPLICATION/JSON;charset="UTF-8"']
)
def test_other_ways_to_say_json(http: httpx.Client, content_type: str) -> None:
    body = json.dumps({"query": QUERY}).encode()
    assert (
        http.post("/graphql", content=body, headers={"content-type": content_type}).json()["data"] == PLANTS
    )


def test_compressed_bodies_are_refused_not_misread(http: httpx.Client) -> None:
    body = gzip.compress(json.dumps({"query": QUERY}).encode())
    headers = {"content-type": OLD, "content-encoding": "gzip"}
    assert http.post("/graphql", content=body, headers=headers).status_code == 415


def test_large_bodies() -> None:
    application = open_application("sqlite://")
    with running(application, ServerSettings(port=0, body_bytes=1000)) as http:
        body = json.dumps({"query": QUERY, "operationName": "x" * 1000})
        told = http.post("/graphql", content=body, headers={"content-type": OLD})
        assert told.status_code == 413
        assert told.json()["errors"][0]["extensions"]["code"] == "TOO_LARGE"
        streamed = http.post(
            "/graphql",
            content=(body[at : at + 100].encode() for at in range(0, 1100, 100)),
            headers={"content-type": OLD},
        )
        assert streamed.status_code == 413
        assert post(http, {"query": QUERY}).status_code == 200
    application.close()


def test_mutations_by_get_are_not_allowed(http: httpx.Client) -> None:
    mutation = 'mutation { upsertPlants(input: {plants: [{plant: "HACK"}]}) { rows } }'
    answer = http.get("/graphql", params={"query": mutation})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert post(http, {"query": QUERY}).json()["data"] == PLANTS
    both = f"{mutation.replace('mutation', 'mutation M', 1)} query Q {QUERY}"
    assert http.get("/graphql", params={"query": both, "operationName": "M"}).status_code == 405
    assert http.get("/graphql", params={"query": both, "operationName": "Q"}).json()["data"] == PLANTS


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods(http: httpx.Client, method: str) -> None:
    answer = http.request(method, "/graphql")
    assert answer.status_code == 405
    assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"query": ""},
        {"query": QUERY, "variables": "{"},
        {"query": QUERY, "variables": "5"},
        {"query": QUERY, "extensions": "[]"},
        [("query", QUERY), ("query", QUERY)],
    ],
)
def test_malformed_parameters(http: httpx.Client, params: Any) -> None:
    answer = http.get("/graphql", params=params)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_request_ids(http: httpx.Client) -> None:
    own = post(http, {"query": QUERY}, **{"x-request-id": "order-import-4711"})
    assert own.headers["x-request-id"] == "order-import-4711"
    strange = post(http, {"query": "{"}, **{"x-request-id": "<script>"})
    assert strange.headers["x-request-id"] != "<script>"
    assert strange.json()["errors"][0]["extensions"]["requestId"] == strange.headers["x-request-id"]
    other = post(http, {"query": QUERY}).headers["x-request-id"]
    assert len(other) == 32


def test_unknown_paths(http: httpx.Client) -> None:
    answer = http.get("/../../etc/passwd")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_mutations_by_post_on_both_databases(application: Application) -> None:
    with running(application) as http:
        body = {
            "query": "mutation ($input: UpsertPlantsInput!) { upsertPlants(input: $input) {"
            " plants { code } errors { code } } }",
            "variables": {"input": {"plants": [{"plant": "7"}], "idempotencyKey": "http-1"}},
        }
        for _ in range(2):
            changed = post(http, body).json()["data"]
            assert changed == {"upsertPlants": {"plants": [{"code": "7"}], "errors": []}}
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: post(http, {"query": QUERY}).json()["data"], range(40)))
        assert answers == [{"plants": [{"code": "7"}]}] * 40


def test_more_requests_than_may_wait_are_told_to_come_again() -> None:
    application = open_application("sqlite://")
    settings = ServerSettings(port=0, threads=1, waiting=0)
    with running(application, settings) as http, ThreadPoolExecutor(2) as pool:
        with application.database.session():
            # The database is ours: of two requests one waits for it, and there is no place for the other.
            sent = [pool.submit(post, http, {"query": QUERY}) for _ in range(2)]
            refused = next(as_completed(sent)).result()
            assert refused.status_code == 503
            assert refused.headers["retry-after"] == "1"
            assert http.get("/health/live").status_code == 200
        assert sorted(one.result().status_code for one in sent) == [200, 503]
    application.close()
