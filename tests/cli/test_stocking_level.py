"""The stocking level on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Command


def test_the_stocking_level_as_a_table_and_as_json(cli: Command, small: Path) -> None:
    """Seals come on Monday 10, the pump takes three workdays: Thursday 13, eight workdays after Monday 3."""
    assert cli("import", small).code == 0
    result = cli("stocking-level", "PUMP", "1000", "--quantity", "2.5", "--today", "2025-03-03")
    assert result.code == 0, result.err
    lines = result.out.splitlines()
    assert lines[0].startswith("Nothing of PUMP is there before the order: the customer waits 8 workdays")
    assert [line.split() for line in lines[3:5]] == [
        ["*", "PUMP", "1000", "2.5", "after", "strategy"],
        ["*", "SEAL", "1000", "5", "after", "as", "parent"],
    ]
    answer = json.loads(cli("stocking-level", "PUMP", "1000", "--today", "2025-03-03", "--json").out)
    assert (answer["earliest_date"], answer["remaining_workdays"]) == ("2025-03-13", 8)
    assert [(node["material"], node["quantity"], node["stage"]) for node in answer["nodes"]] == [
        ("PUMP", "1", "after_order"),
        ("SEAL", "2", "after_order"),
    ]
    assert answer["total"]["after_order"] == 2


def test_what_cannot_be_answered_is_told(cli: Command, small: Path) -> None:
    assert cli("import", small).code == 0
    assert "does not exist in plant" in cli("stocking-level", "NONE", "1000").err.replace("\n", " ")
    for quantity in ("0", "many"):
        result = cli("stocking-level", "PUMP", "1000", "--quantity", quantity)
        assert result.code == 1
        assert "quantity" in result.err
