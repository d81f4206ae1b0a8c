"""Python by gql and by a generated, typed client; curl: the programs of the page about clients, as they stand there."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from mypy import api as mypy

from .conftest import HERE, ROOT, TYPED_CLIENT, done, started_run

SAID = (HERE / "late-order.txt").read_text(encoding="utf-8")


def test_gql(graphql_url: str) -> None:
    assert done(sys.executable, "python/late_order.py", graphql_url) == SAID


def test_gql_follows_a_run_over_a_websocket(graphql_url: str) -> None:
    run = started_run(graphql_url)
    told = done(sys.executable, "python/follow.py", graphql_url.replace("http", "ws"), run)
    assert told.splitlines()[-1] == "FINISHED: 100 %"


def test_a_typed_client_is_generated(graphql_url: str, tmp_path: Path) -> None:
    assert TYPED_CLIENT.is_dir(), "the generator is missing; install it with: make clients"
    for name in ("ariadne-codegen.toml", "late_order.graphql", "late_order_typed.py"):
        shutil.copy(HERE / "python" / name, tmp_path)
    shutil.copy(ROOT / "schema.graphql", tmp_path)
    done(TYPED_CLIENT / "bin/ariadne-codegen", "--config", "ariadne-codegen.toml", cwd=tmp_path)
    python = str(TYPED_CLIENT / "bin/python")
    assert done(python, "late_order_typed.py", graphql_url, cwd=tmp_path) == SAID
    files = [str(tmp_path / "late_order_typed.py"), str(tmp_path / "mto_graph_client")]
    found, faults, code = mypy.run(
        ["--strict", "--config-file=", f"--cache-dir={tmp_path}", "--python-executable", python, *files]
    )
    assert code == 0, found + faults


def test_curl(graphql_url: str) -> None:
    assert shutil.which("curl"), "curl is missing; install the package curl"
    late, refused, planned = map(json.loads, done("sh", "curl/late-order.sh", graphql_url).splitlines())
    item = late["data"]["salesOrderItem"]
    assert item["requestedDate"] == "2027-03-12"
    assert [
        (order["material"]["material"]["number"], order["availabilityDate"])
        for order in item["plannedOrders"]["nodes"]
    ] == [("TSM-400", "2027-03-16"), ("FRM-400", "2027-03-05")]
    assert refused["data"]["runPlanning"]["planningRun"] is None
    assert "TSM-404" in refused["data"]["runPlanning"]["errors"][0]["message"]
    assert planned["data"]["runPlanning"] == {"planningRun": {"status": "FINISHED"}, "errors": []}
