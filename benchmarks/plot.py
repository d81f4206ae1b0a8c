"""`python -m benchmarks plot`: how cost grows with rows, drawn from the last recorded `growth`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import history
from benchmarks.log_log import Series, drawing

PREFIX = "growth, "
FILE = Path(__file__).parent / "growth.svg"
Row = Mapping[str, Any]


def main(arguments: Sequence[str]) -> None:
    """Write the drawing; it says which commit and machine its figures are of."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks plot", description=__doc__)
    parser.add_argument("--output", type=Path, default=FILE, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--history", type=Path, default=history.FOLDER, metavar="FOLDER")
    options = parser.parse_args(arguments)
    report = last_growth(options.history)
    if report is None:
        parser.error("no growth is recorded yet: python -m benchmarks --only growth --record")
    options.output.write_text(drawn(report), encoding="utf-8")
    print(options.output)


def last_growth(folder: Path) -> dict[str, Any] | None:
    """The last full report that has figures of growth."""
    found = [report for report in history.reports(folder) if report["size"] == "full" and rows_of(report)]
    return found[-1] if found else None


def rows_of(report: Mapping[str, Any]) -> list[Row]:
    """The rows of a report that say how something grows."""
    return [row for row in report["results"] if row["workload"].startswith(PREFIX)]


def drawn(report: Mapping[str, Any]) -> str:
    """The figures of each workload, and dashed the floors that were measured with them."""
    by_workload: dict[str, list[Row]] = {}
    for row in rows_of(report):
        by_workload.setdefault(row["workload"].removeprefix(PREFIX), []).append(row)
    series = []
    for name, rows in by_workload.items():
        rows = sorted(rows, key=lambda row: row["rows"])
        series.append(Series(name, tuple((row["rows"], row["figure"]) for row in rows)))
        floors = tuple((row["rows"], row["floor"]) for row in rows if row["floor"])
        series.append(Series(f"floor: {rows[0]['floor_of']}", floors, dashed=True))
    machine = report["machine"]
    note = (
        f"{report['recorded'][:10]}, commit {machine['commit']}, {machine['processor']}, "
        f"{machine['cores']} cores, Python {machine['python']}"
    )
    return drawing("Seconds by rows of the plan", series, x_name="rows", y_name="seconds", note=note)
