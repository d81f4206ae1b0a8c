"""Plugins: shown, broken, dropped into a folder, and written from the template."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Command, environment

ROOT = Path(__file__).parents[2]


def test_the_built_in_plugins_are_shown_with_what_they_supply(cli: Command) -> None:
    result = cli("plugins")
    assert result.code == 0
    assert "strategy-20" in result.out
    assert "20 Make-to-order production" in result.out
    assert cli("plugins", "list").out == result.out


def test_plugins_as_json(cli: Command) -> None:
    for arguments in (("plugins", "--json"), ("plugins", "list", "--json"), ("plugins", "--json", "list")):
        found = {plugin["name"]: plugin for plugin in json.loads(cli(*arguments).out)["plugins"]}
        assert found["strategy-50"]["supplies"] == {"strategies": ["50"]}
        assert found["strategy-50"]["error"] is None


def test_plugins_as_json_say_from_where_with_what_and_who_uses_them(cli: Command, small: Path) -> None:
    assert cli("import", small).code == 0
    found = {plugin["name"]: plugin for plugin in json.loads(cli("plugins", "--json").out)["plugins"]}
    of_20 = found["strategy-20"]
    assert (of_20["distribution"], of_20["file"]) == ("mto-graph", "mto_strategy_20/__init__.py")
    assert of_20["materials"] == {"20": 1}
    assert found["mrp-types"]["materials"]["PD"] == 2
    (strategy,) = of_20["strategies"]
    assert strategy["parameters"]["plan"] is None
    assert strategy["parameters"]["customer"]["segment"] == "customer"
    assert "The lot size is EX." in strategy["prerequisites"]
    assert found["catalogue"]["supplies"]["commands"] == ["strategies"]


def test_a_broken_plugin_is_shown_with_its_fault_and_the_others_work(cli: Command, tmp_path: Path) -> None:
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "broken.py").write_text("raise RuntimeError('the licence has run out')\n")
    result = cli("--plugins-dir", folder, "plugins")
    assert result.code == 0
    assert "broken: RuntimeError: the licence has run out" in result.out
    assert "20 Make-to-order production" in result.out


def test_plugins_can_be_restricted_by_name(cli: Command) -> None:
    result = cli("plugins", env={"MTO_GRAPH_PLUGINS": "strategy-20"})
    assert "strategy-20" in result.out
    assert "strategy-50" not in result.out


def test_a_plugin_dropped_into_a_folder_is_used(cli: Command) -> None:
    """The example of the documentation: a file with strategy R1, and a data set whose product carries it."""
    plugins = ROOT / "examples" / "plugins"
    data = ROOT / "examples" / "rush-order"
    refused = cli("import", data)
    assert refused.code == 1
    assert "R1" in refused.err
    env = {"MTO_GRAPH_PLUGINS_DIR": str(plugins)}
    assert cli("import", data, env=env).code == 0
    assert cli("plan", "--today", "2025-03-03", env=env).code == 0
    sections = json.loads(cli("list", "CABLE-SET", "1000", "--json", env=env).out)["sections"]
    rows = {section["section"]: section["rows"] for section in sections}
    assert set(rows) == {"net", "customer 81/10", "customer 82/10"}
    (order,) = [row for row in rows["customer 81/10"] if row["element"] == "PldOrd"]
    assert (order["quantity"], order["order_type"], order["start_date"]) == ("3", "KD", "2025-03-12")
    assert rows["net"][-1]["available"] == "5"


def test_a_new_plugin_passes_its_own_tests_at_once(cli: Command, tmp_path: Path) -> None:
    result = cli("plugins", "new", "night-shift")
    assert result.code == 0
    folder = tmp_path / "night-shift"
    assert (folder / "night_shift" / "__init__.py").is_file()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 passed" in done.stdout
    for tool in (("ruff", "check", "--isolated"), ("mypy", "--strict", "night_shift")):
        checked = subprocess.run(
            [sys.executable, "-m", *tool],
            cwd=folder,
            env=environment(MYPY_CACHE_DIR=os.devnull),
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_tests_of_a_new_plugin_can_fail(cli: Command, tmp_path: Path) -> None:
    """Strategy and tests of the template belong together: break the strategy, and the tests say so."""
    assert cli("plugins", "new", "night-shift").code == 0
    module = tmp_path / "night-shift" / "night_shift" / "__init__.py"
    module.write_text(module.read_text().replace("SegmentKind.CUSTOMER", "SegmentKind.NET"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path / "night-shift",
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "test_conformance[scenarios_hold]" in done.stdout


def test_a_new_plugin_works_as_a_file_in_a_folder_too(cli: Command, tmp_path: Path) -> None:
    assert cli("plugins", "new", "night-shift", "--code", "N1").code == 0
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "night_shift.py").write_text((tmp_path / "night-shift/night_shift/__init__.py").read_text())
    assert "N1 Night shift" in cli("plugins", "--plugins-dir", folder).out


@pytest.mark.parametrize(
    "name", ["json", "class", "pytest", "mto-graph", "-x", "../up", "a b", "ö", "x" * 41, "1st"]
)
def test_a_name_that_cannot_be_a_plugin_is_refused(cli: Command, name: str, tmp_path: Path) -> None:
    result = cli("plugins", "new", "--", name)
    assert result.code == 1
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_exists_is_overwritten(cli: Command, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    result = cli("plugins", "new", "mine")
    assert result.code == 1
    assert "exists already" in result.err
    assert list((tmp_path / "mine").iterdir()) == []


@pytest.mark.parametrize("code", ["", "TOO-LONG-CODE", "a b", "ö"])
def test_an_impossible_strategy_code_is_refused(cli: Command, code: str) -> None:
    result = cli("plugins", "new", "mine", "--code", code)
    assert result.code == 1 if code else result.code == 0


GREETING = """
import click
from mto_graph.strategies import Command, hookimpl

