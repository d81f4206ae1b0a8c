"""Health and the explorer."""

from __future__ import annotations

import json
import re

import httpx
import pytest
from graphql import get_introspection_query

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


def test_the_explorer_is_a_page_whose_files_come_from_its_own_server(http: httpx.Client) -> None:
    answer = http.get("/")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'; " in policy
    assert "connect-src 'self'; " in policy
    named = re.findall(r'(?:src|href)="(?!data:,)([^"]+)"', answer.text)
    assert len(named) == 8
    for path in named:
        file = http.get(path)
        assert (file.status_code, len(file.content) > 100) == (200, True), path
        kind = "css" if path.endswith("css") else "javascript"
        assert file.headers["content-type"] == f"text/{kind}; charset=utf-8"
    for name in ("nothing.js", "page.html", "..%2fexplorer.py", "graphiql.js.gz"):
        assert http.get(f"/explorer/{name}").status_code == 404


def test_a_browser_that_opens_the_endpoint_gets_the_explorer(http: httpx.Client) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert "<!doctype html>" in http.get("/graphql", headers=browser).text
    asked = http.get("/graphql", headers=browser, params={"query": "{ plants { code } }"})
    assert asked.json()["data"] == {"plants": [{"code": "1000"}]}


def examples(script: str) -> list[str]:
    """The queries among the texts of the script of examples."""
    texts = [json.loads(text) for text in re.findall(r'"(?:[^"\\]|\\.)*"', script)]
    queries = ("{\n  ", "mutation ")
    return [text for text in texts if text.startswith(queries) and '"input"' not in text]


def test_the_examples_of_the_explorer_run(http: httpx.Client) -> None:
    found = examples(http.get("/explorer/examples.js").text)
    assert len(found) == 7
    for query in found:
        variables = {"input": {"planningDate": "2025-03-03"}} if "$input" in query else None
        answer = http.post("/graphql", json={"query": query, "variables": variables}).json()
        assert "errors" not in answer, answer["errors"]


def test_the_documentation_of_the_explorer_can_be_read(http: httpx.Client) -> None:
    """By the query that tools send, GraphiQL among them, within the limits of a request."""
    answer = http.post(
        "/graphql", json={"query": get_introspection_query(input_value_deprecation=True)}
    ).json()
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
