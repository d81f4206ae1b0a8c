"""Movement types are data of plugins: no module of the core names one by its code.

Whatever the program posts of its own accord it asks the registry for by purpose, and what a type does it reads off
the declaration. Docstrings and descriptions for people may name types as examples; a string that is a code may not.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mto_graph.strategies import Purpose, load_registry

from .test_no_strategy_in_core import constants

PACKAGE = Path(__file__).parents[2] / "mto_graph"
MIGRATIONS = PACKAGE / "model" / "migrations"
"""What a released migration wrote once it writes for ever, so it says what it says."""
CODES = frozenset(load_registry().movement_types) | {
    "103",
    "105",
    "201",
    "221",
    "301",
    "311",
    "415",
    "501",
    "621",
}


def named_codes(source: str) -> set[str]:
    """The movement types that a module of the core names, alone or in SQL."""
    texts = [str(node.value) for node in constants(ast.parse(source))]
    return {code for text in texts for code in CODES if text == code or f"'{code}'" in text}


@pytest.mark.parametrize(
    "path",
    sorted(path for path in PACKAGE.rglob("*.py") if MIGRATIONS not in path.parents),
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_the_core_names_no_movement_type(path: Path) -> None:
    assert not named_codes(path.read_text(encoding="utf-8"))


def test_the_core_without_plugins_has_no_movement_type() -> None:
    assert not load_registry(allowed=()).movement_types


def test_the_program_finds_a_movement_type_for_each_of_its_purposes() -> None:
    registry = load_registry()
    assert {kind.purpose for kind in registry.movement_types.values()} >= set(Purpose)


@pytest.mark.parametrize(
    "source",
    ['post("601")', 'if kind.code in ("101", "102"): pass', "SQL = \"SELECT 1 WHERE movement_type = '261'\""],
)
def test_a_named_movement_type_is_found(source: str) -> None:
    assert named_codes(source)


@pytest.mark.parametrize("source", ['"""Movement type 601."""', "days = 601", 'text = "for example 601"'])
def test_examples_and_other_numbers_are_none(source: str) -> None:
    assert not named_codes(source)
