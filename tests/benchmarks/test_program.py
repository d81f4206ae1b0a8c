"""`python -m benchmarks`: what it measures is reported, recorded and compared by workload and size."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import history
from benchmarks.__main__ import main
from benchmarks.workloads import NAMES, ON_REQUEST, USUAL


def test_a_workload_is_reported_and_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--only", "kernel", "--size", "small", "--postgresql", "", "--history", str(tmp_path)]
    main([*words, "--json", "--record"])
    report = json.loads(capsys.readouterr().out)
    assert list(history.reports(tmp_path)) == [report]
    rows = report["results"]
    assert len({(row["workload"], row["size"]) for row in rows}) == len(rows)
    assert all(row["figure"] > 0 for row in rows)
    assert all(row["target"] is None for row in rows)
    assert {row["floor_of"] for row in rows if row["unit"] == "orders/s"} == {
        "a plain Python planner",
        "the reference planner",
    }
    assert report["machine"]["cores"]
    main([*words, "--compare"])
    lines = capsys.readouterr().out.splitlines()
    assert "There is no PostgreSQL here, so nothing was measured on it." in lines
    table = lines[-len(rows) :]
    assert all(line.endswith(" ×") for line in table)


def test_a_name_stands_for_one_workload() -> None:
    assert len(set(NAMES)) == len(USUAL) + len(ON_REQUEST) == len(NAMES)


def test_unknown_workloads_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "everything"])
    assert "full-run" in capsys.readouterr().err
