"""The kit as its users meet it: a plugin is written, installed into a fresh environment, planned with, and broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mto_graph.cli.new_plugin import write_plugin

from .environments import Environment, fresh_environment

PLAN = """
import sys
from mto_graph.cli.program import run
for arguments in {commands!r}:
    code = run(arguments)
    if code:
        sys.exit(code)
"""
DATA = {
    "plants.csv": "plant\n1000\n",
    "materials.csv": "material\nPUMP\nSEAL\n",
    "material_plants.csv": (
        "material,plant,procurement_type,strategy_group,in_house_production_days,planned_delivery_days,lot_size\n"
        "PUMP,1000,in_house,{strategy},3,,EX\nSEAL,1000,external,,,7,{lot_size}\n"
    ),
    "bom_items.csv": "parent,plant,item,component,quantity,explosion\nPUMP,1000,0010,SEAL,2,{explosion}\n",
    "sales_orders.csv": "sales_order,item,material,plant,quantity,requested_date\n1,10,PUMP,1000,5,2025-04-07\n",
}
LOT_SIZE = """
from mto_graph.strategies import LotSize

class NightLots(LotSize):
    code, name, when_to_use = "NL", "Night lots", "In tests."

    def lots(self, shortages):
        return shortages.no_such_column

@hookimpl
def mto_lot_sizes():
    yield NightLots()
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A fresh environment with a new plugin in it."""
    folder = tmp_path_factory.mktemp("kit")
    made = fresh_environment(folder / "environment")
    made.install(write_plugin("night-shift", "N1", folder).folder)
    return made


@pytest.fixture
def module(environment: Environment) -> Iterator[Path]:
    """The module of the installed plugin, whole again afterwards."""
    path = environment.packages / "night_shift" / "__init__.py"
    whole = path.read_text()
    yield path
    path.write_text(whole)


def planned(environment: Environment, folder: Path, **given: str) -> tuple[int, str, str]:
    """Import the data set, plan it and show a list: exit code, output and errors."""
    words = {"strategy": "N1", "lot_size": "EX", "explosion": ""} | given
    data = folder / "data"
    data.mkdir()
    for name, text in DATA.items():
        (data / name).write_text(text.format(**words))
    commands = [
        ["import", "data", "--json"],
        ["plan", "--today", "2025-03-03", "--json"],
        ["list", "SEAL", "1000"],
    ]
    done = environment.run("-c", PLAN.format(commands=commands), folder=folder)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def test_an_installed_plugin_is_planned_with(environment: Environment, tmp_path: Path) -> None:
    code, out, err = planned(environment, tmp_path)
    assert (code, err) == (0, "")
    assert "customer 1/10" in out
    assert "DepReq        -10" in " ".join(out.split("\n"))


BROKEN = {
    "it imports what is not there": (
        ("from __future__ import annotations", "import no_such_package"),
        "ModuleNotFoundError: No module named 'no_such_package'",
    ),
    "its hook is misspelt": (
        ("def mto_strategies(", "def mto_stratgies("),
        "PluginValidationError: there is no hook mto_stratgies; did you mean mto_strategies?",
    ),
    "its code is taken": (
        ('code="N1"', 'code="20"'),
        "ValueError: strategy 20 is already supplied by plugin strategy-20",
    ),
    "it supplies something else": (
        ("yield STRATEGY", 'yield "N1"'),
        "TypeError: mto_strategies supplied str, not Strategy",
    ),
    "its declaration contradicts itself": (
        ("SegmentKind.CUSTOMER", "SegmentKind.PLANNING"),
        "ValueError: strategy N1: the customer class stands in one of NET, GROSS, CUSTOMER, PROJECT, not PLANNING",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_plugin_is_named_with_a_clear_error(
    environment: Environment, module: Path, tmp_path: Path, how: str
) -> None:
    (old, new), error = BROKEN[how]
    text = module.read_text()
    assert old in text
    module.write_text(text.replace(old, new))
    done = environment.run("-m", "mto_graph.cli", "plugins", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    errors = {each["name"]: each["error"] for each in json.loads(done.stdout)["plugins"]}
    assert errors.pop("night-shift") == error
    assert not any(errors.values())


def test_the_error_of_a_missing_strategy_names_the_plugin_that_failed(
    environment: Environment, module: Path, tmp_path: Path
) -> None:
    module.write_text("raise RuntimeError('the licence has run out')")
    code, out, _ = planned(environment, tmp_path)
    assert code == 1
    assert "Plugins that failed to load: night-shift (RuntimeError: the licence has run out)." in out


def test_a_plugin_that_fails_in_a_run_is_named_with_the_material(
    environment: Environment, module: Path, tmp_path: Path
) -> None:
    module.write_text(module.read_text() + LOT_SIZE)
    code, out, _ = planned(environment, tmp_path, lot_size="NL", explosion="collective")
    assert code == 1
    (error,) = json.loads(out.splitlines()[-1])["errors"]
    assert error["code"] == "PLUGIN_FAILED"
    assert all(word in error["message"] for word in ("night-shift", "NL", "SEAL"))
