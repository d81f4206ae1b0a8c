"""The recorded reports: one file of JSON each in `benchmarks/history`, committed with the code that they measured."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.report import Key

FOLDER = Path(__file__).parent / "history"


def record(report: Mapping[str, Any], folder: Path = FOLDER) -> Path:
    """Add a report; its file is named by its moment (UTC), so that files sort by age."""
    moment = report["recorded"][:19].replace("-", "").replace(":", "")
    path = folder / f"{moment}Z-{report['size']}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def last(folder: Path = FOLDER) -> dict[Key, dict[str, Any]]:
    """For each workload and size the row that was recorded last."""
    found: dict[Key, dict[str, Any]] = {}
    for report in reports(folder):
        for row in report["results"]:
            found[row["workload"], row["size"]] = row
    return found


def reports(folder: Path = FOLDER) -> Iterator[dict[str, Any]]:
    """All reports, oldest first."""
    for path in sorted(folder.glob("*.json")):
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        yield report
