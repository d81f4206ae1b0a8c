"""Results: ratios, targets, the table that people read, and the one that JSON keeps."""

from __future__ import annotations

import json

from benchmarks.report import report_of, table
from benchmarks.results import Result, Target

PLAN = Result(
    workload="kernel",
    size="10,000 lines",
    rows=210_000,
    figure=0.0832,
    unit="s",
    floor=0.0208,
    floor_of="one sort",
    target=Target(3),
)
RATE = Result(
    workload="rows",
    size="",
    figure=654_321.0,
    unit="rows/s",
    target=Target(600_000, at_least=True, of="figure"),
)
ALONE = Result(workload="a page", size="full", figure=12.345, unit="ms")


def test_the_ratio_is_the_figure_over_its_floor() -> None:
    assert PLAN.ratio == 4
    assert ALONE.ratio is None


def test_targets_limit_the_ratio_or_the_figure() -> None:
    assert PLAN.met is False
    assert RATE.met is True
    assert ALONE.met is None
    assert Target(4).met_by(4)
    assert not Target(4, at_least=True).met_by(3.99)


def test_a_target_of_a_ratio_is_not_judged_without_a_floor() -> None:
    assert Result(workload="w", size="", figure=1, unit="s", target=Target(3)).met is None


def test_the_table() -> None:
    assert table([PLAN, RATE, ALONE]).splitlines() == [
        "workload  size                  figure     floor  ratio            target  met",
        "kernel    10,000 lines        0.0832 s  0.0208 s    4 ×             ≤ 3 ×   no",
        "rows                    654,000 rows/s                   ≥ 600,000 rows/s  yes",
        "a page    full                 12.3 ms",
    ]


def test_the_table_beside_what_was_recorded() -> None:
    before = {
        ("kernel", "10,000 lines"): {"ratio": 4.5, "figure": 0.1, "unit": "s"},
        ("a page", "full"): {"ratio": None, "figure": 20.0, "unit": "ms"},
    }
    ends = [line.split("  ")[-1].strip() for line in table([PLAN, RATE, ALONE], before).splitlines()]
    assert ends == ["before", "4.5 ×", "–", "20 ms"]


def test_the_report_keeps_everything() -> None:
    report = json.loads(json.dumps(report_of([PLAN, RATE], {"cores": "2"}, "full")))
    assert report["size"] == "full"
    assert report["machine"] == {"cores": "2"}
    assert report["results"][0] == {
        "workload": "kernel",
        "size": "10,000 lines",
        "rows": 210_000,
        "figure": 0.0832,
        "unit": "s",
        "floor": 0.0208,
        "floor_of": "one sort",
        "ratio": 4.0,
        "target": {"limit": 3, "at_least": False, "of": "ratio"},
        "met": False,
        "details": {},
    }
