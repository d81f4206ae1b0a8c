"""The order report on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Command


@pytest.fixture
def planned(cli: Command, small: Path) -> Command:
    assert cli("import", small).code == 0
    assert cli("plan", "--today", "2025-03-03").code == 0
    return cli


def test_the_report_of_a_late_item(planned: Command) -> None:
    """The seals come on Monday 10, the pump three workdays later on the 13th: seven after Tuesday 4."""
    result = planned("order-report", "4712/10")
    assert result.code == 0, result.err
    lines = result.out.splitlines()
    assert lines[0].startswith("It can be there on 2025-03-13, 7 workdays late.")
    rows = [line.split() for line in lines if line.startswith("*")]
    assert [row[1] for row in rows] == ["PUMP", "SEAL"]
    assert rows[0][-5:] == ["2025-03-13", "2", "0", "01", "30"]
    assert "critical path" in lines
    assert lines[lines.index("what would help") + 1 :]


def test_the_report_as_json(planned: Command) -> None:
    result = planned("order-report", "4712/10", "--json")
    assert result.code == 0, result.err
    report = json.loads(result.out)
    path = report["critical_path"]
    assert (path["delivery_date"], path["workdays_late"], path["complete"]) == ("2025-03-13", 7, True)
    assert [(step["material"], step["decided_by"]) for step in path["steps"]] == [
        ("PUMP", "parts"),
        ("SEAL", "planning_date"),
    ]
    best = path["actions"][0]
    assert (best["kind"], best["days"], best["gain_workdays"]) == ("expedite_delivery", 7, 5)
    assert [(row["level"], row["material"], row["quantity"]) for row in report["rows"]] == [
        (1, "PUMP", "1.5"),
        (2, "SEAL", "3"),
    ]


def test_the_report_of_a_planned_order(planned: Command) -> None:
    report = json.loads(planned("order-report", "4712/10", "--json").out)
    number = report["critical_path"]["steps"][1]["order"].removeprefix("planned order ")
    result = planned("order-report", "--planned-order", number, "--levels", "1", "--json")
    assert result.code == 0, result.err
    (row,) = json.loads(result.out)["rows"]
    assert (row["material"], row["workdays_late"]) == ("SEAL", 5)


def test_what_is_not_there_is_told(planned: Command) -> None:
    assert "9999/10 does not exist" in planned("order-report", "9999/10").err.replace("\n", " ")
    assert "Planned order 99 does not exist" in planned("order-report", "--planned-order", "99").err
    both = planned("order-report", "4711/10", "--planned-order", "1")
    assert both.code == 2
    assert "either" in both.err
    assert planned("order-report").code == 2
