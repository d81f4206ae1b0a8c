"""No privileged strategies: the core holds no strategy code, requirements type or planned order type of one.

Strategies are data that plugins declare. A string in `mto_graph/` that equals the code of a strategy, the key of a
requirements type, or the order type that a class of a strategy gives, would be knowledge of one strategy.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mto_graph.strategies import load_registry

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mto_graph"

KNOWN_STRATEGIES = frozenset(
    {
        "10",
        "11",
        "20",
        "21",
        "25",
        "26",
        "30",
        "40",
        "50",
        "51",
        "52",
        "54",
        "55",
        "56",
        "59",
        "60",
        "61",
        "63",
        "65",
        "70",
        "74",
        "81",
        "82",
        "83",
        "85",
        "86",
        "89",
    }
)
KNOWN_REQUIREMENTS_TYPES = frozenset(
    {
        "KMFA",
        "KMSE",
        "LSF",
        "BSF",
        "VSF",
        "VSE",
        "VSEV",
        "VSEB",
        "VSEM",
        "VSFB",
        "KSL",
        "KL",
        "KE",
        "KEK",
        "KEL",
        "KSV",
        "KEV",
        "KSVS",
        "KEKT",
        "KELV",
        "KEKS",
        "KEVV",
        "KSVV",
        "ELVV",
        "KP",
    }
)
STRATEGY_WORDS = re.compile(r"strateg|requirements_(type|class)|order_type", re.IGNORECASE)
"""Names beside which a number would be the code of a strategy."""


def constants(tree: ast.AST) -> Iterator[ast.Constant]:
    """The texts of a module that are not docstrings."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


def codes_beside_strategies(tree: ast.AST) -> Iterator[str]:
    """Strategy codes in a comparison, call, assignment or mapping that speaks of strategies."""
    for node in ast.walk(tree):
        if isinstance(
            node, ast.Compare | ast.Assign | ast.AnnAssign | ast.Dict | ast.keyword | ast.Subscript | ast.Call
        ):
            found = [constant.value for constant in constants(node) if constant.value in KNOWN_STRATEGIES]
            if found and STRATEGY_WORDS.search(ast.unparse(node)):
                yield from found


def strategy_knowledge(source: str) -> set[str]:
    """Every piece of knowledge about one strategy in a module of the core."""
    tree = ast.parse(source)
    types = {constant.value for constant in constants(tree) if constant.value in KNOWN_REQUIREMENTS_TYPES}
    return types | set(codes_beside_strategies(tree))


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_the_core_knows_no_strategy(path: Path) -> None:
    assert not strategy_knowledge(path.read_text(encoding="utf-8"))


def test_the_core_without_plugins_has_no_strategy() -> None:
    registry = load_registry(allowed=())
    assert not registry.strategies
    assert not registry.lot_sizes
    assert not registry.mrp_types


def test_the_built_in_strategies_are_among_those_looked_for() -> None:
    strategies = load_registry().strategies
    assert set(strategies) >= {"20", "50", "60"}
    assert set(strategies) <= KNOWN_STRATEGIES
    for strategy in strategies.values():
        for side in (strategy.plan, strategy.customer):
            assert side is None or side.requirements_type in KNOWN_REQUIREMENTS_TYPES


@pytest.mark.parametrize(
    "source",
    [
        'if strategy == "20": pass',
        'x = material.strategy_group in ("50", "52")',
        'STRATEGIES = {"60": 1}',
        'plan(strategy="20")',
        'requirement = "KEVV"',
        'kinds = {"VSE": 1}',
    ],
)
def test_knowledge_of_a_strategy_is_found(source: str) -> None:
    assert strategy_knowledge(source)


@pytest.mark.parametrize("source", ['"""Strategy 20."""', 'exception = "30"', "days = 20"])
def test_other_numbers_are_not_taken_for_one(source: str) -> None:
    assert not strategy_knowledge(source)
