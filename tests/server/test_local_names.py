"""A server that asks nobody who they are answers to this computer's names only."""

from __future__ import annotations

import socket

import httpx
import pytest

QUERY = {"query": "{ __typename }"}
NAMES = ["localhost", "LOCALHOST:9", "demo.localhost", "127.0.0.1:8000", "127.8.8.8", "[::1]:8000", "[::1]"]
OTHERS = [
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "10.0.0.7",
    "0.0.0.0",
    "[fe80::1]",
    "[::1",
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_this_computer_are_answered(http: httpx.Client, name: str) -> None:
    assert http.post("/graphql", json=QUERY, headers={"Host": name}).status_code == 200


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("path", ["/graphql", "/", "/health/live"])
def test_a_page_of_others_that_has_its_name_resolved_to_us_is_told_nothing(
    http: httpx.Client, name: str, path: str
) -> None:
    answer = http.request("POST" if path == "/graphql" else "GET", path, json=QUERY, headers={"Host": name})
    assert answer.status_code == 421
    (fault,) = answer.json()["errors"]
    assert fault["extensions"] == {"code": "MISDIRECTED_REQUEST"}


def test_a_websocket_by_such_a_name_is_not_opened(http: httpx.Client) -> None:
    key = "dGhlIHNhbXBsZSBub25jZQ=="
    lines = [
        "GET /graphql HTTP/1.1",
        "Host: evil.example",
        "Origin: http://evil.example",
        "Upgrade: websocket",
    ]
    lines += ["Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
    lines += ["Sec-WebSocket-Protocol: graphql-transport-ws", "", ""]
    with socket.create_connection(("127.0.0.1", http.base_url.port or 0)) as raw:
        raw.sendall("\r\n".join(lines).encode())
        assert raw.recv(64).startswith(b"HTTP/1.1 403")
