"""`mto-graph keys` and what `serve` says of identity."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mto_graph.services.application import open_application

from .conftest import Command


@pytest.fixture
def database(tmp_path: Path) -> str:
    """An empty database with one plant."""
    url = f"sqlite:///{tmp_path}/keys.db"
    with open_application(url).database.session() as session:
        session.db.Plant(plant="1000", workdays="1111100", keep_backward_dates=False)
    return url


def test_a_key_is_shown_once_listed_without_its_secret_and_revoked(
    cli: Command, database: str, tmp_path: Path
) -> None:
    def keys(*arguments: str) -> dict[str, object]:
        result = cli("--database", database, "keys", *arguments, "--json")
        assert result.code == 0, result.out
        answer: dict[str, object] = json.loads(result.out)
        return answer

    assert "There is no API key" in cli("--database", database, "keys", "list").out
    made = keys("create", "shop floor", "--role", "integrator", "--plant", "1000", "--days", "30")
    text = str(made["key"])
    assert re.fullmatch(r"mtog_[a-z0-9]{12}_[A-Za-z0-9_-]{43}", text)
    assert (made["role"], made["plants"], made["status"]) == ("integrator", ["1000"], "active")
    secret = text.split("_", 2)[2]
    table = cli("--database", database, "keys", "list")
    assert f"…{secret[-4:]}" in table.out
    assert secret not in table.out + json.dumps(keys("list"))
    assert secret.encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("keys.db*"))
    assert keys("revoke", "shop floor") == {"revoked": made["id"], "name": "shop floor"}
    assert '"status": "revoked"' in json.dumps(keys("list"))
    again = cli("--database", database, "keys", "revoke", "shop floor")
    assert (again.code, "There is no API key 'shop floor' to revoke" in again.err) == (1, True)


def test_the_key_alone_stands_on_stdout(cli: Command, database: str) -> None:
    result = cli("--database", database, "keys", "create", "nightly", "--role", "planner")
    assert re.fullmatch(r"mtog_\S+\n", result.out)
    assert "not shown again" in result.err


def test_what_is_wrong_with_a_key_is_said_at_once(cli: Command, database: str) -> None:
    cli("--database", database, "keys", "create", "twice", "--role", "viewer")
    result = cli(
        *("--database", database, "keys", "create", "twice", "--role", "viewer", "--plant", "9", "--json")
    )
    faults = json.loads(result.out)["errors"]
    assert [(fault["code"], fault["path"]) for fault in faults] == [
        ("DUPLICATE", ["name"]),
        ("NOT_FOUND", ["plants"]),
    ]


def test_others_are_let_in_only_where_it_is_known_who_asks(
    cli: Command, database: str, tmp_path: Path
) -> None:
    for command in (("serve",), ("demo",)):
        url = database if command == ("serve",) else f"sqlite:///{tmp_path}/demo.db"
        refused = cli("--database", url, *command, "--host", "0.0.0.0", "--port", "0")
        assert refused.code == 1
        assert "No identity is configured" in refused.err
        assert "mto-graph keys create NAME --role administrator" in refused.err


def test_faults_of_the_identity_file_are_all_named(cli: Command, database: str, tmp_path: Path) -> None:
    (tmp_path / "identity.toml").write_text(
        'issuer = "http://login.example.com"\nalgorithms = ["HS256", "none"]\nroles = {boss = "king"}\nkey = "x"\n'
    )
    result = cli("--database", database, "serve", "--identity", "identity.toml", "--port", "0")
    assert result.code == 1
    for told in (
        "key is no setting",
        "audience is missing",
        "'HS256' is not one of ES256",
        "'none' is not one of",
        "roles are administrator, integrator, planner, viewer",
        "'http://login.example.com' must begin with https://",
    ):
        assert told in result.err, told