@click.command()
@click.argument("plant")
@click.option("--loud", is_flag=True)
def greet(desk, plant, loud):
    \"\"\"Greet a plant.\"\"\"
    if plant == "zero":
        1 / 0
    found = desk.ask("query ($c: String!) { plant(code: $c) { name } }", {"c": plant})["plant"]
    click.echo(f"{found['name']}{'!' if loud else ''}" + (" as JSON" if desk.as_json else ""))

@hookimpl
def mto_commands():
    yield Command(name="greet", summary="Greet a plant.", command=greet)
"""


def test_a_command_of_a_plugin_is_listed_and_asks_the_graph(
    cli: Command, small: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "greeting.py").write_text(GREETING)
    env = {"MTO_GRAPH_PLUGINS_DIR": str(folder)}
    shown = cli("--help", env=env).out
    assert shown.index("Commands of plugins") < shown.index("greet") < shown.index("Greet a plant.")
    assert cli("import", small).code == 0
    assert cli("greet", "1000", "--loud", env=env).out == "Works!\n"
    assert cli("--plugins-dir", folder, "greet", "1000", "--json").out == "Works as JSON\n"
    assert "--database" in cli("greet", "--help", env=env).out
    failed = cli("greet", "zero", env=env)
    assert (failed.code, failed.err) == (1, "Command greet of plugin greeting failed: ZeroDivisionError.\n")
    assert (
        "There is no database at other.db."
        in cli("greet", "1000", "--database", "sqlite:///other.db", env=env).err
    )
    assert cli("greet", "1000").code == 2
    assert "greet" not in cli("--help").out


def test_strategies_are_shown_with_the_materials_that_carry_them(cli: Command, small: Path) -> None:
    assert "20 Make-to-order production\n" in cli("strategies").out
    assert cli("import", small).code == 0
    assert "20 Make-to-order production (1 material)\n" in cli("strategies").out
    found = {each["code"]: each for each in json.loads(cli("strategies", "--json").out)["strategies"]}
    assert (found["20"]["materials"], found["50"]["materials"]) == (1, 0)
    assert "The lot size is EX." in found["20"]["prerequisites"]


def test_extracts_of_sap_tables_are_imported(cli: Command, tmp_path: Path) -> None:
    folder = tmp_path / "extracts"
    folder.mkdir()
    (folder / "MARA.csv").write_text("MATNR;MEINS\n000000000000004711;ST\n")
    result = cli("import", "extracts", "--json")
    assert json.loads(result.out) == {"dry_run": False, "rows": {"materials": 1}}
    (folder / "MARC.csv").write_text("MATNR;WERKS;MINBE\n4711;1000;1.000,000\n")
    refused = cli("import", "extracts")
    assert refused.code == 1
    assert refused.err.startswith(
        "MARC.csv:2:MINBE: MINBE is '1.000,000'; extract numbers with a decimal point"
    )
