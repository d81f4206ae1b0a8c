"""On a terminal there are colours and a bar, elsewhere plain words."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from mto_graph.cli.terminal import counted, table

from .conftest import PROGRAM, Command, environment

ESCAPE = "\x1b["


def on_a_terminal(folder: Path, *arguments: str, **env: str) -> str:
    """What a terminal shows of a command: stdout and stderr together."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=folder,
        env=environment(TERM="xterm", **env),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = bytearray()
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end has closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return shown.decode()


@pytest.fixture
def planned(cli: Command, small: Path, tmp_path: Path) -> Path:
    assert cli("import", small).code == 0
    assert cli("plan", "--today", "2025-03-03").code == 0
    return tmp_path


def test_a_list_has_colours_on_a_terminal_only(cli: Command, planned: Path) -> None:
    assert ESCAPE in on_a_terminal(planned, "list", "PUMP", "1000")
    assert ESCAPE not in cli("list", "PUMP", "1000").out


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_refused(planned: Path, env: dict[str, str]) -> None:
    process_env = {"TERM": "xterm", **env}
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*PROGRAM, "list", "PUMP", "1000"],
        cwd=planned,
        env=environment(**process_env),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "customer 4711/10" in shown
    assert ESCAPE not in shown
    assert done.stderr == b""


def test_planning_shows_a_bar_on_a_terminal_and_plain_words_elsewhere(cli: Command, planned: Path) -> None:
    assert "\x1b[2K" in on_a_terminal(planned, "plan", "--today", "2025-03-03", "--regenerative")
    result = cli("plan", "--today", "2025-03-03", "--regenerative")
    assert result.err == ""
    assert ESCAPE not in result.out


def test_numbers_agree_with_their_noun() -> None:
    assert counted(1, "row") == "1 row"
    assert counted(0, "row") == "0 rows"
    assert counted(2500, "row") == "2,500 rows"


def test_columns_align_also_with_wide_characters() -> None:
    lines = table(("name", "n"), [("部品", "1"), ("é", "22"), ("part", "333")], right=(1,))
    assert lines[1:] == ["部品    1", "é      22", "part  333"]
