"""Every hook is described for the authors of plugins, used by a built-in plugin, and spelt as it is specified."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from mto_graph.strategies import load_registry
from mto_graph.strategies.registry import KINDS

from .hooks import PARTS, built_in, documented, hook_names, parameters

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "strategy-author.md"
MANUAL = ROOT / "docs" / "hooks.md"


@pytest.mark.parametrize("hook", hook_names())
def test_a_hook_is_documented(hook: str) -> None:
    told = documented(hook)
    assert set(told) == {"", *PARTS}
    assert all(text.strip().endswith(".") for text in told.values())
    assert all(f"`{name}`" in told["Parameters"] for name in parameters(hook))
    assert parameters(hook) or told["Parameters"] == "none."
    assert f"\n## `{hook}`\n" in MANUAL.read_text(encoding="utf-8")
    assert f"| `{hook}` |" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("hook", hook_names())
def test_a_hook_is_used_by_a_built_in_plugin(hook: str) -> None:
    assert built_in(load_registry(), hook)


def test_every_hook_is_one_that_the_registry_asks() -> None:
    assert set(hook_names()) == {kind.hook for kind in KINDS}


def suspicious(source: str) -> Iterator[str]:
    """Functions that are meant as hooks and are none: misspelt, or without their mark."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            marked = any("hookimpl" in ast.unparse(each) for each in node.decorator_list)
            if marked != (node.name in hook_names()) or (node.name.startswith("mto_") and not marked):
                yield node.name


@pytest.mark.parametrize("path", sorted(ROOT.glob("plugins/*/*/**/*.py")), ids=lambda path: path.parent.name)
def test_built_in_plugins_spell_the_hooks_as_they_are_specified(path: Path) -> None:
    assert not list(suspicious(path.read_text(encoding="utf-8")))


def test_built_in_plugins_load_without_a_fault() -> None:
    assert not [plugin for plugin in load_registry().plugins if plugin.error]


@pytest.mark.parametrize(
    "source",
    [
        "@hookimpl\ndef mto_stratgies(): ...",
        "def mto_strategies(): ...",
        "@strategies.hookimpl(tryfirst=True)\ndef strategies(): ...",
    ],
)
def test_a_misspelt_hook_is_seen(source: str) -> None:
    assert list(suspicious(source))
