"""`mto-graph plan` when it takes long: Ctrl-C, somebody else's wish to stop, a terminal that shows the time left."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mto_graph.cli.terminal import time_left
from mto_graph.services.application import Application, open_application
from mto_graph.services.planning import cancel_planning
from mto_graph.services.reading import runs

from ..services.worlds import stored
from .conftest import PROGRAM, Command, environment, interruptible

PATIENCE = 60

SLOW = """
import time
from mto_graph.strategies import LotSize, hookimpl, lot_for_lot

class Slow(LotSize):
    code = "SL"
    name = "Slow"
    when_to_use = "In tests."

    def lots(self, shortages):
        time.sleep(0.02)
        return lot_for_lot(shortages)

@hookimpl
def mto_lot_sizes():
    yield Slow()
"""


@pytest.fixture
def slow(cli: Command, tmp_path: Path, database_url: str) -> Iterator[tuple[tuple[str, ...], Application]]:
    """Options for a database that takes some ten seconds to plan, and an application to look into it."""
    plugins, data = tmp_path / "plugins", tmp_path / "data"
    plugins.mkdir()
    data.mkdir()
    (plugins / "slow.py").write_text(SLOW, encoding="utf-8")
    names = [f"M{at:03}" for at in range(600)]
    (data / "plants.csv").write_text("plant\n1000\n", encoding="utf-8")
    parts = "".join(f"{name},1000,SL,7\n" for name in names)
    (data / "material_plants.csv").write_text(
        f"material,plant,lot_size,planned_delivery_days\n{parts}", "utf-8"
    )
    orders = "".join(f"{at},10,{name},1000,1,2025-04-07\n" for at, name in enumerate(names))
    head = "sales_order,item,material,plant,quantity,requested_date\n"
    (data / "sales_orders.csv").write_text(head + orders, encoding="utf-8")
    options = ("--database", database_url, "--plugins-dir", str(plugins))
    assert cli(*options, "import", data).code == 0
    application = open_application(database_url)
    yield options, application
    application.close()


def planning(tmp_path: Path, options: tuple[str, ...], *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, *options, "plan", "--today", "2025-03-03", *more],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=interruptible,
    )


def in_the_middle(application: Application, process: subprocess.Popen[str]) -> None:
    """Wait until the command's run is planning."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None:
        row = newest(application)
        if row is not None and (row.status, row.phase) == ("RUNNING", "plan"):
            return
        assert time.monotonic() < deadline
        time.sleep(0.02)
    pytest.fail(f"the command ended too early: {process.communicate()}")


def newest(application: Application) -> runs.PlanningRunRow | None:
    with application.database.reading() as session:
        number = session.scalar("SELECT MAX(id) FROM planning_run")
        return None if number is None else runs.by_ids(session, [number])[number]


@pytest.mark.parametrize("as_json", [False, True])
def test_ctrl_c_cancels_the_run(
    slow: tuple[tuple[str, ...], Application], tmp_path: Path, as_json: bool
) -> None:
    options, application = slow
    process = planning(tmp_path, options, *(["--json"] if as_json else []))
    in_the_middle(application, process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    if as_json:
        assert [fault["code"] for fault in json.loads(out)["errors"]] == ["PLANNING_CANCELLED"]
        assert err == ""
    else:
        assert (out, err) == ("", "The planning run was cancelled; the plan is as it was before.\n")
    row = newest(application)
    assert row is not None
    assert (row.status, row.started_by, row.phase) == ("CANCELLED", "cli", "plan")
    assert not any(stored(application).values())


def test_somebody_else_cancels_the_run(slow: tuple[tuple[str, ...], Application], tmp_path: Path) -> None:
    options, application = slow
    process = planning(tmp_path, options)
    in_the_middle(application, process)
    cancel_planning(application, 1)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert (out, err) == ("", "The planning run was cancelled; the plan is as it was before.\n")
    row = newest(application)
    assert row is not None
    assert row.status == "CANCELLED"


def test_a_terminal_shows_the_phase_and_the_time_left(
    slow: tuple[tuple[str, ...], Application], tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *slow[0], "plan", "--today", "2025-03-03"],
        cwd=tmp_path,
        env=environment(TERM="xterm", COLUMNS="100"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=interruptible,
    )
    os.close(theirs)
    shown, deadline = "", time.monotonic() + PATIENCE
    while "s left" not in shown:
        assert time.monotonic() < deadline
        shown += os.read(ours, 65536).decode()
    assert "plan" in shown
    assert "%" in shown
    process.send_signal(signal.SIGINT)
    while True:
        try:
            if not os.read(ours, 65536):
                break
        except OSError:  # the other end has closed
            break
    assert process.wait(PATIENCE) == 130
    os.close(ours)


def test_the_time_left_is_told_once_it_can_be() -> None:
    assert time_left(10, 0.25) == ", about 30 s left"
    assert time_left(300, 0.5) == ", about 5 min left"
    assert time_left(0.5, 0.5) == ""
    assert time_left(10, 0) == ""
