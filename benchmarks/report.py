"""A report: the machine and the results, as JSON and as a table, beside what was recorded before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.results import Result, Target

Key = tuple[str, str]
_HEAD = ("workload", "size", "figure", "floor", "ratio", "target", "met")
_UNJUDGED = 5
"""Columns that results without any target have."""
_LEFT = 2
"""Columns of text; the others are numbers and stand to the right."""


def report_of(results: Sequence[Result], machine: Mapping[str, str], size: str) -> dict[str, Any]:
    """All of it as JSON takes it; `size` is `small` or `full`."""
    return {
        "recorded": datetime.now(UTC).isoformat(timespec="seconds"),
        "size": size,
        "machine": dict(machine),
        "results": [as_row(result) for result in results],
    }


def as_row(result: Result) -> dict[str, Any]:
    """One result with its ratio and whether it keeps its target."""
    target = result.target
    return {
        "workload": result.workload,
        "size": result.size,
        "rows": result.rows,
        "figure": _rounded(result.figure),
        "unit": result.unit,
        "floor": None if result.floor is None else _rounded(result.floor),
        "floor_of": result.floor_of,
        "ratio": None if result.ratio is None else _rounded(result.ratio),
        "target": None
        if target is None
        else {"limit": target.limit, "at_least": target.at_least, "of": target.of},
        "met": result.met,
        "details": dict(result.details),
    }


def table(results: Sequence[Result], before: Mapping[Key, Mapping[str, Any]] | None = None) -> str:
    """The results in columns; with `before` (rows by workload and size) what ratio or figure each had then."""
    judged = any(result.target for result in results)
    head = _HEAD if judged else _HEAD[:_UNJUDGED]
    if before is not None:
        head = (*head, "before")
    rows = [head]
    for result in results:
        cells = _cells(result)[: len(_HEAD) if judged else _UNJUDGED]
        if before is not None:
            cells = (*cells, _then(result, before.get((result.workload, result.size))))
        rows.append(cells)
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at < _LEFT else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def described(machine: Mapping[str, str]) -> str:
    """The machine in one line."""
    return ", ".join(f"{name} {value or 'none'}" for name, value in machine.items())


def _cells(result: Result) -> tuple[str, ...]:
    return (
        result.workload,
        result.size,
        f"{_shown(result.figure)} {result.unit}",
        "" if result.floor is None else f"{_shown(result.floor)} {result.unit}",
        "" if result.ratio is None else f"{_shown(result.ratio)} ×",
        "" if result.target is None else _limit(result.target, result.unit),
        {True: "yes", False: "no", None: ""}[result.met],
    )


def _limit(target: Target, unit: str) -> str:
    return f"{'≥' if target.at_least else '≤'} {_shown(target.limit)} {'×' if target.of == 'ratio' else unit}"


def _then(result: Result, row: Mapping[str, Any] | None) -> str:
    """The ratio where there is one: it depends least on the machine."""
    if row is None:
        return "–"
    if result.ratio is None or row["ratio"] is None:
        return f"{_shown(row['figure'])} {row['unit']}"
    return f"{_shown(row['ratio'])} ×"


def _shown(number: float) -> str:
    """Three figures that mean something."""
    if abs(number) >= 1_000:
        return f"{float(f'{number:.3g}'):,.0f}"
    return f"{number:.3g}"


def _rounded(number: float) -> float:
    return float(f"{number:.5g}")
