"""`scenario run`: exit code 0 when all holds, else 1 and each difference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Command

GOOD = """\
schema: mto-scenario/1
title: One order of ten pieces
today: 2024-03-04
given:
  plants: [{plant: "1000"}]
  material_plants:
    - {material: FG20, plant: "1000", procurement_type: in_house, strategy_group: "20", in_house_production_days: 10}
steps:
  - sales_orders:
      - {sales_order: "333", item: 10, material: FG20, plant: "1000", quantity: 10, requested_date: 2024-03-04}
  - planning_run: {}
  - expect:
      material: FG20
      sections:
        customer 333/10:
          - {date: 2024-03-04, element: CustSt, available: 0}
          - {date: 2024-03-04, element: CusOrd, quantity: -10}
          - {date: 2024-03-18, element: PldOrd, quantity: 10, available: 0, convertible: true, order_type: KD}
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.yaml"
    path.write_text(GOOD.replace("PldOrd, quantity: 10", "PldOrd, quantity: 11"))
    return path


def test_a_scenario_that_holds(cli: Command, good: Path) -> None:
    result = cli("scenario", "run", good)
    assert result.code == 0
    assert "One order of ten pieces" in result.out


def test_every_difference_is_shown_and_the_others_still_run(cli: Command, good: Path, wrong: Path) -> None:
    result = cli("scenario", "run", wrong, good)
    assert result.code == 1
    assert "FAILED" in result.out
    assert "customer 333/10" in result.out
    assert "quantity" in result.out
    assert "1 of 2" in result.out


def test_results_as_json(cli: Command, good: Path, wrong: Path) -> None:
    result = cli("scenario", "run", good, wrong, "--json")
    assert result.code == 1
    first, second = json.loads(result.out)["scenarios"]
    assert first["passed"] is True
    assert second["passed"] is False
    assert second["differences"]


def test_a_file_that_is_no_scenario_is_refused_with_its_place(
    cli: Command, good: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: mto-scenario/1\ntitle: [\n")
    result = cli("scenario", "run", bad, good)
    assert result.code == 1
    assert "bad.yaml" in result.err + result.out
    assert "One order of ten pieces" in result.out


def test_scenarios_touch_no_database(cli: Command, good: Path, tmp_path: Path) -> None:
    assert cli("--database", "sqlite:///precious.db", "scenario", "run", good).code == 0
    assert not list(tmp_path.glob("*.db"))


def test_plugins_of_a_folder_take_part(cli: Command, tmp_path: Path) -> None:
    scenario = tmp_path / "r1.yaml"
    scenario.write_text(GOOD.replace('strategy_group: "20"', 'strategy_group: "R1"'))
    plugins = Path(__file__).parents[2] / "examples" / "plugins"
    assert cli("scenario", "run", scenario).code == 1
    assert cli("--plugins-dir", plugins, "scenario", "run", scenario).code == 0
