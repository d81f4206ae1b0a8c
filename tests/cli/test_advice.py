"""Strategy advice on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Command


def test_the_advice_as_text_and_as_json(cli: Command, small: Path) -> None:
    """Orders wait 1 and 25 workdays: the lower one of the two is far below the 8 that seals and pump take."""
    assert cli("import", small).code == 0
    result = cli("advice", "PUMP", "1000", "--today", "2025-03-03")
    assert result.code == 0, result.err
    lines = result.out.splitlines()
    assert lines[0].startswith("Strategy 50 (Planning without final assembly) suits PUMP best, 3 points.")
    assert lines[3].split() == ["now", "8"]
    assert lines[4].split() == ["*", "50", "3", "3"]
    assert "where to stock" in lines
    answer = json.loads(cli("advice", "PUMP", "1000", "--today", "2025-03-03", "--json").out)
    assert (answer["strategy"], answer["customer_wait_workdays"]) == ("50", 1)
    assert answer["criteria"]["lead_time_coverage"] == "0.125"
    assert answer["options"][0]["effect"]["lead_time_workdays"] == 3
    assert [(one["material"], one["individual_collective"]) for one in answer["components"]] == [
        ("SEAL", "collective")
    ]


def test_what_cannot_be_answered_is_told(cli: Command, small: Path) -> None:
    assert cli("import", small).code == 0
    assert "does not exist in plant" in cli("advice", "NONE", "1000").err.replace("\n", " ")
    assert cli("advice", "PUMP", "1000", "--seconds", "61").code == 2
