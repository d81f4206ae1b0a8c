"""The drawing: well-formed, on whole powers of ten, from the last full report that has growth."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks import history, plot
from benchmarks.log_log import Series, drawing

SVG = "{http://www.w3.org/2000/svg}"


def _report(moment: str, size: str, workload: str, commit: str) -> dict[str, Any]:
    rows = [
        {"workload": workload, "rows": rows, "figure": rows / 1e6, "floor": rows / 4e6, "floor_of": "a sort"}
        for rows in (100_000, 1_000)
    ]
    machine = {"commit": commit, "processor": "x < y", "cores": "2", "python": "3.11"}
    return {"recorded": moment, "size": size, "machine": machine, "results": rows}


def _places(svg: str) -> list[list[tuple[float, float]]]:
    lines = ElementTree.fromstring(svg).findall(f"{SVG}polyline")
    return [
        [(float(x), float(y)) for x, y in (place.split(",") for place in line.attrib["points"].split())]
        for line in lines
    ]


def test_powers_of_ten_are_equally_far_apart() -> None:
    ((first, second, third),) = _places(
        drawing("T", [Series("s", [(10, 1), (100, 10), (1_000, 100)])], x_name="x", y_name="y")
    )
    assert second[0] - first[0] == pytest.approx(third[0] - second[0], abs=0.2)
    assert first[1] - second[1] == pytest.approx(second[1] - third[1], abs=0.2)
    assert first[0] < second[0]
    assert first[1] > second[1]


def test_one_point_and_small_numbers_are_drawn() -> None:
    (((x, y),),) = _places(drawing("T", [Series("s", [(7, 0.002)])], x_name="x", y_name="y"))
    assert 0 < x < 760
    assert 0 < y < 460


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        drawing("T", [Series("s", [])], x_name="x", y_name="y")


def test_the_last_full_growth_is_drawn_with_its_floor(tmp_path: Path) -> None:
    for moment, size, workload, commit in (
        ("2026-11-01T00:00:00+00:00", "full", "growth, kernel", "oldest"),
        ("2026-11-02T00:00:00+00:00", "full", "growth, kernel", "wanted"),
        ("2026-11-03T00:00:00+00:00", "small", "growth, kernel", "small"),
        ("2026-11-04T00:00:00+00:00", "full", "kernel", "other"),
    ):
        history.record(_report(moment, size, workload, commit), tmp_path / "history")
    plot.main(["--history", str(tmp_path / "history"), "--output", str(tmp_path / "out.svg")])
    svg = (tmp_path / "out.svg").read_text(encoding="utf-8")
    texts = [text.text or "" for text in ElementTree.fromstring(svg).findall(f"{SVG}text")]
    assert any("commit wanted, x < y" in text for text in texts)
    assert {"kernel", "floor: a sort"} <= set(texts)
    figures, floors = _places(svg)
    assert [x for x, _ in figures] == sorted(x for x, _ in figures)
    assert all(floor > figure for (_, figure), (_, floor) in zip(figures, floors, strict=True))


def test_without_growth_it_says_how_to_get_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        plot.main(["--history", str(tmp_path), "--output", str(tmp_path / "out.svg")])
    assert "--only growth --record" in capsys.readouterr().err
