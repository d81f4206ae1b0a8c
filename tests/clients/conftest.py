"""A real server with the demo company, and the programs that other people's tools are made of."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mto_graph.services.application import open_application
from mto_graph.services.demo_company import fill_with_demo_company

from ..server.conftest import running

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
START = """mutation { runPlanning(input: {planningDate: "2027-03-01", runType: NEUPL, wait: false}) {
    planningRun { id } errors { message } } }"""
TYPED_CLIENT = Path(sys.prefix) / "typed-client"
PATH = f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(scope="module")
def graphql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo company's graph."""
    application = open_application(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    fill_with_demo_company(application)
    with running(application) as http:
        yield f"{http.base_url}/graphql"
    application.close()


def started_run(url: str) -> str:
    """The id of a planning run that nobody waits for."""
    answer = httpx.post(url, json={"query": START}, timeout=30).json()["data"]["runPlanning"]
    assert answer["errors"] == []
    return str(answer["planningRun"]["id"])


def done(*command: str | Path, cwd: Path = HERE) -> str:
    """What a program prints that must succeed."""
    ended = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | {"PATH": PATH, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert ended.returncode == 0, f"{command}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def node(script: str, *arguments: str | Path, cwd: Path = HERE) -> str:
    """What a script prints that Node runs: one of ours, or a tool below `node_modules`."""
    assert shutil.which("node", path=PATH), (
        "Node.js is missing; install it and the npm packages with: make clients"
    )
    assert (HERE / "node_modules").is_dir(), "the npm packages are missing; install them with: make clients"
    return done("node", HERE / script, *arguments, cwd=cwd)
