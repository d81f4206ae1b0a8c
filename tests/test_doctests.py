"""The examples in the documentation of the modules are true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import mto_graph

PACKAGE = Path(mto_graph.__file__).parent
PROMPT = ">>" + "> "


def modules_with_examples() -> list[str]:
    return [
        ".".join(("mto_graph", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for path in sorted(PACKAGE.rglob("*.py"))
        if PROMPT in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("name", modules_with_examples())
def test_examples(name: str) -> None:
    outcome = doctest.testmod(import_module(name))
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_there_are_examples() -> None:
    assert "mto_graph.units" in modules_with_examples()
