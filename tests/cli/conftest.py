"""The command line as its users meet it: a process with arguments, streams and an exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = (sys.executable, "-m", "mto_graph.cli")


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Result]


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without what would steer the command line."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MTO_GRAPH_", "COLUMNS"))}
    return {**kept, "NO_COLOR": "", **changes}


@pytest.fixture
def cli(tmp_path: Path) -> Command:
    """Run `mto-graph ARGUMENTS` in a folder of its own; every run is checked for tracebacks and foreign paths."""

    def run(*arguments: str | Path, env: dict[str, str] | None = None, timeout: float = 120) -> Result:
        done = subprocess.run(
            [*PROGRAM, *map(str, arguments)],
            cwd=tmp_path,
            env=environment(**(env or {})),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        return Result(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def write_data_set(tmp_path: Path) -> Callable[[str, dict[str, str]], Path]:
    """Write a data set folder from the texts of its files."""

    def write(name: str, files: dict[str, str]) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def small(write_data_set: Callable[[str, dict[str, str]], Path]) -> Path:
    """A product, a part and two sales orders, the second of them late."""
    return write_data_set(
        "small",
        {
            "plants.csv": "plant,name\n1000,Works\n",
            "materials.csv": "material,description\nPUMP,Pump\nSEAL,Seal\n",
            "material_plants.csv": (
                "material,plant,procurement_type,strategy_group,in_house_production_days,planned_delivery_days\n"
                "PUMP,1000,in_house,20,3,\nSEAL,1000,external,,,7\n"
            ),
            "bom_items.csv": "parent,plant,item,component,quantity\nPUMP,1000,0010,SEAL,2\n",
            "sales_orders.csv": (
                "sales_order,item,material,plant,quantity,requested_date\n"
                "4711,10,PUMP,1000,5,2025-04-07\n4712,10,PUMP,1000,1.5,2025-03-04\n"
            ),
        },
    )


def interruptible() -> None:
    """For `preexec_fn`: a program started from a background job would inherit that Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
