"""Documents that clients name instead of sending them, and servers that execute nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mto_graph.errors import Refused
from mto_graph.server.persisted_documents import PersistedDocuments
from mto_graph.server.settings import ServerSettings
from mto_graph.services.application import open_application
from mto_graph.services.datasets import upsert

from ..api.conftest import WORKS
from .conftest import running

QUERY = "query Plants { plants { code } }"
ONE = "query Plant($code: String!) { plant(code: $code) { code } }"
PLANTS = {"plants": [{"code": "1000"}]}
HASH = hashlib.sha256(QUERY.encode()).hexdigest()


def written(folder: Path, content: object) -> Path:
    path = folder / "documents.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=[False, True], ids=["all", "trusted only"])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[httpx.Client, bool]]:
    application = open_application("sqlite://")
    upsert(application, WORKS)
    documents = PersistedDocuments({HASH: QUERY, "one-plant": ONE})
    settings = ServerSettings(port=0, persisted_documents=documents, trusted_only=request.param)
    with running(application, settings) as client:
        yield client, request.param
    application.close()


def test_a_document_is_named_by_post_and_by_get(server: tuple[httpx.Client, bool]) -> None:
    http, _ = server
    for name in (HASH, f"sha256:{HASH}"):
        assert http.post("/graphql", json={"documentId": name}).json()["data"] == PLANTS
        assert http.get("/graphql", params={"documentId": name}).json()["data"] == PLANTS
    answer = http.post("/graphql", json={"documentId": "one-plant", "variables": {"code": "1000"}})
    assert answer.json()["data"] == {"plant": {"code": "1000"}}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"documentId": "nobody"}, "There is no persisted document 'nobody'"),
        ({"documentId": HASH, "query": QUERY}, "Send either query or documentId, not both."),
        ({"documentId": 7}, "documentId must be a text."),
        ({"documentId": ""}, "The request has no query"),
    ],
)
def test_a_document_that_cannot_be_found_is_told(
    server: tuple[httpx.Client, bool], body: dict[str, object], told: str
) -> None:
    answer = server[0].post("/graphql", json=body)
    assert answer.status_code == 400
    assert told in answer.json()["errors"][0]["message"]


def test_other_documents_are_executed_only_where_all_are_trusted(server: tuple[httpx.Client, bool]) -> None:
    http, trusted_only = server
    known = http.post("/graphql", json={"query": QUERY})
    assert known.json()["data"] == PLANTS
    other = http.post("/graphql", json={"query": "{ plants { name } }"}).json()
    if trusted_only:
        assert other["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
        assert "data" not in other
    else:
        assert "errors" not in other


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[]", "documents.json must be a JSON object of ids and documents"),
        ("{", "documents.json is not JSON"),
        ({"a": 7}, "Document a is empty or no text"),
        ({"a": "  "}, "Document a is empty or no text"),
        ({f"sha256:{HASH}": ONE}, "is not the SHA-256 hash of its text"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, content: object, told: str) -> None:
    with pytest.raises(Refused, match=told):
        PersistedDocuments.read(written(tmp_path, content))


def test_every_faulty_document_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        PersistedDocuments.read(written(tmp_path, {"a": 7, "b": "", "c": QUERY}))
    assert [error.message[:10] for error in caught.value.errors] == ["Document a", "Document b"]


def test_a_file_as_build_tools_write_it_is_read(tmp_path: Path) -> None:
    found = PersistedDocuments.read(written(tmp_path, {f"sha256:{HASH}": QUERY, "0a1b": ONE}))
    assert (found.text(HASH), found.text("0a1b"), found.text("0a1c")) == (QUERY, ONE, None)
