"""The history: a file for each report, and what was recorded last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import history
from benchmarks.report import table
from benchmarks.results import Result


def _report(moment: str, size: str, **ratios: float) -> dict[str, Any]:
    rows = [
        {"workload": name, "size": "1", "ratio": ratio, "figure": 1.0, "unit": "s"}
        for name, ratio in ratios.items()
    ]
    return {"recorded": moment, "size": size, "machine": {}, "results": rows}


def test_files_are_named_by_moment_and_size(tmp_path: Path) -> None:
    path = history.record(_report("2026-11-28T16:05:04+00:00", "small", kernel=2.0), tmp_path / "new")
    assert path.name == "20261128T160504Z-small.json"
    assert list(history.reports(tmp_path / "new")) == [
        _report("2026-11-28T16:05:04+00:00", "small", kernel=2.0)
    ]


def test_each_workload_has_its_last_row_wherever_that_stands(tmp_path: Path) -> None:
    history.record(_report("2026-11-29T08:00:00+00:00", "small", kernel=3.0), tmp_path)
    history.record(_report("2026-11-28T16:05:04+00:00", "full", kernel=2.0, memory=7.0), tmp_path)
    ratios = {workload: row["ratio"] for (workload, _), row in history.last(tmp_path).items()}
    assert ratios == {"kernel": 3.0, "memory": 7.0}


def test_results_are_compared_with_rows_of_their_own_size(tmp_path: Path) -> None:
    history.record(_report("2026-11-28T16:05:04+00:00", "full", kernel=2.0), tmp_path)
    now = [
        Result(workload="kernel", size=size, figure=3, unit="s", floor=1, floor_of="a sort")
        for size in ("1", "2")
    ]
    lines = table(now, history.last(tmp_path)).splitlines()
    assert lines[1].split()[-2:] == ["2", "×"]
    assert lines[2].endswith("–")


def test_there_need_be_no_history(tmp_path: Path) -> None:
    assert history.last(tmp_path / "none") == {}
