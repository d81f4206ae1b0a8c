"""The program itself: help, options, exit codes, and what happens when somebody interrupts it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from mto_graph.cli.program import COMMANDS, PLUGIN, program

from .conftest import PROGRAM, Command, environment, interruptible

WORDS = {
    "demo",
    "serve",
    "migrate",
    "import",
    "export",
    "plan",
    "derive-plan",
    "list",
    "worklist",
    "order-report",
    "stocking-level",
    "advice",
    "post",
    "scenario",
    "keys",
    "plugins",
    "schema",
    "strategies",
}


def test_help_lists_every_command_of_the_vocabulary(cli: Command) -> None:
    result = cli("--help")
    assert result.code == 0
    assert set(COMMANDS) == WORDS
    assert all(f"\n  {word} " in result.out for word in WORDS)


@pytest.mark.parametrize("name", sorted(WORDS))
def test_every_command_loads_and_explains_itself(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert command.name == name
    assert command.help


def test_the_list_knows_the_commands_of_the_built_in_plugins() -> None:
    """They are listed without loading a plugin, so what is listed must be what the plugins say."""
    from mto_graph.strategies import load_registry

    listed = {name: line for name, (place, line) in COMMANDS.items() if place == PLUGIN}
    assert listed == {name: command.summary for name, command in load_registry().commands.items()}


def test_help_imports_nothing_heavy() -> None:
    """What makes `--help` immediate: no command, no service and no library beyond click is loaded for it."""
    code = (
        "import sys\nfrom mto_graph.cli.program import run\nrun(['--help'])\n"
        "heavy = {'numpy', 'pony', 'strawberry', 'graphql', 'starlette', 'uvicorn', 'rich', 'yaml', 'pluggy',\n"
        " 'asyncio', 'email', 'http', 'sqlite3', 'importlib.metadata'}\n"
        "rooms = tuple(f'mto_graph.{room}' for room in ('api', 'server', 'services', 'model', 'mrp', 'strategies'))\n"
        "sys.stderr.write(' '.join(sorted(heavy & set(sys.modules))))\n"
        "sys.stderr.write(' '.join(m for m in sys.modules if m.startswith(rooms)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_version(cli: Command) -> None:
    from mto_graph import __version__

    assert cli("--version").out == f"mto-graph {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("plan", "--today", "01.05.2025"),
        ("plan", "--today", "2025-02-30"),
        ("plan", "--today", "2150-01-01"),
        ("plan", "--sales-order", "4711"),
        ("plan", "--sales-order", "4711/10", "--plant", "1000"),
        ("list", "PUMP"),
        ("import",),
        ("import", "no-such-folder"),
        ("scenario", "run"),
        ("scenario", "run", "no-such-file.yaml"),
        ("plan", "--regenerate"),
        ("--plugins-dir", "no-such-folder", "plugins"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(
    cli: Command, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    result = cli(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert "Error: " in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [("list", "PUMP", "1000"), ("export", "out"), ("list", "PUMP", "1000", "--json")]
)
def test_reading_commands_refuse_a_missing_database_and_make_none(
    cli: Command, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    result = cli(*arguments)
    assert result.code == 1
    assert "There is no database at mto-graph.db" in result.err + result.out
    assert "mto-graph import FOLDER" in result.err + result.out
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_refused_for_reading(cli: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    result = cli("--database", "sqlite:///empty.db", "list", "PUMP", "1000")
    assert result.code == 1
    assert "mto-graph migrate" in result.err


def test_a_file_that_is_no_database_is_refused(cli: Command, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, " * 100)
    for arguments in (("list", "PUMP", "1000"), ("migrate",)):
        result = cli("--database", "sqlite:///letter.db", *arguments)
        assert result.code == 1
        assert "database" in result.err
        assert result.err.count("\n") == 1


@pytest.mark.parametrize("url", ["mysql://localhost/x", "plant.db", "sqlite:///", ""])
def test_an_unusable_database_url_is_refused_with_what_would_do(cli: Command, url: str) -> None:
    result = cli("--database", url, "migrate")
    assert result.code == 1
    assert "database URL" in result.err


def test_an_unreachable_server_is_told_in_a_sentence(cli: Command) -> None:
    result = cli("--database", "postgresql://postgres@127.0.0.1:1/none", "migrate")
    assert result.code == 1
    assert result.err.count("\n") == 1


def test_the_database_may_stand_before_after_or_in_the_environment(cli: Command, tmp_path: Path) -> None:
    assert cli("--database", "sqlite:///before.db", "migrate").code == 0
    assert cli("migrate", "--database", "sqlite:///after.db").code == 0
    assert cli("migrate", env={"MTO_GRAPH_DATABASE": "sqlite:///environment.db"}).code == 0
    assert (
        cli(
            "migrate", "--database", "sqlite:///typed.db", env={"MTO_GRAPH_DATABASE": "sqlite:///other.db"}
        ).code
        == 0
    )
    assert cli("migrate").code == 0
    found = {path.name for path in tmp_path.glob("*.db")}
    assert found == {"before.db", "after.db", "environment.db", "typed.db", "mto-graph.db"}


def test_errors_are_json_where_json_is_asked_for(cli: Command, small: Path) -> None:
    assert cli("import", small).code == 0
    result = cli("list", "NOTHING", "1000", "--json")
    assert result.code == 1
    assert result.err == ""
    (error,) = json.loads(result.out)["errors"]
    assert error["code"] == "NOT_FOUND"
    assert "NOTHING" in error["message"]


def test_an_unexpected_fault_is_one_sentence_without_a_traceback(tmp_path: Path) -> None:
    code = (
        "from mto_graph.cli import settings, program\n"
        "def broken(self, create): raise KeyError('/secret/path')\n"
        "settings.Settings.opened = broken\n"
        "raise SystemExit(program.run(['migrate']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "KeyError" in done.stderr
    assert "secret" not in done.stderr


def test_interrupting_is_quiet_and_ends_with_130(tmp_path: Path) -> None:
    code = (
        "import time\nfrom mto_graph.cli import settings, program\n"
        "def slow(self, create):\n    print('ready', flush=True)\n    time.sleep(60)\n"
        "settings.Settings.opened = slow\n"
        "raise SystemExit(program.run(['migrate']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=interruptible,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip() == ""


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "schema"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()
    time.sleep(0)
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 141


def test_the_schema_command_prints_the_schema_of_the_repository(cli: Command) -> None:
    result = cli("schema")
    assert result.code == 0
    assert result.out == (Path(__file__).parents[2] / "schema.graphql").read_text(encoding="utf-8")


def test_a_server_that_trusts_only_persisted_documents_needs_some(cli: Command, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'plant.db'}"
    assert cli("migrate", "--database", database).code == 0
    without = cli("serve", "--trusted-only", "--database", database)
    assert (without.code, "--trusted-only needs --persisted-documents" in without.err) == (2, True)
    faulty = tmp_path / "documents.json"
    faulty.write_text('{"a": 7}', encoding="utf-8")
    refused = cli("serve", "--persisted-documents", str(faulty), "--database", database)
    assert (refused.code, refused.err) == (1, "Document a is empty or no text; write the GraphQL document.\n")
