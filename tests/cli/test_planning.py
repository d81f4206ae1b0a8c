"""Plan and list: from the command line to numbers that add up."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .conftest import Command


@pytest.fixture
def loaded(cli: Command, small: Path) -> Command:
    assert cli("import", small).code == 0
    return cli


def sections(cli: Command, material: str, *options: str) -> dict[str, list[dict[str, Any]]]:
    result = cli("list", material, "1000", "--json", *options)
    assert result.code == 0, result.err + result.out
    return {section["section"]: section["rows"] for section in json.loads(result.out)["sections"]}


def test_planning_makes_orders_that_the_list_shows(loaded: Command) -> None:
    result = loaded("plan", "--today", "2025-03-03")
    assert result.code == 0
    assert "2025-03-03" in result.out
    found = sections(loaded, "PUMP")
    assert set(found) == {"net", "customer 4711/10", "customer 4712/10"}
    elements = [(row["date"], row["element"], row["quantity"]) for row in found["customer 4711/10"]]
    assert ("2025-04-07", "CusOrd", "-5") in elements
    assert ("2025-04-07", "PldOrd", "5") in elements
    (late,) = [row for row in found["customer 4712/10"] if row["element"] == "PldOrd"]
    assert late["date"] == "2025-03-06"
    assert 30 in late["exceptions"]


def test_every_section_ends_covered(loaded: Command) -> None:
    assert loaded("plan", "--today", "2025-03-03").code == 0
    for material in ("PUMP", "SEAL"):
        for name, rows in sections(loaded, material).items():
            moved = sum(Decimal(row["quantity"] or 0) for row in rows)
            assert moved == Decimal(rows[-1]["available"]) == 0, name


def test_the_summary_as_json(loaded: Command) -> None:
    result = loaded("plan", "--today", "2025-03-03", "--json")
    assert result.code == 0
    assert result.out.count("\n") == 1
    summary = json.loads(result.out)
    assert summary["today"] == "2025-03-03"
    assert {"read", "plan", "write"} <= summary["seconds"].keys()
    assert summary["counts"]["planned_orders"] == 4


def test_planning_one_sales_order_item_leaves_the_other_alone(loaded: Command) -> None:
    assert loaded("plan", "--today", "2025-03-03", "--sales-order", "4711/10").code == 0
    found = sections(loaded, "PUMP", "--today", "2025-03-03")
    assert [row["element"] for row in found["customer 4711/10"]].count("PldOrd") == 1
    assert [row["element"] for row in found["customer 4712/10"]].count("PldOrd") == 0


def test_the_mode_decides_what_becomes_of_the_proposals(loaded: Command) -> None:
    def plan(*options: str) -> dict[str, int]:
        result = loaded("plan", "--today", "2025-03-03", "--regenerative", "--json", *options)
        assert result.code == 0
        return {
            change: json.loads(result.out)["counts"][f"planned_orders_{change}"]
            for change in ("created", "changed", "deleted")
        }

    assert plan() == {"created": 4, "changed": 0, "deleted": 0}
    assert plan("--mode", "1") == {"created": 0, "changed": 0, "deleted": 0}
    assert plan("--mode", "2") == {"created": 0, "changed": 2, "deleted": 0}
    assert plan("--mode", "3") == {"created": 4, "changed": 0, "deleted": 4}
    assert loaded("plan", "--mode", "4").code == 2


def test_a_plan_can_be_worked_out_in_small_parts(loaded: Command) -> None:
    options = ("plan", "--today", "2025-03-03", "--regenerative", "--json", "--orders-together")
    assert json.loads(loaded(*options, "1").out)["counts"]["planned_orders"] == 4
    assert loaded(*options, "0").code == 2


def test_a_single_level_run_leaves_the_components(loaded: Command) -> None:
    options = ("--today", "2025-03-03", "--scope", "single_level")
    assert loaded("plan", *options, "--material", "PUMP", "--regenerative").code == 0
    shown = {
        name: [row["element"] for rows in sections(loaded, name).values() for row in rows].count("PldOrd")
        for name in ("PUMP", "SEAL")
    }
    assert shown == {"PUMP": 2, "SEAL": 0}
    alone = loaded("plan", *options)
    assert alone.code == 2
    assert "--material" in alone.err


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--plant", "9999"), "9999"),
        (("--plant", "1000", "--material", "NOTHING"), "NOTHING"),
        (("--sales-order", "4799/10"), "4799"),
    ],
)
def test_an_unknown_scope_is_refused_by_name(loaded: Command, options: tuple[str, ...], named: str) -> None:
    result = loaded("plan", "--today", "2025-03-03", *options)
    assert result.code == 1
    assert named in result.err


@pytest.mark.parametrize(("material", "plant"), [("NOTHING", "1000"), ("PUMP", "9999")])
def test_a_list_of_something_unknown_is_refused_by_name(loaded: Command, material: str, plant: str) -> None:
    result = loaded("list", material, plant)
    assert result.code == 1
    assert "NOTHING" in result.err or "9999" in result.err


def test_the_table_reads_like_the_trade_writes_it(loaded: Command) -> None:
    assert loaded("plan", "--today", "2025-03-03").code == 0
    lines = loaded("list", "PUMP", "1000").out.splitlines()
    assert lines[0].startswith("PUMP")
    assert "customer 4712/10" in lines
    header = lines[lines.index("customer 4712/10") + 1].split()
    assert header == ["date", "element", "quantity", "available", "order", "type", "start", "exceptions"]


def test_planning_an_empty_database_says_that_there_is_nothing(cli: Command) -> None:
    result = cli("plan", "--today", "2025-03-03")
    assert result.code == 0
    assert "0 planned orders" in result.out


def test_the_list_ends_with_what_has_no_effect_in_the_master_data(loaded: Command, tmp_path: Path) -> None:
    change = tmp_path / "change"
    change.mkdir()
    (change / "material_plants.csv").write_text(
        "material,plant,rounding_value\nPUMP,1000,10\n", encoding="utf-8"
    )
    assert "findings" not in loaded("list", "PUMP", "1000").out
    assert loaded("import", change).code == 0
    shown = loaded("list", "PUMP", "1000").out
    assert "findings in the master data" in shown
    assert "rounding_value of material PUMP has no effect in customer sections" in shown
    found = json.loads(loaded("list", "PUMP", "1000", "--json").out)["findings"]
    assert [finding["code"] for finding in found] == ["LOT_MODIFIED"]
