"""Health and the explorer."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from mto_graph.api.schema import build_schema
from mto_graph.server import ServerSettings
from mto_graph.server.serving import server_of
from mto_graph.services.application import Application, open_application

from .conftest import running


def test_health_on_both_databases(application: Application) -> None:
    with running(application) as http:
        assert http.get("/health/live").json() == {"status": "live"}
        for path in ("/health", "/health/ready"):
            answer = http.get(path)
            assert (answer.status_code, answer.json()["status"]) == (200, "ready")


def test_a_server_without_its_database_lives_but_is_not_ready() -> None:
    application = open_application("sqlite://")
    with running(application) as http:
        application.database.close()
        assert http.get("/health/live").status_code == 200
        answer = http.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json() == {"status": "unavailable", "database": "unavailable"}


def test_the_explorer_is_one_page_that_asks_nobody_else(http: httpx.Client) -> None:
    answer = http.get("/")
    page = answer.text
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.findall(r"(?:https?:)?//[\w.-]+\.\w+|@import|url\(", page)
    assert not re.findall(r"<(?:link|script|img|iframe)[^>]+(?:src|href)=\"(?!data:,)", page)
    policy = answer.headers["content-security-policy"]
    (nonce,) = set(re.findall(r"'nonce-([^']+)'", policy))
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert page.count(f'nonce="{nonce}"') == 2
    assert "{{" not in page
    assert http.get("/").headers["content-security-policy"] != policy


def test_a_browser_that_opens_the_endpoint_gets_the_explorer(http: httpx.Client) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert "<!doctype html>" in http.get("/graphql", headers=browser).text
    asked = http.get("/graphql", headers=browser, params={"query": "{ plants { code } }"})
    assert asked.json()["data"] == {"plants": [{"code": "1000"}]}


def examples(page: str) -> list[str]:
    """The queries in the page's list of examples."""
    script = page[page.index("const examples") : page.index("const at =")]
    texts = [json.loads(text) for text in re.findall(r'"(?:[^"\\]|\\.)*"', script)]
    queries = ("{\n  ", "mutation ")
    return [text for text in texts if text.startswith(queries) and '"input"' not in text]


def test_the_examples_of_the_explorer_run(http: httpx.Client) -> None:
    found = examples(http.get("/").text)
    assert len(found) == 7
    for query in found:
        variables = {"input": {"planningDate": "2025-03-03"}} if "$input" in query else None
        answer = http.post("/graphql", json={"query": query, "variables": variables}).json()
        assert "errors" not in answer, answer["errors"]


def test_the_documentation_of_the_explorer_can_be_read(http: httpx.Client) -> None:
    page = http.get("/").text
    shape = re.search(r'const shape = "([^"]+)"', page)
    query = re.search(r'ask\("(\{ __schema .*)"\);', page)
    assert shape is not None
    assert query is not None
    text = query[1].replace('" + shape + "', shape[1])
    answer = http.post("/graphql", json={"query": text}).json()
    assert "errors" not in answer, answer
    names = {kind["name"] for kind in answer["data"]["__schema"]["types"]}
    assert set(build_schema()._schema.type_map) == names


def test_large_answers_are_compressed(http: httpx.Client) -> None:
    query = {"query": "{ __schema { types { name description } } }"}
    assert http.post("/graphql", json=query).headers["content-encoding"] == "gzip"
    plain = http.post("/graphql", json=query, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_a_server_listens_on_this_computer_only_unless_told_otherwise() -> None:
    settings = ServerSettings()
    assert settings.host == "127.0.0.1"
    application = open_application("sqlite://")
    assert server_of(application, settings).config.host == "127.0.0.1"
    application.close()


def test_serving_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    application = open_application("sqlite://")
    with running(application) as http:
        http.get("/health")
        http.post("/graphql", json={"query": "{"})
        http.get("/nowhere")
    application.close()
    assert capfd.readouterr() == ("", "")
